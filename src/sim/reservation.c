#include "reservation.h"

#include <json-c/json.h>
#include <string.h>

#include "refusal.h"
#include "reply.h"
#include "stamp.h"

struct search {
	const char *id;
	int64_t now_ms;
	struct json_object *found;
};

static const char *
status_word(const struct outbox_message *message, int64_t now_ms)
{
	if (message->is_canceled)
		return "CANCELED";
	if (!outbox_is_sent(message, now_ms))
		return "READY";
	return outbox_status(message, now_ms) == OUTBOX_READY ? "PROCESSING" : "DONE";
}

static bool
visit(void *ctx, const struct outbox_message *message)
{
	struct search *search = ctx;
	char time[STAMP_SIZE];
	int offset_s;

	if (message->reserve_zone == NULL || strcmp(message->request_id, search->id) != 0 ||
	    stamp_zone(message->reserve_zone, &offset_s) == NULL)
		return true;
	search->found = json_object_new_object();
	stamp_write_minute(message->due_ms, offset_s, time);
	reply_put(search->found, "reserveId", message->request_id);
	reply_put(search->found, "reserveTime", time);
	reply_put(search->found, "reserveTimeZone", message->reserve_zone);
	reply_put(search->found, "reserveStatus", status_word(message, search->now_ms));
	return false;
}

void
reservation_status(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct search search = {.id = call->id, .now_ms = call->now_ms};

	outbox_walk(sim->outbox, 0, visit, &search);
	if (search.found != NULL)
		reply_json(x, 200, search.found);
	else
		refusal_write(x, REFUSAL_NO_MATCH, "");
}

void
reservation_cancel(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	switch (outbox_cancel(sim->outbox, call->id, call->now_ms)) {
	case OUTBOX_CANCELED:
		reply_empty(x, 204);
		break;
	case OUTBOX_NOT_RESERVED:
		refusal_write(x, REFUSAL_NO_MATCH, "");
		break;
	case OUTBOX_TOO_LATE:
		refusal_write(x, REFUSAL_BAD_REQUEST, "the reservation is due already");
		break;
	}
}
