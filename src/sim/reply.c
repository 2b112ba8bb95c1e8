#include "reply.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../mem.h"

static const struct {
	const char *name;
	const char *value;
} always[] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "SAMEORIGIN"},
    {"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
                                "connect-src 'self'; img-src 'self' data:;"
                                " form-action 'self'; base-uri 'none'; frame-ancestors 'self'"},
};

void
reply_empty(struct fcgi_exchange *x, int status)
{
	x->status = status;
	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		fcgi_header(x, always[i].name, always[i].value);
}

void
reply_text(struct fcgi_exchange *x, int status, const char *type, char *text, size_t len)
{
	reply_empty(x, status);
	fcgi_header(x, "Content-Type", type);
	x->reply = text;
	x->reply_len = len;
}

void
reply_json(struct fcgi_exchange *x, int status, struct json_object *object)
{
	char *json = json_write(object);

	reply_text(x, status, "application/json; charset=utf-8", json, strlen(json));
}

void
reply_put_details(struct json_object *object, const char *details)
{
	struct json_object *members = *details != '\0' ? json_tokener_parse(details) : NULL;
	struct json_object_iterator at, end;

	if (members == NULL)
		return;
	at = json_object_iter_begin(members);
	end = json_object_iter_end(members);
	for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at))
		json_put(object, json_object_iter_peek_name(&at),
		    json_object_get(json_object_iter_peek_value(&at)));
	json_free(members);
}

char *
reply_pick_details(struct json_object *object, const char *const names[], size_t n)
{
	struct json_object *picked = json_new(), *member;

	for (size_t i = 0; i < n; i++) {
		if (json_object_object_get_ex(object, names[i], &member) && member != NULL)
			json_put(picked, names[i], json_object_get(member));
	}
	if (json_count(picked) > 0)
		return json_write(picked);
	json_free(picked);
	return mem_strdup("");
}

void
reply_redirect(struct fcgi_exchange *x, int status, const char *location)
{
	reply_empty(x, status);
	fcgi_header(x, "Location", location);
}

void
reply_drop(struct fcgi_exchange *x)
{
	free(x->reply);
	x->reply = NULL;
	x->reply_len = x->headers_len = 0;
	x->headers[0] = '\0';
}
