#ifndef BONIN_FLAG_H
#define BONIN_FLAG_H

#include "mem.h"

/* A flag for which threads can wait with poll(2) or epoll(7): an eventfd, readable once it is raised. */

/** flag_open(): a lowered flag; -1 with errno on failure. Close it with close(2). */
MUST_CHECK int flag_open(void);

/** flag_raise(fd): make it readable, until somebody reads from it. A failure is logged. */
void flag_raise(int fd);

/** flag_lower(fd): read from it; does nothing to a lowered one. */
void flag_lower(int fd);

#endif
