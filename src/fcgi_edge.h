#ifndef BONIN_FCGI_EDGE_H
#define BONIN_FCGI_EDGE_H

#include "fcgi.h"

/* Private to fcgi*.c: what FastCGI and CGI have in common. */

/** How many bytes came, at most ${len}; fewer only at the end or on a fault. */
typedef size_t fcgi_reader(void *from, char *out, size_t len);

/** Write all of it; a peer that is gone is no matter. */
typedef void fcgi_writer(void *to, const char *data, size_t len);

/**
 * fcgi_exchange_run(x, options, read, from, write, to, handler, ctx):
 * One request from its parameters to its answer: read the body within the limit, call ${handler}, write
 * "Status", the headers and the reply, wipe.
 * ${has_end} says that the stream itself tells where the body ends, so that CONTENT_LENGTH may be absent.
 */
struct fcgi_streams {
	fcgi_reader *read;
	void *from;
	fcgi_writer *write;
	void *to;
	bool has_end;
};

void fcgi_exchange_run(struct fcgi_exchange *x, const struct fcgi_options *options,
    const struct fcgi_streams *streams, fcgi_handler *handler, void *ctx);

/** fcgi_cgi_run(options, handler, ctx): serve the one request of a CGI process. */
int fcgi_cgi_run(const struct fcgi_options *options, fcgi_handler *handler, void *ctx);

/** fcgi_listen(path): make a listening Unix socket at ${path}, mode 0660. Returns -1, logged, on failure. */
int fcgi_listen(const char *path);

#endif
