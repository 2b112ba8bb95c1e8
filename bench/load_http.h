#ifndef BENCH_LOAD_HTTP_H
#define BENCH_LOAD_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What load.c says and hears: HTTP/1.1 on loopback. */

/** Zeroed memory, or the end. */
void *load_alloc(size_t n, size_t size);

/** A connection to the ${port} of this machine, or the end. */
int load_dial(int port);

/** Compose a GET of ${path}, or a POST of ${form} with the number for %p and the code for %c. Returns its length. */
size_t load_get(char *out, size_t size, const char *path);
size_t load_post(
    char *out, size_t size, const char *path, const char *form, uint64_t phone, uint32_t code);

enum load_progress { LOAD_PART, LOAD_WHOLE, LOAD_WHOLE_AND_CLOSE };

/** How much of an answer the ${len} bytes at ${in} are, with room for a NUL; ${is_end}: no more will come. */
enum load_progress load_progress(char *in, size_t len, bool is_end);

/** All that the server at ${port} says to a GET of ${path}, head and body; to be freed. */
char *load_fetch(int port, const char *path);

#endif
