#ifndef BONIN_COND_H
#define BONIN_COND_H

#include <pthread.h>
#include <stdint.h>

/*
 * Condition variables that are waited for with a deadline. What a mutex or the wall clock could do by themselves is left:
 * pthread_mutex_clocklock is unknown to ThreadSanitizer, and the wall clock jumps.
 */

/** cond_init(cond): one whose waits are counted by a clock that never jumps. */
void cond_init(pthread_cond_t *cond);

/**
 * cond_wait(cond, mutex, wait_ms):
 * Wait for ${cond} at most ${wait_ms}; 0 or less is not at all. It may also end early, so the caller looks again.
 */
void cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t wait_ms);

#endif
