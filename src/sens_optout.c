#include "sens_optout.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"

#define PATH "/unsubscribes"

bool
sens_optout_build_list(const struct sens_conf *conf, const struct sens_optout_query *query,
    int64_t now_ms, struct sens_call *call)
{
	char start[24] = "", end[24] = "", size[16] = "", page[16] = "";
	const struct sens_operation operation = {
	    .service = SENS_SMS,
	    .method = "GET",
	    .path = PATH,
	    .query = {{"clientTelNo", query->number}, {"startTime", start}, {"endTime", end},
	        {"pageSize", size}, {"pageIndex", page}},
	};

	if (query->start_ms > 0)
		snprintf(start, sizeof(start), "%" PRId64, query->start_ms);
	if (query->end_ms > 0)
		snprintf(end, sizeof(end), "%" PRId64, query->end_ms);
	if (query->page_size > 0)
		snprintf(size, sizeof(size), "%d", query->page_size);
	if (query->page_index > 0)
		snprintf(page, sizeof(page), "%d", query->page_index);
	return sens_build(conf, &operation, now_ms, call);
}

static bool
build(const struct sens_conf *conf, const char *method, const char *const numbers[], size_t n,
    int64_t now_ms, struct sens_call *call)
{
	struct json_object *list = json_new_list();
	const struct sens_operation operation = {
	    .service = SENS_SMS, .method = method, .path = PATH, .body = list};

	for (size_t i = 0; i < n; i++) {
		struct json_object *item = json_new();

		json_put_text(item, "clientTelNo", numbers[i]);
		json_add(list, item);
	}
	return sens_build(conf, &operation, now_ms, call);
}

bool
sens_optout_build_add(const struct sens_conf *conf, const char *const numbers[], size_t n,
    int64_t now_ms, struct sens_call *call)
{
	return build(conf, "POST", numbers, n, now_ms, call);
}

bool
sens_optout_build_remove(const struct sens_conf *conf, const char *const numbers[], size_t n,
    int64_t now_ms, struct sens_call *call)
{
	return build(conf, "DELETE", numbers, n, now_ms, call);
}

void
sens_optout_read(const struct http_reply *reply, struct sens_optouts *optouts)
{
	struct json_object *list;

	*optouts = (struct sens_optouts){0};
	sens_answer_read(reply, &optouts->answer);
	list = optouts->answer.json;
	if (optouts->answer.outcome != SENS_DONE || list == NULL)
		return;
	if (!json_is_list(list)) {
		sens_answer_overrule(&optouts->answer, SENS_UNKNOWN);
		return;
	}
	optouts->n = json_count(list);
	optouts->items = mem_zalloc((optouts->n + 1) * sizeof(optouts->items[0]));
	for (size_t i = 0; i < optouts->n; i++) {
		struct json_object *item = json_item(list, i);

		optouts->items[i] = (struct sens_optout){.number = json_text(item, "clientTelNo"),
		    .how = json_text(item, "registerType"),
		    .time = json_text(item, "registerTime")};
	}
}

void
sens_optout_free(struct sens_optouts *optouts)
{
	free(optouts->items);
	sens_answer_free(&optouts->answer);
	*optouts = (struct sens_optouts){0};
}
