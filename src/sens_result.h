#ifndef BONIN_SENS_RESULT_H
#define BONIN_SENS_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "sens.h"

/* The outcome of a message: the result codes, in one table. */

/** Whose problem a code reports. */
enum sens_blame {
	SENS_BLAME_NONE,
	SENS_BLAME_NUMBER,  /* it is unassigned, or accepts no messages */
	SENS_BLAME_HANDSET, /* off, full, out of reach */
	SENS_BLAME_SENDER,  /* the sender number is not registered, forged, blocked */
	SENS_BLAME_CONTENT, /* the text, the picture, or that it is advertising */
	SENS_BLAME_QUOTA,
	SENS_BLAME_GATEWAY, /* the gateway or the networks behind it */
	SENS_BLAME__MAX
};

struct sens_result {
	enum sens_service service;
	const char *code;
	const char *korean;  /* for people */
	const char *english; /* for the operator */
	enum sens_blame blame;
	bool may_retry; /* whether the same message to the same number may get through later */
};

/**
 * sens_result_find(service, code):
 * What ${code} means; the same code means different things for SMS and for AlimTalk.
 *
 * Returns: NULL for one that is not in the table.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-get (codes and meanings); which of them may be retried is our
 *          interpretation.
 */
const struct sens_result *sens_result_find(enum sens_service service, const char *code);

/** sens_result_all(n): the whole table, ${n} rows. */
const struct sens_result *sens_result_all(size_t *n);

#endif
