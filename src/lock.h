#ifndef BONIN_LOCK_H
#define BONIN_LOCK_H

#include <stdbool.h>

#include "mem.h"

/*
 * A lock between threads and processes that dies with its holder: flock(2) on a file of its own. Waiters are
 * served first come, first served by the kernel.
 */

/**
 * lock_open(path):
 * Open the lock file at ${path}, making it with mode 0600; a link is not followed.
 *
 * Returns: a descriptor, or -1 with errno. Close it with close(2), which also releases.
 * Threads: two threads exclude each other only through two descriptors of two calls.
 */
MUST_CHECK int lock_open(const char *path);

/**
 * lock_take(fd, wait_ms):
 * Take the lock, waiting at most ${wait_ms}.
 *
 * Returns: false when it was not to be had in time (or the kernel refused, which is logged).
 * Threads: uses SIGRTMIN, sent to the waiting thread alone.
 */
MUST_CHECK bool lock_take(int fd, int wait_ms);

/** lock_release(fd): give it back. */
void lock_release(int fd);

#endif
