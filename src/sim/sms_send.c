#include "sms.h"

#include <stdlib.h>

#include "../json.h"
#include "../stamp.h"
#include "id.h"
#include "quota.h"
#include "refusal.h"
#include "reply.h"
#include "sms_make.h"
#include "sms_order.h"

static const char *const id_prefixes[SMS_ORDER_TYPE__MAX] = {
    [SMS_ORDER_SMS] = "RSSA", [SMS_ORDER_LMS] = "RSLA", [SMS_ORDER_MMS] = "RSMA"};

static bool
keep(struct sim *sim, const struct sms_order *order, const char *details, const char *request_id,
    int64_t now_ms)
{
	struct outbox_message *messages = mem_zalloc(order->n_recipients * sizeof(*messages));
	bool is_made = true;

	for (size_t i = 0; i < order->n_recipients && is_made; i++) {
		const struct sms_order_recipient *recipient = &order->recipients[i];
		const struct sms_draft draft = {.request_id = request_id,
		    .type = sms_order_type_word(order->type),
		    .content_type = order->content_type,
		    .country = order->country,
		    .from = order->from,
		    .to = recipient->to,
		    .is_bad_number = recipient->is_bad,
		    .subject = recipient->subject,
		    .content = recipient->content,
		    .details = details,
		    .request_ms = now_ms,
		    .due_ms = order->due_ms,
		    .reserve_zone = order->reserve_zone};

		is_made = sms_make(sim, &draft, &messages[i]);
	}
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

/* The details of an MMS: {"files":[{"fileId":...,"name":...}]}; "" for others; NULL, with a ${fault}, for a bad file. */
static char *
make_details(
    struct sim *sim, const struct sms_order *order, int64_t now_ms, struct field_fault *fault)
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
	struct sms_order order;
	struct field_fault fault = {""};
	char request_id[ID_REQUEST_SIZE], *details = NULL;
	enum refusal quota = REFUSAL_NONE;

	if (sms_order_read(call->json, &sim->settings, call->now_ms, &order, &fault))
		details = make_details(sim, &order, call->now_ms, &fault);
	if (details != NULL)
		quota = quota_check(sim, order.n_recipients, call->now_ms);
	if (quota != REFUSAL_NONE)
		refusal_write(x, quota, "");
	else if (details == NULL)
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
	else if (!id_make_request(id_prefixes[order.type], call->now_ms, request_id) ||
	         !keep(sim, &order, details, request_id, call->now_ms))
		refusal_write(x, REFUSAL_UNEXPECTED, "");
	else
		reply_json(x, 202, accepted(request_id, call->now_ms));
	free(details);
}
