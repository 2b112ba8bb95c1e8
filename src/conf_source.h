#ifndef BONIN_CONF_SOURCE_H
#define BONIN_CONF_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "guard.h"
#include "mem.h"

/* The text of bonin.conf, made safe for libconfuse. */

#define CONF_SOURCE_MAX      65536 /* bytes of a settings file */
#define CONF_SOURCE_WHY_SIZE GUARD_WHY_SIZE

/**
 * conf_source_read(path, len, why):
 * Read the file ${path}: regular, at most CONF_SOURCE_MAX bytes, not writable by everyone, UTF-8, no NUL.
 *
 * Returns: its text, NUL-terminated, ${len} bytes; or NULL with the reason in ${why}.
 * Memory:  the caller wipes and frees it.
 */
char *conf_source_read(const char *path, size_t *len, char why[static CONF_SOURCE_WHY_SIZE]);

/**
 * conf_source_blank(text, line):
 * Overwrite the comments in ${text} (#, //, and those of C) with blanks: libconfuse 3.3 counts a line with a comment as
 * three. Also check that quotes and braces are closed: libconfuse's scanner never recovers from an open quote, and
 * ignores an open brace; it also ignores a stray + or *, which is refused here.
 *
 * Returns: NULL; or what is wrong, and in ${line} where it began.
 * Threads: pure; any.
 */
MUST_CHECK const char *conf_source_blank(char *text, int *line);

/**
 * conf_source_line(text, name, nth):
 * The line in which the option ${name} is set for the ${nth} time, from 1, in a ${text} approved by conf_source_blank;
 * 0 if there is none. For empty lists, which libconfuse does not report.
 *
 * Threads: pure; any.
 */
int conf_source_line(char *text, const char *name, int nth);

/**
 * conf_source_opening_line(text, line):
 * The line in which the quotation that ends in line ${line} of the approved ${text} begins; ${line} if it is the same, or
 * if none ends there.
 *
 * Threads: pure; any.
 */
int conf_source_opening_line(char *text, int line);

#endif
