#include "sens.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static const char *const prefixes[] = {
    [SENS_SMS] = "/sms/v2/services/",
    [SENS_ALIMTALK] = "/alimtalk/v2/services/",
};

/* The part of the URL written so far. */
struct url {
	char *text;
	size_t len;
	bool is_whole; /* everything has fitted so far */
};

static void
append(struct url *url, const char *text)
{
	size_t len = strlen(text);

	url->is_whole = url->is_whole && len < SENS_URL_SIZE - url->len;
	if (url->is_whole) {
		memcpy(url->text + url->len, text, len + 1);
		url->len += len;
	}
}

/* All except RFC 3986's unreserved characters become %XX: a space must not become a '+'. */
static void
append_escaped(struct url *url, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		bool is_plain = isalnum(c) || strchr("-._~", c) != NULL;
		char escaped[4];

		snprintf(escaped, sizeof(escaped), is_plain ? "%c" : "%%%02X", c);
		append(url, escaped);
	}
}

static bool
write_url(const struct sens_conf *conf, const struct sens_operation *operation,
    char out[static SENS_URL_SIZE])
{
	const char *service_id =
	    operation->service == SENS_SMS ? conf->service_id : conf->alimtalk_service_id;
	struct url url = {.text = out, .is_whole = *service_id != '\0'};
	const char *separator = "?";

	append(&url, conf->base_url);
	append(&url, prefixes[operation->service]);
	append(&url, service_id);
	append(&url, operation->path);
	if (operation->id != NULL) {
		/* "" and ".." would be another resource. */
		url.is_whole = url.is_whole && strchr(".", operation->id[0]) == NULL;
		append(&url, "/");
		append_escaped(&url, operation->id);
	}
	append(&url, operation->subpath != NULL ? operation->subpath : "");
	for (size_t i = 0; i < SENS_QUERY_MAX; i++) {
		const struct sens_parameter *parameter = &operation->query[i];

		if (parameter->value == NULL || *parameter->value == '\0')
			continue;
		append(&url, separator);
		append(&url, parameter->name);
		append(&url, "=");
		append_escaped(&url, parameter->value);
		separator = "&";
	}
	return url.is_whole;
}

const char *
sens_target(const struct sens_conf *conf, const struct sens_call *call)
{
	return call->url + strlen(conf->base_url);
}

static bool
sign(const struct sens_conf *conf, int64_t now_ms, struct sens_call *call)
{
	char timestamp[24], signature[SIGN_SENS_SIZE];
	size_t n = 0;

	snprintf(timestamp, sizeof(timestamp), "%" PRId64, now_ms);
	if (!sign_sens(&conf->secret_key, call->http.method, sens_target(conf, call), timestamp,
	        conf->access_key, signature))
		return false;
	snprintf(call->timestamp, sizeof(call->timestamp), "x-ncp-apigw-timestamp: %s", timestamp);
	snprintf(call->access_key, sizeof(call->access_key), "x-ncp-iam-access-key: %s",
	    conf->access_key);
	snprintf(
	    call->signature, sizeof(call->signature), "x-ncp-apigw-signature-v2: %s", signature);
	call->http.headers[n++] = call->timestamp;
	call->http.headers[n++] = call->access_key;
	call->http.headers[n++] = call->signature;
	if (call->body != NULL)
		call->http.headers[n++] = "Content-Type: application/json; charset=utf-8";
	return true;
}

bool
sens_build(const struct sens_conf *conf, const struct sens_operation *operation, int64_t now_ms,
    struct sens_call *call)
{
	memset(call, 0, sizeof(*call));
	if (operation->body != NULL)
		call->body = json_write(operation->body);
	call->http = (struct http_request){
	    .method = operation->method,
	    .url = call->url,
	    .body = call->body,
	    .body_len = call->body != NULL ? strlen(call->body) : 0,
	    .ca_file = conf->ca_file,
	    .give_up_fd = -1,
	};
	return write_url(conf, operation, call->url) && sign(conf, now_ms, call);
}

void
sens_call_free(struct sens_call *call)
{
	if (call->body != NULL)
		explicit_bzero(call->body, strlen(call->body));
	free(call->body);
	explicit_bzero(call, sizeof(*call));
}
