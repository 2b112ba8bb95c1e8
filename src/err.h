#ifndef BONIN_ERR_H
#define BONIN_ERR_H

#include "mem.h"

/** Every error a client can see, one value for each row of the table in err.c (and of bonin.fcgi(8)). */
enum err {
	ERR_OK,
	ERR_PHONE_TAKEN,
	ERR_WRONG_CODE,
	ERR_PHONE_UNKNOWN,
	ERR_ACCOUNT_MISMATCH,
	ERR_CODE_EXPIRED,
	ERR_INVALID_REQUEST,
	ERR_INVALID_PHONE,
	ERR_INVALID_USER_ID,
	ERR_INVALID_PASSWORD,
	ERR_UNAUTHORIZED,
	ERR_BAD_PROOF,
	ERR_CROSS_SITE,
	ERR_NOT_FOUND,
	ERR_REQUEST_UNKNOWN,
	ERR_METHOD_NOT_ALLOWED,
	ERR_USER_TAKEN,
	ERR_TOO_LARGE,
	ERR_UNSUPPORTED_TYPE,
	ERR_TOO_SOON,
	ERR_TOO_MANY_SENDS,
	ERR_TOO_MANY_ATTEMPTS,
	ERR_BUDGET_SPENT,
	ERR_SEND_REFUSED,
	ERR_SEND_UNKNOWN,
	ERR_BUSY,
	ERR__MAX
};

struct err_info {
	const char *word; /* the stable machine word, `error` in an answer */
	int http_status;  /* of the answer */
	int status_code;  /* `statusCode` in the answer: the HTTP status, except for phone_taken */
	const char *message; /* Korean, for people */
};

/**
 * err_info(err):
 * Look up what a client is told about ${err}. The status of an error is defined nowhere else.
 *
 * Returns: a row of the table, never NULL; for a value out of range the row of ERR_BUSY.
 * Source:  README.md, "Errors"; the texts of the first five were given by the first users.
 */
const struct err_info *err_info(enum err err);

#endif
