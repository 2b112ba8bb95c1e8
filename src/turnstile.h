#ifndef BONIN_TURNSTILE_H
#define BONIN_TURNSTILE_H

#include <pthread.h>
#include <stdbool.h>

#include "mem.h"

/*
 * Lets a few through at a time on the whole machine, whatever the number of threads and processes. A place is a file:
 * whoever is in holds its lock, which dies with its holder.
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
 * Open the lock files ${path}0, ${path}1 and so on, making them where they are missing. All who give the same path
 * share the places.
 *
 * Returns: false, with the reason by log_plain; ${turnstile} is then closed.
 */
MUST_CHECK bool turnstile_open(struct turnstile *turnstile, const char *path);

/** turnstile_close(turnstile): nobody may be in. A zeroed or closed one is harmless. */
void turnstile_close(struct turnstile *turnstile);

/**
 * turnstile_enter(turnstile, wait_ms), turnstile_leave(turnstile, place):
 * Go in, waiting for a place at most ${wait_ms}.
 *
 * Returns: the place, to be given back; -1 when none was to be had in time.
 * Threads: any.
 */
MUST_CHECK int turnstile_enter(struct turnstile *turnstile, int wait_ms);
void turnstile_leave(struct turnstile *turnstile, int place);

#endif
