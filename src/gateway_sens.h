#ifndef BONIN_GATEWAY_SENS_H
#define BONIN_GATEWAY_SENS_H

#include "gateway_driver.h"
#include "sens.h"
#include "sens_answer.h"

/* What the gateways of NAVER Cloud SENS share. Private to gateway_sens*.c. */

/** One operation as it goes: when it began, what came. Zeroed, it is none. */
struct gateway_sens_call {
	struct sens_call call;
	struct http_reply reply;
	int64_t began_ms;
};

/**
 * gateway_sens_call(call, is_built, give_up_fd):
 * Make the call that was built, or none when it was not.
 *
 * Memory: free ${call} with gateway_sens_free.
 */
void gateway_sens_call(struct gateway_sens_call *call, bool is_built, int give_up_fd);
void gateway_sens_free(struct gateway_sens_call *call);

/**
 * gateway_sens_receipt(name, call, answer, id, receipt):
 * What the API said to a send, in the words of gateway.h and as a line in the log. An accepted message whose ${id} does
 * not fit is unknown: nobody could ask after it.
 */
void gateway_sens_receipt(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const char *id, struct gateway_receipt *receipt);

#endif
