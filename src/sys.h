#ifndef BONIN_SYS_H
#define BONIN_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * The clock and the dice. Whatever bonin decides or writes down by the time or by chance comes from here, so a test that
 * needs a moving clock links tests/fake/sys_fake.c in place of sys.c; the shipped program has no such door. (How long a
 * thread waits for another is no decision: that is the kernel's clock.)
 */

/**
 * sys_now_ms():
 * The wall clock, in UTC milliseconds since 1970. Read once a request, for decisions and records.
 *
 * Threads: any.
 */
int64_t sys_now_ms(void);

/**
 * sys_booted_ms():
 * When this machine was started, as the wall clock sees it now, in UTC milliseconds since 1970. It stays as it is, but
 * for a few milliseconds, until the clock is set: one that is set back takes it back, and nothing else does.
 *
 * Threads: any.
 */
int64_t sys_booted_ms(void);

/**
 * sys_steady_ms():
 * A clock that never jumps, in milliseconds since some moment. For deadlines and durations only.
 *
 * Threads: any.
 */
int64_t sys_steady_ms(void);

/**
 * sys_random(out, len):
 * Fill ${out} with ${len} unpredictable bytes from the kernel's generator, which needs no seed of ours and cannot be
 * copied by a fork.
 *
 * Range:   len up to 256.
 * Returns: false when the generator fails; then nothing may be issued.
 * Threads: any.
 * Source:  NIST SP 800-63B-4 section 3.2.12 (approved random bit generator: the kernel's is one in FIPS mode).
 */
MUST_CHECK bool sys_random(void *out, size_t len);

#endif
