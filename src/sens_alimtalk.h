#ifndef BONIN_SENS_ALIMTALK_H
#define BONIN_SENS_ALIMTALK_H

#include "sens_list.h"

/* AlimTalk: messages by KakaoTalk, which must match their template; see sens_template. */

#define SENS_ALIMTALKS_MAX 100 /* in one request */

/** A button under a message. It must match the template, including the link. */
struct sens_button {
	const char *type; /* DS delivery, WL web, AL app, BK keyword, MD forward, AC add channel */
	const char *name;
	const char *link_mobile, *link_pc;       /* WL */
	const char *scheme_ios, *scheme_android; /* AL */
};

/** A row of an item list, or a title and description elsewhere. */
struct sens_item {
	const char *title, *description;
};

enum sens_failover {
	SENS_FAILOVER_OF_CHANNEL, /* as the channel is configured */
	SENS_FAILOVER_ON,
	SENS_FAILOVER_OFF
};

/** One recipient with the message. What is NULL, empty or of length 0 is left out. */
struct sens_alimtalk_recipient {
	const char *country_code;
	const char *to;      /* digits */
	const char *title;   /* of templates with emphasis */
	const char *content; /* the template's text, its placeholders filled in */
	const char *header_content;
	struct sens_item highlight;
	const struct sens_item *items;
	size_t n_items;
	struct sens_item summary;
	const struct sens_button *buttons;
	size_t n_buttons;
	enum sens_failover failover;  /* the gateway sends an SMS where KakaoTalk does not reach */
	const char *failover_type;    /* "SMS", "LMS" */
	const char *failover_from;    /* registered */
	const char *failover_subject; /* LMS */
	const char *failover_content;
};

struct sens_alimtalk {
	const char *plus_friend_id; /* the channel: "@name" */
	const char *template_code;
	const struct sens_alimtalk_recipient *messages;
	size_t n_messages; /* 1..SENS_ALIMTALKS_MAX */
	const char *reserve_time;
	const char *reserve_time_zone;
};

/** One message: in the answer to a send, in a list, or as a result. Texts are "" if the gateway did not say. */
struct sens_alimtalk_message {
	const char *request_id, *message_id, *request_time, *complete_time;
	const char *plus_friend_id, *template_code, *country_code, *to, *content;
	const char *request_code, *request_name, *request_desc; /* was it accepted: "A000" */
	const char *status_code, *status_name, *status_desc;    /* was it delivered: "0000" */
	bool uses_failover;
	/* of the SMS sent instead, if any */
	const char *failover_request_id, *failover_request_name;
	const char *failover_message_id, *failover_status;
	const char *failover_code, *failover_name, *failover_desc;
};

/** The answer to a send, a page of a list, or a result, which has one message. */
struct sens_alimtalks {
	struct sens_page page;
	struct sens_alimtalk_message *messages;
	size_t n;
};

/**
 * sens_alimtalk_build(conf, alimtalk, now_ms, call):
 * Build the request to send; see sens_build.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-alimtalk-send
 */
MUST_CHECK bool sens_alimtalk_build(const struct sens_conf *conf,
    const struct sens_alimtalk *alimtalk, int64_t now_ms, struct sens_call *call);

/**
 * sens_alimtalk_read(reply, sent), sens_alimtalk_read_list(reply, list), sens_alimtalk_read_one(reply, one):
 * Read the answer to a send, a page, a result. A send is done when there is a request id, and refused when none of its
 * recipients was accepted; single recipients can be refused in a send that is done.
 *
 * Memory: always free with sens_alimtalk_free.
 */
void sens_alimtalk_read(const struct http_reply *reply, struct sens_alimtalks *sent);
void sens_alimtalk_read_list(const struct http_reply *reply, struct sens_alimtalks *list);
void sens_alimtalk_read_one(const struct http_reply *reply, struct sens_alimtalks *one);
void sens_alimtalk_free(struct sens_alimtalks *alimtalks);

/** sens_alimtalk_is_taken(message): whether the gateway accepted this recipient. */
bool sens_alimtalk_is_taken(const struct sens_alimtalk_message *message);

/** sens_alimtalk_delivery(message): delivered by KakaoTalk or by the SMS sent instead. */
enum sens_delivery sens_alimtalk_delivery(const struct sens_alimtalk_message *message);

#endif
