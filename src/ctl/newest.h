#ifndef BONIN_CTL_NEWEST_H
#define BONIN_CTL_NEWEST_H

#include "ctl/ctl.h"

/* Lists the newest rows of an append-only table, page by page, so that no transaction is long. */

#define NEWEST_PAGE 100

/** One page; the page struct of a table begins with it. */
struct newest {
	int64_t before_id;
	size_t max, n; /* rows to read, rows read */
};

/** Print the rows of ${page}. Returns the id of the last one. */
typedef int64_t newest_print(const struct newest *page);

/**
 * newest_list(ctl, argc, argv, read, print, page):
 * Print as many of the newest rows as the one argument says, by default 50. ${read} reads at most ${max} rows before
 * ${before_id} into ${page}, and sets ${n}.
 *
 * Returns: the exit status of the command; a fault is printed by log_plain.
 */
int newest_list(struct ctl *ctl, int argc, char *argv[], store_fn *read, newest_print *print,
    struct newest *page);

#endif
