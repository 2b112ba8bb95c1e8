#include "sim.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../address.h"
#include "../json.h"
#include "../log.h"
#include "../sens_country.h"
#include "../sys.h"
#include "../text.h"
#include "gate.h"
#include "handset.h"
#include "operation.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"

void
sim_open(struct sim *sim, size_t messages_max)
{
	const struct catalog_defaults defaults = {.service_id = sim->settings.alimtalk_service_id,
	    .failover_service = sim->settings.service_id,
	    .failover_number = sim->settings.senders[0]};

	sim->settings.doubts = doubts_new();
	sim->outbox = outbox_new(messages_max);
	sim->attachments = attachments_new();
	sim->optouts = optouts_new();
	sim->faults = faults_new();
	sim->catalog = catalog_new(&defaults, sys_now_ms());
}

void
sim_close(struct sim *sim)
{
	catalog_free(sim->catalog);
	faults_free(sim->faults);
	optouts_free(sim->optouts);
	attachments_free(sim->attachments);
	outbox_free(sim->outbox);
	doubts_free(sim->settings.doubts);
	sim->settings.doubts = NULL;
}

void
sim_reset(struct sim *sim)
{
	outbox_reset(sim->outbox);
	attachments_reset(sim->attachments);
	optouts_reset(sim->optouts);
}

bool
sim_has_sender(const struct sim_settings *settings, const char *number)
{
	for (size_t i = 0; i < settings->n_senders; i++) {
		if (strcmp(settings->senders[i], number) == 0)
			return true;
	}
	return false;
}

size_t
sim_sms_max(const struct sim_settings *settings, const char *country)
{
	if (sens_country_is_abroad(country))
		return (size_t)doubts_number(settings->doubts, DOUBT_ABROAD_BYTES);
	return doubts_are(settings->doubts, DOUBT_WEB_SENT, "counted")
	           ? HANDSET_SMS_MAX - HANDSET_WEB_SENT
	           : HANDSET_SMS_MAX;
}

static bool
is_json_type(const char *type)
{
	static const char json[] = "application/json";
	const size_t len = sizeof(json) - 1;

	return strncasecmp(type, json, len) == 0 &&
	       (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

/* Read the body, if the operation takes one. */
static enum refusal
read_json(
    const struct operation *operation, const struct fcgi_exchange *x, struct json_object **json)
{
	if (!operation->takes_json)
		return REFUSAL_NONE;
	if (!is_json_type(fcgi_param(x, "CONTENT_TYPE")))
		return REFUSAL_UNSUPPORTED_TYPE;
	if (x->body == NULL || !text_is_utf8(x->body, x->body_len))
		return REFUSAL_MALFORMED;
	*json = json_parse(x->body, x->body_len);
	return *json != NULL ? REFUSAL_NONE : REFUSAL_NOT_JSON;
}

/* What prevents the request, if anything; this also reads the body. */
static enum refusal
check(const struct sim *sim, const struct operation *operation, const char *service,
    struct sim_call *call, const struct fcgi_exchange *x)
{
	enum refusal refusal = REFUSAL_NONE;

	if (!address_is_loopback(fcgi_param(x, "REMOTE_ADDR")))
		return REFUSAL_NOT_HERE;
	if (operation == NULL)
		return REFUSAL_NOT_FOUND;
	if (x->body_state == FCGI_BODY_TOO_LARGE)
		return REFUSAL_TOO_LARGE;
	if (x->body_state != FCGI_BODY_WHOLE)
		return REFUSAL_MALFORMED;
	if (operation->guard != OPERATION_OPEN) {
		const char *own = operation->guard == OPERATION_SMS
		                      ? sim->settings.service_id
		                      : sim->settings.alimtalk_service_id;

		call->service = operation->guard == OPERATION_SMS ? OUTBOX_SMS : OUTBOX_ALIMTALK;
		refusal = gate_check(&sim->settings, call->now_ms, x);
		if (refusal == REFUSAL_NONE && strcmp(service, own) != 0)
			refusal = REFUSAL_FORBIDDEN;
	}
	return refusal == REFUSAL_NONE ? read_json(operation, x, &call->json) : refusal;
}

static void
log_access(const struct fcgi_exchange *x, const struct operation *operation)
{
	/* The page asks every second, which is not worth a line. */
	if (operation != NULL && operation->guard == OPERATION_OPEN)
		return;
	log_event(LOG_INFO, "access", LOG_TEXT("method", fcgi_param(x, "REQUEST_METHOD")),
	    LOG_TEXT("operation", operation != NULL ? operation->name : ""),
	    LOG_NUMBER("status", x->status));
}

static const struct operation *
find_operation(
    const struct fcgi_exchange *x, char service[static SIM_ID_SIZE], char id[static SIM_ID_SIZE])
{
	const char *uri = fcgi_param(x, "REQUEST_URI");

	return operation_find(fcgi_param(x, "REQUEST_METHOD"), uri, strcspn(uri, "?"), service, id);
}

void
sim_take_fault(struct sim *sim, const struct fcgi_exchange *x, struct fault *fault)
{
	char service[SIM_ID_SIZE], id[SIM_ID_SIZE];
	const struct operation *operation = find_operation(x, service, id);

	*fault = (struct fault){0};
	if (operation != NULL && operation->guard != OPERATION_OPEN)
		(void)faults_take(sim->faults, operation->name, fault);
}

static void
replace_answer(struct fcgi_exchange *x, const struct fault *fault)
{
	if (fault->refusal != REFUSAL_NONE) {
		reply_drop(x);
		refusal_write(x, fault->refusal, "");
	} else if (fault->status != 0) {
		const char *body = fault->body != NULL ? fault->body : "";

		reply_drop(x);
		reply_text(x, (int)fault->status,
		    *fault->type != '\0' ? fault->type : "application/json; charset=utf-8",
		    mem_strdup(body), strlen(body));
	}
}

/* Serve, with query and refusals as the doubts say. */
static void
serve(struct sim *sim, const struct operation *operation, struct sim_call *call,
    struct fcgi_exchange *x)
{
	const struct doubts *doubts = sim->settings.doubts;
	char *query;

	if (operation->guard == OPERATION_OPEN) {
		operation->serve(sim, call, x);
		return;
	}
	query = query_escape(call->query, doubts_are(doubts, DOUBT_PLUS, "plus"),
	    doubts_are(doubts, DOUBT_AT_SIGN, "raw"));
	call->query = query;
	operation->serve(sim, call, x);
	if (x->status == 400)
		refusal_reshape(x, doubts_word(doubts, DOUBT_BAD_REQUEST));
	free(query);
}

static bool
has_own_answer(const struct fault *fault)
{
	return (fault->refusal != REFUSAL_NONE || fault->status != 0) && !fault->is_served;
}

void
sim_answer(struct sim *sim, struct fcgi_exchange *x, const struct fault *fault)
{
	const char *query = strchr(fcgi_param(x, "REQUEST_URI"), '?');
	struct sim_call call = {.now_ms = sys_now_ms(), .query = query != NULL ? query + 1 : ""};
	char service[SIM_ID_SIZE];
	const struct operation *operation = find_operation(x, service, call.id);
	enum refusal refusal = REFUSAL_NONE;

	if (!has_own_answer(fault)) {
		refusal = check(sim, operation, service, &call, x);
		if (refusal == REFUSAL_NONE)
			serve(sim, operation, &call, x);
		else
			refusal_write(x, refusal, "");
		json_free(call.json);
	}
	replace_answer(x, fault);
	log_access(x, operation);
}

/* A stop ends it. */
static void
delay(int64_t ms)
{
	struct pollfd hurry = {.fd = fcgi_hurry_fd(), .events = POLLIN};

	if (ms > 0)
		(void)poll(&hurry, 1, ms < FAULT_DELAY_MAX_MS ? (int)ms : FAULT_DELAY_MAX_MS);
}

void
sim_serve(void *ctx, struct fcgi_exchange *x)
{
	struct sim *sim = ctx;
	struct fault fault;

	sim_take_fault(sim, x, &fault);
	if (fault.reset != FAULT_RESET_BEFORE)
		sim_answer(sim, x, &fault);
	if (fault.reset != FAULT_RESET_NONE) {
		reply_drop(x);
		reply_empty(x, 502);
	}
	delay(fault.delay_ms + fault.drip_ms * (int64_t)x->reply_len);
	fault_wipe(&fault);
}
