#ifndef BONIN_MEM_H
#define BONIN_MEM_H

#include <stddef.h>

/** The result of a function marked with this may not be ignored. */
#define MUST_CHECK __attribute__((warn_unused_result))

/** How many elements an array (never a pointer) has. */
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/**
 * mem_tune():
 * Tune malloc for us: hundreds of threads that each allocate little and free it soon. By default it keeps a heap for every
 * few threads, and returns pages to the system that the next request needs again, which interrupts all processors. Call
 * it once, before the first thread.
 */
void mem_tune(void);

/**
 * mem_or_die(p):
 * Returns ${p}; but NULL, from a library that is out of memory, ends the process as the next three functions do.
 */
void *mem_or_die(void *p);

/**
 * mem_zalloc(size), mem_strdup(s), mem_strndup(s, len):
 * As calloc, strdup and strndup, but out of memory ends the process with one line on stderr: inputs
 * are bounded, an open transaction is rolled back, and the web server starts another process.
 *
 * Returns: never NULL.
 * Memory:  the caller frees with free().
 */
void *mem_zalloc(size_t size);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t len);

#endif
