#include "sim_fake.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sys_fake.h"

struct sim sim_fake;

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

int
sim_fake_open(void **state)
{
	(void)state;
	sim_fake = (struct sim){.settings = {.access_key = SIM_FAKE_KEY,
	                            .service_id = SIM_FAKE_SERVICE,
	                            .alimtalk_service_id = SIM_FAKE_ALIMTALK_SERVICE,
	                            .secret_key.len = strlen(SIM_FAKE_SECRET),
	                            .senders = {SIM_FAKE_SENDER},
	                            .n_senders = 1,
	                            .step_ms = SIM_FAKE_STEP_MS}};
	memcpy(sim_fake.settings.secret_key.bytes, SIM_FAKE_SECRET, strlen(SIM_FAKE_SECRET));
	sys_fake_set_ms(SIM_FAKE_NOW_MS);
	sim_open(&sim_fake, SIM_FAKE_KEPT_MAX);
	return 0;
}

int
sim_fake_close(void **state)
{
	(void)state;
	sim_close(&sim_fake);
	return 0;
}

void
sim_fake_raw(const struct sim_fake_request *request, struct sim_fake_answer *answer)
{
	struct fcgi_exchange x = {
	    .source = request, .param = param, .status = 500, .body_state = request->body_state};

	if (request->body != NULL) {
		x.body = mem_strdup(request->body);
		x.body_len = strlen(x.body);
	}
	sim_serve(&sim_fake, &x);
	answer->status = x.status;
	memcpy(answer->headers, x.headers, sizeof(x.headers));
	answer->body = mem_strndup(x.reply != NULL ? x.reply : "", x.reply_len);
	answer->json =
	    strstr(x.headers, "application/json") != NULL ? json_tokener_parse(answer->body) : NULL;
	free(x.body);
	free(x.reply);
}

void
sim_fake_call(const char *method, const char *uri, const char *body, struct sim_fake_answer *answer)
{
	struct sim_fake_request request = {
	    .method = method, .uri = uri, .body = body, .access_key = SIM_FAKE_KEY};
	char timestamp[24], signature[SIGN_SENS_SIZE];

	snprintf(timestamp, sizeof(timestamp), "%" PRId64, sys_now_ms());
	if (!sign_sens(
	        &sim_fake.settings.secret_key, method, uri, timestamp, SIM_FAKE_KEY, signature))
		abort();
	request.timestamp = timestamp;
	request.signature = signature;
	sim_fake_raw(&request, answer);
}

void
sim_fake_get(const char *uri, struct sim_fake_answer *answer)
{
	sim_fake_raw(&(struct sim_fake_request){.method = "GET", .uri = uri}, answer);
}

char *
sim_fake_send(const char *type, const char *to, const char *content, const char *more)
{
	struct sim_fake_answer answer;
	char *body = NULL, *id;

	assert_true(asprintf(&body,
	                "{\"type\":\"%s\",\"from\":\"" SIM_FAKE_SENDER
	                "\",\"content\":\"%s\",\"messages\":[{\"to\":\"%s\"}]%s}",
	                type, content, to, more) > 0);
	sim_fake_call("POST", SIM_FAKE_MESSAGES, body, &answer);
	assert_int_equal(answer.status, 202);
	id = mem_strdup(sim_fake_text(answer.json, "requestId"));
	sim_fake_end(&answer);
	free(body);
	return id;
}

int
sim_fake_list(const char *query, struct sim_fake_answer *answer)
{
	char uri[512];

	snprintf(uri, sizeof(uri), "%s?%s", SIM_FAKE_MESSAGES, query);
	sim_fake_call("GET", uri, NULL, answer);
	return answer->status;
}

void
sim_fake_list_request(const char *id, struct sim_fake_answer *answer)
{
	char query[128];

	snprintf(query, sizeof(query), "requestId=%s", id);
	assert_int_equal(sim_fake_list(query, answer), 200);
}

void
sim_fake_expect(const struct sim_fake_answer *answer, const char *path, const char *text)
{
	const char *found = sim_fake_text(answer->json, path);

	if (text == NULL)
		assert_null(found);
	else if (found == NULL)
		fail_msg("%s is missing in %s", path, answer->body);
	else
		assert_string_equal(found, text);
}

size_t
sim_fake_count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
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

size_t
sim_fake_count_received(void)
{
	struct sim_fake_answer answer;
	size_t n;

	sim_fake_get("/sim/messages", &answer);
	n = sim_fake_count(answer.body, "messageId");
	sim_fake_end(&answer);
	return n;
}
