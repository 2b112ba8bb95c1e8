#ifndef BONIN_FCGI_REQUEST_H
#define BONIN_FCGI_REQUEST_H

#include <fcgiapp.h>

#include "fcgi.h"

/* Private to fcgi*.c: one FastCGI request on an open connection, and the connection's end. */

/**
 * fcgi_request_run(request, options, handler, ctx, x):
 * Read the request on request->ipcFd, let ${handler} answer it into ${x}, and send the whole answer. It waits for the
 * peer without a limit; to hang up on the peer, use shutdown(2).
 *
 * Returns: true when another request may follow on the connection; otherwise call fcgi_request_close.
 */
MUST_CHECK bool fcgi_request_run(FCGX_Request *request, const struct fcgi_options *options,
    fcgi_handler *handler, void *ctx, struct fcgi_exchange *x);

/** fcgi_request_close(request): hang up, within half a second. Does nothing without a connection. */
void fcgi_request_close(FCGX_Request *request);

#endif
