#include "fcgi_edge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "text.h"

#define LENGTH_UNKNOWN (-1)
#define LENGTH_BAD     (-2)

const char *
fcgi_param(const struct fcgi_exchange *x, const char *name)
{
	const char *value = x->param(x, name);

	return value != NULL ? value : "";
}

bool
fcgi_param_is_doubled(const struct fcgi_exchange *x, const char *name)
{
	size_t len = strlen(name), n = 0;

	for (char *const *variable = x->variables; variable != NULL && *variable != NULL;
	     variable++)
		n += strncmp(*variable, name, len) == 0 && (*variable)[len] == '=';
	return n > 1;
}

static bool
is_header_safe(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	}
	return true;
}

static void
append(struct fcgi_exchange *x, const char *text, size_t len)
{
	memcpy(x->headers + x->headers_len, text, len);
	x->headers_len += len;
}

void
fcgi_header(struct fcgi_exchange *x, const char *name, const char *value)
{
	size_t name_len = strlen(name), value_len = strlen(value);
	size_t len = name_len + strlen(": ") + value_len + strlen("\r\n");

	if (!is_header_safe(value) || len >= sizeof(x->headers) - x->headers_len) {
		log_event(LOG_ERROR, "header_dropped", LOG_TEXT("name", name));
		return;
	}
	append(x, name, name_len);
	append(x, ": ", 2);
	append(x, value, value_len);
	append(x, "\r\n", 2);
	x->headers[x->headers_len] = '\0';
}

/* The declared length, LENGTH_UNKNOWN if none is declared, or LENGTH_BAD if it is not a number. */
static int64_t
declared_length(const struct fcgi_exchange *x)
{
	const char *text = fcgi_param(x, "CONTENT_LENGTH");
	int64_t length;

	if (*text == '\0')
		return LENGTH_UNKNOWN;
	/* A length of more than 18 digits exceeds any limit, but is still a number. */
	if (strspn(text, "0123456789") == strlen(text) && strlen(text) > 18)
		return INT64_MAX;
	return *text != '-' && text_number(text, 0, INT64_MAX, &length) ? length : LENGTH_BAD;
}

static void
read_body(struct fcgi_exchange *x, size_t body_max, const struct fcgi_streams *streams)
{
	int64_t declared = declared_length(x);
	size_t wanted;

	if (declared == LENGTH_UNKNOWN && !streams->has_end)
		declared = 0; /* RFC 3875 section 4.1.2: no CONTENT_LENGTH, no body */
	if (declared == LENGTH_BAD) {
		x->body_state = FCGI_BODY_BAD_LENGTH;
		return;
	}
	if (declared > (int64_t)body_max) {
		x->body_state = FCGI_BODY_TOO_LARGE;
		return;
	}
	/* Without a declared length, one byte more than the limit is enough to know. */
	wanted = declared == LENGTH_UNKNOWN ? body_max + 1 : (size_t)declared;
	x->body = mem_zalloc(wanted + 1);
	x->body_len = streams->read(streams->from, x->body, wanted);
	if (x->body_len > body_max)
		x->body_state = FCGI_BODY_TOO_LARGE;
	else if (declared != LENGTH_UNKNOWN && x->body_len != wanted)
		x->body_state = FCGI_BODY_BAD_LENGTH; /* libfcgi silently truncates a body */
}

static void
write_answer(const struct fcgi_exchange *x, const struct fcgi_streams *streams)
{
	char head[FCGI_HEADERS_MAX + 64];
	int len = snprintf(head, sizeof(head), "Status: %d\r\n%sContent-Length: %zu\r\n\r\n",
	    x->status, x->headers, x->reply_len);

	if (len < 0 || (size_t)len >= sizeof(head))
		return;
	streams->write(streams->to, head, (size_t)len);
	/* An answer to HEAD has the headers of the one to GET and no body. */
	if (x->reply_len > 0 && strcmp(fcgi_param(x, "REQUEST_METHOD"), "HEAD") != 0)
		streams->write(streams->to, x->reply, x->reply_len);
}

static void
wipe_and_free(char *data, size_t len)
{
	if (data != NULL)
		explicit_bzero(data, len);
	free(data);
}

void
fcgi_exchange_run(struct fcgi_exchange *x, const struct fcgi_options *options,
    const struct fcgi_streams *streams, fcgi_handler *handler, void *ctx)
{
	x->status = 500;
	read_body(x, options->body_max, streams);
	handler(ctx, x);
	write_answer(x, streams);
	wipe_and_free(x->body, x->body_len);
	wipe_and_free(x->reply, x->reply_len);
}
