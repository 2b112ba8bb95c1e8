#include "ctl/newest.h"

#include <stdio.h>
#include <stdlib.h>

#include "log.h"
#include "text.h"

#define COUNT 50

int
newest_list(struct ctl *ctl, int argc, char *argv[], store_fn *read, newest_print *print,
    struct newest *page)
{
	int64_t left = COUNT;

	if (argc > 0 && !text_number(argv[0], 1, INT64_MAX, &left)) {
		log_plain("COUNT must be a number from 1");
		return EXIT_FAILURE;
	}
	page->before_id = INT64_MAX;
	do {
		page->max = left < NEWEST_PAGE ? (size_t)left : NEWEST_PAGE;
		if (store_run(ctl->store, read, page) != ERR_OK) {
			log_plain(CTL_BUSY);
			return EXIT_FAILURE;
		}
		if (page->n > 0)
			page->before_id = print(page);
		left -= (int64_t)page->n;
	} while (left > 0 && page->n == page->max && !ferror(stdout));
	return EXIT_SUCCESS;
}
