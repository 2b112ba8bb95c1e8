#ifndef BONIN_SIM_REPLY_H
#define BONIN_SIM_REPLY_H

#include "../fcgi.h"

struct json_object;

/* Writes answers into the exchange, with the headers that every answer has. */

/** reply_json(x, status, object): answer with ${object}, which is freed. */
void reply_json(struct fcgi_exchange *x, int status, struct json_object *object);

/** reply_text(x, status, type, text, len): answer with the ${len} bytes of ${text}, which the exchange owns afterwards. */
void reply_text(struct fcgi_exchange *x, int status, const char *type, char *text, size_t len);

/** reply_put_details(object, details): add the members of the JSON object that ${details} is; none if it is "". */
void reply_put_details(struct json_object *object, const char *details);

/**
 * reply_pick_details(object, names, n):
 * Write the members ${names} of ${object} as a JSON text for reply_put_details: "" if it has none of them.
 *
 * Memory: the caller frees it.
 */
char *reply_pick_details(struct json_object *object, const char *const names[], size_t n);

/** reply_empty(x, status): answer without a body. */
void reply_empty(struct fcgi_exchange *x, int status);

/** reply_drop(x): discard the answer in ${x}. */
void reply_drop(struct fcgi_exchange *x);

/** reply_redirect(x, status, location): send the browser to ${location}. */
void reply_redirect(struct fcgi_exchange *x, int status, const char *location);

#endif
