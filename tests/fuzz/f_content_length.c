#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fcgi_edge.h"
#include "fuzz.h"

/* First line: CONTENT_LENGTH. A byte: what kind of stream. The rest: what comes in it. */

#define BODY_MAX 64

struct web_server {
	const char *length, *method;
	const uint8_t *stream;
	size_t left;
	size_t n_read;
	bool has_end;
	bool is_handled;
	char *answer;
	size_t answer_len;
};

static const char *
find_param(const struct fcgi_exchange *x, const char *name)
{
	const struct web_server *server = x->source;

	if (strcmp(name, "CONTENT_LENGTH") == 0)
		return server->length;
	return strcmp(name, "REQUEST_METHOD") == 0 ? server->method : NULL;
}

static size_t
read_stream(void *from, char *out, size_t len)
{
	struct web_server *server = from;
	size_t n = len < server->left ? len : server->left;

	memcpy(out, server->stream, n);
	server->stream += n;
	server->left -= n;
	server->n_read += n;
	return n;
}

static void
write_stream(void *to, const char *data, size_t len)
{
	struct web_server *server = to;

	server->answer = realloc(server->answer, server->answer_len + len + 1);
	FUZZ_HOLDS(server->answer != NULL);
	memcpy(server->answer + server->answer_len, data, len);
	server->answer_len += len;
	server->answer[server->answer_len] = '\0';
}

/* What the length says, as a text and not as a number. */
static enum fcgi_body_state
expected(const struct web_server *server, size_t *len)
{
	const char *digits = server->length;
	size_t declared = 0;

	if (*digits == '\0') {
		*len = server->has_end ? server->left : 0;
		return *len > BODY_MAX ? FCGI_BODY_TOO_LARGE : FCGI_BODY_WHOLE;
	}
	if (strspn(digits, "0123456789") != strlen(digits))
		return FCGI_BODY_BAD_LENGTH;
	/* Nobody writes so many zeros. */
	if (strlen(digits) > 18 || strlen(digits + strspn(digits, "0")) > 2)
		return FCGI_BODY_TOO_LARGE;
	for (; *digits != '\0'; digits++)
		declared = declared * 10 + (size_t)(*digits - '0');
	if (declared > BODY_MAX)
		return FCGI_BODY_TOO_LARGE;
	*len = declared;
	return server->left < declared ? FCGI_BODY_BAD_LENGTH : FCGI_BODY_WHOLE;
}

static void
handle(void *ctx, struct fcgi_exchange *x)
{
	struct web_server *server = ctx;
	struct web_server before = *server;
	size_t len = 0;

	before.stream -= server->n_read;
	before.left += server->n_read;
	FUZZ_HOLDS(x->body_state == expected(&before, &len));
	FUZZ_HOLDS(x->status == 500);
	if (x->body_state == FCGI_BODY_WHOLE) {
		FUZZ_HOLDS(x->body_len == len && len <= BODY_MAX);
		FUZZ_HOLDS(len == 0 || memcmp(x->body, before.stream, len) == 0);
		FUZZ_HOLDS(x->body == NULL || x->body[len] == '\0');
	}
	FUZZ_HOLDS(server->n_read <= BODY_MAX + 1);
	server->is_handled = true;
	x->status = 201;
	x->reply = mem_strdup("{}");
	x->reply_len = 2;
	fcgi_header(x, "X-Length", server->length);
}

void
fuzz_content_length(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *length = fuzz_line(&in);
	unsigned kind = fuzz_byte(&in);
	struct web_server server = {.length = length,
	    .method = (kind & 2) != 0 ? "HEAD" : "POST",
	    .stream = in.at,
	    .left = in.left,
	    .has_end = (kind & 1) != 0};
	struct fcgi_exchange x = {.source = &server, .param = find_param};
	const struct fcgi_options options = {.body_max = BODY_MAX};
	const struct fcgi_streams streams = {
	    read_stream, &server, write_stream, &server, server.has_end};

	fcgi_exchange_run(&x, &options, &streams, handle, &server);
	FUZZ_HOLDS(server.is_handled);
	FUZZ_HOLDS(strncmp(server.answer, "Status: 201\r\n", 13) == 0);
	/* One header a line, whatever was asked; then the body, unless it was a HEAD. */
	for (const char *s = server.answer; strncmp(s, "\r\n", 2) != 0; s += strcspn(s, "\r") + 2)
		FUZZ_HOLDS(strcspn(s, "\n") == strcspn(s, "\r") + 1 && strchr(s, ':') != NULL);
	const char *body = strstr(server.answer, "\r\n\r\n");
	FUZZ_HOLDS(body != NULL && strcmp(body + 4, (kind & 2) != 0 ? "" : "{}") == 0);
	free(server.answer);
	free(length);
}
