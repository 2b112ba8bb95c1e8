#ifndef BONIN_FCGI_REQUEST_H
#define BONIN_FCGI_REQUEST_H

#include <fcgiapp.h>

#include "fcgi.h"

/* Private to fcgi*.c: one FastCGI request on an open connection, and the connection's end. */

/**
 * fcgi_request_run(request, options, handler, ctx, x):
 * Read the request that comes on request->ipcFd, let ${handler} answer it into ${x}, and send the answer to its last
 * byte. It waits as long as the peer lets it wait; who wants to hang up on the peer uses shutdown(2).
 *
 * Returns: true when the connection may bring another request; otherwise fcgi_request_close is due.
 */
MUST_CHECK bool fcgi_request_run(FCGX_Request *request, const struct fcgi_options *options,
    fcgi_handler *handler, void *ctx, struct fcgi_exchange *x);

/** fcgi_request_close(request): hang up, within half a second. One that has no connection is harmless. */
void fcgi_request_close(FCGX_Request *request);

#endif
