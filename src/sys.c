#include "sys.h"

#include <limits.h>
#include <openssl/rand.h>
#include <time.h>

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
sys_steady_ms(void)
{
	return read_ms(CLOCK_MONOTONIC);
}

bool
sys_random(void *out, size_t len)
{
	return len <= INT_MAX && RAND_bytes(out, (int)len) == 1;
}
