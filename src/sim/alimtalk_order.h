#ifndef BONIN_SIM_ALIMTALK_ORDER_H
#define BONIN_SIM_ALIMTALK_ORDER_H

#include "sim.h"

/* A send request for AlimTalk: its body, checked against every rule of the fields. */

#define ALIMTALK_ORDER_RECIPIENTS_MAX 100

struct alimtalk_recipient {
	struct json_object *json; /* the item of `messages` */
	const char *country;
	const char *to;
	bool is_bad; /* not a number: only this one is refused */
	const char *content;
	bool is_of_template; /* all its texts and buttons match the template */

	/* The SMS sent instead when it cannot be delivered. */
	bool use_failover;
	const char *failover_type; /* "SMS", "LMS": a constant */
	const char *failover_from;
	const char *failover_subject;
	const char *failover_content;
};

struct alimtalk_order {
	const char *channel;
	const char *template_code;
	int64_t due_ms;           /* now, or the time of a reservation */
	const char *reserve_zone; /* a constant; NULL: not a reservation */
	struct alimtalk_recipient recipients[ALIMTALK_ORDER_RECIPIENTS_MAX];
	size_t n_recipients;
};

/**
 * alimtalk_order_read(json, document, settings, now_ms, order, fault):
 * Read the body ${json} of a send by a channel of the catalogue's ${document}.
 *
 * Returns: false with the field and the rule in ${fault}.
 * Memory:  the texts of ${order} are those of ${json} and of ${document}, which must be held.
 * Source:  https://api.ncloud-docs.com/docs/sens-alimtalk-send
 */
MUST_CHECK bool alimtalk_order_read(struct json_object *json, struct json_object *document,
    const struct sim_settings *settings, int64_t now_ms, struct alimtalk_order *order,
    struct field_fault *fault);

#endif
