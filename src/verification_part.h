#ifndef BONIN_VERIFICATION_PART_H
#define BONIN_VERIFICATION_PART_H

#include "verification.h"

/* What sending and checking share: only verification*.c include it. */

/**
 * verification_members_fit(tx, subject, user, fits):
 * Does the purpose's need hold? The member that it is about, if any, comes out; else its user_id is "".
 *
 * Returns: ERR_OK or ERR_BUSY.
 */
MUST_CHECK enum err verification_members_fit(struct store_tx *tx,
    const struct verification_subject *subject, struct store_user *user, bool *fits);

/** verification_challenge(subject): whose code store_challenge_get shall find. */
struct store_challenge verification_challenge(const struct verification_subject *subject);

#endif
