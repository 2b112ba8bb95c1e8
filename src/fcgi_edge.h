#ifndef BONIN_FCGI_EDGE_H
#define BONIN_FCGI_EDGE_H

#include "fcgi.h"

/* Private to fcgi*.c: what FastCGI and CGI have in common. */

#define PEER_MAX_MS 20000 /* how long a peer may take for its request, and for its answer */

/** Returns how many bytes were read, at most ${len}; fewer only at the end or on an error. */
typedef size_t fcgi_reader(void *from, char *out, size_t len);

/** Write all of it; a peer that has gone away is ignored. */
typedef void fcgi_writer(void *to, const char *data, size_t len);

/** Where a request's body comes from and its answer goes. */
struct fcgi_streams {
	fcgi_reader *read;
	void *from; /* for read */
	fcgi_writer *write;
	void *to;     /* for write */
	bool has_end; /* the stream itself says where the body ends: CONTENT_LENGTH may be absent */
};

/**
 * fcgi_exchange_run(x, options, streams, handler, ctx):
 * One request from its parameters to its answer: read the body within the limit, call ${handler} with ${ctx}, write
 * "Status", the headers and the reply, wipe. ${x}->param, variables and source are set by the caller.
 */
void fcgi_exchange_run(struct fcgi_exchange *x, const struct fcgi_options *options,
    const struct fcgi_streams *streams, fcgi_handler *handler, void *ctx);

/** fcgi_cgi_run(options, handler, ctx): serve the one request of a CGI process. */
int fcgi_cgi_run(const struct fcgi_options *options, fcgi_handler *handler, void *ctx);

/** fcgi_listen(path): create a listening Unix socket at ${path}, mode 0660. Returns -1, logged, on failure. */
int fcgi_listen(const char *path);

#endif
