#include "sms.h"

#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "listing.h"
#include "refusal.h"
#include "reply.h"

static struct json_object *
write_message(const struct outbox_message *message, int64_t now_ms)
{
	struct json_object *object = json_new();
	enum outbox_status status = outbox_status(message, now_ms);
	char time[STAMP_SIZE];

	json_put_text(object, "requestId", message->request_id);
	json_put_text(object, "messageId", message->message_id);
	stamp_write(message->request_ms, time);
	json_put_text(object, "requestTime", time);
	json_put_text(object, "contentType", message->content_type);
	json_put_text(object, "type", message->type);
	json_put_text(object, "subject", message->subject);
	json_put_text(object, "content", message->content);
	json_put_text(object, "countryCode", message->country);
	json_put_text(object, "from", message->from);
	json_put_text(object, "to", message->to);
	json_put_text(object, "status", outbox_status_word(status));
	/* The carrier's report is there only at the end. */
	if (status == OUTBOX_COMPLETED) {
		bool is_delivered = outbox_is_delivered(message);

		json_put_text(object, "statusCode", message->result_code);
		json_put_text(object, "statusName", is_delivered ? "success" : "fail");
		json_put_text(object, "statusMessage", message->result_text);
		stamp_write(outbox_complete_ms(message), time);
		json_put_text(object, "completeTime", time);
		json_put_text(object, "telcoCode", message->telco);
	}
	reply_put_details(object, message->details);
	return object;
}

static const struct listing_rules rules = {
    .service = OUTBOX_SMS,
    .filters = LISTING_BIT(LISTING_MESSAGE_ID) | LISTING_BIT(LISTING_COUNTRY) |
               LISTING_BIT(LISTING_TO) | LISTING_BIT(LISTING_TYPE) |
               LISTING_BIT(LISTING_CONTENT_TYPE) | LISTING_BIT(LISTING_FROM) |
               LISTING_BIT(LISTING_STATUS) | LISTING_BIT(LISTING_STATUS_NAME),
    .request_days_max = 30,
    .write = write_message,
};

void
sms_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	listing_serve(&rules, sim, call, x);
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

	if (message->service != OUTBOX_SMS || strcmp(message->message_id, search->message_id) != 0)
		return true;
	if (outbox_is_listed(message, search->now_ms))
		search->found = write_message(message, search->now_ms);
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
	body = json_new();
	messages = json_new_list();
	json_add(messages, search.found);
	json_put_text(body, "statusCode", "200");
	json_put_text(body, "statusName", "success");
	json_put(body, "messages", messages);
	reply_json(x, 200, body);
}
