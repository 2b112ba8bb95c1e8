#ifndef BONIN_SYS_FAKE_H
#define BONIN_SYS_FAKE_H

#include "sys.h"

/*
 * A clock that tests can move, linked in place of sys.c. The randomness stays real.
 *
 * By itself it is the real clock. Where the environment variable BONIN_TEST_CLOCK names a file, the 8 bytes in it
 * (int64_t, this machine's order) are milliseconds that are added, and a test may change them at any time.
 */

/** sys_fake_set_ms(now_ms): stop sys_now_ms at ${now_ms}. Threads: any. */
void sys_fake_set_ms(int64_t now_ms);

/** sys_fake_move_ms(by_ms): move a stopped clock on, or back. Threads: any. */
void sys_fake_move_ms(int64_t by_ms);

#endif
