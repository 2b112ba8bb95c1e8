#include "flag.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "log.h"

int
flag_open(void)
{
	return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void
flag_raise(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		log_event(LOG_ERROR, "eventfd_failed", LOG_TEXT("cause", strerror(errno)));
}

void
flag_lower(int fd)
{
	uint64_t n;

	(void)!read(fd, &n, sizeof(n));
}
