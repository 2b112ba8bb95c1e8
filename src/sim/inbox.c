#include "inbox.h"

#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "../text.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"

const char *
inbox_query_read(const char *query, struct inbox_query *asked)
{
	char to[SIM_ID_SIZE];
	int64_t number = INBOX_LIMIT;

	*asked = (struct inbox_query){.limit = INBOX_LIMIT};
	if (query_read(query, "to", to, sizeof(to)) == QUERY_BAD ||
	    !text_fold_digits(to, asked->to, sizeof(asked->to)))
		return "to must be digits";
	if (!query_number(query, "limit", 1, INBOX_LIMIT_MAX, &number))
		return "limit must be 1..1000";
	asked->limit = (size_t)number;
	return NULL;
}

struct listing {
	struct json_object *array;
	int64_t now_ms;
};

static bool
visit_listing(void *ctx, const struct outbox_message *message)
{
	struct listing *listing = ctx;
	struct json_object *object = json_new();
	/* A lost message is not on the handset; it is listed so that people see what was lost. */
	char *content = outbox_shown(message), time[STAMP_SIZE];

	stamp_write_exact(message->request_ms, time);
	json_put_text(object, "to", message->to);
	json_put_text(object, "from", message->from);
	json_put_text(object, "type", message->type);
	json_put_text(object, "subject", message->subject);
	json_put_text(object, "content", content);
	json_put_flag(object, "isCut",
	    outbox_is_delivered(message) && message->content[message->received_len] != '\0');
	json_put_text(object, "requestId", message->request_id);
	json_put_text(object, "messageId", message->message_id);
	json_put_text(object, "requestTime", time);
	json_put_text(
	    object, "status", outbox_status_word(outbox_status(message, listing->now_ms)));
	json_put_text(object, "statusCode", message->result_code);
	json_put_text(object, "statusMessage", message->result_text);
	reply_put_details(object, message->details);
	json_add(listing->array, object);
	explicit_bzero(content, strlen(content));
	free(content);
	return true;
}

void
inbox_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct listing listing = {.now_ms = call->now_ms};
	struct inbox_query asked;
	const char *fault = inbox_query_read(call->query, &asked);

	if (fault != NULL) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault);
		return;
	}
	listing.array = json_new_list();
	outbox_walk_received(
	    sim->outbox, asked.to, asked.limit, call->now_ms, visit_listing, &listing);
	reply_json(x, 200, listing.array);
}

static void
reply_picture(void *ctx, const struct attachment *attachment)
{
	char *bytes = mem_zalloc(attachment->len + 1);

	memcpy(bytes, attachment->bytes, attachment->len);
	reply_text(ctx, 200, "image/jpeg", bytes, attachment->len);
}

void
inbox_picture(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	if (!attachments_find(sim->attachments, call->id, reply_picture, x))
		refusal_write(x, REFUSAL_NO_MATCH, "");
}

void
inbox_reset(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)call;
	/* Browsers say which site a request comes from; programs do not. */
	if (strcmp(fcgi_param(x, "HTTP_SEC_FETCH_SITE"), "cross-site") == 0) {
		refusal_write(x, REFUSAL_CROSS_SITE, "");
		return;
	}
	sim_reset(sim);
	if (strstr(fcgi_param(x, "HTTP_ACCEPT"), "text/html") != NULL)
		reply_redirect(x, 303, "/sim/");
	else
		reply_empty(x, 204);
}
