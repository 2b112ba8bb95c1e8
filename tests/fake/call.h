#ifndef BONIN_CALL_H
#define BONIN_CALL_H

#include "http.h"

/* What the tests of http.c share: a POST to somewhere, and what is true of every reply. */

#define CALL_ACCEPTED "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{}"
#define CALL_BODY     "{\"to\":\"01012345678\"}"
#define CALL_SECRET   "secret-of-ours"
#define CALL_SPARE_MS 900 /* over a bound in time, for a busy machine */
#define CALL_NO_YES \
	(-1) /* not sent or unknown: a reset and our bytes cross, and either word may be true */

/** call_post(host, port, reply): POST CALL_BODY to http://host:port, with a secret in a header. */
void call_post(const char *host, int port, struct http_reply *reply);

/** call_assert(name, reply, outcome): and where it is no answer, a reason that may be logged. */
void call_assert(const char *name, const struct http_reply *reply, int outcome);

#endif
