#ifndef BONIN_SIM_CONNECTION_H
#define BONIN_SIM_CONNECTION_H

#include <stdatomic.h>
#include <stdbool.h>

#include "sim.h"

/* The simulator without a web server: HTTP/1.1 on our own connection, which faults can cut and slow down. */

struct connection {
	struct sim *sim;
	int fd;                   /* closed at the end */
	int stop_fd;              /* readable: end after the current request */
	const atomic_int *n_free; /* threads for other clients; with none, close after an answer */
};

/**
 * connection_serve(connection):
 * Answer request after request until the peer, a fault or a stop ends it.
 *
 * Threads: any, one per connection.
 * Source:  RFC 9112.
 */
void connection_serve(const struct connection *connection);

#endif
