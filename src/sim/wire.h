#ifndef BONIN_SIM_WIRE_H
#define BONIN_SIM_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "head.h"

/* A connection that somebody has made to us: bytes in and out, none waited for for ever. */

#define WIRE_WAIT_MS 20000 /* for the next bytes of a request, or for room for those of an answer */
#define WIRE_IDLE_MS 15000 /* for the next request */

struct wire {
	int fd;      /* -1: it is over */
	int stop_fd; /* readable: whoever only waits should leave */
	char bytes[HEAD_SIZE_MAX +
	           1]; /* that came and were not taken yet, from start to end; room for a NUL */
	size_t start, end;
};

/** wire_wait(wire): wait for a request. False: none comes, or we are to stop. */
MUST_CHECK bool wire_wait(struct wire *wire);

/**
 * wire_fill(wire):
 * Read some more bytes behind those that are there; what was taken is moved out of the way.
 *
 * Returns: false when none come any more, or there is no room.
 */
MUST_CHECK bool wire_fill(struct wire *wire);

/** wire_read(wire, out, len): take ${len} bytes. False: they do not come. */
MUST_CHECK bool wire_read(struct wire *wire, char *out, size_t len);

/** wire_read_line(wire, out, size): take a line and its end, CRLF, which is left out. False: it is longer, or none. */
MUST_CHECK bool wire_read_line(struct wire *wire, char *out, size_t size);

/** wire_write(wire, bytes, len): send them all. False: the peer is gone or takes none. */
bool wire_write(struct wire *wire, const char *bytes, size_t len);

/** wire_pause(wire, ms): let time pass; a stop cuts it short. */
void wire_pause(const struct wire *wire, int64_t ms);

/** wire_close(wire): hang up, so that the peer gets what was sent. wire_cut(wire): at once, with a reset. */
void wire_close(struct wire *wire);
void wire_cut(struct wire *wire);

#endif
