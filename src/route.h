#ifndef BONIN_ROUTE_H
#define BONIN_ROUTE_H

#include "app.h"
#include "fcgi.h"
#include "page.h"
#include "req.h"
#include "resp.h"

/* The one table of endpoints, and what is checked before any of them runs. */

/** An endpoint: typed input, the pure rules, the store and the gateway, the answer. */
typedef enum err route_handler(struct app *app, struct req *req, struct resp *resp);

struct route {
	const char *method;
	const char *path; /* below the base path */
	route_handler *handler;
	unsigned required; /* fields, REQ_BIT */
	unsigned optional;
	enum purpose purpose;   /* PURPOSE__MAX where it has none */
	enum page_step form;    /* the page that posts here ... */
	enum page_step success; /* ... and the one that follows */
	bool needs_key;         /* Authorization: Bearer, the redeem key */
};

/** route_table(n): the ${n} rows. */
const struct route *route_table(size_t *n);

/**
 * route_serve(app, x):
 * Handle a complete request: find the row (404, 405), check that no file of ours can be downloaded (503), where the
 * request comes from (403) and its key (401), read the body (413, 400, 415), run the handler, write the answer and one
 * log line. It is an fcgi_handler.
 */
void route_serve(void *app, struct fcgi_exchange *x);

#endif
