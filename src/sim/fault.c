#include "fault.h"

#include <poll.h>

#include "../fcgi.h"

void
fault_delay(const struct fault *fault)
{
	struct pollfd hurry = {.fd = fcgi_hurry_fd(), .events = POLLIN};

	if (fault->delay_ms > 0)
		(void)poll(&hurry, 1, fault->delay_ms);
}
