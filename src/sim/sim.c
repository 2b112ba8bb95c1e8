#include "sim.h"

#include <string.h>

#include "../log.h"
#include "../sys.h"
#include "gate.h"
#include "inbox.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"
#include "screen.h"
#include "sms.h"

/** Whose key opens an operation. */
enum guard {
	GUARD_NONE, /* for people and tests on this machine */
	GUARD_SMS   /* signed, and of the SMS service */
};

/* The whole of the simulator. "{service}" and "{id}" stand for one segment of the path. */
static const struct operation {
	const char *method;
	const char *path;
	enum guard guard;
	sim_operation *serve;
} operations[] = {
    {"POST", "/sms/v2/services/{service}/messages", GUARD_SMS, sms_send},
    {"GET", "/sms/v2/services/{service}/messages", GUARD_SMS, sms_list},
    {"GET", "/sms/v2/services/{service}/messages/{id}", GUARD_SMS, sms_result},
    {"GET", "/sim", GUARD_NONE, screen_redirect},
    {"GET", "/sim/", GUARD_NONE, screen_page},
    {"GET", "/sim/sim.js", GUARD_NONE, screen_script},
    {"GET", "/sim/sim.css", GUARD_NONE, screen_style},
    {"GET", "/sim/messages", GUARD_NONE, inbox_list},
    {"POST", "/sim/reset", GUARD_NONE, inbox_reset},
    {"DELETE", "/sim/reset", GUARD_NONE, inbox_reset},
};

static bool
is_here(const char *address)
{
	static const char mapped[] = "::ffff:";

	if (strncmp(address, mapped, sizeof(mapped) - 1) == 0)
		address += sizeof(mapped) - 1;
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* Compare segment by segment; what stands in place of a "{name}" is decoded into its buffer. */
static bool
matches(const char *pattern, const char *path, size_t path_len, char service[static SIM_ID_SIZE],
    char id[static SIM_ID_SIZE])
{
	const char *end = path + path_len;

	while (*pattern != '\0' && path < end) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t len = 0;
		while (path + len < end && path[len] != '/')
			len++;
		char *out = strncmp(pattern, "{id}", 4) == 0 ? id : service;
		if (len == 0 || !query_decode(path, len, out, SIM_ID_SIZE))
			return false;
		path += len;
		pattern += strcspn(pattern, "}") + 1;
	}
	return *pattern == '\0' && path == end;
}

static bool
has_method(const struct operation *operation, const char *method)
{
	return strcmp(operation->method, method) == 0 ||
	       (strcmp(method, "HEAD") == 0 && strcmp(operation->method, "GET") == 0);
}

/* The gateway knows an operation by its method and path together: the wrong method is "not found" there. */
static const struct operation *
find(const char *method, const char *path, size_t path_len, char service[static SIM_ID_SIZE],
    char id[static SIM_ID_SIZE])
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		service[0] = id[0] = '\0';
		if (has_method(&operations[i], method) &&
		    matches(operations[i].path, path, path_len, service, id))
			return &operations[i];
	}
	return NULL;
}

static bool
may_pass(const struct sim *sim, const struct operation *operation, const char *service,
    const struct sim_call *call, struct fcgi_exchange *x)
{
	enum refusal refusal;

	if (operation->guard == GUARD_NONE)
		return true;
	refusal = gate_check(&sim->settings, call->now_ms, x);
	if (refusal == REFUSAL_NONE && strcmp(service, sim->settings.service_id) != 0)
		refusal = REFUSAL_FORBIDDEN;
	if (refusal == REFUSAL_NONE)
		return true;
	refusal_write(x, refusal, "");
	return false;
}

static void
log_access(const struct fcgi_exchange *x, const struct operation *operation, const char *method)
{
	/* The page asks every second, which is nothing to tell. */
	if (operation != NULL && operation->guard == GUARD_NONE)
		return;
	log_event(LOG_INFO, "access", LOG_TEXT("method", method),
	    LOG_TEXT("path", operation != NULL ? operation->path : ""),
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
	const struct operation *operation = find(method, uri, path_len, service, call.id);

	if (!is_here(fcgi_param(x, "REMOTE_ADDR")))
		refusal_write(x, REFUSAL_NOT_HERE, "");
	else if (operation == NULL)
		refusal_write(x, REFUSAL_NOT_FOUND, "");
	else if (x->body_state == FCGI_BODY_TOO_LARGE)
		refusal_write(x, REFUSAL_TOO_LARGE, "");
	else if (x->body_state != FCGI_BODY_WHOLE)
		refusal_write(x, REFUSAL_MALFORMED, "");
	else if (may_pass(sim, operation, service, &call, x))
		operation->serve(sim, &call, x);
	log_access(x, operation, method);
}
