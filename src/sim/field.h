#ifndef BONIN_SIM_FIELD_H
#define BONIN_SIM_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"

struct json_object;

/* Reads the members of a request's JSON, with error texts for its author. Pure. */

#define FIELD_FAULT_SIZE 160
#define FIELD_NUMBER_MAX 15 /* digits, ITU-T E.164 */

/** The first rule that was broken, as text for the client. */
struct field_fault {
	char text[FIELD_FAULT_SIZE]; /* "": none */
};

/** field_broken(fault, format, ...): record what is wrong. Returns false, for the caller to return. */
bool field_broken(struct field_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * field_text(object, name, value, fault), field_flag(object, name, value, fault),
 * field_number(object, name, min, max, value, fault), field_array(object, name, value, fault),
 * field_object(object, name, value, fault):
 * Read a member. If it is absent or null, ${value} is unchanged.
 *
 * Returns: false, with the reason in ${fault}, when it has another type, is a text with a NUL, or is out of range.
 * Memory:  what was read lives as long as ${object}.
 */
MUST_CHECK bool field_text(
    struct json_object *object, const char *name, const char **value, struct field_fault *fault);
MUST_CHECK bool field_flag(
    struct json_object *object, const char *name, bool *value, struct field_fault *fault);
MUST_CHECK bool field_number(struct json_object *object, const char *name, int64_t min, int64_t max,
    int64_t *value, struct field_fault *fault);
MUST_CHECK bool field_array(struct json_object *object, const char *name,
    struct json_object **value, struct field_fault *fault);
MUST_CHECK bool field_object(struct json_object *object, const char *name,
    struct json_object **value, struct field_fault *fault);

/** field_is_digits(text): whether it is 1 to FIELD_NUMBER_MAX digits, like a telephone number. */
bool field_is_digits(const char *text);

/** field_is_blank(text): whether it is empty or only white space. */
bool field_is_blank(const char *text);

#endif
