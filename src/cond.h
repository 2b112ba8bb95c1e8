#ifndef BONIN_COND_H
#define BONIN_COND_H

#include <pthread.h>
#include <stdint.h>

/*
 * Condition variables with a deadline, on the monotonic clock. The simpler ways do not work: ThreadSanitizer does not know
 * pthread_mutex_clocklock, and the wall clock jumps.
 */

/** cond_init(cond): initialise ${cond}; its waits are measured by a clock that never jumps. */
void cond_init(pthread_cond_t *cond);

/**
 * cond_wait(cond, mutex, wait_ms):
 * Wait for ${cond} at most ${wait_ms}; 0 or less does not wait. It may return early, so the caller has to check again.
 */
void cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t wait_ms);

#endif
