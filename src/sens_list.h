#ifndef BONIN_SENS_LIST_H
#define BONIN_SENS_LIST_H

#include "sens.h"
#include "sens_answer.h"

/* Looking up messages of both services: pages of a list, or one message by its id. */

#define SENS_PAGE_MAX 100 /* rows; of a list by request it is always 1000 */

/** What to list: a request, or a window of time; and filters. NULL members are left out. */
struct sens_list_query {
	const char *request_id;
	const char *request_start_time;  /* "YYYY-MM-DD HH:mm:ss" in Korea; at most 30 days */
	const char *request_end_time;    /* after the start, within the last 90 days */
	const char *complete_start_time; /* the same by completion; at most 24 hours */
	const char *complete_end_time;
	const char *plus_friend_id; /* AlimTalk only, where a window requires it */
	const char *message_id;
	const char *type;
	const char *content_type;
	const char *country_code;
	const char *from;
	const char *to;
	const char *status;      /* "READY", "PROCESSING", "COMPLETED" */
	const char *status_name; /* "success", "fail" */
	/* AlimTalk only, instead of the two above: */
	const char *template_code;
	const char *request_status_name; /* "success", "fail" */
	const char *message_status_name; /* "success", "processing", "fail" */
	int page_size;                   /* 0: the gateway's, which is 20 */
	const char *next_token;          /* of the previous page */
};

/** A page of a list. Its texts are "" if the gateway did not say. */
struct sens_page {
	struct sens_answer answer;
	const char *request_id, *status_code, *status_name; /* of the answer, not of a message */
	bool has_more;
	const char *next_token;
	struct json_object *rows; /* NULL: none, perhaps only not yet */
};

/** How far a message is. One that was accepted is only waiting. */
enum sens_delivery { SENS_WAITING, SENS_DELIVERED, SENS_FAILED, SENS_DELIVERY__MAX };

/**
 * sens_list_build(conf, service, query, now_ms, call), sens_list_build_one(conf, service, message_id, now_ms, call):
 * Build the request for a page, for one message; see sens_build.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-list, sens-sms-get, sens-alimtalk-get
 */
MUST_CHECK bool sens_list_build(const struct sens_conf *conf, enum sens_service service,
    const struct sens_list_query *query, int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_list_build_one(const struct sens_conf *conf, enum sens_service service,
    const char *message_id, int64_t now_ms, struct sens_call *call);

/**
 * sens_list_read(reply, page):
 * Read what is around the rows. Just after sending, and while it is reserved, a request has no rows, or there is
 * nothing by its id: neither is a failure.
 *
 * Memory: free ${page}->answer in any case.
 */
void sens_list_read(const struct http_reply *reply, struct sens_page *page);

#endif
