#ifndef BONIN_SENS_OPTOUT_H
#define BONIN_SENS_OPTOUT_H

#include "sens.h"
#include "sens_answer.h"

/* Who refused advertising, by calling the 080 number or by hand. The gateway sends them none. */

#define SENS_OPTOUTS_MAX 1000 /* in one request */

/** What to list. Members that are NULL or 0 are left out, except the page, which counts from 0. */
struct sens_optout_query {
	const char *number;        /* digits */
	int64_t start_ms, end_ms;  /* when they opted out, UTC; 0: any time */
	int page_size, page_index; /* 1..100 */
};

/** A number that opted out. Its texts are "" if the gateway did not say. */
struct sens_optout {
	const char *number;
	const char *how;  /* "C": called, "M": by hand */
	const char *time; /* "YYYY-MM-DDTHH:mm:ss.sss" */
};

struct sens_optouts {
	struct sens_answer answer;
	struct sens_optout *items;
	size_t n;
};

/**
 * sens_optout_build_list(conf, query, now_ms, call), sens_optout_build_add(conf, numbers, n, now_ms, call),
 * sens_optout_build_remove(conf, numbers, n, now_ms, call):
 * Build the request to list the numbers that opted out, to add some, to remove some. Removing is a DELETE with a body;
 * its answer has none: read it with sens_answer_read.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-unsubscribe-list, -create, -delete
 */
MUST_CHECK bool sens_optout_build_list(const struct sens_conf *conf,
    const struct sens_optout_query *query, int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_optout_build_add(const struct sens_conf *conf, const char *const numbers[],
    size_t n, int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_optout_build_remove(const struct sens_conf *conf, const char *const numbers[],
    size_t n, int64_t now_ms, struct sens_call *call);

/**
 * sens_optout_read(reply, optouts):
 * Read the answer to a list, or to an addition, which has the numbers that were added.
 *
 * Memory: always free ${optouts} with sens_optout_free.
 */
void sens_optout_read(const struct http_reply *reply, struct sens_optouts *optouts);
void sens_optout_free(struct sens_optouts *optouts);

#endif
