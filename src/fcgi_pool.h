#ifndef BONIN_FCGI_POOL_H
#define BONIN_FCGI_POOL_H

#include "fcgi.h"

/* Private to fcgi*.c: the threads that accept connections and serve the requests on them. */

struct fcgi_pool;

/**
 * fcgi_pool_open(options, handler, ctx, listen_fd):
 * Serve the connections to ${listen_fd}, which does not block, with one worker at first, and with another one whenever none
 * is idle, up to options->threads_max. Signals must be blocked; libfcgi must have been initialised.
 *
 * Returns: NULL with errno on failure; that no worker could be started is told by fcgi_pool_is_running.
 * Memory:  borrows all; end it with fcgi_pool_close.
 */
struct fcgi_pool *fcgi_pool_open(
    const struct fcgi_options *options, fcgi_handler *handler, void *ctx, int listen_fd);

/** fcgi_pool_is_running(pool): whether it has a worker. */
bool fcgi_pool_is_running(struct fcgi_pool *pool);

/** fcgi_pool_cut_off_stuck(pool): hang up on peers that have not finished a request, or read its answer, for too long. */
void fcgi_pool_cut_off_stuck(struct fcgi_pool *pool);

/** fcgi_pool_stop(pool): accept nothing more; idle workers end at once, the others after their request. */
void fcgi_pool_stop(struct fcgi_pool *pool);

/** fcgi_pool_wait(pool, wait_ms): wait at most ${wait_ms} until all workers have ended. False: some have not. */
MUST_CHECK bool fcgi_pool_wait(struct fcgi_pool *pool, int wait_ms);

/** fcgi_pool_close(pool): free it; all workers must have ended. */
void fcgi_pool_close(struct fcgi_pool *pool);

#endif
