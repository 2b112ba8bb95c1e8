#include "connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "../stamp.h"
#include "../sys.h"
#include "../text.h"
#include "head.h"
#include "refusal.h"
#include "reply.h"
#include "wire.h"

#define CHUNK_LINE_SIZE 64

/** A connection and its current request. */
struct session {
	const struct connection *connection;
	struct wire wire;
	struct head head;
	char head_text[HEAD_SIZE_MAX + 1];
	char address[INET6_ADDRSTRLEN];
	bool keeps; /* the connection open for another request */
};

static const char *
param(const struct fcgi_exchange *x, const char *name)
{
	const struct session *session = x->source;

	if (strcmp(name, "REQUEST_METHOD") == 0)
		return session->head.method;
	if (strcmp(name, "REQUEST_URI") == 0)
		return session->head.target;
	if (strcmp(name, "REMOTE_ADDR") == 0)
		return session->address;
	return head_param(&session->head, name);
}

static void
read_address(struct session *session)
{
	struct sockaddr_storage storage;
	struct sockaddr *peer = (struct sockaddr *)&storage;
	socklen_t len = sizeof(storage);

	if (getpeername(session->wire.fd, peer, &len) != 0 ||
	    getnameinfo(peer, len, session->address, sizeof(session->address), NULL, 0,
	        NI_NUMERICHOST) != 0)
		session->address[0] = '\0';
}

/* Returns 0; the HTTP status to refuse the request with; or -1 when none comes. */
static int
read_head(struct session *session)
{
	struct wire *wire = &session->wire;
	size_t len;

	session->head = (struct head){.method = "", .target = ""};
	if (!wire_wait(wire))
		return -1;
	while ((len = head_end(wire->bytes + wire->start, wire->end - wire->start)) == 0) {
		if (wire->end - wire->start == HEAD_SIZE_MAX)
			return 431;
		if (!wire_fill(wire))
			return -1;
	}
	memcpy(session->head_text, wire->bytes + wire->start, len);
	wire->start += len;
	return head_parse(session->head_text, len, &session->head);
}

/* The length in the first line of a chunk; -1 when there is none. */
static int64_t
read_chunk_len(struct wire *wire)
{
	char line[CHUNK_LINE_SIZE];
	size_t n;

	if (!wire_read_line(wire, line, sizeof(line)))
		return -1;
	n = strspn(line, "0123456789abcdefABCDEF");
	return n > 0 && n <= 8 && line[n] == '\0' ? (int64_t)strtoul(line, NULL, 16) : -1;
}

static bool
skip_empty_line(struct wire *wire)
{
	char line[CHUNK_LINE_SIZE];

	return wire_read_line(wire, line, sizeof(line)) && *line == '\0';
}

/* False: the chunks are malformed or end too early. */
static bool
read_chunks(struct wire *wire, struct fcgi_exchange *x)
{
	int64_t len;

	while ((len = read_chunk_len(wire)) > 0) {
		if ((size_t)len > SIM_BODY_MAX - x->body_len) {
			x->body_state = FCGI_BODY_TOO_LARGE;
			return true;
		}
		if (!wire_read(wire, x->body + x->body_len, (size_t)len) || !skip_empty_line(wire))
			return false;
		x->body_len += (size_t)len;
	}
	return len == 0 && skip_empty_line(wire);
}

/* False: nobody is left to answer to. */
static bool
read_body(struct session *session, const struct head_framing *framing, struct fcgi_exchange *x)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct wire *wire = &session->wire;

	if (framing->length > (int64_t)SIM_BODY_MAX) {
		x->body_state = FCGI_BODY_TOO_LARGE;
		session->keeps = false;
		return true;
	}
	if (head_has_token(&session->head, "Expect", "100-continue") && wire->start == wire->end &&
	    !wire_write(wire, go_on, sizeof(go_on) - 1))
		return false;
	if (framing->is_chunked) {
		x->body = mem_zalloc(SIM_BODY_MAX + 1);
		bool is_whole = read_chunks(wire, x);
		session->keeps = session->keeps && x->body_state == FCGI_BODY_WHOLE;
		return is_whole;
	}
	x->body_len = (size_t)framing->length;
	x->body = mem_zalloc(x->body_len + 1);
	return wire_read(wire, x->body, x->body_len);
}

static const char *
phrase(int status)
{
	static const struct {
		int status;
		const char *text;
	} phrases[] = {{200, "OK"}, {202, "Accepted"}, {204, "No Content"}, {303, "See Other"},
	    {308, "Permanent Redirect"}, {400, "Bad Request"}, {401, "Unauthorized"},
	    {403, "Forbidden"}, {404, "Not Found"}, {413, "Content Too Large"},
	    {415, "Unsupported Media Type"}, {429, "Too Many Requests"},
	    {500, "Internal Server Error"}, {503, "Service Unavailable"}, {504, "Gateway Timeout"}};

	for (size_t i = 0; i < ARRAY_LEN(phrases); i++) {
		if (phrases[i].status == status)
			return phrases[i].text;
	}
	return "Other";
}

/* The whole answer, head and body; the head ends at ${head_len}. */
static char *
write_whole(
    const struct session *session, const struct fcgi_exchange *x, size_t *head_len, size_t *len)
{
	char date[STAMP_HTTP_SIZE], length[48] = "";
	bool has_body = x->reply_len > 0 && strcmp(session->head.method, "HEAD") != 0;
	char *whole = NULL;
	FILE *out = open_memstream(&whole, len);

	if (out == NULL)
		return NULL;
	stamp_write_http(sys_now_ms(), date);
	if (x->status != 204)
		snprintf(length, sizeof(length), "Content-Length: %zu\r\n", x->reply_len);
	fprintf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s%s%s\r\n", x->status, phrase(x->status), date,
	    x->headers, length, session->keeps ? "" : "Connection: close\r\n");
	fflush(out);
	*head_len = *len;
	if (has_body)
		fwrite(x->reply, 1, x->reply_len, out);
	if (fclose(out) == 0)
		return whole;
	free(whole);
	return NULL;
}

static bool
drip(struct session *session, const char *bytes, size_t len, int64_t drip_ms)
{
	for (size_t i = 0; i < len; i++) {
		if (!wire_write(&session->wire, bytes + i, 1))
			return false;
		wire_pause(&session->wire, drip_ms);
	}
	return true;
}

/* Send the answer, cut or byte by byte if ${fault} says so. */
static void
answer(struct session *session, const struct fcgi_exchange *x, const struct fault *fault)
{
	size_t head_len = 0, len = 0;
	char *whole = write_whole(session, x, &head_len, &len);
	bool is_sent;

	if (whole == NULL) {
		wire_cut(&session->wire);
		return;
	}
	if (fault->reset == FAULT_RESET_HALF)
		len = len > head_len ? head_len + (len - head_len) / 2 : len / 2;
	is_sent = fault->drip_ms > 0 ? drip(session, whole, len, fault->drip_ms)
	                             : wire_write(&session->wire, whole, len);
	if (!is_sent)
		session->keeps = false;
	if (fault->reset == FAULT_RESET_HALF) {
		/* Time for what was sent to arrive: a reset overtakes it. */
		wire_pause(&session->wire, 1);
		wire_cut(&session->wire);
	}
	explicit_bzero(whole, len);
	free(whole);
}

static void
refuse(struct session *session, struct fcgi_exchange *x, int status)
{
	const struct fault none = {0};

	session->keeps = false;
	refusal_write(x, REFUSAL_MALFORMED, "");
	x->status = status;
	answer(session, x, &none);
}

static void
serve_good(struct session *session, const struct head_framing *framing, struct fcgi_exchange *x)
{
	struct sim *sim = session->connection->sim;
	struct fault fault;

	sim_take_fault(sim, x, &fault);
	if (fault.reset == FAULT_RESET_BEFORE) {
		wire_cut(&session->wire);
	} else if (!read_body(session, framing, x)) {
		session->keeps = false;
	} else {
		sim_answer(sim, x, &fault);
		wire_pause(&session->wire, fault.delay_ms);
		if (fault.reset == FAULT_RESET_AFTER)
			wire_cut(&session->wire);
		else
			answer(session, x, &fault);
	}
	fault_wipe(&fault);
}

/* Returns whether another request may follow. */
static bool
serve_one(struct session *session)
{
	struct fcgi_exchange x = {.source = session, .param = param, .status = 500};
	struct head_framing framing = {0};
	int status = read_head(session);

	if (status < 0)
		return false;
	session->keeps = !session->head.is_1_0 &&
	                 !head_has_token(&session->head, "Connection", "close") &&
	                 atomic_load(session->connection->n_free) > 0;
	if (status == 0)
		status = head_frame(&session->head, &framing);
	if (status == 0)
		serve_good(session, &framing, &x);
	else
		refuse(session, &x, status);
	/* Both may contain a code. */
	if (x.body != NULL)
		explicit_bzero(x.body, x.body_len);
	if (x.reply != NULL)
		explicit_bzero(x.reply, x.reply_len);
	free(x.body);
	free(x.reply);
	return session->keeps && session->wire.fd >= 0;
}

void
connection_serve(const struct connection *connection)
{
	struct session *session = mem_zalloc(sizeof(*session));

	session->connection = connection;
	session->wire.fd = connection->fd;
	session->wire.stop_fd = connection->stop_fd;
	read_address(session);
	while (serve_one(session))
		continue;
	if (session->wire.fd >= 0)
		wire_close(&session->wire);
	explicit_bzero(session, sizeof(*session));
	free(session);
}
