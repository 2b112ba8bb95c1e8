#include "sens_reserve.h"

#include <string.h>

#include "json.h"

static const struct {
	const char *status, *text;
} statuses[] = {
    {"READY", "waits for its time"},
    {"PROCESSING", "is being requested"},
    {"CANCELED", "was cancelled"},
    {"FAIL", "the request failed"},
    {"DONE", "was requested"},
    {"STALE", "failed: it took too long"},
    {"SKIP", "was passed over"},
};

bool
sens_reserve_build_status(const struct sens_conf *conf, enum sens_service service, const char *id,
    int64_t now_ms, struct sens_call *call)
{
	const struct sens_operation operation = {.service = service,
	    .method = "GET",
	    .path = "/reservations",
	    .id = id,
	    .subpath = "/reserve-status"};

	return sens_build(conf, &operation, now_ms, call);
}

bool
sens_reserve_build_cancel(const struct sens_conf *conf, enum sens_service service, const char *id,
    int64_t now_ms, struct sens_call *call)
{
	const struct sens_operation operation = {
	    .service = service, .method = "DELETE", .path = "/reservations", .id = id};

	return sens_build(conf, &operation, now_ms, call);
}

void
sens_reserve_read(const struct http_reply *reply, struct sens_reservation *reservation)
{
	struct sens_answer *answer = &reservation->answer;

	sens_answer_read(reply, answer);
	reservation->id = json_text(answer->json, "reserveId");
	reservation->time = json_text(answer->json, "reserveTime");
	reservation->time_zone = json_text(answer->json, "reserveTimeZone");
	reservation->status = json_text(answer->json, "reserveStatus");
	if (answer->outcome == SENS_DONE && *reservation->status == '\0')
		sens_answer_overrule(answer, SENS_UNKNOWN);
}

const char *
sens_reserve_status_text(const char *status)
{
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		if (strcmp(statuses[i].status, status) == 0)
			return statuses[i].text;
	}
	return "";
}
