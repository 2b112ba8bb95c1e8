#ifndef BONIN_CTL_CSV_H
#define BONIN_CTL_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "mem.h"

/* Comma-separated values, one record per line. */

/**
 * csv_split(line, fields, max, n):
 * Split ${line}, without its line feed, in place into ${n} fields; a field in double quotes may have commas and doubled
 * quotes. A carriage return at the end is removed.
 *
 * Returns: false on a misplaced quote or more than ${max} fields.
 * Source:  RFC 4180, except that a record is always one line.
 */
MUST_CHECK bool csv_split(char *line, char *fields[], size_t max, size_t *n);

/** csv_skip_mark(text): where ${text} begins after the byte order mark that Excel writes, if it has one. */
char *csv_skip_mark(char *text);

/** csv_write(out, fields, n): write one record, quoting what needs it. */
void csv_write(FILE *out, const char *const fields[], size_t n);

#endif
