#include "sens_sms.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

static struct json_object *
list_recipients(const struct sens_sms *sms)
{
	struct json_object *list = json_new_list();

	for (size_t i = 0; i < sms->n_messages; i++) {
		struct json_object *message = json_new();

		json_put_text(message, "to", sms->messages[i].to);
		json_put_text(message, "subject", sms->messages[i].subject);
		json_put_text(message, "content", sms->messages[i].content);
		json_add(list, message);
	}
	return list;
}

static struct json_object *
list_files(const struct sens_sms *sms)
{
	struct json_object *list = sms->n_files > 0 ? json_new_list() : NULL;

	for (size_t i = 0; i < sms->n_files; i++) {
		struct json_object *file = json_new();

		json_put_text(file, "fileId", sms->file_ids[i]);
		json_add(list, file);
	}
	return list;
}

bool
sens_sms_build(const struct sens_conf *conf, const struct sens_sms *sms, int64_t now_ms,
    struct sens_call *call)
{
	struct json_object *body = json_new();
	const struct sens_operation operation = {
	    .service = SENS_SMS, .method = "POST", .path = "/messages", .body = body};

	json_put_text(body, "type", sms->type);
	json_put_text(body, "contentType", sms->content_type);
	json_put_text(body, "countryCode", sms->country_code);
	json_put_text(body, "from", sms->from);
	json_put_text(body, "subject", sms->subject);
	/* Required, even where each message has its own. */
	json_put_text(body, "content", sms->content != NULL ? sms->content : " ");
	json_put(body, "messages", list_recipients(sms));
	json_put(body, "files", list_files(sms));
	json_put_text(body, "reserveTime", sms->reserve_time);
	json_put_text(body, "reserveTimeZone", sms->reserve_time_zone);
	return sens_build(conf, &operation, now_ms, call);
}

void
sens_sms_read(const struct http_reply *reply, struct sens_receipt *receipt)
{
	struct sens_answer *answer = &receipt->answer;

	sens_answer_read(reply, answer);
	receipt->request_id = json_text(answer->json, "requestId");
	receipt->request_time = json_text(answer->json, "requestTime");
	receipt->status_name = json_text(answer->json, "statusName");
	if (answer->outcome == SENS_NOTHING ||
	    (answer->outcome == SENS_DONE && strcmp(receipt->status_name, "fail") == 0))
		sens_answer_overrule(answer, SENS_REFUSED);
	else if (answer->outcome == SENS_DONE &&
	         (strcmp(json_text(answer->json, "statusCode"), "202") != 0 ||
	             *receipt->request_id == '\0'))
		sens_answer_overrule(answer, SENS_UNKNOWN);
}

static void
read_message(struct json_object *row, struct sens_message *message)
{
	*message = (struct sens_message){
	    .request_id = json_text(row, "requestId"),
	    .message_id = json_text(row, "messageId"),
	    .request_time = json_text(row, "requestTime"),
	    .type = json_text(row, "type"),
	    .content_type = json_text(row, "contentType"),
	    .country_code = json_text(row, "countryCode"),
	    .from = json_text(row, "from"),
	    .to = json_text(row, "to"),
	    .subject = json_text(row, "subject"),
	    .content = json_text(row, "content"),
	    .status = json_text(row, "status"),
	    .status_code = json_text(row, "statusCode"),
	    .status_name = json_text(row, "statusName"),
	    .status_message = json_text(row, "statusMessage"),
	    .complete_time = json_text(row, "completeTime"),
	    .telco_code = json_text(row, "telcoCode"),
	};
}

void
sens_sms_read_list(const struct http_reply *reply, struct sens_messages *list)
{
	*list = (struct sens_messages){0};
	sens_list_read(reply, &list->page);
	list->n = json_count(list->page.rows);
	if (list->n == 0)
		return;
	list->messages = mem_zalloc(list->n * sizeof(list->messages[0]));
	for (size_t i = 0; i < list->n; i++)
		read_message(json_item(list->page.rows, i), &list->messages[i]);
}

void
sens_sms_list_free(struct sens_messages *list)
{
	free(list->messages);
	sens_answer_free(&list->page.answer);
	*list = (struct sens_messages){0};
}

enum sens_delivery
sens_sms_delivery(const struct sens_message *message)
{
	bool has_code = *message->status_code != '\0',
	     is_zero = strcmp(message->status_code, "0") == 0;

	if (strcmp(message->status, "COMPLETED") != 0)
		return SENS_WAITING;
	if (is_zero && strcmp(message->status_name, "success") == 0)
		return SENS_DELIVERED;
	/* Completed, but nothing is said about the handset: that may still come. */
	return (has_code && !is_zero) || strcmp(message->status_name, "fail") == 0 ? SENS_FAILED
	                                                                           : SENS_WAITING;
}
