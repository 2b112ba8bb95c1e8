#ifndef BONIN_SYS_FAKE_H
#define BONIN_SYS_FAKE_H

#include "sys.h"

/*
 * A clock that tests can move, linked in place of sys.c. The randomness stays real.
 *
 * By itself it is the real clock. Where the environment variable BONIN_TEST_CLOCK names a file, it holds what is added to
 * each clock, and a test may change it at any time.
 */
struct sys_fake_file {
	_Atomic int64_t wall_ms; /* of the wall clock */
	_Atomic int64_t
	    uptime_ms; /* since the machine was started; moves with the wall clock unless that was set */
	_Atomic int64_t
	    steady_ms; /* of deadlines: requests in flight run out of time when it moves */
	_Atomic int64_t
	    stop_ms; /* not 0: the wall clock stands there, and uptime_ms is all of the uptime */
};

/** sys_fake_set_ms(now_ms): stop sys_now_ms at ${now_ms}. Threads: any. */
void sys_fake_set_ms(int64_t now_ms);

/** sys_fake_move_ms(by_ms): move a stopped clock on, or back. Threads: any. */
void sys_fake_move_ms(int64_t by_ms);

#endif
