#include "listing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "../text.h"
#include "field.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"

#define DAY_MS            ((int64_t)24 * 3600 * 1000)
#define PAGE_MAX          100
#define PAGE_DEFAULT      20
#define PAGE_OF_A_REQUEST 1000 /* whatever pageSize says */

/* The words that a filter accepts, each between blanks; NULL: any text. */
static const struct {
	const char *name;
	const char *words;
} params[LISTING__MAX] = {
    [LISTING_REQUEST_ID] = {"requestId", NULL},
    [LISTING_REQUEST_START] = {"requestStartTime", NULL},
    [LISTING_REQUEST_END] = {"requestEndTime", NULL},
    [LISTING_COMPLETE_START] = {"completeStartTime", NULL},
    [LISTING_COMPLETE_END] = {"completeEndTime", NULL},
    [LISTING_PAGE_SIZE] = {"pageSize", NULL},
    [LISTING_NEXT_TOKEN] = {"nextToken", NULL},
    [LISTING_MESSAGE_ID] = {"messageId", NULL},
    [LISTING_COUNTRY] = {"countryCode", NULL},
    [LISTING_TO] = {"to", NULL},
    [LISTING_TYPE] = {"type", " SMS LMS MMS "},
    [LISTING_CONTENT_TYPE] = {"contentType", " COMM AD "},
    [LISTING_FROM] = {"from", NULL},
    [LISTING_STATUS] = {"status", " READY PROCESSING COMPLETED "},
    [LISTING_STATUS_NAME] = {"statusName", " success fail "},
    [LISTING_CHANNEL] = {"plusFriendId", NULL},
    [LISTING_TEMPLATE_CODE] = {"templateCode", NULL},
    [LISTING_REQUEST_STATUS] = {"requestStatusName", " success fail "},
    [LISTING_MESSAGE_STATUS] = {"messageStatusName", " success processing fail "},
};

#define LISTING_FIRST_FILTER LISTING_MESSAGE_ID

/* A window of time; its last second is inside. */
struct window {
	bool is_set;
	int64_t start_ms, end_ms;
};

struct listing {
	const struct listing_rules *rules;
	char values[LISTING__MAX][SIM_ID_SIZE];
	struct window requested, completed;
	int64_t page_size;
	uint64_t before; /* the last page ended at this serial; 0: the first page */
	int64_t page;
	int64_t now_ms;
	const struct doubts *doubts;
	struct json_object *messages;
	uint64_t last; /* the oldest serial on this page */
	bool has_more;
	bool is_reserved; /* some of them are not due yet */
};

static bool
is_word(const char *words, const char *value)
{
	char wanted[SIM_ID_SIZE + 2];

	snprintf(wanted, sizeof(wanted), " %s ", value);
	return strstr(words, wanted) != NULL;
}

static bool
read_values(struct listing *listing, const char *query, struct field_fault *fault)
{
	for (size_t i = 0; i < LISTING__MAX; i++) {
		char *value = listing->values[i];

		if (i >= LISTING_FIRST_FILTER && (listing->rules->filters & LISTING_BIT(i)) == 0)
			continue;
		if (query_read(query, params[i].name, value, SIM_ID_SIZE) == QUERY_BAD)
			return field_broken(fault, "%s cannot be read", params[i].name);
		if (*value != '\0' && params[i].words != NULL && !is_word(params[i].words, value))
			return field_broken(
			    fault, "%s must be one of%s", params[i].name, params[i].words);
	}
	return true;
}

static bool
read_window(const struct listing *listing, enum listing_param start, enum listing_param end,
    int hours_max, struct window *window, struct field_fault *fault)
{
	const char *from = listing->values[start], *to = listing->values[end];

	window->is_set = *from != '\0' || *to != '\0';
	if (!window->is_set)
		return true;
	if (!stamp_read(from, &window->start_ms) || !stamp_read(to, &window->end_ms))
		return field_broken(fault, "%s and %s must both be yyyy-MM-dd HH:mm:ss",
		    params[start].name, params[end].name);
	if (window->end_ms < window->start_ms ||
	    window->end_ms - window->start_ms > hours_max * (DAY_MS / 24))
		return field_broken(fault, "%s must be 0 to %d hours after %s", params[end].name,
		    hours_max, params[start].name);
	window->end_ms += 999;
	return true;
}

static bool
read_windows(struct listing *listing, struct field_fault *fault)
{
	const struct listing_rules *rules = listing->rules;

	const int days_max = rules->request_days_max > 0
	                         ? rules->request_days_max
	                         : (int)doubts_number(listing->doubts, DOUBT_ALIMTALK_DAYS);

	if (!read_window(listing, LISTING_REQUEST_START, LISTING_REQUEST_END, 24 * days_max,
	        &listing->requested, fault) ||
	    !read_window(listing, LISTING_COMPLETE_START, LISTING_COMPLETE_END, 24,
	        &listing->completed, fault))
		return false;
	if (rules->takes_one_window && listing->requested.is_set && listing->completed.is_set)
		return field_broken(
		    fault, "requestStartTime and completeStartTime cannot be used together");
	if (listing->values[LISTING_REQUEST_ID][0] != '\0')
		return true;
	if (!listing->requested.is_set && !listing->completed.is_set)
		return field_broken(
		    fault, "one of requestId, requestStartTime and completeStartTime is required");
	if (rules->needs_channel && listing->values[LISTING_CHANNEL][0] == '\0')
		return field_broken(fault, "plusFriendId is required without requestId");
	return true;
}

/* A token has the serial at which the last page ended, and the index of the next: "1234-1". */
static bool
read_page(struct listing *listing, struct field_fault *fault)
{
	char *token = listing->values[LISTING_NEXT_TOKEN];
	const char *page_size = listing->values[LISTING_PAGE_SIZE];
	char *dash = strchr(token, '-');
	int64_t before = 0;

	listing->page_size = PAGE_DEFAULT;
	if (*page_size != '\0' && !text_number(page_size, 1, PAGE_MAX, &listing->page_size))
		return field_broken(fault, "pageSize must be 1 to %d", PAGE_MAX);
	if (listing->values[LISTING_REQUEST_ID][0] != '\0')
		listing->page_size = PAGE_OF_A_REQUEST;
	if (*token == '\0')
		return true;
	if (dash != NULL)
		*dash++ = '\0';
	if (dash == NULL || !text_number(token, 1, INT64_MAX, &before) ||
	    !text_number(dash, 1, INT32_MAX, &listing->page))
		return field_broken(fault, "nextToken is none of ours");
	listing->before = (uint64_t)before;
	return true;
}

static bool
is_within(const struct window *window, int64_t ms)
{
	return !window->is_set || (ms >= window->start_ms && ms <= window->end_ms);
}

/* The value that the filter ${param} compares. */
static const char *
value_of(const struct outbox_message *message, enum listing_param param, int64_t now_ms)
{
	const enum outbox_status status = outbox_status(message, now_ms);

	switch (param) {
	case LISTING_MESSAGE_ID:
		return message->message_id;
	case LISTING_COUNTRY:
		return message->country;
	case LISTING_TO:
		return message->to;
	case LISTING_TYPE:
		return message->type;
	case LISTING_CONTENT_TYPE:
		return message->content_type;
	case LISTING_FROM:
	case LISTING_CHANNEL:
		return message->from;
	case LISTING_TEMPLATE_CODE:
		return message->template_code;
	case LISTING_REQUEST_STATUS:
		return "success"; /* refused ones are not stored */
	case LISTING_MESSAGE_STATUS:
		if (status != OUTBOX_COMPLETED)
			return "processing";
		return outbox_is_delivered(message) ? "success" : "fail";
	case LISTING_STATUS:
		return outbox_status_word(status);
	case LISTING_STATUS_NAME:
		if (status != OUTBOX_COMPLETED)
			return "";
		return outbox_is_delivered(message) ? "success" : "fail";
	default:
		return "";
	}
}

static bool
is_asked_for(const struct listing *listing, const struct outbox_message *m)
{
	const char *request_id = listing->values[LISTING_REQUEST_ID];

	if (m->service != listing->rules->service || !outbox_is_listed(m, listing->now_ms) ||
	    !is_within(&listing->requested, m->request_ms) ||
	    (listing->completed.is_set &&
	        (outbox_status(m, listing->now_ms) != OUTBOX_COMPLETED ||
	            !is_within(&listing->completed, outbox_complete_ms(m)))) ||
	    (*request_id != '\0' && strcmp(request_id, m->request_id) != 0))
		return false;
	for (size_t i = LISTING_FIRST_FILTER; i < LISTING__MAX; i++) {
		const char *wanted = listing->values[i];

		if (*wanted != '\0' &&
		    strcmp(wanted, value_of(m, (enum listing_param)i, listing->now_ms)) != 0)
			return false;
	}
	return true;
}

static bool
visit(void *ctx, const struct outbox_message *message)
{
	struct listing *listing = ctx;

	if (!is_asked_for(listing, message))
		return true;
	if ((int64_t)json_count(listing->messages) == listing->page_size) {
		listing->has_more = true;
		return false;
	}
	json_add(listing->messages, listing->rules->write(message, listing->now_ms));
	listing->last = message->serial;
	listing->is_reserved = listing->is_reserved || message->due_ms > listing->now_ms;
	return true;
}

static struct json_object *
answer(const struct listing *listing)
{
	struct json_object *body = json_new();
	char token[48];

	if (listing->values[LISTING_REQUEST_ID][0] != '\0')
		json_put_text(body, "requestId", listing->values[LISTING_REQUEST_ID]);
	json_put_text(body, "statusCode", "202");
	json_put_text(body, "statusName", listing->is_reserved ? "reserved" : "success");
	json_put_number(body, "itemCount", (int64_t)json_count(listing->messages));
	json_put(body, "messages", listing->messages);
	json_put_number(body, "pageSize", listing->page_size);
	json_put_number(body, "pageIndex", listing->page);
	json_put_flag(body, "hasMore", listing->has_more);
	if (listing->has_more) {
		snprintf(
		    token, sizeof(token), "%" PRIu64 "-%" PRId64, listing->last, listing->page + 1);
		json_put_text(body, "nextToken", token);
	}
	return body;
}

void
listing_serve(const struct listing_rules *rules, struct sim *sim, const struct sim_call *call,
    struct fcgi_exchange *x)
{
	const struct doubts *doubts = sim->settings.doubts;
	struct listing listing = {.rules = rules, .now_ms = call->now_ms, .doubts = doubts};
	struct field_fault fault = {""};

	if (!read_values(&listing, call->query, &fault) || !read_windows(&listing, &fault) ||
	    !read_page(&listing, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
		return;
	}
	listing.messages = json_new_list();
	outbox_walk(sim->outbox, listing.before, visit, &listing);
	if (json_count(listing.messages) > 0 || doubts_are(doubts, DOUBT_NO_MATCH, "empty")) {
		reply_json(x, (int)doubts_number(doubts, DOUBT_LIST_STATUS), answer(&listing));
	} else {
		json_free(listing.messages);
		refusal_write(x, REFUSAL_NO_MATCH, "");
	}
}
