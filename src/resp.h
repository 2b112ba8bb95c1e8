#ifndef BONIN_RESP_H
#define BONIN_RESP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "limit.h"

/* An answer as values, before it becomes JSON or a page. */

#define RESP_MEMBERS_MAX 10
#define RESP_TEXT_SIZE   2048

struct resp_member {
	const char *name;
	const char *text; /* NULL: it is a number */
	int64_t number;
};

struct resp {
	enum err err;          /* ERR_OK: success */
	int http_status;       /* of a success */
	const char *message;   /* of a success; of a failure, NULL is the message of the table */
	int64_t retry_after_s; /* 0: none */
	struct resp_member members[RESP_MEMBERS_MAX]; /* after code and message, in order */
	size_t n_members;
	char texts[RESP_TEXT_SIZE]; /* the members' texts; may hold a proof */
	size_t texts_len;

	/* Work that the answer must not wait for: see struct fcgi_exchange. */
	void (*after)(void *app, void *arg);
	void *after_arg;
};

/** resp_ok(resp, http_status, message): start a success, discarding everything else. ${message} is a constant. */
void resp_ok(struct resp *resp, int http_status, const char *message);

/**
 * resp_fail(resp, err):
 * Make it this failure; discards what was added before, except the field and message of resp_fault.
 */
void resp_fail(struct resp *resp, enum err err);

/**
 * resp_fault(resp, err, field, message):
 * Make it this failure of the ${field}; ${message}, a constant, replaces the one of the table unless it is NULL.
 *
 * Returns: ${err}, so that it can be returned at once.
 */
enum err resp_fault(struct resp *resp, enum err err, const char *field, const char *message);

/**
 * resp_verdict(resp, verdict):
 * Make it the failure that a limit decided on, with `rule`, `retryAfter` and the message of its rule if it has
 * one.
 *
 * Returns: verdict->err.
 */
enum err resp_verdict(struct resp *resp, const struct limit_verdict *verdict);

/** Add a member; ${text} is copied. A member that does not fit is a programming error. */
void resp_text(struct resp *resp, const char *name, const char *text);
void resp_number(struct resp *resp, const char *name, int64_t number);

/** resp_find(resp, name): the member of that name, or NULL. */
const struct resp_member *resp_find(const struct resp *resp, const char *name);

/** resp_status(resp), resp_message(resp): what the client gets. */
int resp_status(const struct resp *resp);
const char *resp_message(const struct resp *resp);

/**
 * resp_json(resp, len):
 * Write the answer as JSON: code and message of a success; statusCode, error and message of a failure; then the
 * members.
 *
 * Memory:  the caller wipes and frees it.
 */
char *resp_json(const struct resp *resp, size_t *len);

#endif
