#include "sms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "../text.h"
#include "handset.h"
#include "id.h"
#include "order.h"
#include "refusal.h"
#include "reply.h"

static const char *const id_prefixes[ORDER_TYPE__MAX] = {
    [ORDER_SMS] = "RSSA", [ORDER_LMS] = "RSLA", [ORDER_MMS] = "RSMA"};

static void
set_result(struct outbox_message *message, const char *code)
{
	snprintf(message->result_code, sizeof(message->result_code), "%s", code);
	message->result_text = result_text(code);
}

static bool
make_message(const struct sim *sim, const struct order *order, size_t i, const char *details,
    int64_t now_ms, struct outbox_message *message)
{
	const struct order_recipient *recipient = &order->recipients[i];
	const size_t bytes_max = order->type == ORDER_SMS ? HANDSET_SMS_MAX : HANDSET_LMS_MAX;
	size_t subject_len;

	message->type = order_type_word(order->type);
	message->content_type = strcmp(order->content_type, "AD") == 0 ? "AD" : "COMM";
	message->request_ms = now_ms;
	message->step_ms = sim->settings.step_ms;
	message->due_ms = order->due_ms;
	message->reserve_zone = order->reserve_zone;
	message->subject = mem_strdup(recipient->subject);
	message->content = mem_strdup(recipient->content);
	message->details = mem_strdup(details);
	set_result(message, RESULT_DELIVERED);
	if (!handset_take(recipient->content, bytes_max, &message->received_len) ||
	    !handset_take(recipient->subject, HANDSET_SUBJECT_MAX, &subject_len)) {
		message->received_len = 0;
		set_result(message, "3022");
	}
	if (strcmp(message->content_type, "AD") == 0 && optouts_has(sim->optouts, recipient->to))
		set_result(message, "E917");
	/* These fit: order_read has counted their digits. */
	return text_copy(message->country, sizeof(message->country), order->country) &&
	       text_copy(message->from, sizeof(message->from), order->from) &&
	       text_copy(message->to, sizeof(message->to), recipient->to) &&
	       id_make_uuid(message->message_id);
}

static bool
keep(struct sim *sim, const struct order *order, const char *details, const char *request_id,
    int64_t now_ms)
{
	struct outbox_message *messages = mem_zalloc(order->n_recipients * sizeof(*messages));
	bool is_made = true;

	for (size_t i = 0; i < order->n_recipients && is_made; i++)
		is_made = make_message(sim, order, i, details, now_ms, &messages[i]) &&
		          text_copy(messages[i].request_id, ID_REQUEST_SIZE, request_id);
	if (is_made) {
		outbox_add(sim->outbox, messages, order->n_recipients);
	} else {
		for (size_t i = 0; i < order->n_recipients; i++)
			outbox_wipe(&messages[i]);
	}
	free(messages);
	return is_made;
}

struct file {
	int64_t now_ms;
	struct json_object *list;
	bool is_expired;
};

static void
list_file(void *ctx, const struct attachment *attachment)
{
	struct file *file = ctx;
	struct json_object *object = json_new();

	file->is_expired = attachment->expire_ms <= file->now_ms;
	json_put_text(object, "fileId", attachment->id);
	json_put_text(object, "name", attachment->name);
	json_add(file->list, object);
}

/* What lists and results tell of an MMS besides: {"files":[{"fileId":...,"name":...}]}. "" of others. */
static char *
make_details(struct sim *sim, const struct order *order, int64_t now_ms, struct field_fault *fault)
{
	struct file file = {.now_ms = now_ms, .list = json_new_list()};
	struct json_object *details = json_new();

	json_put(details, "files", file.list);
	for (size_t i = 0; i < order->n_files && *fault->text == '\0'; i++) {
		if (!attachments_find(sim->attachments, order->file_ids[i], list_file, &file))
			field_broken(fault, "files[%zu].fileId is not an uploaded file", i);
		else if (file.is_expired)
			field_broken(fault, "files[%zu].fileId has expired", i);
	}
	if (*fault->text == '\0' && order->n_files > 0)
		return json_write(details);
	json_free(details);
	return *fault->text == '\0' ? mem_strdup("") : NULL;
}

static struct json_object *
accepted(const char *request_id, int64_t now_ms)
{
	struct json_object *body = json_new();
	char time[STAMP_SIZE];

	stamp_write_exact(now_ms, time);
	json_put_text(body, "requestId", request_id);
	json_put_text(body, "requestTime", time);
	json_put_text(body, "statusCode", "202");
	json_put_text(body, "statusName", "success");
	return body;
}

void
sms_send(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct order order;
	struct field_fault fault = {""};
	char request_id[ID_REQUEST_SIZE], *details = NULL;

	fault_delay(&sim->fault);
	if (order_read(call->json, sim->settings.senders, sim->settings.n_senders, call->now_ms,
	        &order, &fault))
		details = make_details(sim, &order, call->now_ms, &fault);
	if (details == NULL)
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
	else if (!id_make_request(id_prefixes[order.type], call->now_ms, request_id) ||
	         !keep(sim, &order, details, request_id, call->now_ms))
		refusal_write(x, REFUSAL_UNEXPECTED, "");
	else
		reply_json(x, 202, accepted(request_id, call->now_ms));
	free(details);
}
