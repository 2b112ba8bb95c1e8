#include "reservation.h"

#include <stdio.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "refusal.h"
#include "reply.h"

bool
reservation_read(struct json_object *json, int64_t now_ms, int64_t *due_ms, const char **zone,
    struct field_fault *fault)
{
	const char *when = "", *name = "Asia/Seoul";
	int offset_s;

	*due_ms = now_ms;
	*zone = NULL;
	if (!field_text(json, "reserveTime", &when, fault) ||
	    !field_text(json, "reserveTimeZone", &name, fault))
		return false;
	if (*when == '\0')
		return true;
	*zone = stamp_zone(name, &offset_s);
	if (*zone == NULL)
		return field_broken(fault, "reserveTimeZone is not known to this simulator");
	if (!stamp_read_minute(when, offset_s, due_ms))
		return field_broken(fault, "reserveTime must be yyyy-MM-dd HH:mm");
	return *due_ms >= now_ms + RESERVATION_MIN_MS ||
	       field_broken(fault, "reserveTime must be at least 10 minutes from now");
}

struct search {
	enum outbox_service service;
	const char *id;
	int64_t now_ms;
	bool is_zoned; /* the time is written with its zone */
	struct json_object *found;
};

/* "2026-01-02 09:30", or "2026-01-02T09:30:00+09:00". */
static void
put_time(struct json_object *object, int64_t ms, int offset_s, bool is_zoned)
{
	char minute[STAMP_SIZE], zoned[STAMP_SIZE + 16];

	stamp_write_minute(ms, offset_s, minute);
	snprintf(zoned, sizeof(zoned), "%.10sT%.5s:00+%02d:%02d", minute, minute + STAMP_CLOCK_AT,
	    offset_s / 3600, offset_s / 60 % 60);
	json_put_text(object, "reserveTime", is_zoned ? zoned : minute);
}

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
	int offset_s;

	if (message->service != search->service || message->reserve_zone == NULL ||
	    strcmp(message->request_id, search->id) != 0 ||
	    stamp_zone(message->reserve_zone, &offset_s) == NULL)
		return true;
	search->found = json_new();
	json_put_text(search->found, "reserveId", message->request_id);
	put_time(search->found, message->due_ms, offset_s, search->is_zoned);
	json_put_text(search->found, "reserveTimeZone", message->reserve_zone);
	json_put_text(search->found, "reserveStatus", status_word(message, search->now_ms));
	return false;
}

void
reservation_status(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct search search = {.service = call->service,
	    .id = call->id,
	    .now_ms = call->now_ms,
	    .is_zoned = doubts_are(sim->settings.doubts, DOUBT_RESERVE_TIME, "zoned")};

	outbox_walk(sim->outbox, 0, visit, &search);
	if (search.found != NULL)
		reply_json(x, 200, search.found);
	else
		refusal_write(x, REFUSAL_NO_MATCH, "");
}

void
reservation_cancel(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	switch (outbox_cancel(sim->outbox, call->service, call->id, call->now_ms)) {
	case OUTBOX_CANCELED:
		reply_empty(x, 204);
		break;
	case OUTBOX_NOT_RESERVED:
		refusal_write(x, REFUSAL_NO_MATCH, "");
		break;
	case OUTBOX_TOO_LATE:
		if (doubts_are(sim->settings.doubts, DOUBT_LATE_CANCEL, "404"))
			refusal_write(x, REFUSAL_NO_MATCH, "");
		else
			refusal_write(x, REFUSAL_BAD_REQUEST, "the reservation is due already");
		break;
	}
}
