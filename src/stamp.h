#ifndef BONIN_STAMP_H
#define BONIN_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "mem.h"

/* Times as text. SENS writes and reads Korean time (UTC+9), without a zone. Pure. */

#define STAMP_SIZE      25 /* the longest, with the NUL */
#define STAMP_HTTP_SIZE 30
#define STAMP_CLOCK_AT  11 /* where "09:00" begins in all but the one of HTTP */

/** Korea's offset from UTC. */
#define STAMP_KOREA_S (9 * 3600)

/** stamp_write(ms, out): "2026-01-01 09:00:00", as in lists and results. */
void stamp_write(int64_t ms, char out[static STAMP_SIZE]);

/** stamp_write_exact(ms, out): "2026-01-01T09:00:00.000", as in the answer to a send. */
void stamp_write_exact(int64_t ms, char out[static STAMP_SIZE]);

/** stamp_write_minute(ms, offset_s, out): "2026-01-01 09:00", in the zone ${offset_s} ahead of UTC. */
void stamp_write_minute(int64_t ms, int offset_s, char out[static STAMP_SIZE]);

/** stamp_write_utc(ms, out): "2026-01-01T00:00:00.000Z", as in the log (RFC 3339). */
void stamp_write_utc(int64_t ms, char out[static STAMP_SIZE]);

/** stamp_write_http(ms, out): "Thu, 01 Jan 2026 00:00:00 GMT", as HTTP writes times (RFC 9110 section 5.6.7). */
void stamp_write_http(int64_t ms, char out[static STAMP_HTTP_SIZE]);

/**
 * stamp_read(text, ms), stamp_read_minute(text, offset_s, ms):
 * Read "2026-01-01 09:00:00" in Korea, or "2026-01-01 09:00" in the zone ${offset_s} ahead of UTC.
 *
 * Returns: false when ${text} has another form or there is no such day.
 */
MUST_CHECK bool stamp_read(const char *text, int64_t *ms);
MUST_CHECK bool stamp_read_minute(const char *text, int offset_s, int64_t *ms);

/**
 * stamp_zone(name, offset_s):
 * How far a zone of the tz database is ahead of UTC. Only zones without daylight saving time are known.
 *
 * Returns: its name, a constant; NULL for any other.
 */
MUST_CHECK const char *stamp_zone(const char *name, int *offset_s);

#endif
