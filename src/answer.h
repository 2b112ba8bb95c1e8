#ifndef BONIN_ANSWER_H
#define BONIN_ANSWER_H

#include "fcgi.h"
#include "req.h"
#include "resp.h"

/**
 * answer_write(app, req, resp, x):
 * Write ${resp} as the answer to ${req}: JSON, or for a form posted by a browser the next page of its flow. Adds
 * the headers that every answer has.
 *
 * Source: OWASP ASVS 5.0 3.4, 4.1.1, 14.3.2 (headers).
 */
void answer_write(
    const struct app *app, const struct req *req, const struct resp *resp, struct fcgi_exchange *x);

#endif
