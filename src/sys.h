#ifndef BONIN_SYS_H
#define BONIN_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * Clock and randomness. Everything that bonin decides or records by time or at random uses these functions, so a test that
 * needs a moving clock links tests/fake/sys_fake.c instead of sys.c; the shipped program has no such backdoor. (How long
 * one thread waits for another is not a decision: that uses the kernel's clock.)
 */

/**
 * sys_now_ms():
 * The wall clock, in UTC milliseconds since 1970. Read once per request, for decisions and records.
 *
 * Threads: any.
 */
int64_t sys_now_ms(void);

/**
 * sys_booted_ms():
 * When this machine was booted, according to the wall clock now, in UTC milliseconds since 1970. Constant, to within a few
 * milliseconds, until the clock is set: only setting the clock back moves it back.
 *
 * Threads: any.
 */
int64_t sys_booted_ms(void);

/**
 * sys_steady_ms():
 * A clock that never jumps, in milliseconds since an arbitrary moment. For deadlines and durations only.
 *
 * Threads: any.
 */
int64_t sys_steady_ms(void);

/**
 * sys_random(out, len):
 * Fill ${out} with ${len} unpredictable bytes from the kernel's generator, which needs no seed from us and is not
 * duplicated by fork(2).
 *
 * Range:   len up to 256.
 * Returns: false when the generator fails; then nothing may be issued.
 * Threads: any.
 * Source:  NIST SP 800-63B-4 section 3.2.12 (approved random bit generator: the kernel's is one in FIPS mode).
 */
MUST_CHECK bool sys_random(void *out, size_t len);

#endif
