#ifndef BONIN_CTL_SENS_PAGES_H
#define BONIN_CTL_SENS_PAGES_H

#include "ctl/sens.h"

/* Lists with numbered pages: printed to the end, never cut off without a word. */

#define SENS_PAGES_SIZE 100 /* rows in a page, unless the user wants less */

struct sens_pages {
	const char *what;  /* the command, for messages */
	int64_t page_size; /* the rows that ${build} asks for */
	bool is_json;      /* print what the gateway says instead of rows */

	/** Build the request for page ${index}, which counts from 0. */
	bool (*build)(void *arg, int index, struct sens_call *call);

	/**
	 * Read a page: its rows are printed if ${prints}, and what the gateway said goes to ${answer}, without its json.
	 * Returns how many rows it has.
	 */
	size_t (*read)(
	    void *arg, const struct http_reply *reply, bool prints, struct sens_answer *answer);
	void *arg;
};

/**
 * sens_pages_print(pages, n):
 * Print page after page until one is not full; ${n} is set to the number of rows. A page without an answer, a page that
 * comes twice, and the thousandth page end the list too.
 *
 * Returns: false, with the reason on standard error, when the list is not whole.
 */
MUST_CHECK bool sens_pages_print(const struct sens_pages *pages, size_t *n);

#endif
