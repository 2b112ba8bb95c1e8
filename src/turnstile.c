#include "turnstile.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cond.h"
#include "lock.h"
#include "log.h"
#include "sys.h"

bool
turnstile_open(struct turnstile *turnstile, const char *path)
{
	memset(turnstile, 0, sizeof(*turnstile));
	turnstile->is_open = true;
	pthread_mutex_init(&turnstile->mutex, NULL);
	cond_init(&turnstile->has_place);
	for (size_t i = 0; i < TURNSTILE_PLACES; i++)
		turnstile->lock_fds[i] = -1;
	for (size_t i = 0; i < TURNSTILE_PLACES; i++) {
		/* A path that does not fit is too long for the kernel too. */
		char file[PATH_MAX + 16];

		snprintf(file, sizeof(file), "%s%zu", path, i);
		turnstile->lock_fds[i] = lock_open(file);
		if (turnstile->lock_fds[i] < 0) {
			log_plain("%s: %s", file, strerror(errno));
			turnstile_close(turnstile);
			return false;
		}
	}
	return true;
}

void
turnstile_close(struct turnstile *turnstile)
{
	if (!turnstile->is_open)
		return;
	for (size_t i = 0; i < TURNSTILE_PLACES; i++) {
		if (turnstile->lock_fds[i] >= 0)
			close(turnstile->lock_fds[i]);
	}
	pthread_cond_destroy(&turnstile->has_place);
	pthread_mutex_destroy(&turnstile->mutex);
	turnstile->is_open = false;
}

/* A place that no thread of ours has, preferably no other process either; -1 for none. Processes start at different
 * places, so that they do not all wait for the same one. The mutex must be held. */
static int
choose_place(struct turnstile *turnstile)
{
	int chosen = -1;

	for (int i = 0; i < TURNSTILE_PLACES; i++) {
		int place = (int)(((unsigned)getpid() + (unsigned)i) % TURNSTILE_PLACES);

		if (turnstile->is_taken[place])
			continue;
		if (lock_take(turnstile->lock_fds[place], 0))
			return place;
		if (chosen < 0)
			chosen = place;
	}
	return chosen;
}

/* First among the threads of this process ... */
static int
take_place(struct turnstile *turnstile, int64_t until_ms)
{
	int64_t left_ms;
	int place;

	pthread_mutex_lock(&turnstile->mutex);
	while ((place = choose_place(turnstile)) < 0 && (left_ms = until_ms - sys_steady_ms()) > 0)
		cond_wait(&turnstile->has_place, &turnstile->mutex, left_ms);
	if (place >= 0)
		turnstile->is_taken[place] = true;
	pthread_mutex_unlock(&turnstile->mutex);
	return place;
}

static void
give_back(struct turnstile *turnstile, int place)
{
	pthread_mutex_lock(&turnstile->mutex);
	turnstile->is_taken[place] = false;
	pthread_mutex_unlock(&turnstile->mutex);
	pthread_cond_signal(&turnstile->has_place);
}

/* ... then among the processes. If the lock was already taken with the choice, it is taken again. */
int
turnstile_enter(struct turnstile *turnstile, int wait_ms)
{
	int64_t until_ms = sys_steady_ms() + wait_ms;
	int place = take_place(turnstile, until_ms);

	if (place < 0)
		return -1;
	if (lock_take(turnstile->lock_fds[place], (int)(until_ms - sys_steady_ms())))
		return place;
	give_back(turnstile, place);
	return -1;
}

void
turnstile_leave(struct turnstile *turnstile, int place)
{
	lock_release(turnstile->lock_fds[place]);
	give_back(turnstile, place);
}
