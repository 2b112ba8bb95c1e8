#include "alimtalk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "../text.h"
#include "alimtalk_order.h"
#include "id.h"
#include "refusal.h"
#include "reply.h"
#include "sms_make.h"

/* What is stored of a message in addition to its text. */
static const char *const details[] = {"title", "headerContent", "itemHighlight", "item", "buttons"};

/* The SMS sent instead of a failed AlimTalk. It has a request of its own, which the sender has not made. */
static bool
make_failover(struct sim *sim, const struct alimtalk_recipient *recipient,
    struct outbox_message *failed, struct outbox_message *message)
{
	const bool is_sms = strcmp(recipient->failover_type, "SMS") == 0;
	const int64_t failed_ms = outbox_complete_ms(failed);
	char request_id[ID_REQUEST_SIZE];

	if (!id_make_request(is_sms ? "RSSA" : "RSLA", failed_ms, request_id))
		return false;
	const struct sms_draft draft = {.request_id = request_id,
	    .type = recipient->failover_type,
	    .content_type = "COMM",
	    .country = failed->country,
	    .from = recipient->failover_from,
	    .to = failed->to,
	    .subject = recipient->failover_subject,
	    .content = recipient->failover_content,
	    .details = "",
	    .request_ms = failed_ms,
	    .due_ms = failed_ms};
	return sms_make(sim, &draft, message) &&
	       text_copy(message->cause_id, sizeof(message->cause_id), failed->request_id) &&
	       text_copy(failed->failover_id, sizeof(failed->failover_id), message->message_id);
}

static bool
make_message(struct sim *sim, const struct alimtalk_order *order, size_t i, const char *request_id,
    int64_t now_ms, struct outbox_message *message)
{
	const struct alimtalk_recipient *recipient = &order->recipients[i];

	*message = (struct outbox_message){.service = OUTBOX_ALIMTALK,
	    .type = "AT",
	    .content_type = "COMM",
	    .subject = mem_strdup(json_text(recipient->json, "title")),
	    .content = mem_strdup(recipient->content),
	    .details = reply_pick_details(recipient->json, details, ARRAY_LEN(details)),
	    .received_len = strlen(recipient->content),
	    .request_ms = now_ms,
	    .step_ms = sim->settings.step_ms,
	    .due_ms = order->due_ms,
	    .reserve_zone = order->reserve_zone,
	    .use_failover = recipient->use_failover};
	snprintf(message->result_code, sizeof(message->result_code), "%s",
	    recipient->is_of_template ? RESULT_DELIVERED_ALIMTALK : "3016");
	(void)faults_take_result(sim->faults, "alimtalk_send", recipient->to, message->result_code);
	message->result_text = result_text_alimtalk(message->result_code);
	return text_copy(message->request_id, sizeof(message->request_id), request_id) &&
	       text_copy(message->country, sizeof(message->country), recipient->country) &&
	       text_copy(message->from, sizeof(message->from), order->channel) &&
	       text_copy(
	           message->template_code, sizeof(message->template_code), order->template_code) &&
	       text_copy(message->to, sizeof(message->to), recipient->to) &&
	       id_make_uuid(message->message_id);
}

/* Codes that begin with B are the sender's fault: no SMS follows. */
static bool
has_failover(const struct outbox_message *message)
{
	return message->use_failover && !outbox_is_delivered(message) &&
	       message->result_code[0] != 'B';
}

/* A recipient that is refused while others are accepted. The code is invented: the real ones are not published. */
static struct json_object *
refused_message(const struct alimtalk_recipient *recipient)
{
	struct json_object *object = json_new();

	json_put_text(object, "countryCode", recipient->country);
	json_put_text(object, "to", recipient->to);
	json_put_text(object, "content", recipient->content);
	json_put_text(object, "requestStatusCode", "B001");
	json_put_text(object, "requestStatusName", "fail");
	json_put_text(object, "requestStatusDesc", "수신번호 형식 오류");
	json_put_flag(object, "useSmsFailover", false);
	return object;
}

static struct json_object *
accepted_message(const struct outbox_message *message)
{
	struct json_object *object = json_new();

	json_put_text(object, "messageId", message->message_id);
	json_put_text(object, "countryCode", message->country);
	json_put_text(object, "to", message->to);
	json_put_text(object, "content", message->content);
	json_put_text(object, "requestStatusCode", "A000");
	json_put_text(object, "requestStatusName", "success");
	json_put_text(object, "requestStatusDesc", "성공");
	json_put_flag(object, "useSmsFailover", message->use_failover);
	return object;
}

/* Put the messages of ${order} into the outbox, and into the answer's ${list}. */
static bool
keep(struct sim *sim, const struct alimtalk_order *order, const char *request_id, int64_t now_ms,
    struct json_object *list)
{
	struct outbox_message *messages = mem_zalloc(2 * order->n_recipients * sizeof(*messages));
	bool is_made = true;
	size_t n = 0;

	for (size_t i = 0; i < order->n_recipients && is_made; i++) {
		if (order->recipients[i].is_bad) {
			json_add(list, refused_message(&order->recipients[i]));
			continue;
		}
		struct outbox_message *message = &messages[n++];

		is_made = make_message(sim, order, i, request_id, now_ms, message);
		if (is_made && has_failover(message))
			is_made =
			    make_failover(sim, &order->recipients[i], message, &messages[n++]);
		if (is_made)
			json_add(list, accepted_message(message));
	}
	if (is_made)
		outbox_add(sim->outbox, messages, n);
	for (size_t i = 0; i < n && !is_made; i++)
		outbox_wipe(&messages[i]);
	free(messages);
	return is_made;
}

static void
answer(const struct alimtalk_order *order, const char *request_id, int64_t now_ms,
    struct json_object *messages, struct fcgi_exchange *x)
{
	struct json_object *body = json_new();
	char time[STAMP_SIZE];

	stamp_write_exact(now_ms, time);
	json_put_text(body, "requestId", request_id);
	json_put_text(body, "requestTime", time);
	json_put_text(body, "statusCode", "202");
	json_put_text(body, "statusName", order->reserve_zone != NULL ? "reserved" : "processing");
	json_put(body, "messages", messages);
	reply_json(x, 202, body);
}

void
alimtalk_send(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct json_object *document = catalog_hold(sim->catalog), *messages = json_new_list();
	struct alimtalk_order order;
	struct field_fault fault = {""};
	char request_id[ID_REQUEST_SIZE];

	if (!alimtalk_order_read(
	        call->json, document, &sim->settings, call->now_ms, &order, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
	} else if (!id_make_request("RBAA", call->now_ms, request_id) ||
	           !keep(sim, &order, request_id, call->now_ms, messages)) {
		refusal_write(x, REFUSAL_UNEXPECTED, "");
	} else {
		answer(&order, request_id, call->now_ms, messages, x);
		messages = NULL;
	}
	json_free(messages);
	catalog_release(sim->catalog);
}
