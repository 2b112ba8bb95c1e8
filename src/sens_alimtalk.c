#include "sens_alimtalk.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

static struct json_object *
make_item(const struct sens_item *item)
{
	struct json_object *object;

	if (item->title == NULL && item->description == NULL)
		return NULL;
	object = json_new();
	json_put_text(object, "title", item->title);
	json_put_text(object, "description", item->description);
	return object;
}

static struct json_object *
make_items(const struct sens_alimtalk_recipient *recipient)
{
	struct json_object *object, *list;

	if (recipient->n_items == 0)
		return NULL;
	object = json_new();
	list = json_new_list();
	for (size_t i = 0; i < recipient->n_items; i++)
		json_add(list, make_item(&recipient->items[i]));
	json_put(object, "list", list);
	json_put(object, "summary", make_item(&recipient->summary));
	return object;
}

static struct json_object *
make_buttons(const struct sens_alimtalk_recipient *recipient)
{
	struct json_object *list = recipient->n_buttons > 0 ? json_new_list() : NULL;

	for (size_t i = 0; i < recipient->n_buttons; i++) {
		const struct sens_button *button = &recipient->buttons[i];
		struct json_object *object = json_new();

		json_put_text(object, "type", button->type);
		json_put_text(object, "name", button->name);
		json_put_text(object, "linkMobile", button->link_mobile);
		json_put_text(object, "linkPc", button->link_pc);
		json_put_text(object, "schemeIos", button->scheme_ios);
		json_put_text(object, "schemeAndroid", button->scheme_android);
		json_add(list, object);
	}
	return list;
}

static void
put_failover(struct json_object *message, const struct sens_alimtalk_recipient *recipient)
{
	struct json_object *config = json_new();

	if (recipient->failover != SENS_FAILOVER_OF_CHANNEL)
		json_put_flag(message, "useSmsFailover", recipient->failover == SENS_FAILOVER_ON);
	json_put_text(config, "type", recipient->failover_type);
	json_put_text(config, "from", recipient->failover_from);
	json_put_text(config, "subject", recipient->failover_subject);
	json_put_text(config, "content", recipient->failover_content);
	if (json_count(config) > 0)
		json_put(message, "failoverConfig", config);
	else
		json_free(config);
}

static struct json_object *
make_message(const struct sens_alimtalk_recipient *recipient)
{
	struct json_object *message = json_new();

	json_put_text(message, "countryCode", recipient->country_code);
	json_put_text(message, "to", recipient->to);
	json_put_text(message, "title", recipient->title);
	json_put_text(message, "content", recipient->content);
	json_put_text(message, "headerContent", recipient->header_content);
	json_put(message, "itemHighlight", make_item(&recipient->highlight));
	json_put(message, "item", make_items(recipient));
	json_put(message, "buttons", make_buttons(recipient));
	put_failover(message, recipient);
	return message;
}

bool
sens_alimtalk_build(const struct sens_conf *conf, const struct sens_alimtalk *alimtalk,
    int64_t now_ms, struct sens_call *call)
{
	struct json_object *body = json_new(), *messages = json_new_list();
	const struct sens_operation operation = {
	    .service = SENS_ALIMTALK, .method = "POST", .path = "/messages", .body = body};

	json_put_text(body, "plusFriendId", alimtalk->plus_friend_id);
	json_put_text(body, "templateCode", alimtalk->template_code);
	for (size_t i = 0; i < alimtalk->n_messages; i++)
		json_add(messages, make_message(&alimtalk->messages[i]));
	json_put(body, "messages", messages);
	json_put_text(body, "reserveTime", alimtalk->reserve_time);
	json_put_text(body, "reserveTimeZone", alimtalk->reserve_time_zone);
	return sens_build(conf, &operation, now_ms, call);
}

static void
read_message(struct json_object *row, struct sens_alimtalk_message *message)
{
	struct json_object *failover = json_member(row, "failover");

	*message = (struct sens_alimtalk_message){
	    .request_id = json_text(row, "requestId"),
	    .message_id = json_text(row, "messageId"),
	    .request_time = json_text(row, "requestTime"),
	    .complete_time = json_text(row, "completeTime"),
	    .plus_friend_id = json_text(row, "plusFriendId"),
	    .template_code = json_text(row, "templateCode"),
	    .country_code = json_text(row, "countryCode"),
	    .to = json_text(row, "to"),
	    .content = json_text(row, "content"),
	    .request_code = json_text(row, "requestStatusCode"),
	    .request_name = json_text(row, "requestStatusName"),
	    .request_desc = json_text(row, "requestStatusDesc"),
	    .status_code = json_text(row, "messageStatusCode"),
	    .status_name = json_text(row, "messageStatusName"),
	    .status_desc = json_text(row, "messageStatusDesc"),
	    .uses_failover = json_is_set(row, "useSmsFailover"),
	    .failover_request_id = json_text(failover, "requestId"),
	    .failover_request_name = json_text(failover, "requestStatusName"),
	    .failover_message_id = json_text(failover, "messageId"),
	    .failover_status = json_text(failover, "messageStatus"),
	    .failover_code = json_text(failover, "messageStatusCode"),
	    .failover_name = json_text(failover, "messageStatusName"),
	    .failover_desc = json_text(failover, "messageStatusDesc"),
	};
}

void
sens_alimtalk_read_list(const struct http_reply *reply, struct sens_alimtalks *list)
{
	*list = (struct sens_alimtalks){0};
	sens_list_read(reply, &list->page);
	list->n = json_count(list->page.rows);
	list->messages = mem_zalloc((list->n + 1) * sizeof(list->messages[0]));
	for (size_t i = 0; i < list->n; i++)
		read_message(json_item(list->page.rows, i), &list->messages[i]);
}

void
sens_alimtalk_read_one(const struct http_reply *reply, struct sens_alimtalks *one)
{
	sens_alimtalk_read_list(reply, one);
	if (one->page.answer.outcome != SENS_DONE || one->n > 0)
		return;
	/* Unlike the SMS result, this one is the message itself. */
	read_message(one->page.answer.json, &one->messages[0]);
	one->n = 1;
	if (*one->messages[0].message_id == '\0')
		sens_answer_overrule(&one->page.answer, SENS_UNKNOWN);
}

bool
sens_alimtalk_is_taken(const struct sens_alimtalk_message *message)
{
	return strcmp(message->request_name, "fail") != 0;
}

void
sens_alimtalk_read(const struct http_reply *reply, struct sens_alimtalks *sent)
{
	struct sens_answer *answer = &sent->page.answer;
	bool is_taken;

	sens_alimtalk_read_list(reply, sent);
	is_taken = sent->n == 0;
	for (size_t i = 0; i < sent->n; i++)
		is_taken = is_taken || sens_alimtalk_is_taken(&sent->messages[i]);
	if (answer->outcome == SENS_NOTHING)
		sens_answer_overrule(answer, SENS_REFUSED);
	else if (answer->outcome == SENS_DONE &&
	         (strcmp(sent->page.status_name, "fail") == 0 || !is_taken))
		sens_answer_overrule(answer, SENS_REFUSED);
	else if (answer->outcome == SENS_DONE &&
	         (strcmp(sent->page.status_code, "202") != 0 || *sent->page.request_id == '\0'))
		sens_answer_overrule(answer, SENS_UNKNOWN);
}

void
sens_alimtalk_free(struct sens_alimtalks *alimtalks)
{
	free(alimtalks->messages);
	sens_answer_free(&alimtalks->page.answer);
	*alimtalks = (struct sens_alimtalks){0};
}

enum sens_delivery
sens_alimtalk_delivery(const struct sens_alimtalk_message *message)
{
	bool is_failed = strcmp(message->status_name, "fail") == 0;

	if (!sens_alimtalk_is_taken(message))
		return SENS_FAILED;
	if (strcmp(message->status_name, "success") == 0 &&
	    strcmp(message->status_code, "0000") == 0)
		return SENS_DELIVERED;
	if (!is_failed)
		return SENS_WAITING;
	/* If an SMS was sent instead, its state decides. */
	if (*message->failover_request_id == '\0' ||
	    strcmp(message->failover_request_name, "fail") == 0)
		return SENS_FAILED;
	if (strcmp(message->failover_status, "COMPLETED") != 0)
		return SENS_WAITING;
	return strcmp(message->failover_code, "0") == 0 &&
	               strcmp(message->failover_name, "success") == 0
	           ? SENS_DELIVERED
	           : SENS_FAILED;
}
