#ifndef BONIN_TURNSTILE_H
#define BONIN_TURNSTILE_H

#include <pthread.h>
#include <stdbool.h>

#include "mem.h"

/*
 * Lets only a few threads through at a time on the whole machine, for any number of processes. A place is a file: the
 * thread inside holds its lock, which is released if the process dies.
 */

#define TURNSTILE_PLACES 2

struct turnstile {
	bool is_open;
	pthread_mutex_t mutex;
	pthread_cond_t has_place;
	bool is_taken[TURNSTILE_PLACES]; /* by a thread of this process; under mutex */
	int lock_fds[TURNSTILE_PLACES];
};

/**
 * turnstile_open(turnstile, path):
 * Open the lock files ${path}0, ${path}1 and so on, creating those that are missing. All that use the same path share
 * the places.
 *
 * Returns: false, with the reason printed by log_plain; ${turnstile} is then closed.
 */
MUST_CHECK bool turnstile_open(struct turnstile *turnstile, const char *path);

/** turnstile_close(turnstile): no thread may be inside. Does nothing to a zeroed or closed one. */
void turnstile_close(struct turnstile *turnstile);

/**
 * turnstile_enter(turnstile, wait_ms), turnstile_leave(turnstile, place):
 * Enter, waiting for a place at most ${wait_ms}; and leave.
 *
 * Returns: the place, to pass to turnstile_leave; -1 when none was free in time.
 * Threads: any.
 */
MUST_CHECK int turnstile_enter(struct turnstile *turnstile, int wait_ms);
void turnstile_leave(struct turnstile *turnstile, int place);

#endif
