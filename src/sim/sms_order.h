#ifndef BONIN_SIM_SMS_ORDER_H
#define BONIN_SIM_SMS_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "field.h"
#include "sim.h"

struct json_object;

/* A send request: its body, checked against every rule of the fields. Pure. */

#define SMS_ORDER_RECIPIENTS_MAX 100
#define SMS_ORDER_FILES_MAX      3

enum sms_order_type { SMS_ORDER_SMS, SMS_ORDER_LMS, SMS_ORDER_MMS, SMS_ORDER_TYPE__MAX };

struct sms_order_recipient {
	const char *to;
	bool is_bad;         /* not a number, which makes only this message fail */
	const char *subject; /* its own or the default; "" if there is neither */
	const char *content; /* likewise */
};

struct sms_order {
	enum sms_order_type type; /* an MMS without files is an LMS */
	const char *content_type; /* "COMM", "AD": a constant */
	const char *country;
	const char *from;
	const char *subject;
	const char *content;
	int64_t due_ms;           /* now, or the time of a reservation */
	const char *reserve_zone; /* a constant; NULL: not a reservation */
	struct sms_order_recipient recipients[SMS_ORDER_RECIPIENTS_MAX];
	size_t n_recipients;
	const char *file_ids[SMS_ORDER_FILES_MAX];
	size_t n_files;
};

/**
 * sms_order_read(json, settings, now_ms, order, fault):
 * Read the body ${json} of a send, from a registered number.
 *
 * Returns: false with the field and the rule in ${fault}.
 * Memory:  the texts of ${order} are those of ${json}.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-send
 */
MUST_CHECK bool sms_order_read(struct json_object *json, const struct sim_settings *settings,
    int64_t now_ms, struct sms_order *order, struct field_fault *fault);

/** sms_order_type_word(type): "SMS", "LMS", "MMS". */
const char *sms_order_type_word(enum sms_order_type type);

#endif
