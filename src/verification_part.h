#ifndef BONIN_VERIFICATION_PART_H
#define BONIN_VERIFICATION_PART_H

#include "verification.h"

/* What sending, checking and tracking share: only verification*.c and tracking.c include it. */

/**
 * verification_members_fit(tx, subject, user, fits):
 * Does the purpose's need hold? The member that it is about, if any, comes out; else its user_id is "".
 *
 * Returns: ERR_OK or ERR_BUSY.
 */
MUST_CHECK enum err verification_members_fit(struct store_tx *tx,
    const struct verification_subject *subject, struct store_user *user, bool *fits);

/**
 * verification_limit_number(tx, subject, number, sent_ms, n, verdict):
 * May the subject's number, of which ${number} tells, be sent to again? The times ${sent_ms} of what it got come out
 * too, newest first.
 *
 * Returns: ERR_OK or ERR_BUSY.
 */
MUST_CHECK enum err verification_limit_number(struct store_tx *tx,
    const struct verification_subject *subject, const struct store_number *number,
    int64_t sent_ms[static LIMIT_HISTORY_MAX], size_t *n, struct limit_verdict *verdict);

/** verification_challenge(subject): whose code store_challenge_get shall find. */
struct store_challenge verification_challenge(const struct verification_subject *subject);

#endif
