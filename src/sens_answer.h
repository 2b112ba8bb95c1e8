#ifndef BONIN_SENS_ANSWER_H
#define BONIN_SENS_ANSWER_H

#include "gateway.h"
#include "http.h"

/* What an answer of SENS means, whichever operation it is to. Errors come in four shapes and with two kinds of codes. */

#define SENS_ERROR_CODE_SIZE 16

struct json_object;

enum sens_outcome {
	SENS_DONE,    /* as it was asked */
	SENS_NOTHING, /* a question that nothing matches, perhaps only not yet */
	SENS_REFUSED, /* a definite no: nothing was done */
	SENS_UNKNOWN /* the answer was lost, or says nothing that we understand: it may have been done */
};

/** An answer; those of the operations begin with it. Free with sens_answer_free. */
struct sens_answer {
	enum sens_outcome outcome;
	int status;                       /* of HTTP; 0: there was no answer */
	char code[SENS_ERROR_CODE_SIZE];  /* of the error, else ""; "200" here is no HTTP status */
	char reason[GATEWAY_REASON_SIZE]; /* unless done: for the operator, printable, no secret */
	struct json_object *json;         /* what was said; texts read from it live as long */
};

/**
 * sens_answer_read(reply, answer):
 * Judge by the HTTP status, then by whether the body can be read. 2xx is done, and a body, where there is one, must be
 * JSON; 404 without a body is nothing; other 3xx and 4xx are refused; 5xx is unknown, as the gateway may have lost what
 * stands behind it. A request that never left is refused.
 *
 * Memory: free ${answer} with sens_answer_free in any case.
 * Source: https://api-gov.ncloud-docs.com/docs/api-call-lgc-errorhandling (errors of the gateway)
 */
void sens_answer_read(const struct http_reply *reply, struct sens_answer *answer);

/** sens_answer_overrule(answer, outcome): its content says otherwise than the HTTP status. */
void sens_answer_overrule(struct sens_answer *answer, enum sens_outcome outcome);

/**
 * sens_answer_hint(answer):
 * What an operator can do about an answer that refuses, in one sentence; "" where we know of nothing.
 */
const char *sens_answer_hint(const struct sens_answer *answer);

/** sens_answer_free(answer): free what it holds. A zeroed one is harmless. */
void sens_answer_free(struct sens_answer *answer);

#endif
