#include "sms.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../sys.h"
#include "../text.h"
#include "handset.h"
#include "order.h"
#include "refusal.h"
#include "reply.h"
#include "stamp.h"

static const char *const id_prefixes[ORDER_TYPE__MAX] = {
    [ORDER_SMS] = "RSSA", [ORDER_LMS] = "RSLA", [ORDER_MMS] = "RSMA"};

/* "RSSA-1767225600000-1234-12345678-AbCdEfGh" */
static bool
make_request_id(enum order_type type, int64_t now_ms, char out[static OUTBOX_REQUEST_ID_SIZE])
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	uint32_t dice[2];
	unsigned char tail[8];
	char word[sizeof(tail) + 1] = "";

	/* A name that must be unique, not unpredictable: the remainder will do. */
	if (!sys_random(dice, sizeof(dice)) || !sys_random(tail, sizeof(tail)))
		return false;
	for (size_t i = 0; i < sizeof(tail); i++)
		word[i] = letters[tail[i] % (sizeof(letters) - 1)];
	int len = snprintf(out, OUTBOX_REQUEST_ID_SIZE,
	    "%s-%013" PRId64 "-%04" PRIu32 "-%08" PRIu32 "-%s", id_prefixes[type], now_ms,
	    dice[0] % 10000, dice[1] % 100000000, word);
	return len > 0 && len < OUTBOX_REQUEST_ID_SIZE;
}

/* RFC 9562, version 4. */
static bool
make_message_id(char out[static OUTBOX_MESSAGE_ID_SIZE])
{
	unsigned char id[16];
	char hex[TEXT_HEX_SIZE(sizeof(id))];

	if (!sys_random(id, sizeof(id)))
		return false;
	id[6] = (unsigned char)((id[6] & 0x0F) | 0x40);
	id[8] = (unsigned char)((id[8] & 0x3F) | 0x80);
	text_hex(hex, id, sizeof(id));
	snprintf(out, OUTBOX_MESSAGE_ID_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
	    hex + 16, hex + 20);
	return true;
}

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
	       make_message_id(message->message_id);
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

static bool
is_json_type(const char *type)
{
	static const char json[] = "application/json";
	const size_t len = sizeof(json) - 1;

	return strncasecmp(type, json, len) == 0 &&
	       (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

void
sms_send(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct order order = {0};
	struct field_fault fault = {""};
	char request_id[OUTBOX_REQUEST_ID_SIZE];

	fault_delay(&sim->fault);
	if (!is_json_type(fcgi_param(x, "CONTENT_TYPE"))) {
		refusal_write(x, REFUSAL_UNSUPPORTED_TYPE, "");
	} else if (x->body == NULL || !text_is_utf8(x->body, x->body_len)) {
		refusal_write(x, REFUSAL_MALFORMED, "");
	} else if (!order_read(x->body, x->body_len, sim->settings.senders, sim->settings.n_senders,
	               call->now_ms, &order, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
	} else if (!make_request_id(order.type, call->now_ms, request_id) ||
	           !keep(sim, &order, request_id, call->now_ms)) {
		refusal_write(x, REFUSAL_UNEXPECTED, "");
	} else {
		reply_json(x, 202, accepted(request_id, call->now_ms));
	}
	order_free(&order);
}
