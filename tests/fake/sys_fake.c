#include "sys_fake.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define CLOCK_FILE "BONIN_TEST_CLOCK"
#define RANDOM_MAX 256

static atomic_bool is_stopped;
static _Atomic int64_t stopped_ms;

static const struct sys_fake_file *file; /* NULL: there is no such file */

/* Before main: later the sandbox has closed the folder that it is in. */
__attribute__((constructor)) static void
map_clock_file(void)
{
	const char *path = getenv(CLOCK_FILE);

	if (path == NULL || *path == '\0')
		return;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	void *mapped =
	    fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(*file), PROT_READ, MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED) {
		/* A test that believes it can move the clock and cannot would prove nothing. */
		perror(CLOCK_FILE);
		abort();
	}
	close(fd);
	file = mapped;
}

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
	if (atomic_load(&is_stopped))
		return atomic_load(&stopped_ms);
	if (file != NULL && atomic_load(&file->stop_ms) != 0)
		return atomic_load(&file->stop_ms);
	return read_ms(CLOCK_REALTIME) + (file != NULL ? atomic_load(&file->wall_ms) : 0);
}

int64_t
sys_booted_ms(void)
{
	int64_t now_ms = sys_now_ms();

	if (file != NULL && atomic_load(&file->stop_ms) != 0)
		return now_ms - atomic_load(&file->uptime_ms);
	return now_ms - read_ms(CLOCK_BOOTTIME) -
	       (file != NULL ? atomic_load(&file->uptime_ms) : 0);
}

int64_t
sys_steady_ms(void)
{
	return read_ms(CLOCK_MONOTONIC) + (file != NULL ? atomic_load(&file->steady_ms) : 0);
}

bool
sys_random(void *out, size_t len)
{
	/* Up to 256 bytes come whole and cannot be interrupted. */
	return len <= RANDOM_MAX && getrandom(out, len, 0) == (ssize_t)len;
}

void
sys_fake_set_ms(int64_t now_ms)
{
	atomic_store(&stopped_ms, now_ms);
	atomic_store(&is_stopped, true);
}

void
sys_fake_move_ms(int64_t by_ms)
{
	atomic_fetch_add(&stopped_ms, by_ms);
}
