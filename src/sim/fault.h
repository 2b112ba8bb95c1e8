#ifndef BONIN_SIM_FAULT_H
#define BONIN_SIM_FAULT_H

/* What the simulator does wrong on purpose, so that a site can see what it does then. */

struct fault {
	int delay_ms; /* before a send is answered */
};

/** fault_delay(fault): be as slow as told; the end of the program cuts it short. */
void fault_delay(const struct fault *fault);

#endif
