#include "sens_list.h"

#include <stdio.h>

#include "json.h"

bool
sens_list_build(const struct sens_conf *conf, enum sens_service service,
    const struct sens_list_query *query, int64_t now_ms, struct sens_call *call)
{
	char page_size[16] = "";
	const struct sens_operation operation = {
	    .service = service,
	    .method = "GET",
	    .path = "/messages",
	    .query = {{"requestId", query->request_id},
	        {"requestStartTime", query->request_start_time},
	        {"requestEndTime", query->request_end_time},
	        {"completeStartTime", query->complete_start_time},
	        {"completeEndTime", query->complete_end_time},
	        {"plusFriendId", query->plus_friend_id}, {"messageId", query->message_id},
	        {"type", query->type}, {"contentType", query->content_type},
	        {"countryCode", query->country_code}, {"from", query->from}, {"to", query->to},
	        {"status", query->status}, {"statusName", query->status_name},
	        {"templateCode", query->template_code},
	        {"requestStatusName", query->request_status_name},
	        {"messageStatusName", query->message_status_name}, {"pageSize", page_size},
	        {"nextToken", query->next_token}},
	};

	if (query->page_size > 0)
		snprintf(page_size, sizeof(page_size), "%d", query->page_size);
	return sens_build(conf, &operation, now_ms, call);
}

bool
sens_list_build_one(const struct sens_conf *conf, enum sens_service service, const char *message_id,
    int64_t now_ms, struct sens_call *call)
{
	const struct sens_operation operation = {
	    .service = service, .method = "GET", .path = "/messages", .id = message_id};

	return sens_build(conf, &operation, now_ms, call);
}

void
sens_list_read(const struct http_reply *reply, struct sens_page *page)
{
	struct json_object *json;

	*page = (struct sens_page){0};
	sens_answer_read(reply, &page->answer);
	json = page->answer.json;
	page->request_id = json_text(json, "requestId");
	page->status_code = json_text(json, "statusCode");
	page->status_name = json_text(json, "statusName");
	page->next_token = json_text(json, "nextToken");
	page->has_more = json_is_set(json, "hasMore") && *page->next_token != '\0';
	page->rows = json_member(json, "messages");
	if (!json_is_list(page->rows))
		page->rows = NULL;
}
