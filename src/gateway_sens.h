#ifndef BONIN_GATEWAY_SENS_H
#define BONIN_GATEWAY_SENS_H

#include "gateway_driver.h"
#include "sens.h"
#include "sens_answer.h"
#include "sens_list.h"

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

/** How far the API says that a message is. */
struct gateway_sens_state {
	const char *id;
	enum sens_delivery delivery;
	enum sens_service service; /* whose code it is */
	const char *code;
};

/**
 * gateway_sens_report(name, call, answer, state, report):
 * What the API said to a question, in the words of gateway.h; an end, or no answer, as a line in the log. What it does
 * not know, or will not say, is only waiting.
 */
void gateway_sens_report(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const struct gateway_sens_state *state,
    struct gateway_report *report);

#endif
