#ifndef BONIN_ROUTE_FAKE_H
#define BONIN_ROUTE_FAKE_H

#include "exchange_fake.h"
#include "route.h"

/* What stands behind the routes in a test: endpoints that note that they were called, and answer as they are told. */

#define ROUTE_FAKE_JSON "application/json"
#define ROUTE_FAKE_FORM "application/x-www-form-urlencoded"
#define ROUTE_FAKE_KEY  "redeem-key"

extern struct app route_fake_app;
extern const char *route_fake_called;     /* the last endpoint, "send"; "" none */
extern enum err route_fake_answer;        /* what they return */
extern bool route_fake_files_are_outside; /* whether our files are, below /srv/www */

/** route_fake_make(state): below /api, with a redeem key; all is well. Before each test. */
int route_fake_make(void **state);

/** route_fake_serve(x, params, body): one request, served. End it with exchange_fake_close. */
void route_fake_serve(
    struct fcgi_exchange *x, const struct exchange_fake_param *params, const char *body);

/** route_fake_word(x): the word of the failure that was answered, its status being right; "" of a success. */
const char *route_fake_word(const struct fcgi_exchange *x);

/** route_fake_assert(params, body, endpoint, word): one request calls this endpoint ("": none) and is answered so. */
void route_fake_assert(const struct exchange_fake_param *params, const char *body,
    const char *endpoint, const char *word);

#endif
