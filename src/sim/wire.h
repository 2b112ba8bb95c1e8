#ifndef BONIN_SIM_WIRE_H
#define BONIN_SIM_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "head.h"

/* An accepted connection: bytes in and out, every wait with a deadline. */

#define WIRE_WAIT_MS 20000 /* for the next bytes of a request, or for room for those of an answer */
#define WIRE_IDLE_MS 15000 /* for the next request */

struct wire {
	int fd;                    /* -1: closed */
	int stop_fd;               /* readable: threads that only wait should end */
	char bytes[HEAD_SIZE_MAX]; /* received, and from start to end not yet taken */
	size_t start, end;
};

/** wire_wait(wire): wait for a request. False: none came in time, or a stop did. */
MUST_CHECK bool wire_wait(struct wire *wire);

/**
 * wire_fill(wire):
 * Read more bytes after those in the buffer; bytes already taken are discarded.
 *
 * Returns: false when no more come, or there is no room.
 */
MUST_CHECK bool wire_fill(struct wire *wire);

/** wire_read(wire, out, len): take ${len} bytes. False: they did not come in time. */
MUST_CHECK bool wire_read(struct wire *wire, char *out, size_t len);

/** wire_read_line(wire, out, size): take a line, without its CRLF. False: none came in time, or it does not fit. */
MUST_CHECK bool wire_read_line(struct wire *wire, char *out, size_t size);

/** wire_write(wire, bytes, len): send them all. False: the peer is gone or does not read. */
bool wire_write(struct wire *wire, const char *bytes, size_t len);

/** wire_pause(wire, ms): sleep; a stop ends it early. */
void wire_pause(const struct wire *wire, int64_t ms);

/** wire_close(wire): close so that the peer gets what was sent. wire_cut(wire): close at once, with a reset. */
void wire_close(struct wire *wire);
void wire_cut(struct wire *wire);

#endif
