#ifndef BONIN_PEER_H
#define BONIN_PEER_H

#include <stdbool.h>
#include <stddef.h>

/* A server at a loopback port, in a thread, that does to those who call what a test says: the other end of http.c. */

struct peer;
struct peer_line; /* one connection */

struct peer_options {
	void (*act)(struct peer_line *line); /* what a connection meets; at its end it is closed */
	const char *say;                     /* without an act: read a request, say this, close */
	const char *pem; /* a file with key and certificate; NULL: without TLS */
	int tls_version; /* TLS1_1_VERSION and so on; 0: any */
};

/** peer_start(options): listen at a port of 127.0.0.1. One connection is served at a time. */
struct peer *peer_start(const struct peer_options *options);

/** peer_stop(peer): hang up, end the thread, free. NULL is harmless. */
void peer_stop(struct peer *peer);

/** What has come so far: connections, whole requests, and the last of these as it was. */
int peer_port(const struct peer *peer);
int peer_n_connections(const struct peer *peer);
int peer_n_requests(const struct peer *peer);
const char *peer_request(const struct peer *peer);

/** peer_wait_idle(peer): until every connection so far has been closed at the peer's end. */
void peer_wait_idle(const struct peer *peer);

/* ---- for acts */

/** peer_read_request(line): read and count one whole request. Returns: false when the other end is gone. */
bool peer_read_request(struct peer_line *line);

/** peer_read_some(line): read what has come, at least a byte. */
bool peer_read_some(struct peer_line *line);

/** peer_write(line, data, len), peer_say(line, text): false when the other end is gone. */
bool peer_write(struct peer_line *line, const char *data, size_t len);
bool peer_say(struct peer_line *line, const char *text);

/** peer_wait(line, wait_ms): read and forget for so long; false when the other end is gone. -1: until it is. */
bool peer_wait(struct peer_line *line, int wait_ms);

/** peer_reset(line): hang up with a TCP reset. */
void peer_reset(struct peer_line *line);

/**
 * peer_reset_after_a_part(line): the same when the head has come, and not all of the body: the other end may have taken it for whole.
 */
void peer_reset_after_a_part(struct peer_line *line);

/** peer_refuse(line): from here on nobody can connect. */
void peer_refuse(struct peer_line *line);

/* ---- where nobody serves */

/**
 * peer_hole(address, port):
 * Listen, and let no connection come about: whoever connects gets no answer at all, until the program ends.
 *
 * Returns: the port, which is ${port} unless that is 0; -1 where the machine has no such address.
 */
int peer_hole(const char *address, int port);

/** peer_nobody(): a port that refuses. */
int peer_nobody(void);

#endif
