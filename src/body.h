#ifndef BONIN_BODY_H
#define BONIN_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/* The body of a request as named texts. Pure. */

enum body_kind { BODY_JSON, BODY_FORM };

/** What is wrong, and with which field; both for people, neither contains the value. */
struct body_fault {
	char field[32]; /* "" for the body as a whole */
	const char *message;
};

/**
 * body_kind_of(content_type, kind):
 * Which kind a Content-Type names: application/json or application/x-www-form-urlencoded, with no parameter other
 * than charset=utf-8.
 *
 * Returns: false for anything else.
 * Source:  RFC 9110 section 8.3.1.
 */
MUST_CHECK bool body_kind_of(const char *content_type, enum body_kind *kind);

/**
 * body_read(kind, body, len, names, n_names, values, fault):
 * Read ${len} bytes (followed by a NUL) into ${values}: values[i] is the text of the field names[i] (NULL: no field), NULL
 * if it is absent. JSON is one flat object of strings; a form is name=value pairs. A field that is not in ${names}, a
 * duplicate field, a value that is not a string, bad UTF-8, a NUL, or anything malformed is a fault.
 *
 * Returns: false, all values NULL, with the reason in ${fault}.
 * Memory:  the values are allocated; always wipe and free them with body_free.
 * Source:  RFC 8259; WHATWG URL standard, application/x-www-form-urlencoded parsing.
 */
MUST_CHECK bool body_read(enum body_kind kind, const char *body, size_t len,
    const char *const names[], size_t n_names, char *values[], struct body_fault *fault);

/** body_free(values, n): wipe and free what body_read allocated. */
void body_free(char *values[], size_t n);

#endif
