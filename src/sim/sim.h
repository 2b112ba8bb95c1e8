#ifndef BONIN_SIM_SIM_H
#define BONIN_SIM_SIM_H

#include <stdint.h>

#include "../fcgi.h"
#include "../sign.h"
#include "attachment.h"
#include "catalog.h"
#include "fault.h"
#include "optout.h"
#include "outbox.h"

/*
 * A stand-in for NAVER Cloud SENS: "/sms/..." answers as the real one does, "/sim/..." is for people and tests.
 * Nothing is sent anywhere.
 */

#define SIM_BODY_MAX    ((size_t)1024 * 1024)
#define SIM_SENDERS_MAX 16
#define SIM_ID_SIZE     64

struct json_object;

struct sim_settings {
	const char *access_key;
	const char *service_id;          /* of SMS */
	const char *alimtalk_service_id; /* of Biz Message */
	struct sign_key secret_key;
	const char *senders[SIM_SENDERS_MAX]; /* the registered numbers, digits */
	size_t n_senders;
	int step_ms; /* READY for so long, then PROCESSING for so long */
};

struct sim {
	struct sim_settings settings; /* never changed after the start */
	struct fault fault;
	struct outbox *outbox;
	struct attachments *attachments;
	struct optouts *optouts;
	struct catalog *catalog;
};

/** What an operation is told of the request besides the exchange. */
struct sim_call {
	int64_t now_ms;
	const char *query;    /* as on the wire, without the '?' */
	char id[SIM_ID_SIZE]; /* what stood at "{id}" in the path */
	struct json_object
	    *json; /* the body, where the operation takes one: an object or an array */
};

/** One operation: answers ${x}. Who may call it has been settled before. */
typedef void sim_operation(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x);

/**
 * sim_open(sim, messages_max), sim_close(sim), sim_reset(sim):
 * Make the stores of a ${sim} that has its settings; take them down; forget all that came in. The catalogue of channels
 * and templates is a setting, and stays.
 */
void sim_open(struct sim *sim, size_t messages_max);
void sim_close(struct sim *sim);
void sim_reset(struct sim *sim);

/**
 * sim_serve(ctx, x):
 * Serve one request; ${ctx} is a struct sim. A request that does not come from this machine is refused.
 *
 * Threads: any.
 */
void sim_serve(void *ctx, struct fcgi_exchange *x);

#endif
