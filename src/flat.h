#ifndef BONIN_FLAT_H
#define BONIN_FLAT_H

#include <stdint.h>

#include "mem.h"

/*
 * A writer for flat JSON objects: every answer and every proof is one. json.h could do it too, with a tree that is
 * built, printed, copied and freed: twenty times the work.
 */

struct flat {
	char *json; /* what has been written so far; not terminated */
	size_t len;
	size_t size;
};

/** flat_begin(flat): start an object without members. End it with flat_end. */
void flat_begin(struct flat *flat);

/** Add a member. ${name} is plain ASCII, ${text} is UTF-8. */
void flat_text(struct flat *flat, const char *name, const char *text);
void flat_number(struct flat *flat, const char *name, int64_t number);

/**
 * flat_end(flat, len):
 * The object: ${len} bytes and a NUL.
 *
 * Memory:  the caller wipes and frees it.
 * Source:  RFC 8259 section 7 (what is escaped).
 */
char *flat_end(struct flat *flat, size_t *len);

#endif
