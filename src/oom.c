/*
 * malloc(3) and calloc(3) that never fail: out of memory ends the process, in libraries as in our code (mem.h). libfcgi
 * and json-c do not check the result of malloc, and would crash, or go on with half a message. Linked only into the
 * programs. Large blocks may fail: those are argon2's, which reports it.
 */

#include "config.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "mem.h"

#if WITH_SANDBOX /* sanitizers have their own */

#define LARGE ((size_t)1024 * 1024)

static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);

static void
find_next(void)
{
	/* As in wipe.c. */
	*(void **)&next_calloc = dlsym(RTLD_NEXT, "calloc");
	*(void **)&next_malloc = dlsym(RTLD_NEXT, "malloc");
	if (next_malloc == NULL || next_calloc == NULL)
		abort();
}

void *
malloc(size_t size)
{
	void *p;

	if (next_malloc == NULL)
		find_next();
	p = next_malloc(size);
	return size < LARGE ? mem_or_die(p) : p;
}

void *
calloc(size_t n, size_t size)
{
	size_t both;
	void *p;

	if (next_malloc == NULL)
		find_next();
	p = next_calloc(n, size);
	return !__builtin_mul_overflow(n, size, &both) && both < LARGE ? mem_or_die(p) : p;
}

#endif
