#include "connection.h"

#include <arpa/inet.h>
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

/** A connection and the request that is in hand. */
struct talk {
	const struct connection *connection;
	struct wire wire;
	struct head head;
	char head_text[HEAD_SIZE_MAX + 1];
	char address[INET6_ADDRSTRLEN];
	bool keeps; /* the connection, for another request */
};

static const char *
param(const struct fcgi_exchange *x, const char *name)
{
	const struct talk *talk = x->source;

	if (strcmp(name, "REQUEST_METHOD") == 0)
		return talk->head.method;
	if (strcmp(name, "REQUEST_URI") == 0)
		return talk->head.target;
	if (strcmp(name, "REMOTE_ADDR") == 0)
		return talk->address;
	return head_param(&talk->head, name);
}

static void
read_address(struct talk *talk)
{
	struct sockaddr_storage peer = {0};
	socklen_t len = sizeof(peer);
	const void *bytes = &((const struct sockaddr_in *)&peer)->sin_addr;

	if (getpeername(talk->wire.fd, (struct sockaddr *)&peer, &len) != 0)
		return;
	if (peer.ss_family == AF_INET6)
		bytes = &((const struct sockaddr_in6 *)&peer)->sin6_addr;
	if (inet_ntop(peer.ss_family, bytes, talk->address, sizeof(talk->address)) == NULL)
		talk->address[0] = '\0';
}

/* Returns 0, the status that the request deserves, or -1 when no request comes. */
static int
read_head(struct talk *talk)
{
	struct wire *wire = &talk->wire;
	size_t len;

	talk->head = (struct head){.method = "", .target = ""};
	if (!wire_wait(wire))
		return -1;
	while ((len = head_end(wire->bytes + wire->start, wire->end - wire->start)) == 0) {
		bool is_full = wire->end - wire->start == HEAD_SIZE_MAX;

		if (is_full)
			return 431;
		if (!wire_fill(wire))
			return -1;
	}
	memcpy(talk->head_text, wire->bytes + wire->start, len);
	wire->start += len;
	return head_parse(talk->head_text, len, &talk->head);
}

/* Chunk after chunk. False: it is no chunked body, or ends too early. */
static bool
read_chunks(struct wire *wire, struct fcgi_exchange *x)
{
	char line[CHUNK_LINE_SIZE], *end;

	for (;;) {
		if (!wire_read_line(wire, line, sizeof(line)) ||
		    line[strspn(line, "0123456789abcdefABCDEF")] != '\0' || *line == '\0' ||
		    strlen(line) > 8)
			return false;
		size_t len = strtoul(line, &end, 16);
		if (len > SIM_BODY_MAX - x->body_len) {
			x->body_state = FCGI_BODY_TOO_LARGE;
			return true;
		}
		if (len == 0)
			return wire_read_line(wire, line, sizeof(line)) && *line == '\0';
		if (!wire_read(wire, x->body + x->body_len, len) ||
		    !wire_read_line(wire, line, sizeof(line)) || *line != '\0')
			return false;
		x->body_len += len;
	}
}

/* False: there is nobody to answer any more. */
static bool
read_body(struct talk *talk, const struct head_framing *framing, struct fcgi_exchange *x)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct wire *wire = &talk->wire;
	bool is_whole = true;

	if (framing->length > (int64_t)SIM_BODY_MAX) {
		x->body_state = FCGI_BODY_TOO_LARGE;
		talk->keeps = false;
		return true;
	}
	if (head_has_token(&talk->head, "Expect", "100-continue") && wire->start == wire->end &&
	    !wire_write(wire, go_on, sizeof(go_on) - 1))
		return false;
	x->body = mem_zalloc((framing->is_chunked ? SIM_BODY_MAX : (size_t)framing->length) + 1);
	if (framing->is_chunked) {
		is_whole = read_chunks(wire, x);
		talk->keeps = talk->keeps && x->body_state == FCGI_BODY_WHOLE;
	} else {
		x->body_len = (size_t)framing->length;
		is_whole = wire_read(wire, x->body, x->body_len);
	}
	return is_whole;
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
write_whole(const struct talk *talk, const struct fcgi_exchange *x, size_t *head_len, size_t *len)
{
	char date[STAMP_HTTP_SIZE], length[48] = "";
	bool has_body = x->reply_len > 0 && strcmp(talk->head.method, "HEAD") != 0;
	char *whole = NULL;
	FILE *out = open_memstream(&whole, len);

	if (out == NULL)
		return NULL;
	stamp_write_http(sys_now_ms(), date);
	if (x->status != 204)
		snprintf(length, sizeof(length), "Content-Length: %zu\r\n", x->reply_len);
	fprintf(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s%s%s\r\n", x->status, phrase(x->status), date,
	    x->headers, length, talk->keeps ? "" : "Connection: close\r\n");
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
drip(struct talk *talk, const char *bytes, size_t len, int64_t drip_ms)
{
	for (size_t i = 0; i < len; i++) {
		if (!wire_write(&talk->wire, bytes + i, 1))
			return false;
		wire_pause(&talk->wire, drip_ms);
	}
	return true;
}

/* Send the answer as ${fault} has it. */
static void
answer(struct talk *talk, const struct fcgi_exchange *x, const struct fault *fault)
{
	size_t head_len = 0, len = 0;
	char *whole = write_whole(talk, x, &head_len, &len);
	bool is_sent;

	if (whole == NULL) {
		wire_cut(&talk->wire);
		return;
	}
	if (fault->reset == FAULT_RESET_HALF)
		len = len > head_len ? head_len + (len - head_len) / 2 : len / 2;
	is_sent = fault->drip_ms > 0 ? drip(talk, whole, len, fault->drip_ms)
	                             : wire_write(&talk->wire, whole, len);
	if (!is_sent)
		talk->keeps = false;
	if (fault->reset == FAULT_RESET_HALF) {
		/* What was sent must arrive: a reset overtakes it. */
		wire_pause(&talk->wire, 1);
		wire_cut(&talk->wire);
	}
	explicit_bzero(whole, len);
	free(whole);
}

static void
refuse(struct talk *talk, struct fcgi_exchange *x, int status)
{
	const struct fault none = {0};

	talk->keeps = false;
	refusal_write(x, REFUSAL_MALFORMED, "");
	x->status = status;
	answer(talk, x, &none);
}

static void
serve_good(struct talk *talk, const struct head_framing *framing, struct fcgi_exchange *x)
{
	struct sim *sim = talk->connection->sim;
	struct fault fault;

	sim_foresee(sim, x, &fault);
	if (fault.reset == FAULT_RESET_BEFORE) {
		wire_cut(&talk->wire);
	} else if (!read_body(talk, framing, x)) {
		talk->keeps = false;
	} else {
		sim_answer(sim, x, &fault);
		wire_pause(&talk->wire, fault.delay_ms);
		if (fault.reset == FAULT_RESET_AFTER)
			wire_cut(&talk->wire);
		else
			answer(talk, x, &fault);
	}
	fault_wipe(&fault);
}

/* Whether another request may come. */
static bool
serve_one(struct talk *talk)
{
	struct fcgi_exchange x = {.source = talk, .param = param, .status = 500};
	struct head_framing framing = {0};
	int status = read_head(talk);

	if (status < 0)
		return false;
	talk->keeps = !talk->head.is_1_0 && !head_has_token(&talk->head, "Connection", "close") &&
	              !atomic_load(talk->connection->is_crowded);
	if (status == 0)
		status = head_frame(&talk->head, &framing);
	if (status == 0)
		serve_good(talk, &framing, &x);
	else
		refuse(talk, &x, status);
	/* A code stood in both. */
	if (x.body != NULL)
		explicit_bzero(x.body, x.body_len);
	if (x.reply != NULL)
		explicit_bzero(x.reply, x.reply_len);
	free(x.body);
	free(x.reply);
	return talk->keeps && talk->wire.fd >= 0;
}

void
connection_serve(const struct connection *connection)
{
	struct talk *talk = mem_zalloc(sizeof(*talk));

	talk->connection = connection;
	talk->wire.fd = connection->fd;
	talk->wire.stop_fd = connection->stop_fd;
	read_address(talk);
	while (serve_one(talk))
		continue;
	if (talk->wire.fd >= 0)
		wire_close(&talk->wire);
	explicit_bzero(talk, sizeof(*talk));
	free(talk);
}
