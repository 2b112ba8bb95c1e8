#ifndef BONIN_CTL_NEWEST_H
#define BONIN_CTL_NEWEST_H

#include "ctl/ctl.h"

/* A list of the newest rows of a table that only grows, page by page, so that no transaction is long. */

#define NEWEST_PAGE 100

/** One page; what a table's own begins with. */
struct newest {
	int64_t before_id;
	size_t max, n; /* rows to read, rows read */
};

/** Print the rows of ${page}. Returns the id of the last. */
typedef int64_t newest_print(const struct newest *page);

/**
 * newest_list(ctl, argc, argv, read, print, page):
 * Print as many of the newest rows as the one argument says, or 50. ${read} reads at most ${max} rows before
 * ${before_id} into ${page}, and sets ${n}.
 *
 * Returns: the exit status of the command; a fault is told plainly.
 */
int newest_list(struct ctl *ctl, int argc, char *argv[], store_fn *read, newest_print *print,
    struct newest *page);

#endif
