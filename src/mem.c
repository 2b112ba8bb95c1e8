#include "mem.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define ARENAS_MAX     4
#define TRIM_THRESHOLD (4 * 1024 * 1024)
#define MMAP_THRESHOLD (1024 * 1024)

void *
mem_or_die(void *p)
{
	static const char message[] = "bonin: out of memory\n";

	if (p == NULL) {
		/* Nothing here may allocate, so there is no log line. */
		(void)!write(STDERR_FILENO, message, sizeof(message) - 1);
		_exit(EX_SOFTWARE);
	}
	return p;
}

void
mem_tune(void)
{
	mallopt(M_ARENA_MAX, ARENAS_MAX);
	mallopt(M_TRIM_THRESHOLD, TRIM_THRESHOLD);
	mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD);
}

void *
mem_zalloc(size_t size)
{
	return mem_or_die(calloc(1, size));
}

char *
mem_strdup(const char *s)
{
	return mem_or_die(strdup(s));
}

char *
mem_strndup(const char *s, size_t len)
{
	return mem_or_die(strndup(s, len));
}
