#ifndef BONIN_SIM_SMS_MAKE_H
#define BONIN_SIM_SMS_MAKE_H

#include "sim.h"

/** An SMS, LMS or MMS to be sent, whose fields have been checked. */
struct sms_draft {
	const char *request_id;
	const char *type;         /* "SMS", "LMS", "MMS": a constant */
	const char *content_type; /* "COMM", "AD": a constant */
	const char *country;
	const char *from;
	const char *to;
	bool is_bad_number; /* accepted anyway: DOUBT_BAD_RECIPIENT */
	const char *subject;
	const char *content;
	const char *details; /* see struct outbox_message */
	int64_t request_ms;
	int64_t due_ms;
	const char *reserve_zone;
};

/**
 * sms_make(sim, draft, message):
 * Make the message of ${draft}, and decide its result: whether it arrives, is cut, or is lost, for example because the
 * number refuses advertising.
 *
 * Returns: false when the random generator fails.
 * Memory:  free ${message} with outbox_wipe in any case, unless the outbox takes it.
 */
MUST_CHECK bool sms_make(
    struct sim *sim, const struct sms_draft *draft, struct outbox_message *message);

#endif
