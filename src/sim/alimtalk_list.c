#include "alimtalk.h"

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
	const bool is_complete = outbox_status(message, now_ms) == OUTBOX_COMPLETED;
	char time[STAMP_SIZE];

	json_put_text(object, "requestId", message->request_id);
	json_put_text(object, "messageId", message->message_id);
	stamp_write(message->request_ms, time);
	json_put_text(object, "requestTime", time);
	json_put_text(object, "plusFriendId", message->from);
	json_put_text(object, "templateCode", message->template_code);
	json_put_text(object, "countryCode", message->country);
	json_put_text(object, "to", message->to);
	json_put_text(object, "content", message->content);
	json_put_text(object, "requestStatusCode", "A000");
	json_put_text(object, "requestStatusName", "success");
	json_put_text(object, "requestStatusDesc", "성공");
	if (is_complete) {
		json_put_text(object, "messageStatusCode", message->result_code);
		json_put_text(object, "messageStatusDesc", message->result_text);
		stamp_write(outbox_complete_ms(message), time);
		json_put_text(object, "completeTime", time);
	}
	json_put_text(object, "messageStatusName",
	    !is_complete                   ? "processing"
	    : outbox_is_delivered(message) ? "success"
	                                   : "fail");
	json_put_flag(object, "useSmsFailover", message->use_failover);
	reply_put_details(object, message->details);
	return object;
}

static const struct listing_rules rules = {
    .service = OUTBOX_ALIMTALK,
    .filters = LISTING_BIT(LISTING_MESSAGE_ID) | LISTING_BIT(LISTING_COUNTRY) |
               LISTING_BIT(LISTING_TO) | LISTING_BIT(LISTING_CHANNEL) |
               LISTING_BIT(LISTING_TEMPLATE_CODE) | LISTING_BIT(LISTING_REQUEST_STATUS) |
               LISTING_BIT(LISTING_MESSAGE_STATUS),
    .takes_one_window = true,
    .needs_channel = true,
    .write = write_message,
};

void
alimtalk_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	listing_serve(&rules, sim, call, x);
}

struct search {
	const char *message_id;
	int64_t now_ms;
	struct json_object *found;
	char failover_id[ID_UUID_SIZE];
	struct json_object *failover;
};

static bool
find_message(void *ctx, const struct outbox_message *message)
{
	struct search *search = ctx;

	if (message->service != OUTBOX_ALIMTALK ||
	    strcmp(message->message_id, search->message_id) != 0)
		return true;
	if (outbox_is_listed(message, search->now_ms)) {
		search->found = write_message(message, search->now_ms);
		memcpy(search->failover_id, message->failover_id, sizeof(search->failover_id));
	}
	return false;
}

static bool
find_failover(void *ctx, const struct outbox_message *message)
{
	struct search *search = ctx;
	struct json_object *object;
	enum outbox_status status;

	if (strcmp(message->message_id, search->failover_id) != 0)
		return true;
	if (!outbox_is_listed(message, search->now_ms))
		return false;
	object = json_new();
	status = outbox_status(message, search->now_ms);
	json_put_text(object, "requestId", message->request_id);
	json_put_text(object, "requestStatusCode", "202");
	json_put_text(object, "requestStatusName", "success");
	json_put_text(object, "requestStatusDesc", "성공");
	json_put_text(object, "messageId", message->message_id);
	json_put_text(object, "messageStatus", outbox_status_word(status));
	if (status == OUTBOX_COMPLETED) {
		json_put_text(object, "messageStatusCode", message->result_code);
		json_put_text(
		    object, "messageStatusName", outbox_is_delivered(message) ? "success" : "fail");
		json_put_text(object, "messageStatusDesc", message->result_text);
	}
	search->failover = object;
	return false;
}

void
alimtalk_result(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct search search = {.message_id = call->id, .now_ms = call->now_ms};

	outbox_walk(sim->outbox, 0, find_message, &search);
	if (search.found == NULL) {
		refusal_write(x, REFUSAL_NO_MATCH, "");
		return;
	}
	if (*search.failover_id != '\0')
		outbox_walk(sim->outbox, 0, find_failover, &search);
	if (search.failover != NULL) {
		json_put_text(search.failover, "smsServiceId", sim->settings.service_id);
		json_put(search.found, "failover", search.failover);
	}
	reply_json(x, 200, search.found);
}
