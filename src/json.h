#ifndef BONIN_JSON_H
#define BONIN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * JSON as a tree, by json-c: what the gateway says, proofs, the output of boninctl. Requests are read by body.h, answers
 * written by flat.h.
 */

struct json_object; /* json-c's; opaque to all others */

/*
 * Writing. An object owns what is put into it. A NULL text or value leaves the member out.
 */

struct json_object *json_new(void);
struct json_object *json_new_list(void);
void json_put(struct json_object *object, const char *name, struct json_object *value);
void json_put_text(struct json_object *object, const char *name, const char *text);
void json_put_number(struct json_object *object, const char *name, int64_t number);
void json_put_flag(struct json_object *object, const char *name, bool flag);
void json_add(struct json_object *list, struct json_object *value);

/**
 * json_write(value):
 * Write ${value}, without white space, and free it.
 *
 * Memory: the caller frees the text, and wipes it where it holds a secret.
 */
char *json_write(struct json_object *value);

/*
 * Reading. A value that is not an object has no members, one that is not a list has no items: NULL or
 * a value of another kind may be passed and is read as empty.
 */

/**
 * json_parse(text, len):
 * Read one object or list, with nothing but white space around it.
 *
 * Returns: NULL when ${text} is anything else, not UTF-8, or nested deeper than 16.
 * Memory:  free with json_free.
 * Source:  RFC 8259.
 */
struct json_object *json_parse(const char *text, size_t len);

/** json_free(value): does nothing to NULL. */
void json_free(struct json_object *value);

/**
 * json_get_text(object, name, out, out_size), json_get_number(object, name, number):
 * Copy the member out.
 *
 * Returns: false when it is not a string that fits, or not a whole number.
 */
MUST_CHECK bool json_get_text(
    struct json_object *object, const char *name, char *out, size_t out_size);
MUST_CHECK bool json_get_number(struct json_object *object, const char *name, int64_t *number);

/**
 * json_text(object, name):
 * The member as text, also if it is a number; "" if it is neither.
 *
 * Memory: lives as long as ${object}.
 */
const char *json_text(struct json_object *object, const char *name);

/** json_is_set(object, name): the member is true. */
bool json_is_set(struct json_object *object, const char *name);

/** json_member(object, name): the object or list of that name; NULL if there is none. */
struct json_object *json_member(struct json_object *object, const char *name);

/** json_count(value): how many members or items. json_item(list, i): one; NULL past the end. */
size_t json_count(struct json_object *value);
struct json_object *json_item(struct json_object *list, size_t i);

/** json_is_object(value), json_is_list(value) */
bool json_is_object(struct json_object *value);
bool json_is_list(struct json_object *value);

#endif
