#include "sms.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"
#include "stamp.h"

#define HOUR_MS           ((int64_t)3600 * 1000)
#define REQUEST_SPAN_MS   (30 * 24 * HOUR_MS)
#define COMPLETE_SPAN_MS  (24 * HOUR_MS)
#define PAGE_MAX          100
#define PAGE_DEFAULT      20
#define PAGE_OF_A_REQUEST 1000 /* whatever the caller says */

enum param {
	REQUEST_ID,
	REQUEST_START,
	REQUEST_END,
	COMPLETE_START,
	COMPLETE_END,
	MESSAGE_ID,
	TYPE,
	CONTENT_TYPE,
	COUNTRY,
	FROM,
	TO,
	STATUS,
	STATUS_NAME,
	PAGE_SIZE,
	NEXT_TOKEN,
	PARAM__MAX
};

static const char *const names[PARAM__MAX] = {
    [REQUEST_ID] = "requestId",
    [REQUEST_START] = "requestStartTime",
    [REQUEST_END] = "requestEndTime",
    [COMPLETE_START] = "completeStartTime",
    [COMPLETE_END] = "completeEndTime",
    [MESSAGE_ID] = "messageId",
    [TYPE] = "type",
    [CONTENT_TYPE] = "contentType",
    [COUNTRY] = "countryCode",
    [FROM] = "from",
    [TO] = "to",
    [STATUS] = "status",
    [STATUS_NAME] = "statusName",
    [PAGE_SIZE] = "pageSize",
    [NEXT_TOKEN] = "nextToken",
};

/* A window of time; its end counts as in it, to the whole second. */
struct window {
	bool is_set;
	int64_t start_ms, end_ms;
};

struct listing {
	char values[PARAM__MAX][SIM_ID_SIZE];
	struct window requested, completed;
	int64_t page_size;
	uint64_t before; /* the last page ended at this serial; 0: the first page */
	int64_t page;
	int64_t now_ms;
	struct json_object *messages;
	uint64_t last; /* the oldest serial on this page */
	bool has_more;
	bool is_reserved; /* some of them are not due yet */
};

static const char *
read_window(const struct listing *listing, enum param start, enum param end, int64_t span_ms,
    struct window *window)
{
	const char *from = listing->values[start], *to = listing->values[end];

	window->is_set = *from != '\0' || *to != '\0';
	if (!window->is_set)
		return NULL;
	if (!stamp_read(from, &window->start_ms) || !stamp_read(to, &window->end_ms))
		return "a window needs its start and its end, each as yyyy-MM-dd HH:mm:ss";
	if (window->end_ms < window->start_ms || window->end_ms - window->start_ms > span_ms)
		return "a window must end after its start: at most 30 days of requests, 24 hours "
		       "of completions";
	window->end_ms += 999;
	return NULL;
}

/* A token is where the last page ended, and which page it was: "1234-1". */
static const char *
read_page(struct listing *listing)
{
	char *token = listing->values[NEXT_TOKEN];
	char *dash = strchr(token, '-');
	int64_t before = 0;

	listing->page_size = PAGE_DEFAULT;
	if (listing->values[PAGE_SIZE][0] != '\0' &&
	    !text_number(listing->values[PAGE_SIZE], 1, PAGE_MAX, &listing->page_size))
		return "pageSize must be 1 to 100";
	if (listing->values[REQUEST_ID][0] != '\0')
		listing->page_size = PAGE_OF_A_REQUEST;
	if (*token == '\0')
		return NULL;
	if (dash != NULL)
		*dash++ = '\0';
	if (dash == NULL || !text_number(token, 1, INT64_MAX, &before) ||
	    !text_number(dash, 1, INT32_MAX, &listing->page))
		return "nextToken is none of ours";
	listing->before = (uint64_t)before;
	return NULL;
}

static const char *
read_listing(const char *query, struct listing *listing)
{
	const char *fault;

	for (size_t i = 0; i < PARAM__MAX; i++) {
		if (query_read(query, names[i], listing->values[i], SIM_ID_SIZE) == QUERY_BAD)
			return names[i];
	}
	fault =
	    read_window(listing, REQUEST_START, REQUEST_END, REQUEST_SPAN_MS, &listing->requested);
	if (fault == NULL)
		fault = read_window(
		    listing, COMPLETE_START, COMPLETE_END, COMPLETE_SPAN_MS, &listing->completed);
	if (fault == NULL && listing->values[REQUEST_ID][0] == '\0' && !listing->requested.is_set &&
	    !listing->completed.is_set)
		fault = "one of requestId, requestStartTime and completeStartTime is required";
	return fault != NULL ? fault : read_page(listing);
}

static bool
is_within(const struct window *window, int64_t ms)
{
	return !window->is_set || (ms >= window->start_ms && ms <= window->end_ms);
}

static bool
fits(const struct listing *listing, enum param param, const char *value)
{
	const char *wanted = listing->values[param];

	return *wanted == '\0' || strcmp(wanted, value) == 0;
}

static bool
is_asked_for(const struct listing *listing, const struct outbox_message *m)
{
	enum outbox_status status = outbox_status(m, listing->now_ms);
	bool is_complete = status == OUTBOX_COMPLETED;
	const char *status_name = !is_complete ? "" : outbox_is_delivered(m) ? "success" : "fail";

	return outbox_is_told(m, listing->now_ms) &&
	       is_within(&listing->requested, m->request_ms) &&
	       (!listing->completed.is_set ||
	           (is_complete && is_within(&listing->completed, outbox_complete_ms(m)))) &&
	       fits(listing, REQUEST_ID, m->request_id) &&
	       fits(listing, MESSAGE_ID, m->message_id) && fits(listing, TYPE, m->type) &&
	       fits(listing, CONTENT_TYPE, m->content_type) && fits(listing, COUNTRY, m->country) &&
	       fits(listing, FROM, m->from) && fits(listing, TO, m->to) &&
	       fits(listing, STATUS, outbox_status_word(status)) &&
	       fits(listing, STATUS_NAME, status_name);
}

static bool
visit(void *ctx, const struct outbox_message *message)
{
	struct listing *listing = ctx;

	if (!is_asked_for(listing, message))
		return true;
	if ((int64_t)json_object_array_length(listing->messages) == listing->page_size) {
		listing->has_more = true;
		return false;
	}
	json_object_array_add(listing->messages, sms_message_json(message, listing->now_ms));
	listing->last = message->serial;
	listing->is_reserved = listing->is_reserved || message->due_ms > listing->now_ms;
	return true;
}

static struct json_object *
answer(const struct listing *listing)
{
	struct json_object *body = json_object_new_object();
	char token[48];

	if (listing->values[REQUEST_ID][0] != '\0')
		reply_put(body, "requestId", listing->values[REQUEST_ID]);
	reply_put(body, "statusCode", "202");
	reply_put(body, "statusName", listing->is_reserved ? "reserved" : "success");
	json_object_object_add(body, "messages", json_object_get(listing->messages));
	json_object_object_add(body, "pageSize", json_object_new_int64(listing->page_size));
	json_object_object_add(body, "pageIndex", json_object_new_int64(listing->page));
	json_object_object_add(body, "itemCount",
	    json_object_new_int64((int64_t)json_object_array_length(listing->messages)));
	json_object_object_add(body, "hasMore", json_object_new_boolean(listing->has_more));
	if (listing->has_more) {
		snprintf(
		    token, sizeof(token), "%" PRIu64 "-%" PRId64, listing->last, listing->page + 1);
		reply_put(body, "nextToken", token);
	}
	return body;
}

void
sms_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct listing listing = {.now_ms = call->now_ms};
	const char *fault = read_listing(call->query, &listing);

	if (fault != NULL) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault);
		return;
	}
	listing.messages = json_object_new_array();
	outbox_walk(sim->outbox, listing.before, visit, &listing);
	if (json_object_array_length(listing.messages) == 0)
		refusal_write(x, REFUSAL_NO_MATCH, "");
	else
		reply_json(x, 200, answer(&listing));
	json_object_put(listing.messages);
}
