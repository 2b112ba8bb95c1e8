#ifndef BONIN_HTTP_H
#define BONIN_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/* One bounded HTTP request to the gateway. The only includer of libcurl. */

#define HTTP_REPLY_MAX      65536 /* unless a request says otherwise */
#define HTTP_REPLY_HEAD_MAX 16384
#define HTTP_HEADERS_MAX    8
#define HTTP_CONNECT_MAX_MS 2000
#define HTTP_CALL_MAX_MS    5000

struct http_request {
	const char *method; /* "GET", "POST", "DELETE" */
	const char *url;    /* complete; the part after the host is sent unchanged */
	const char *headers[HTTP_HEADERS_MAX]; /* "Name: value"; NULL ends the list */
	const char *body;                      /* NULL: none */
	size_t body_len;
	const char *ca_file; /* NULL or "": the system's */
	int give_up_fd;      /* readable: abandon the call; -1: none */
	size_t reply_max;    /* 0: HTTP_REPLY_MAX */
};

/** How far the request got. Only HTTP_NOT_SENT guarantees that the server has seen nothing. */
enum http_outcome {
	HTTP_ANSWERED, /* a whole answer, no longer than allowed */
	HTTP_NOT_SENT, /* no connection, or TLS failed: no byte of the request was sent */
	HTTP_UNKNOWN /* it was sent, or may have been; the answer was lost, too late or too long */
};

struct http_reply {
	enum http_outcome outcome;
	int status; /* HTTP_ANSWERED only */
	char *body; /* NUL-terminated; NULL when there is none */
	size_t body_len;
	int64_t date_ms;  /* the server's Date header, UTC; 0: none, or unreadable */
	char reason[160]; /* for the log when it was not answered; printable, no secret */
};

/**
 * http_call(request, reply):
 * Make one request and wait for its end: connect within 2 s, all within 5 s, TLS 1.2 or newer with the
 * certificate and name checked, no redirect, no proxy (not from the environment either), and no retry, not even on a
 * kept connection that turns out to be dead. Each thread keeps one connection, for 2 s.
 *
 * Memory:  free ${reply} with http_reply_free.
 * Threads: any; locks nothing.
 */
void http_call(const struct http_request *request, struct http_reply *reply);

/** http_reply_free(reply): wipe and free what it holds. Does nothing to a zeroed one. */
void http_reply_free(struct http_reply *reply);

/** http_thread_end(): close the calling thread's connection. */
void http_thread_end(void);

#endif
