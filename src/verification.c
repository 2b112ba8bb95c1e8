#include "verification.h"

#include <string.h>

#include "history.h"
#include "tracking.h"
#include "verification_part.h"

enum err
verification_members_fit(struct store_tx *tx, const struct verification_subject *subject,
    struct store_user *user, bool *fits)
{
	bool is_found = false;
	enum err err = ERR_OK;

	user->user_id[0] = '\0';
	switch (purpose_info(subject->purpose)->need) {
	case PURPOSE_NEEDS_FREE_PHONE:
		err = store_user_by_phone(tx, &subject->phone, user, &is_found);
		*fits = !is_found;
		break;
	case PURPOSE_NEEDS_MEMBER:
		err = store_user_by_phone(tx, &subject->phone, user, &is_found);
		*fits = is_found;
		break;
	case PURPOSE_NEEDS_ACCOUNT:
		err = store_user_by_id(tx, subject->user_id, user, &is_found);
		*fits = is_found && strcmp(user->phone.e164, subject->phone.e164) == 0;
		break;
	}
	return err;
}

static struct store_send
new_send(const struct verification_subject *subject, enum store_outcome outcome)
{
	struct store_send send = {
	    .at_ms = subject->now_ms,
	    .purpose = subject->purpose,
	    .phone = subject->phone_tag,
	    .address = subject->address_tag,
	    .outcome = outcome,
	};

	memcpy(send.last4, phone_last4(&subject->phone), sizeof(send.last4));
	return send;
}

static enum err
check_address(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;

	return history_limit_address(
	    tx, &subject->conf->limit, &subject->address_tag, subject->now_ms, &send->verdict);
}

/* The precondition on the members. A refusal reveals something about them, so it counts for the address. */
static enum err
check_members(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;
	const struct purpose_info *purpose = purpose_info(subject->purpose);
	struct store_send lookup;
	struct store_user user;
	bool fits;
	enum err err = verification_members_fit(tx, subject, &user, &fits);

	if (err != ERR_OK || fits)
		return err;
	if (subject->conf->account_privacy) {
		/* The holder of a taken number may know that it is taken: the answer to the correct code says so. */
		send->is_decoy = purpose->need != PURPOSE_NEEDS_FREE_PHONE;
		return ERR_OK;
	}
	send->verdict = (struct limit_verdict){.err = purpose->unmet};
	lookup = new_send(subject, STORE_LOOKUP);
	return store_send_add(tx, &lookup);
}

/* No message now, but there may be a live code for the same purpose and user: how long is it valid? */
static enum err
find_living(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;
	struct store_challenge challenge = verification_challenge(subject);
	const struct otp_life *life = &challenge.life;
	bool is_found;
	enum err err = store_challenge_get(tx, &challenge, &is_found);

	if (err == ERR_OK && is_found && life->sends > 0 &&
	    otp_state(life, &subject->conf->otp, subject->now_ms, subject->booted_ms) == OTP_LIVE)
		send->expires_in_s = limit_wait_s(life->expires_ms, subject->now_ms);
	return err;
}

static enum err
check_number(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;
	const struct limit_policy *policy = &subject->conf->limit;
	struct store_number number = {.phone = subject->phone_tag};
	int64_t sent_ms[LIMIT_HISTORY_MAX + 1];
	size_t n;
	enum err err = store_number_get(tx, &number);

	if (err != ERR_OK)
		return err;
	send->verdict = limit_rest(number.rest_until_ms, subject->now_ms);
	if (send->verdict.err != ERR_OK)
		return ERR_OK;
	err = history_limit_number(
	    tx, policy, &number, subject->now_ms, sent_ms + 1, &n, &send->verdict);
	if (err != ERR_OK)
		return err;
	if (send->verdict.err != ERR_OK)
		return find_living(tx, send);
	/* How long the next message would have to wait after this one. */
	sent_ms[0] = subject->now_ms;
	send->resend_in_s =
	    limit_gap_s(policy, sent_ms, n + 1, store_number_free_ms(&number), subject->now_ms);
	return ERR_OK;
}

static enum err
check_site(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;

	return history_limit_site(tx, &subject->conf->limit, subject->now_ms, &send->verdict);
}

struct store_challenge
verification_challenge(const struct verification_subject *subject)
{
	struct store_challenge challenge = {
	    .phone = subject->phone_tag,
	    .purpose = subject->purpose,
	};

	memcpy(challenge.user_id, subject->user_id, sizeof(challenge.user_id));
	return challenge;
}

/*
 * The same code again while it is live, else a new one. Also where its number has got or lost its account meanwhile: a new
 * requestId would tell that to whoever asked before.
 */
static enum err
put_challenge(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;
	const struct otp_policy *policy = &subject->conf->otp;
	struct store_challenge challenge = verification_challenge(subject);
	struct otp_life *life = &challenge.life;
	bool is_found;
	enum err err = store_challenge_get(tx, &challenge, &is_found);

	if (err != ERR_OK)
		return err;
	if (is_found && otp_state(life, policy, subject->now_ms, subject->booted_ms) == OTP_LIVE) {
		if (life->sends > policy->resends_max) {
			send->verdict = limit_refuse(
			    RULE_CODE_RESENDS, limit_wait_s(life->expires_ms, subject->now_ms));
			send->expires_in_s = send->verdict.retry_after_s;
			return ERR_OK;
		}
		otp_again(life, policy, subject->now_ms);
	} else {
		otp_begin(life, send->new_salt, policy, subject->now_ms, subject->booted_ms);
		memcpy(challenge.request_id, send->new_request_id, sizeof(challenge.request_id));
	}
	life->is_decoy = send->is_decoy;
	memcpy(send->salt, life->salt, sizeof(send->salt));
	memcpy(send->request_id, challenge.request_id, sizeof(send->request_id));
	send->expires_in_s = limit_wait_s(life->expires_ms, subject->now_ms);
	return store_challenge_put(tx, &challenge);
}

/* The counters of the site: a message more, for ${won}. */
static enum err
count_for_site(struct store_tx *tx, const struct verification_subject *subject, int64_t won)
{
	enum err err =
	    store_counter_add(tx, STORE_SENDS_PER_MINUTE, limit_minute(subject->now_ms), 1);

	if (err == ERR_OK)
		err = store_counter_add(tx, STORE_WON_PER_DAY, limit_day(subject->now_ms), won);
	return err;
}

static enum err
write_intent(struct store_tx *tx, struct verification_send *send)
{
	const struct verification_subject *subject = &send->subject;
	struct store_send row = new_send(subject, send->is_decoy ? STORE_DECOY : STORE_UNKNOWN);
	enum err err = ERR_OK;

	/* A code that KakaoTalk did not deliver is now sent another way. */
	if (subject->conf->delivery.n > 1)
		err = tracking_refused_by(tx, send->request_id, subject->now_ms, send->refused_by);
	if (err != ERR_OK)
		return err;
	row.won = send->is_decoy ? 0 : subject->conf->limit.message_won;
	memcpy(row.request_id, send->request_id, sizeof(row.request_id));
	err = store_send_add(tx, &row);
	send->send_id = row.id;
	/* Decoys spend no money, but take as long as a message, and a place in the hour: or who has filled it up would
	 * hear from the next 429 whether the last one was sent. */
	if (err == ERR_OK)
		err = count_for_site(tx, subject, row.won);
	return err;
}

enum err
verification_reserve(struct store_tx *tx, void *arg)
{
	static enum err (*const steps[])(struct store_tx *, struct verification_send *) = {
	    check_address, check_members, check_number, check_site, put_challenge, write_intent};
	struct verification_send *send = arg;
	enum err err = ERR_OK;

	send->verdict = limit_allow();
	send->is_decoy = false;
	send->expires_in_s = 0;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		err = steps[i](tx, send);
		if (err != ERR_OK || send->verdict.err != ERR_OK)
			break;
	}
	return err;
}

enum err
verification_settle(struct store_tx *tx, void *arg)
{
	const struct verification_settlement *settlement = arg;
	const struct verification_send *send = settlement->send;
	const struct verification_subject *subject = &send->subject;
	struct store_challenge challenge = verification_challenge(subject);
	int64_t reserved_won = subject->conf->limit.message_won;
	bool is_found, is_refused = settlement->outcome == STORE_REFUSED;
	/* A stranger's decoy is never refused. Giving back a member's refused message would tell the two apart. */
	bool is_decoy = is_refused && subject->conf->account_privacy;
	int64_t won = is_refused ? 0 : settlement->won;
	enum err err = store_send_settle(tx, send->send_id,
	    is_decoy ? STORE_DECOY : settlement->outcome, won,
	    is_refused ? "" : settlement->gateway, is_decoy ? "refused" : settlement->gateway_id);

	if (err == ERR_OK && won != reserved_won)
		err = store_counter_add(
		    tx, STORE_WON_PER_DAY, limit_day(subject->now_ms), won - reserved_won);
	if (err != ERR_OK || !is_refused || is_decoy)
		return err;
	err = store_counter_add(tx, STORE_SENDS_PER_MINUTE, limit_minute(subject->now_ms), -1);
	if (err == ERR_OK)
		err = store_challenge_get(tx, &challenge, &is_found);
	if (err != ERR_OK || !is_found || strcmp(challenge.request_id, send->request_id) != 0 ||
	    challenge.life.sends == 0)
		return err;
	challenge.life.sends--;
	return store_challenge_put(tx, &challenge);
}
