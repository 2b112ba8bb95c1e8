#ifndef BONIN_SIM_SIM_H
#define BONIN_SIM_SIM_H

#include <stdint.h>

#include "../fcgi.h"
#include "../sign.h"
#include "attachment.h"
#include "catalog.h"
#include "doubt.h"
#include "faults.h"
#include "optout.h"
#include "outbox.h"

/*
 * A simulator of NAVER Cloud SENS: "/sms/..." answers as the real one does, "/sim/..." is for people and tests.
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
	int step_ms;           /* READY for this long, then PROCESSING for as long */
	struct doubts *doubts; /* made by sim_open; may be changed at any time */
};

struct sim {
	struct sim_settings settings; /* never changed after the start, except the doubts */
	struct faults *faults;
	struct outbox *outbox;
	struct attachments *attachments;
	struct optouts *optouts;
	struct catalog *catalog;
};

/** What an operation gets of the request in addition to the exchange. */
struct sim_call {
	int64_t now_ms;
	const char *query;           /* as on the wire, without the '?' */
	char id[SIM_ID_SIZE];        /* what was at "{id}" in the path */
	enum outbox_service service; /* that the path names */
	struct json_object *json;    /* the body, if the operation has one: an object or an array */
};

/** One operation: answers ${x}. Whether the caller may use it has been checked before. */
typedef void sim_operation(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x);

/**
 * sim_open(sim, messages_max), sim_close(sim), sim_reset(sim):
 * Create the stores of a ${sim} that has its settings; free them; forget everything received. The catalogue of channels
 * and templates is a setting, and stays, as do the doubts.
 */
void sim_open(struct sim *sim, size_t messages_max);
void sim_close(struct sim *sim);
void sim_reset(struct sim *sim);

/** sim_has_sender(settings, number): whether it is registered. */
bool sim_has_sender(const struct sim_settings *settings, const char *number);

/** sim_sms_max(settings, country): how many bytes of EUC-KR an SMS to ${country} holds. */
size_t sim_sms_max(const struct sim_settings *settings, const char *country);

/**
 * sim_take_fault(sim, x, fault):
 * Take the fault for the request of ${x}, whose body need not be read yet; a zeroed one if there is none.
 *
 * Memory:  wipe ${fault} with fault_wipe.
 * Threads: any.
 */
void sim_take_fault(struct sim *sim, const struct fcgi_exchange *x, struct fault *fault);

/**
 * sim_answer(sim, x, fault):
 * Serve one request, and change its answer as ${fault} says. Delays and connection faults are left to the caller, which
 * has the connection. A request that does not come from this machine is refused.
 *
 * Threads: any.
 */
void sim_answer(struct sim *sim, struct fcgi_exchange *x, const struct fault *fault);

/**
 * sim_serve(ctx, x):
 * Both, behind a web server; ${ctx} is a struct sim. We do not have the connection: if it should be cut, the answer
 * is the 502 that a web server sends when a program dies; a byte-by-byte answer is sent whole, at the time of its end.
 *
 * Threads: any.
 */
void sim_serve(void *ctx, struct fcgi_exchange *x);

#endif
