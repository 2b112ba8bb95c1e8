#ifndef BONIN_HISTORY_H
#define BONIN_HISTORY_H

#include "limit.h"
#include "store.h"

/*
 * Checks what was sent against the limits: the store has the history, limit.h decides. For use in a transaction; each
 * returns ERR_OK, with the verdict in ${verdict}, or ERR_BUSY.
 */

/**
 * history_limit_number(tx, policy, number, now_ms, sent_ms, n, verdict):
 * May another message go to the number that ${number} describes? Also returns the times ${sent_ms} of its messages, newest
 * first.
 */
MUST_CHECK enum err history_limit_number(struct store_tx *tx, const struct limit_policy *policy,
    const struct store_number *number, int64_t now_ms, int64_t sent_ms[static LIMIT_HISTORY_MAX],
    size_t *n, struct limit_verdict *verdict);

/** history_limit_address(tx, policy, address, now_ms, verdict): may the address with this tag make another request? */
MUST_CHECK enum err history_limit_address(struct store_tx *tx, const struct limit_policy *policy,
    const struct sign_tag *address, int64_t now_ms, struct limit_verdict *verdict);

/** history_limit_ids(tx, holder, now_ms, verdict): may the holder of a number, by this tag, ask for another user id? */
MUST_CHECK enum err history_limit_ids(struct store_tx *tx, const struct sign_tag *holder,
    int64_t now_ms, struct limit_verdict *verdict);

/** history_limit_site(tx, policy, now_ms, verdict): may the site send another message? */
MUST_CHECK enum err history_limit_site(struct store_tx *tx, const struct limit_policy *policy,
    int64_t now_ms, struct limit_verdict *verdict);

#endif
