#include "sim.h"

#include <string.h>
#include <strings.h>

#include "../json.h"
#include "../log.h"
#include "../sys.h"
#include "../text.h"
#include "gate.h"
#include "operation.h"
#include "refusal.h"

void
sim_open(struct sim *sim, size_t messages_max)
{
	const struct catalog_defaults defaults = {.service_id = sim->settings.alimtalk_service_id,
	    .failover_service = sim->settings.service_id,
	    .failover_number = sim->settings.senders[0]};

	sim->outbox = outbox_new(messages_max);
	sim->attachments = attachments_new();
	sim->optouts = optouts_new();
	sim->catalog = catalog_new(&defaults, sys_now_ms());
}

void
sim_close(struct sim *sim)
{
	catalog_free(sim->catalog);
	optouts_free(sim->optouts);
	attachments_free(sim->attachments);
	outbox_free(sim->outbox);
}

void
sim_reset(struct sim *sim)
{
	outbox_reset(sim->outbox);
	attachments_reset(sim->attachments);
	optouts_reset(sim->optouts);
}

static bool
is_here(const char *address)
{
	static const char mapped[] = "::ffff:";

	if (strncmp(address, mapped, sizeof(mapped) - 1) == 0)
		address += sizeof(mapped) - 1;
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

static bool
is_json_type(const char *type)
{
	static const char json[] = "application/json";
	const size_t len = sizeof(json) - 1;

	return strncasecmp(type, json, len) == 0 &&
	       (type[len] == '\0' || type[len] == ';' || type[len] == ' ');
}

/* Read the body, where the operation takes one. */
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

/* What stands in the way of the request; the body is read on the way. */
static enum refusal
check(const struct sim *sim, const struct operation *operation, const char *service,
    struct sim_call *call, const struct fcgi_exchange *x)
{
	enum refusal refusal = REFUSAL_NONE;

	if (!is_here(fcgi_param(x, "REMOTE_ADDR")))
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

		refusal = gate_check(&sim->settings, call->now_ms, x);
		if (refusal == REFUSAL_NONE && strcmp(service, own) != 0)
			refusal = REFUSAL_FORBIDDEN;
	}
	return refusal == REFUSAL_NONE ? read_json(operation, x, &call->json) : refusal;
}

static void
log_access(const struct fcgi_exchange *x, const struct operation *operation, const char *method)
{
	/* The page asks every second, which is nothing to tell. */
	if (operation != NULL && operation->guard == OPERATION_OPEN)
		return;
	log_event(LOG_INFO, "access", LOG_TEXT("method", method),
	    LOG_TEXT("operation", operation != NULL ? operation->name : ""),
	    LOG_NUMBER("status", x->status));
}

void
sim_serve(void *ctx, struct fcgi_exchange *x)
{
	struct sim *sim = ctx;
	const char *method = fcgi_param(x, "REQUEST_METHOD"), *uri = fcgi_param(x, "REQUEST_URI");
	const size_t path_len = strcspn(uri, "?");
	struct sim_call call = {
	    .now_ms = sys_now_ms(), .query = uri[path_len] == '?' ? uri + path_len + 1 : ""};
	char service[SIM_ID_SIZE];
	const struct operation *operation = operation_find(method, uri, path_len, service, call.id);

	const enum refusal refusal = check(sim, operation, service, &call, x);

	if (refusal == REFUSAL_NONE)
		operation->serve(sim, &call, x);
	else
		refusal_write(x, refusal, "");
	json_free(call.json);
	log_access(x, operation, method);
}
