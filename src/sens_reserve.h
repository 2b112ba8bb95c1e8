#ifndef BONIN_SENS_RESERVE_H
#define BONIN_SENS_RESERVE_H

#include "sens.h"
#include "sens_answer.h"

/* Reservations of both services: messages that are sent later. Their id is the request id of the send. */

/** The state of a reservation. Its texts are "" if the gateway did not say. */
struct sens_reservation {
	struct sens_answer answer;
	const char *id;
	const char *time; /* "YYYY-MM-DD HH:mm", or as RFC 3339 */
	const char *time_zone;
	const char *status; /* a word that sens_reserve_status_text explains */
};

/**
 * sens_reserve_build_status(conf, service, id, now_ms, call), sens_reserve_build_cancel(conf, service, id, now_ms, call):
 * Build the request to look up the reservation, or to cancel it. The answer to the latter has no body: read it with
 * sens_answer_read.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-reservation-status-get, sens-sms-reservation-delete
 */
MUST_CHECK bool sens_reserve_build_status(const struct sens_conf *conf, enum sens_service service,
    const char *id, int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_reserve_build_cancel(const struct sens_conf *conf, enum sens_service service,
    const char *id, int64_t now_ms, struct sens_call *call);

/**
 * sens_reserve_read(reply, reservation):
 * Read the answer about a reservation; done means that it has a status.
 *
 * Memory: always free ${reservation}->answer.
 */
void sens_reserve_read(const struct http_reply *reply, struct sens_reservation *reservation);

/** sens_reserve_status_text(status): what the word means, in English; "" for an unknown word. */
const char *sens_reserve_status_text(const char *status);

#endif
