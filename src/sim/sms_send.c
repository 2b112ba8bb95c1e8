#include "sms.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"
#include "handset.h"
#include "id.h"
#include "order.h"
#include "refusal.h"
#include "reply.h"
#include "stamp.h"

static const char *const id_prefixes[ORDER_TYPE__MAX] = {
    [ORDER_SMS] = "RSSA", [ORDER_LMS] = "RSLA", [ORDER_MMS] = "RSMA"};

static bool
make_message(const struct order *order, const struct order_recipient *recipient,
    const char *request_id, int step_ms, int64_t now_ms, struct outbox_message *message)
{
	const size_t bytes_max = order->type == ORDER_SMS ? HANDSET_SMS_MAX : HANDSET_LMS_MAX;
	size_t subject_len;

	*message = (struct outbox_message){
	    .type = order_type_word(order->type),
	    .content_type = strcmp(order->content_type, "AD") == 0 ? "AD" : "COMM",
	    .result_code = "0",
	    .result_text = "성공",
	    .request_ms = now_ms,
	    .step_ms = step_ms,
	    .due_ms = order->due_ms,
	};
	bool is_convertible = handset_take(recipient->content, bytes_max, &message->received_len) &&
	                      handset_take(recipient->subject, HANDSET_SUBJECT_MAX, &subject_len);
	if (!is_convertible) {
		message->received_len = 0;
		message->result_code = "3022";
		message->result_text = "문자셋 변환 오류";
	}
	message->subject = mem_strdup(recipient->subject);
	message->content = mem_strdup(recipient->content);
	/* These fit: order_read has counted their digits. */
	return text_copy(message->request_id, sizeof(message->request_id), request_id) &&
	       text_copy(message->country, sizeof(message->country), order->country) &&
	       text_copy(message->from, sizeof(message->from), order->from) &&
	       text_copy(message->to, sizeof(message->to), recipient->to) &&
	       id_make_uuid(message->message_id);
}

static bool
keep(struct sim *sim, const struct order *order, const char *request_id, int64_t now_ms)
{
	struct outbox_message *messages = mem_zalloc(order->n_recipients * sizeof(*messages));
	bool is_made = true;

	for (size_t i = 0; i < order->n_recipients && is_made; i++)
		is_made = make_message(order, &order->recipients[i], request_id,
		    sim->settings.step_ms, now_ms, &messages[i]);
	if (is_made)
		outbox_add(sim->outbox, messages, order->n_recipients);
	for (size_t i = 0; i < order->n_recipients; i++) {
		free(messages[i].subject);
		free(messages[i].content);
	}
	free(messages);
	return is_made;
}

static struct json_object *
accepted(const char *request_id, int64_t now_ms)
{
	struct json_object *body = json_object_new_object();
	char time[STAMP_SIZE];

	stamp_write_exact(now_ms, time);
	reply_put(body, "requestId", request_id);
	reply_put(body, "requestTime", time);
	reply_put(body, "statusCode", "202");
	reply_put(body, "statusName", "success");
	return body;
}

void
sms_send(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct order order;
	struct field_fault fault = {""};
	char request_id[ID_REQUEST_SIZE];

	fault_delay(&sim->fault);
	if (!order_read(call->json, sim->settings.senders, sim->settings.n_senders, call->now_ms,
	        &order, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
	} else if (!id_make_request(id_prefixes[order.type], call->now_ms, request_id) ||
	           !keep(sim, &order, request_id, call->now_ms)) {
		refusal_write(x, REFUSAL_UNEXPECTED, "");
	} else {
		reply_json(x, 202, accepted(request_id, call->now_ms));
	}
}
