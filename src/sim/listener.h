#ifndef BONIN_SIM_LISTENER_H
#define BONIN_SIM_LISTENER_H

#include <stdbool.h>

#include "sim.h"

/* Listens on a port of this machine, for use without a web server. */

/** listener_is_address(text): whether it is "HOST:PORT" rather than the path of a socket. */
bool listener_is_address(const char *text);

/**
 * listener_serve(address, threads_max, sim, ready):
 * Serve HTTP at ${address}, "127.0.0.1:8090", "[::1]:8090" or "localhost:8090", until SIGTERM or SIGINT: only to this
 * machine. Port 0 chooses a free one. ${ready} is called with the port when it is ready for requests.
 *
 * Returns: the exit status; a failure is printed by log_plain.
 */
int listener_serve(const char *address, int threads_max, struct sim *sim,
    void (*ready)(const struct sim *sim, const char *host, int port));

#endif
