#include "sys.h"

#include <sys/random.h>
#include <time.h>

#define RANDOM_MAX 256

static int64_t
read_ms(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
sys_now_ms(void)
{
	return read_ms(CLOCK_REALTIME);
}

int64_t
sys_booted_ms(void)
{
	/* Also counts while the machine is suspended. */
	return read_ms(CLOCK_REALTIME) - read_ms(CLOCK_BOOTTIME);
}

int64_t
sys_steady_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

bool
sys_random(void *out, size_t len)
{
	/* Reads of up to 256 bytes are never short and cannot be interrupted. */
	return len <= RANDOM_MAX && getrandom(out, len, 0) == (ssize_t)len;
}
