#ifndef BONIN_CTL_OPTION_H
#define BONIN_CTL_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/* Long options after a command: --name, --name VALUE, --name=VALUE. One of the three pointers is set. */
struct option_row {
	const char *name;
	bool *flag;        /* set to true; the option has no value */
	const char **text; /* set to the value */
	int64_t *number;   /* set to the value, a number of 0 or more */
};

/**
 * option_read(argc, argv, rows, n_rows, n_min, n_max):
 * Read the options among the ${argc} arguments at ${argv}, which follow at least one word of a command line; what
 * is left, ${n_min} to ${n_max} arguments, moves to the front of ${argv}.
 *
 * Returns: how many are left; -1, with a line on standard error, on anything else.
 */
MUST_CHECK int option_read(
    int argc, char *argv[], const struct option_row rows[], size_t n_rows, int n_min, int n_max);

#endif
