#include "sim_fake.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys_fake.h"

static const char *
or_else(const char *value, const char *fallback)
{
	return value != NULL ? value : fallback;
}

static const char *
param(const struct fcgi_exchange *x, const char *name)
{
	const struct sim_fake_request *request = x->source;
	const struct {
		const char *name, *value;
	} params[] = {
	    {"REQUEST_METHOD", request->method},
	    {"REQUEST_URI", request->uri},
	    {"REMOTE_ADDR", or_else(request->address, "127.0.0.1")},
	    {"CONTENT_TYPE", or_else(request->content_type, "application/json; charset=utf-8")},
	    {"HTTP_X_NCP_APIGW_TIMESTAMP", request->timestamp},
	    {"HTTP_X_NCP_IAM_ACCESS_KEY", request->access_key},
	    {"HTTP_X_NCP_APIGW_SIGNATURE_V2", request->signature},
	    {"HTTP_ACCEPT", request->accept},
	    {"HTTP_SEC_FETCH_SITE", request->fetch_site},
	};

	for (size_t i = 0; i < ARRAY_LEN(params); i++) {
		if (strcmp(params[i].name, name) == 0)
			return params[i].value;
	}
	return NULL;
}

void
sim_fake_open(struct sim *sim, size_t messages_max)
{
	*sim = (struct sim){.settings = {.access_key = SIM_FAKE_KEY,
	                        .service_id = SIM_FAKE_SERVICE,
	                        .secret_key.len = strlen(SIM_FAKE_SECRET),
	                        .senders = {SIM_FAKE_SENDER},
	                        .n_senders = 1,
	                        .step_ms = SIM_FAKE_STEP_MS}};
	memcpy(sim->settings.secret_key.bytes, SIM_FAKE_SECRET, strlen(SIM_FAKE_SECRET));
	sim->outbox = outbox_new(messages_max);
	sys_fake_set_ms(SIM_FAKE_NOW_MS);
}

void
sim_fake_close(struct sim *sim)
{
	outbox_free(sim->outbox);
}

void
sim_fake_raw(
    struct sim *sim, const struct sim_fake_request *request, struct sim_fake_answer *answer)
{
	struct fcgi_exchange x = {
	    .source = request, .param = param, .status = 500, .body_state = request->body_state};

	if (request->body != NULL) {
		x.body = mem_strdup(request->body);
		x.body_len = strlen(x.body);
	}
	sim_serve(sim, &x);
	answer->status = x.status;
	memcpy(answer->headers, x.headers, sizeof(x.headers));
	answer->body = mem_strndup(x.reply != NULL ? x.reply : "", x.reply_len);
	answer->json =
	    strstr(x.headers, "application/json") != NULL ? json_tokener_parse(answer->body) : NULL;
	free(x.body);
	free(x.reply);
}

void
sim_fake_call(struct sim *sim, const char *method, const char *uri, const char *body,
    struct sim_fake_answer *answer)
{
	struct sim_fake_request request = {
	    .method = method, .uri = uri, .body = body, .access_key = SIM_FAKE_KEY};
	char timestamp[24], signature[SIGN_SENS_SIZE];

	snprintf(timestamp, sizeof(timestamp), "%" PRId64, sys_now_ms());
	if (!sign_sens(&sim->settings.secret_key, method, uri, timestamp, SIM_FAKE_KEY, signature))
		abort();
	request.timestamp = timestamp;
	request.signature = signature;
	sim_fake_raw(sim, &request, answer);
}

void
sim_fake_end(struct sim_fake_answer *answer)
{
	free(answer->body);
	json_object_put(answer->json);
	*answer = (struct sim_fake_answer){0};
}

const char *
sim_fake_text(struct json_object *object, const char *path)
{
	char name[64];

	while (object != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");

		snprintf(name, sizeof(name), "%.*s", (int)len, path);
		if (json_object_is_type(object, json_type_array))
			object = json_object_array_get_idx(object, strtoul(name, NULL, 10));
		else
			object = json_object_object_get(object, name);
		path += len + (path[len] == '.');
	}
	return object != NULL ? json_object_get_string(object) : NULL;
}
