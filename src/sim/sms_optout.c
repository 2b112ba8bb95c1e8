#include "sms.h"

#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "../text.h"
#include "field.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"

#define NUMBERS_MAX  1000 /* in one request */
#define PAGE_MAX     100
#define PAGE_DEFAULT 100

static struct json_object *
optout_json(const struct optout *optout)
{
	struct json_object *object = json_new();
	char time[STAMP_SIZE];

	json_put_text(object, "clientTelNo", optout->number);
	json_put_text(object, "registerType", optout->is_call ? "C" : "M");
	stamp_write_exact(optout->register_ms, time);
	json_put_text(object, "registerTime", time);
	return object;
}

/* [{"clientTelNo":"010..."}, ...]: all are checked before anything is changed. */
static bool
check_numbers(struct json_object *json, struct field_fault *fault)
{
	const bool is_array = json_is_list(json);
	const size_t n = is_array ? json_count(json) : 0;

	if (!is_array)
		return field_broken(fault, "the body must be an array");
	if (n < 1 || n > NUMBERS_MAX)
		return field_broken(fault, "the body must have 1 to %d numbers", NUMBERS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct json_object *item = json_item(json, i);
		const char *number = "";

		if (!json_is_object(item))
			return field_broken(fault, "[%zu] must be an object", i);
		if (!field_text(item, "clientTelNo", &number, fault))
			return false;
		if (!field_is_digits(number))
			return field_broken(fault, "[%zu].clientTelNo must be digits only", i);
	}
	return true;
}

static const char *
number_at(struct json_object *json, size_t i)
{
	return json_text(json_item(json, i), "clientTelNo");
}

static void
add(struct sim *sim, const struct sim_call *call, bool is_call, struct fcgi_exchange *x)
{
	const int status =
	    is_call ? 200 : (int)doubts_number(sim->settings.doubts, DOUBT_OPTOUT_STATUS);
	struct field_fault fault = {""};
	struct json_object *answer;

	if (!check_numbers(call->json, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
		return;
	}
	answer = json_new_list();
	for (size_t i = 0; i < json_count(call->json); i++) {
		struct optout optout = {.is_call = is_call, .register_ms = call->now_ms};

		if (!text_copy(optout.number, sizeof(optout.number), number_at(call->json, i)))
			continue; /* never: it was checked */
		optouts_add(sim->optouts, &optout);
		json_add(answer, optout_json(&optout));
	}
	if (status != 204) {
		reply_json(x, status, answer);
		return;
	}
	json_free(answer);
	reply_empty(x, status);
}

void
sms_optout_add(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	add(sim, call, false, x);
}

void
sms_optout_call(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	add(sim, call, true, x);
}

void
sms_optout_remove(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct field_fault fault = {""};

	if (!check_numbers(call->json, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
		return;
	}
	for (size_t i = 0; i < json_count(call->json); i++)
		optouts_remove(sim->optouts, number_at(call->json, i));
	reply_empty(x, 204);
}

struct listing {
	char number[SIM_ID_SIZE];
	int64_t start_ms, end_ms;
	int64_t page_size, page;
	int64_t n; /* matches so far */
	struct json_object *array;
};

static bool
read_listing(const char *query, struct listing *listing, struct field_fault *fault)
{
	*listing = (struct listing){.page_size = PAGE_DEFAULT, .end_ms = INT64_MAX};
	if (query_read(query, "clientTelNo", listing->number, SIM_ID_SIZE) == QUERY_BAD ||
	    (*listing->number != '\0' && !field_is_digits(listing->number)))
		return field_broken(fault, "clientTelNo must be digits only");
	if (!query_number(query, "pageSize", 1, PAGE_MAX, &listing->page_size))
		return field_broken(fault, "pageSize must be 1 to %d", PAGE_MAX);
	if (!query_number(query, "pageIndex", 0, INT32_MAX, &listing->page))
		return field_broken(fault, "pageIndex must be 0 or more");
	return (query_number(query, "startTime", 0, INT64_MAX, &listing->start_ms) &&
	           query_number(query, "endTime", 0, INT64_MAX, &listing->end_ms)) ||
	       field_broken(fault, "startTime and endTime must be milliseconds");
}

static bool
visit(void *ctx, const struct optout *optout)
{
	struct listing *listing = ctx;

	if ((*listing->number != '\0' && strcmp(listing->number, optout->number) != 0) ||
	    optout->register_ms < listing->start_ms || optout->register_ms > listing->end_ms)
		return true;
	if (listing->n++ >= listing->page * listing->page_size)
		json_add(listing->array, optout_json(optout));
	return (int64_t)json_count(listing->array) < listing->page_size;
}

void
sms_optout_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct listing listing;
	struct field_fault fault = {""};

	if (!read_listing(call->query, &listing, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
		return;
	}
	listing.array = json_new_list();
	optouts_walk(sim->optouts, visit, &listing);
	if (json_count(listing.array) > 0 ||
	    doubts_are(sim->settings.doubts, DOUBT_NO_MATCH, "empty")) {
		reply_json(x, 200, listing.array);
	} else {
		json_free(listing.array);
		refusal_write(x, REFUSAL_NO_MATCH, "");
	}
}
