#include "sens.h"

#include <ctype.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static void
put(struct json_object *object, const char *name, const char *text)
{
	if (text != NULL)
		json_object_object_add(object, name, json_object_new_string(text));
}

static struct json_object *
list_of_recipients(const struct sens_sms *sms)
{
	struct json_object *list = json_object_new_array_ext((int)sms->n_messages);

	for (size_t i = 0; i < sms->n_messages; i++) {
		struct json_object *message = json_object_new_object();

		put(message, "to", sms->messages[i].to);
		put(message, "subject", sms->messages[i].subject);
		put(message, "content", sms->messages[i].content);
		json_object_array_add(list, message);
	}
	return list;
}

static struct json_object *
list_of_files(const struct sens_sms *sms)
{
	struct json_object *list = json_object_new_array_ext((int)sms->n_files);

	for (size_t i = 0; i < sms->n_files; i++) {
		struct json_object *file = json_object_new_object();

		put(file, "fileId", sms->file_ids[i]);
		json_object_array_add(list, file);
	}
	return list;
}

static char *
send_body(const struct sens_sms *sms)
{
	struct json_object *object = json_object_new_object();
	char *body;

	put(object, "type", sms->type);
	put(object, "contentType", sms->content_type);
	put(object, "countryCode", sms->country_code);
	put(object, "from", sms->from);
	put(object, "subject", sms->subject);
	put(object, "content", sms->content);
	json_object_object_add(object, "messages", list_of_recipients(sms));
	if (sms->n_files > 0)
		json_object_object_add(object, "files", list_of_files(sms));
	put(object, "reserveTime", sms->reserve_time);
	put(object, "reserveTimeZone", sms->reserve_time_zone);
	put(object, "scheduleCode", sms->schedule_code);
	body = mem_strdup(json_object_to_json_string_ext(
	    object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
	return body;
}

/* The three headers. What is signed is what stands behind the host in the URL, byte for byte. */
static bool
sign(const struct gateway_sens_conf *conf, int64_t now_ms, struct sens_call *call)
{
	const char *target = call->url + strlen(conf->base_url);
	char timestamp[24], signature[SIGN_SENS_SIZE];

	snprintf(timestamp, sizeof(timestamp), "%" PRId64, now_ms);
	if (!sign_sens(&conf->secret_key, call->http.method, target, timestamp, conf->access_key,
	        signature))
		return false;
	snprintf(call->timestamp, sizeof(call->timestamp), "x-ncp-apigw-timestamp: %s", timestamp);
	snprintf(call->access_key, sizeof(call->access_key), "x-ncp-iam-access-key: %s",
	    conf->access_key);
	snprintf(
	    call->signature, sizeof(call->signature), "x-ncp-apigw-signature-v2: %s", signature);
	call->http.headers[0] = call->timestamp;
	call->http.headers[1] = call->access_key;
	call->http.headers[2] = call->signature;
	if (call->body != NULL)
		call->http.headers[3] = "Content-Type: application/json; charset=utf-8";
	return true;
}

/* All but RFC 3986's unreserved characters go as %XX. */
static bool
escape(char *out, size_t out_size, const char *text)
{
	size_t len = 0;

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		bool is_plain = isalnum(c) || strchr("-._~", c) != NULL;

		if (len + 4 > out_size)
			return false;
		len += (size_t)snprintf(out + len, out_size - len, is_plain ? "%c" : "%%%02X", c);
	}
	out[len] = '\0';
	return true;
}

static bool
build(const struct gateway_sens_conf *conf, const char *method, const char *rest, const char *value,
    char *body, int64_t now_ms, struct sens_call *call)
{
	char escaped[256] = "";
	int len;

	memset(call, 0, sizeof(*call));
	call->body = body;
	if (!escape(escaped, sizeof(escaped), value))
		return false;
	len = snprintf(call->url, sizeof(call->url), "%s/sms/v2/services/%s/messages%s%s",
	    conf->base_url, conf->service_id, rest, escaped);
	if (len < 0 || (size_t)len >= sizeof(call->url))
		return false;
	call->http = (struct http_request){
	    .method = method,
	    .url = call->url,
	    .body = body,
	    .body_len = body != NULL ? strlen(body) : 0,
	    .ca_file = conf->ca_file,
	    .give_up_fd = -1,
	};
	return sign(conf, now_ms, call);
}

bool
sens_build_send(const struct gateway_sens_conf *conf, const struct sens_sms *sms, int64_t now_ms,
    struct sens_call *call)
{
	return build(conf, "POST", "", "", send_body(sms), now_ms, call);
}

bool
sens_build_list(const struct gateway_sens_conf *conf, const char *request_id, int64_t now_ms,
    struct sens_call *call)
{
	return build(conf, "GET", "?requestId=", request_id, NULL, now_ms, call);
}

bool
sens_build_result(const struct gateway_sens_conf *conf, const char *message_id, int64_t now_ms,
    struct sens_call *call)
{
	return build(conf, "GET", "/", message_id, NULL, now_ms, call);
}

void
sens_call_free(struct sens_call *call)
{
	if (call->body != NULL)
		explicit_bzero(call->body, strlen(call->body));
	free(call->body);
	explicit_bzero(call, sizeof(*call));
}

/* A member as text, whether the gateway wrote "200" or 200; "" where it is neither. */
static const char *
text_of(struct json_object *object, const char *name)
{
	struct json_object *value;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, name, &value) ||
	    (!json_object_is_type(value, json_type_string) &&
	        !json_object_is_type(value, json_type_int)))
		return "";
	return json_object_get_string(value);
}

/* Words of the gateway for our log: printable, and not for ever. */
static void
explain(struct gateway_receipt *receipt, int status, struct json_object *object)
{
	struct json_object *error = NULL;
	const char *code, *message, *details;
	size_t len;

	json_object_object_get_ex(object, "error", &error);
	if (json_object_is_type(error, json_type_object)) { /* the gateway's shape */
		code = text_of(error, "errorCode");
		message = text_of(error, "message");
		details = text_of(error, "details");
	} else { /* SENS's own, {"status":403,"error":"Forbidden","message":"..."}, or flat */
		code = *text_of(object, "errorCode") != '\0' ? text_of(object, "errorCode")
		                                             : text_of(object, "statusCode");
		message = text_of(object, "error");
		details = *text_of(object, "message") != '\0' ? text_of(object, "message")
		                                              : text_of(object, "errorMessage");
	}
	snprintf(receipt->reason, sizeof(receipt->reason), "HTTP %d%s%s%s%s%s%s", status,
	    *code != '\0' ? " code " : "", code, *message != '\0' ? ": " : "", message,
	    *details != '\0' ? ": " : "", details);
	len = strlen(receipt->reason);
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)receipt->reason[i] < 0x20 || receipt->reason[i] == 0x7f)
			receipt->reason[i] = ' ';
	}
}

static enum gateway_outcome
judge(int status, struct json_object *object, struct gateway_receipt *receipt)
{
	const char *name = text_of(object, "statusName"), *id = text_of(object, "requestId");

	if (status >= 500)
		return GATEWAY_UNKNOWN;
	if (status < 200 || status >= 300)
		return GATEWAY_REFUSED;
	if (strcmp(name, "fail") == 0)
		return GATEWAY_REFUSED;
	if (strcmp(text_of(object, "statusCode"), "202") != 0 || *id == '\0' ||
	    !text_copy(receipt->id, sizeof(receipt->id), id))
		return GATEWAY_UNKNOWN;
	return GATEWAY_ACCEPTED;
}

void
sens_read_send(const struct http_reply *reply, struct gateway_receipt *receipt)
{
	struct json_object *object = NULL;

	*receipt = (struct gateway_receipt){.outcome = GATEWAY_UNKNOWN};
	if (reply->outcome != HTTP_ANSWERED) {
		if (reply->outcome == HTTP_NOT_SENT)
			receipt->outcome = GATEWAY_REFUSED;
		snprintf(receipt->reason, sizeof(receipt->reason), "%s", reply->reason);
		return;
	}
	if (reply->body != NULL)
		object = json_tokener_parse(reply->body);
	receipt->outcome = judge(reply->status, object, receipt);
	if (receipt->outcome != GATEWAY_ACCEPTED)
		explain(receipt, reply->status, object);
	json_object_put(object);
}
