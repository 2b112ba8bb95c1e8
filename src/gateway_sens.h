#ifndef BONIN_GATEWAY_SENS_H
#define BONIN_GATEWAY_SENS_H

#include "gateway_driver.h"
#include "sens.h"
#include "sens_answer.h"
#include "sens_list.h"

/* What the gateways of NAVER Cloud SENS share. Private to gateway_sens*.c. */

/** One operation in progress: when it began, what was answered. Zeroed, it is none. */
struct gateway_sens_call {
	struct sens_call call;
	struct http_reply reply;
	int64_t began_ms;
};

/**
 * gateway_sens_call(call, is_built, give_up_fd):
 * Make the call if ${is_built}.
 *
 * Memory: free ${call} with gateway_sens_free.
 */
void gateway_sens_call(struct gateway_sens_call *call, bool is_built, int give_up_fd);
void gateway_sens_free(struct gateway_sens_call *call);

/**
 * gateway_sens_receipt(name, call, answer, id, receipt):
 * Translate the API's answer to a send into the terms of gateway.h, and log it. An accepted message whose ${id} does
 * not fit is unknown: nobody could ask for its state.
 */
void gateway_sens_receipt(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const char *id, struct gateway_receipt *receipt);

/** The delivery state of a message, as the API says. */
struct gateway_sens_state {
	const char *id;
	enum sens_delivery delivery;
	enum sens_service service; /* whose code it is */
	const char *code;
};

/**
 * gateway_sens_report(name, call, answer, state, report):
 * Translate the API's answer to a question into the terms of gateway.h; a final state, or no answer, is logged. A state
 * that the API does not know, or will not say, counts as waiting.
 */
void gateway_sens_report(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const struct gateway_sens_state *state,
    struct gateway_report *report);

#endif
