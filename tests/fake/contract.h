#ifndef BONIN_CONTRACT_H
#define BONIN_CONTRACT_H

#include "sens_answer.h"

/* Every operation of SENS, built and read by the client, answered by the simulator (sim_fake). */

#define CONTRACT_OPERATIONS 16

/** How a call ended. */
struct contract_end {
	enum sens_outcome outcome;
	int status;
	char code[SENS_ERROR_CODE_SIZE];
};

struct contract_operation {
	/** Do it once; what a good answer says is compared with what was asked. */
	struct contract_end (*run)(void);
	bool sends; /* a 404 without a body is a no to it, not a nothing */
};

/** In this order each finds what the ones before have left. */
extern const struct contract_operation contract_operations[CONTRACT_OPERATIONS];

/** contract_forget(): nothing has been sent yet. */
void contract_forget(void);

#endif
