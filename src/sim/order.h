#ifndef BONIN_SIM_ORDER_H
#define BONIN_SIM_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "field.h"

struct json_object;

/* What a send asks for: its body, held to every rule of the fields. Pure. */

#define ORDER_RECIPIENTS_MAX 100
#define ORDER_FILES_MAX      3

enum order_type { ORDER_SMS, ORDER_LMS, ORDER_MMS, ORDER_TYPE__MAX };

struct order_recipient {
	const char *to;
	const char *subject; /* the default where it has none of its own; "" at the least */
	const char *content; /* likewise */
};

struct order {
	enum order_type type;     /* an MMS without files is an LMS */
	const char *content_type; /* "COMM", "AD" */
	const char *country;
	const char *from;
	const char *subject;
	const char *content;
	int64_t due_ms;           /* now, or the time of a reservation */
	const char *reserve_zone; /* a constant; NULL: it is no reservation */
	struct order_recipient recipients[ORDER_RECIPIENTS_MAX];
	size_t n_recipients;
	const char *file_ids[ORDER_FILES_MAX];
	size_t n_files;
};

/**
 * order_read(json, senders, n_senders, now_ms, order, fault):
 * Read the body ${json} of a send, from one of the registered ${senders}.
 *
 * Returns: false with the field and the rule in ${fault}.
 * Memory:  the texts of ${order} are those of ${json}.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-send
 */
MUST_CHECK bool order_read(struct json_object *json, const char *const senders[], size_t n_senders,
    int64_t now_ms, struct order *order, struct field_fault *fault);

/** order_type_word(type): "SMS", "LMS", "MMS". */
const char *order_type_word(enum order_type type);

#endif
