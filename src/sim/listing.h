#ifndef BONIN_SIM_LISTING_H
#define BONIN_SIM_LISTING_H

#include "sim.h"

/* GET .../messages?...: the list of SMS and of AlimTalk, which are nearly the same. */

/** Everything that can be in the query. */
enum listing_param {
	LISTING_REQUEST_ID,
	LISTING_REQUEST_START,
	LISTING_REQUEST_END,
	LISTING_COMPLETE_START,
	LISTING_COMPLETE_END,
	LISTING_PAGE_SIZE,
	LISTING_NEXT_TOKEN,
	/* From here on filters: the message has exactly this value. */
	LISTING_MESSAGE_ID,
	LISTING_COUNTRY,
	LISTING_TO,
	LISTING_TYPE,
	LISTING_CONTENT_TYPE,
	LISTING_FROM,
	LISTING_STATUS,
	LISTING_STATUS_NAME,
	LISTING_CHANNEL,
	LISTING_TEMPLATE_CODE,
	LISTING_REQUEST_STATUS,
	LISTING_MESSAGE_STATUS,
	LISTING__MAX
};

#define LISTING_BIT(param) (1U << (param))

/** What is different for each service. */
struct listing_rules {
	enum outbox_service service;
	unsigned filters;      /* a set of LISTING_BIT; other filters are ignored */
	int request_days_max;  /* from the start to the end of a window of requests; 0: in doubt */
	bool takes_one_window; /* of requests or of completions, not both */
	bool needs_channel;    /* unless there is a requestId */
	struct json_object *(*write)(const struct outbox_message *message, int64_t now_ms);
};

/**
 * listing_serve(rules, sim, call, x):
 * Answer ${x} with the messages that call->query asks for, newest first.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-list, sens-alimtalk-list
 */
void listing_serve(const struct listing_rules *rules, struct sim *sim, const struct sim_call *call,
    struct fcgi_exchange *x);

#endif
