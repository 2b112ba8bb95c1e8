/*
 * free(3) and realloc(3) that overwrite what is freed. A password, code or proof passes through buffers of
 * libfcgi, json-c and libcurl, which neither wipe them nor let us do it: freed data would stay in the memory of a
 * program that runs for months. Linked only into the programs; the allocator underneath is not replaced.
 */

#include "config.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#if WITH_SANDBOX /* sanitizers have their own allocator */

#define MAPPED_MIN \
	((size_t)1024 * 1024) /* see mem.c: larger ones go back to the kernel, which clears them */

static void (*next_free)(void *);
static void *(*next_realloc)(void *, size_t);

static void
find_next(void)
{
	/* A conversion that POSIX requires: ISO C has none from an object to a function pointer. */
	*(void **)&next_realloc = dlsym(RTLD_NEXT, "realloc");
	*(void **)&next_free = dlsym(RTLD_NEXT, "free");
	if (next_free == NULL || next_realloc == NULL)
		abort();
}

void
free(void *p)
{
	size_t size;

	if (p == NULL) /* most calls of libcurl */
		return;
	if (next_free == NULL)
		find_next();
	size = malloc_usable_size(p);
	if (size < MAPPED_MIN)
		explicit_bzero(p, size);
	next_free(p);
}

void *
realloc(void *p, size_t size)
{
	size_t old_size = p != NULL ? malloc_usable_size(p) : 0;
	void *bigger;

	if (next_free == NULL)
		find_next();
	if (p == NULL)
		return malloc(size);
	if (size == 0 || old_size >= MAPPED_MIN)
		return next_realloc(p, size);
	if (size <= old_size) {
		explicit_bzero((char *)p + size, old_size - size);
		return next_realloc(p, size);
	}
	/* The original realloc would copy it when it grows, and free the old copy without wiping it. */
	bigger = malloc(size);
	if (bigger == NULL)
		return NULL;
	memcpy(bigger, p, old_size);
	free(p);
	return bigger;
}

#endif
