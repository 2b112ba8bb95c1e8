#include "refusal.h"

#include <assert.h>
#include <string.h>

#include "../json.h"
#include "../mem.h"
#include "reply.h"

enum shape {
	SHAPE_EMPTY,   /* no body at all */
	SHAPE_GATEWAY, /* {"error":{"errorCode":"200","message":...,"details":...}} */
	SHAPE_SENS     /* {"status":403,"error":"Forbidden","message":...} */
};

static const struct row {
	const char *word; /* for faults; NULL: no fault can ask for it */
	int http_status;
	enum shape shape;
	const char *code; /* the gateway's errorCode, which is not an HTTP status */
	const char *name;
	const char *reason;
} table[REFUSAL__MAX] = {
    [REFUSAL_MALFORMED] = {"bad_request", 400, SHAPE_GATEWAY, "100", "Bad Request Exception",
        "The request is not well-formed."},
    [REFUSAL_NO_CREDENTIALS] = {"no_credentials", 401, SHAPE_GATEWAY, "200",
        "Authentication Failed", "Authentication information are missing."},
    /* The real service has not been seen to distinguish an unknown key from a wrong signature. */
    [REFUSAL_BAD_CREDENTIALS] = {"authentication_failed", 401, SHAPE_GATEWAY, "200",
        "Authentication Failed", "Invalid authentication information."},
    [REFUSAL_UNKNOWN_KEY] = {"unknown_key", 401, SHAPE_GATEWAY, "200", "Authentication Failed",
        "Invalid authentication information. The access key is unknown."},
    /* The real text is not known; this one names the cause. */
    [REFUSAL_STALE] = {"stale_timestamp", 401, SHAPE_GATEWAY, "200", "Authentication Failed",
        "Invalid authentication information. The timestamp is 5 minutes or more away."},
    [REFUSAL_NOT_FOUND] = {"not_found", 404, SHAPE_GATEWAY, "300", "Not Found Exception",
        "There is no such operation."},
    [REFUSAL_TOO_LARGE] = {"too_large", 413, SHAPE_GATEWAY, "430", "Request Entity Too Large",
        "The body is too large."},
    [REFUSAL_UNEXPECTED] = {"unexpected_error", 500, SHAPE_GATEWAY, "900", "Unexpected Error", ""},
    [REFUSAL_NO_PERMISSION] = {"no_permission", 401, SHAPE_GATEWAY, "210", "Permission Denied",
        "Permission denied."},
    [REFUSAL_QUOTA] = {"quota_exceeded", 429, SHAPE_GATEWAY, "400", "Quota Exceeded",
        "Quota exceeded."},
    [REFUSAL_THROTTLE] = {"throttle_limited", 429, SHAPE_GATEWAY, "410", "Throttle Limited",
        "Throttle limited."},
    [REFUSAL_RATE] = {"rate_limited", 429, SHAPE_GATEWAY, "420", "Rate Limited", "Rate limited."},
    [REFUSAL_ENDPOINT] = {"endpoint_error", 503, SHAPE_GATEWAY, "500", "Endpoint Error",
        "Endpoint error."},
    [REFUSAL_ENDPOINT_TIMEOUT] = {"endpoint_timeout", 504, SHAPE_GATEWAY, "510", "Endpoint Timeout",
        "Endpoint timeout."},
    [REFUSAL_BAD_REQUEST] = {NULL, 400, SHAPE_SENS, NULL, "Bad Request", "Bad Request"},
    [REFUSAL_NOT_JSON] = {NULL, 400, SHAPE_SENS, NULL, "Bad Request", "the body is no JSON"},
    [REFUSAL_FORBIDDEN] = {"forbidden", 403, SHAPE_SENS, NULL, "Forbidden",
        "Do not have access to this 'serviceId'"},
    [REFUSAL_UNSUPPORTED_TYPE] = {NULL, 415, SHAPE_SENS, NULL, "Unsupported Media Type",
        "Content-Type must be application/json"},
    /* As the real service was seen to answer when nothing matches. */
    [REFUSAL_NO_MATCH] = {"no_match", 404, SHAPE_EMPTY, NULL, "", ""},
    [REFUSAL_NOT_HERE] = {NULL, 403, SHAPE_SENS, NULL, "Forbidden",
        "The simulator answers to its own machine only."},
    [REFUSAL_CROSS_SITE] = {NULL, 403, SHAPE_SENS, NULL, "Forbidden",
        "The simulator takes no request from another site's page."},
};

static struct json_object *
gateway_shape(const struct row *row, const char *reason)
{
	struct json_object *body = json_new(), *error = json_new();

	json_put_text(error, "errorCode", row->code);
	json_put_text(error, "message", row->name);
	if (*reason != '\0')
		json_put_text(error, "details", reason);
	json_put(body, "error", error);
	return body;
}

static struct json_object *
sens_shape(const struct row *row, const char *reason)
{
	struct json_object *body = json_new();

	json_put_number(body, "status", row->http_status);
	json_put_text(body, "error", row->name);
	json_put_text(body, "message", reason);
	return body;
}

/* {"errorCode":"400","errorMessage":...}, or with "status" instead of errorCode. */
static struct json_object *
flat_shape(const char *name, const char *reason)
{
	struct json_object *body = json_new();

	json_put_text(body, name, "400");
	json_put_text(body, "errorMessage", reason);
	return body;
}

void
refusal_reshape(struct fcgi_exchange *x, const char *shape)
{
	struct json_object *old, *body = NULL;
	const char *reason;

	if (strcmp(shape, "spring") == 0)
		return;
	old = x->reply != NULL ? json_parse(x->reply, x->reply_len) : NULL;
	reason = json_text(old, "message");
	if (strcmp(shape, "gateway") == 0)
		body = gateway_shape(&table[REFUSAL_MALFORMED], reason);
	else if (strcmp(shape, "empty") != 0)
		body = flat_shape(strcmp(shape, "flat") == 0 ? "errorCode" : "status", reason);
	reply_drop(x);
	if (body != NULL)
		reply_json(x, 400, body);
	else
		reply_empty(x, 400);
	json_free(old);
}

enum refusal
refusal_find(const char *word)
{
	for (size_t i = REFUSAL_NONE + 1; i < REFUSAL__MAX; i++) {
		if (table[i].word != NULL && strcmp(table[i].word, word) == 0)
			return (enum refusal)i;
	}
	return REFUSAL_NONE;
}

const char *
refusal_word(enum refusal refusal)
{
	return table[refusal].word != NULL ? table[refusal].word : "";
}

void
refusal_write(struct fcgi_exchange *x, enum refusal refusal, const char *reason)
{
	assert(refusal > REFUSAL_NONE && refusal < REFUSAL__MAX);
	const struct row *row = &table[refusal];

	if (*reason == '\0')
		reason = row->reason;
	if (row->shape == SHAPE_EMPTY)
		reply_empty(x, row->http_status);
	else
		reply_json(x, row->http_status,
		    row->shape == SHAPE_GATEWAY ? gateway_shape(row, reason)
		                                : sens_shape(row, reason));
}
