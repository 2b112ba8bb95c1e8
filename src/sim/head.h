#ifndef BONIN_SIM_HEAD_H
#define BONIN_SIM_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"

/* The head of an HTTP/1.1 request: its first line and its fields. Pure. */

#define HEAD_SIZE_MAX   ((size_t)16 * 1024)
#define HEAD_FIELDS_MAX 64

struct head_field {
	const char *name, *value;
};

struct head {
	const char *method;
	const char *target; /* path and query as sent; of an absolute URL the part after the host */
	bool is_1_0;
	struct head_field fields[HEAD_FIELDS_MAX];
	size_t n_fields;
};

/** How much of the body follows. */
struct head_framing {
	bool is_chunked;
	int64_t length; /* otherwise */
};

/**
 * head_end(text, len):
 * Where the head that begins at ${text} ends, after its blank line.
 *
 * Returns: 0 as long as it is incomplete.
 */
size_t head_end(const char *text, size_t len);

/**
 * head_parse(text, len, head):
 * Parse the complete head in the ${len} bytes at ${text}, which are split in place and followed by room for a NUL.
 *
 * Returns: 0; or the HTTP status for such a request.
 * Memory:  the texts of ${head} are those of ${text}.
 * Source:  RFC 9112 sections 3 and 5.
 */
MUST_CHECK int head_parse(char *text, size_t len, struct head *head);

/**
 * head_frame(head, framing):
 * How long the body is.
 *
 * Returns: 0; or the HTTP status for such a request.
 * Source:  RFC 9112 section 6.
 */
MUST_CHECK int head_frame(const struct head *head, struct head_framing *framing);

/** head_value(head, name): the first field ${name}, in any case; "" if there is none. */
const char *head_value(const struct head *head, const char *name);

/** head_has_token(head, name, token): whether the field ${name} lists ${token}, both in any case. */
bool head_has_token(const struct head *head, const char *name, const char *token);

/**
 * head_param(head, name):
 * The field that CGI calls ${name}: "HTTP_X_NCP_APIGW_TIMESTAMP", "CONTENT_TYPE".
 *
 * Returns: NULL when there is none.
 * Source:  RFC 3875 section 4.1.18.
 */
const char *head_param(const struct head *head, const char *name);

#endif
