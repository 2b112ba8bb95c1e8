#ifndef BONIN_SENS_ANSWER_H
#define BONIN_SENS_ANSWER_H

#include "gateway.h"
#include "http.h"

/* What an answer of SENS means, for any operation. Errors come in four shapes and with two kinds of codes. */

#define SENS_ERROR_CODE_SIZE 16

struct json_object;

enum sens_outcome {
	SENS_DONE,    /* done as requested */
	SENS_NOTHING, /* a query without a match, perhaps only not yet */
	SENS_REFUSED, /* a definite no: nothing was done */
	SENS_UNKNOWN  /* the answer was lost or cannot be understood: it may have been done */
};

/** An answer; the structs of the operations begin with it. Free with sens_answer_free. */
struct sens_answer {
	enum sens_outcome outcome;
	int status; /* HTTP status; 0: there was no answer */
	char code
	    [SENS_ERROR_CODE_SIZE]; /* of the error, else ""; "200" here is not an HTTP status */
	char reason[GATEWAY_REASON_SIZE]; /* unless done: for the operator, printable, no secret */
	struct json_object *json;         /* the body; owns the texts read from it */
};

/**
 * sens_answer_read(reply, answer):
 * Judge by the HTTP status, then by whether the body can be read. 2xx is done, and a body, if there is one, must be
 * JSON; 404 without a body is nothing; other 3xx and 4xx are refused; 5xx is unknown, as the gateway may have lost the
 * answer of the service behind it. A request that was never sent is refused.
 *
 * Memory: always free ${answer} with sens_answer_free.
 * Source: https://api-gov.ncloud-docs.com/docs/api-call-lgc-errorhandling (errors of the gateway)
 */
void sens_answer_read(const struct http_reply *reply, struct sens_answer *answer);

/** sens_answer_overrule(answer, outcome): replace the outcome, when the body contradicts the HTTP status. */
void sens_answer_overrule(struct sens_answer *answer, enum sens_outcome outcome);

/**
 * sens_answer_hint(answer):
 * What an operator can do about a refusal, in one sentence; "" if we know of nothing.
 */
const char *sens_answer_hint(const struct sens_answer *answer);

/** sens_answer_free(answer): free what it holds. Does nothing to a zeroed one. */
void sens_answer_free(struct sens_answer *answer);

#endif
