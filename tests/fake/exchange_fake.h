#ifndef BONIN_EXCHANGE_FAKE_H
#define BONIN_EXCHANGE_FAKE_H

#include "fcgi.h"

/* A request without a web server. */

/** A CGI variable; a NULL name ends a list of them. */
struct exchange_fake_param {
	const char *name, *value;
};

/**
 * exchange_fake_open(x, params, body):
 * Begin an exchange with these ${params} (borrowed; of two of one name the first counts) and this ${body}, NULL for
 * none. End it with exchange_fake_close.
 */
void exchange_fake_open(
    struct fcgi_exchange *x, const struct exchange_fake_param *params, const char *body);
void exchange_fake_close(struct fcgi_exchange *x);

#endif
