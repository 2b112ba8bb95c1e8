#include <stdio.h>
#include <string.h>

#include "sens_check.h"
#include "stamp.h"

#define HOUR_MS          (60 * 60 * 1000LL)
#define DAY_MS           (24 * HOUR_MS)
#define REQUEST_SPAN_MS  (30 * DAY_MS)
#define COMPLETE_SPAN_MS DAY_MS
#define LISTED_MS        (90 * DAY_MS)
#define WORDS_MAX        3

/** A filter of a list, and what it may be; without words, anything. */
struct filter {
	const char *field, *value;
	unsigned services; /* a set of bits */
	const char *words[WORDS_MAX];
};

#define SMS      (1U << SENS_SMS)
#define ALIMTALK (1U << SENS_ALIMTALK)

/* One window: both ends or none, in order, not too long, not too old. */
static bool
check_window(int64_t now_ms, const char *start, const char *end, int64_t span_ms, const char *field,
    struct sens_fault *fault)
{
	int64_t start_ms, end_ms;

	if (start == NULL && end == NULL)
		return true;
	if (start == NULL || end == NULL || !stamp_read(start, &start_ms) ||
	    !stamp_read(end, &end_ms))
		return sens_check_fail(
		    fault, 0, field, "must be two times like \"2026-01-02 09:30:00\", from and to");
	if (end_ms < start_ms || end_ms - start_ms > span_ms)
		return sens_check_fail(
		    fault, 0, field, "must be at most %d hours long", (int)(span_ms / HOUR_MS));
	return start_ms >= now_ms - LISTED_MS
	           ? true
	           : sens_check_fail(fault, 0, field, "must be within the last 90 days");
}

static bool
check_digits(const char *number, const char *field, struct sens_fault *fault)
{
	return *number != '\0' && number[strspn(number, "0123456789")] == '\0'
	           ? true
	           : sens_check_fail(fault, 0, field, "must be digits, nothing else");
}

/* A filter that the gateway does not know, or a word that no message has, would seem to match nothing, or everything. */
static bool
check_filter(enum sens_service service, const struct filter *filter, struct sens_fault *fault)
{
	const char *const *words = filter->words;
	char list[64] = "";
	size_t n = 0;

	if (filter->value == NULL)
		return true;
	if ((filter->services & 1U << service) == 0)
		return sens_check_fail(fault, 0, filter->field,
		    "must not be given: it is no filter of the list of %s",
		    service == SENS_SMS ? "SMS" : "AlimTalk");
	while (n < WORDS_MAX && words[n] != NULL)
		n++;
	if (n == 0 || sens_check_word(filter->value, words, n))
		return true;
	for (size_t i = 0; i < n; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
		    i == 0       ? ""
		    : i + 1 == n ? " or "
		                 : ", ",
		    words[i]);
	return sens_check_fail(fault, 0, filter->field, "must be %s", list);
}

static bool
check_filters(
    enum sens_service service, const struct sens_list_query *query, struct sens_fault *fault)
{
	const struct filter filters[] = {
	    {"type", query->type, SMS, {"SMS", "LMS", "MMS"}},
	    {"contentType", query->content_type, SMS, {"COMM", "AD"}},
	    {"from", query->from, SMS, {NULL}},
	    {"status", query->status, SMS, {"READY", "PROCESSING", "COMPLETED"}},
	    {"statusName", query->status_name, SMS, {"success", "fail"}},
	    {"plusFriendId", query->plus_friend_id, ALIMTALK, {NULL}},
	    {"templateCode", query->template_code, ALIMTALK, {NULL}},
	    {"requestStatusName", query->request_status_name, ALIMTALK, {"success", "fail"}},
	    {"messageStatusName", query->message_status_name, ALIMTALK,
	        {"success", "processing", "fail"}},
	};

	for (size_t i = 0; i < ARRAY_LEN(filters); i++) {
		if (!check_filter(service, &filters[i], fault))
			return false;
	}
	return (query->from == NULL || check_digits(query->from, "from", fault)) &&
	       (query->to == NULL || check_digits(query->to, "to", fault)) &&
	       sens_check_country(query->country_code, 0, "countryCode", fault);
}

static bool
check_page_size(int size, struct sens_fault *fault)
{
	return size >= 0 && size <= SENS_PAGE_MAX
	           ? true
	           : sens_check_fail(fault, 0, "pageSize", "must be 1..%d", SENS_PAGE_MAX);
}

bool
sens_check_list(int64_t now_ms, enum sens_service service, const struct sens_list_query *query,
    struct sens_fault *fault)
{
	bool has_request = query->request_id != NULL;
	int n = has_request +
	        (query->request_start_time != NULL || query->request_end_time != NULL) +
	        (query->complete_start_time != NULL || query->complete_end_time != NULL);

	if (n != 1)
		return sens_check_fail(fault, 0, "requestId",
		    "must be given, or else one window of time, by request or by completion");
	if (!check_window(now_ms, query->request_start_time, query->request_end_time,
	        REQUEST_SPAN_MS, "requestStartTime", fault) ||
	    !check_window(now_ms, query->complete_start_time, query->complete_end_time,
	        COMPLETE_SPAN_MS, "completeStartTime", fault))
		return false;
	if (service == SENS_ALIMTALK && !has_request && query->plus_friend_id == NULL)
		return sens_check_fail(
		    fault, 0, "plusFriendId", "must be given with a window of time");
	return check_filters(service, query, fault) && check_page_size(query->page_size, fault);
}

bool
sens_check_optouts(const struct sens_optout_query *query, struct sens_fault *fault)
{
	if (query->number != NULL && !check_digits(query->number, "clientTelNo", fault))
		return false;
	if (query->end_ms > 0 && query->end_ms < query->start_ms)
		return sens_check_fail(fault, 0, "endTime", "must not be before startTime");
	return check_page_size(query->page_size, fault);
}

bool
sens_check_templates(const struct sens_template_query *query, struct sens_fault *fault)
{
	return sens_check_channel(query->channel_id, "channelId", fault) &&
	       check_page_size(query->page_size, fault);
}
