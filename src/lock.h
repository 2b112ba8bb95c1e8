#ifndef BONIN_LOCK_H
#define BONIN_LOCK_H

#include <stdbool.h>

#include "mem.h"

/*
 * A lock between threads and processes that is released when its holder dies: flock(2) on a separate file. The kernel
 * serves waiters in order of arrival.
 */

/**
 * lock_open(path):
 * Open the lock file at ${path}, creating it with mode 0600; a symbolic link is not followed.
 *
 * Returns: a descriptor, or -1 with errno. Close it with close(2), which also releases the lock.
 * Threads: two threads exclude each other only if each has its own descriptor, from its own call.
 */
MUST_CHECK int lock_open(const char *path);

/**
 * lock_take(fd, wait_ms):
 * Take the lock, waiting at most ${wait_ms}.
 *
 * Returns: false when it could not be had in time (or the kernel refused, which is logged).
 * Threads: uses SIGRTMIN, sent only to the waiting thread.
 */
MUST_CHECK bool lock_take(int fd, int wait_ms);

/** lock_release(fd): give it back. */
void lock_release(int fd);

#endif
