#include "sms.h"

#include <json-c/json.h>
#include <string.h>

#include "refusal.h"
#include "reply.h"
#include "stamp.h"

struct json_object *
sms_message_json(const struct outbox_message *message, int64_t now_ms)
{
	struct json_object *object = json_object_new_object();
	enum outbox_status status = outbox_status(message, now_ms);
	char time[STAMP_SIZE];

	reply_put(object, "requestId", message->request_id);
	reply_put(object, "messageId", message->message_id);
	stamp_write(message->request_ms, time);
	reply_put(object, "requestTime", time);
	reply_put(object, "contentType", message->content_type);
	reply_put(object, "type", message->type);
	reply_put(object, "subject", message->subject);
	reply_put(object, "content", message->content);
	reply_put(object, "countryCode", message->country);
	reply_put(object, "from", message->from);
	reply_put(object, "to", message->to);
	reply_put(object, "status", outbox_status_word(status));
	/* The carrier's report is there only at the end. */
	if (status == OUTBOX_COMPLETED) {
		bool is_delivered = outbox_is_delivered(message);

		reply_put(object, "statusCode", message->result_code);
		reply_put(object, "statusName", is_delivered ? "success" : "fail");
		reply_put(object, "statusMessage", message->result_text);
		stamp_write(outbox_complete_ms(message), time);
		reply_put(object, "completeTime", time);
		reply_put(object, "telcoCode", "ETC");
	}
	reply_put_details(object, message->details);
	return object;
}

struct search {
	const char *message_id;
	int64_t now_ms;
	struct json_object *found;
};

static bool
visit(void *ctx, const struct outbox_message *message)
{
	struct search *search = ctx;

	if (strcmp(message->message_id, search->message_id) != 0)
		return true;
	if (outbox_is_told(message, search->now_ms))
		search->found = sms_message_json(message, search->now_ms);
	return false;
}

void
sms_result(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct search search = {.message_id = call->id, .now_ms = call->now_ms};
	struct json_object *body, *messages;

	outbox_walk(sim->outbox, 0, visit, &search);
	if (search.found == NULL) {
		refusal_write(x, REFUSAL_NO_MATCH, "");
		return;
	}
	body = json_object_new_object();
	messages = json_object_new_array();
	json_object_array_add(messages, search.found);
	reply_put(body, "statusCode", "200");
	reply_put(body, "statusName", "success");
	json_object_object_add(body, "messages", messages);
	reply_json(x, 200, body);
}
