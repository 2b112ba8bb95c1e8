#ifndef BONIN_MEM_H
#define BONIN_MEM_H

#include <stddef.h>

/** The result of a function so marked may not be ignored. */
#define MUST_CHECK __attribute__((warn_unused_result))

/** How many elements an array (never a pointer) has. */
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/**
 * mem_tune():
 * Tell malloc what we are: hundreds of threads that each take little and give it back at once. By itself it keeps a heap
 * for every few threads, and gives pages back to the system that the next request wants again, stopping all
 * processors for it. Once, before the first thread.
 */
void mem_tune(void);

/**
 * mem_or_die(p):
 * ${p} as it is; but NULL, from a library that found no memory, ends the process as the next three do.
 */
void *mem_or_die(void *p);

/**
 * mem_zalloc(size), mem_strdup(s), mem_strndup(s, len):
 * As calloc, strdup and strndup, but the end of memory ends the process with one line on stderr:
 * inputs are bounded, a transaction rolls back by itself, and the web server starts another process.
 *
 * Returns: never NULL.
 * Memory:  the caller frees with free().
 */
void *mem_zalloc(size_t size);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t len);

#endif
