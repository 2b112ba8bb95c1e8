#ifndef BONIN_SIM_QUERY_H
#define BONIN_SIM_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"

/* A query string: "name=value&name=value". Pure. */

enum query_result {
	QUERY_ABSENT, /* or empty; out is empty */
	QUERY_FOUND,
	QUERY_BAD /* out is empty: it does not fit, or is not percent-encoded UTF-8 */
};

/**
 * query_read(query, name, out, out_size):
 * The value of the first ${name}, decoded; '+' is a space.
 */
MUST_CHECK enum query_result query_read(
    const char *query, const char *name, char *out, size_t out_size);

/**
 * query_number(query, name, min, max, value):
 * Read a whole number into ${value}, which stays unchanged if there is none.
 *
 * Returns: false when it is not a number or out of range.
 */
MUST_CHECK bool query_number(
    const char *query, const char *name, int64_t min, int64_t max, int64_t *value);

/**
 * query_escape(query, keeps_plus, keeps_at):
 * Escape ${query} as a stricter service would read it: with ${keeps_plus} a '+' is decoded to a '+', not to a space; with
 * ${keeps_at} a "%40" is not decoded to '@'.
 *
 * Memory: the caller frees it.
 */
char *query_escape(const char *query, bool keeps_plus, bool keeps_at);

/**
 * query_decode(s, len, out, out_size):
 * Decode the percent-encoding of a segment of a path.
 *
 * Returns: false, ${out} empty, when it does not fit or is no UTF-8, or has a NUL.
 */
MUST_CHECK bool query_decode(const char *s, size_t len, char *out, size_t out_size);

#endif
