#ifndef BONIN_SIM_REFUSAL_H
#define BONIN_SIM_REFUSAL_H

#include "../fcgi.h"

/** Every refusal of the simulator, one value for each row of the table in refusal.c. */
enum refusal {
	REFUSAL_NONE,
	/* of the API gateway in front of SENS */
	REFUSAL_MALFORMED,
	REFUSAL_NO_CREDENTIALS,
	REFUSAL_BAD_CREDENTIALS,
	REFUSAL_UNKNOWN_KEY,
	REFUSAL_STALE,
	REFUSAL_NO_PERMISSION,
	REFUSAL_NOT_FOUND,
	REFUSAL_TOO_LARGE,
	REFUSAL_QUOTA,
	REFUSAL_THROTTLE,
	REFUSAL_RATE,
	REFUSAL_UNEXPECTED,
	REFUSAL_ENDPOINT,
	REFUSAL_ENDPOINT_TIMEOUT,
	/* of SENS itself */
	REFUSAL_BAD_REQUEST,
	REFUSAL_NOT_JSON,
	REFUSAL_FORBIDDEN,
	REFUSAL_UNSUPPORTED_TYPE,
	REFUSAL_NO_MATCH,
	/* of the simulator only */
	REFUSAL_NOT_HERE,
	REFUSAL_CROSS_SITE,
	REFUSAL__MAX
};

/**
 * refusal_write(x, refusal, reason):
 * Answer ${x} with the ${refusal}, in the shape that the gateway or SENS gives to it. ${reason} replaces the text of the
 * table, unless it is empty.
 *
 * Source: https://api-gov.ncloud-docs.com/docs/api-call-lgc-errorhandling (the gateway's codes);
 *         https://api.ncloud-docs.com/docs/sens-overview (the shape of SENS).
 */
void refusal_write(struct fcgi_exchange *x, enum refusal refusal, const char *reason);

/**
 * refusal_reshape(x, shape):
 * Give the body of the 400 of SENS in ${x} another ${shape}: "spring" as it is, "gateway", "flat", "status",
 * "empty". Which one the real service has is not published.
 */
void refusal_reshape(struct fcgi_exchange *x, const char *shape);

/**
 * refusal_find(word), refusal_word(refusal):
 * The refusal that faults call ${word}, or REFUSAL_NONE; and back, "" for one without a word.
 */
enum refusal refusal_find(const char *word);
const char *refusal_word(enum refusal refusal);

#endif
