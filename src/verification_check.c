#include <string.h>

#include "history.h"
#include "verification_part.h"

/* The attempt has been recorded by now. */
static enum err
take_right_code(struct store_tx *tx, struct verification_check *check,
    struct store_challenge *challenge, struct store_number *number)
{
	const struct verification_subject *subject = &check->subject;
	struct store_user user;
	bool fits;
	enum err err;

	challenge->life.is_used = true;
	number->wrong_in_row = 0;
	number->success_ms = subject->now_ms;
	err = store_challenge_put(tx, challenge);
	if (err == ERR_OK)
		err = store_number_put(tx, number);
	/* The members may have changed since the code was sent. */
	if (err == ERR_OK)
		err = verification_members_fit(tx, subject, &user, &fits);
	if (err != ERR_OK)
		return err;
	if (!fits)
		check->verdict.err = purpose_info(subject->purpose)->unmet;
	else
		memcpy(check->user_id, user.user_id, sizeof(check->user_id));
	return ERR_OK;
}

static enum err
take_wrong_code(struct store_tx *tx, struct verification_check *check,
    struct store_challenge *challenge, struct store_number *number)
{
	const struct verification_subject *subject = &check->subject;
	const struct otp_policy *policy = &subject->conf->otp;
	enum err err;

	check->verdict.err = ERR_WRONG_CODE;
	number->wrong_in_row++;
	number->wrong_ms = subject->now_ms;
	if (number->wrong_in_row >= policy->wrong_max) {
		number->wrong_in_row = 0;
		number->rest_until_ms = subject->now_ms + policy->rest_s * 1000LL;
	}
	err = store_challenge_put(tx, challenge);
	return err == ERR_OK ? store_number_put(tx, number) : err;
}

static bool
right_code(const struct verification_check *check, const struct store_challenge *challenge,
    char code[static OTP_CODE_SIZE])
{
	const struct verification_subject *subject = &check->subject;
	const struct otp_subject whom = {subject->purpose, subject->phone.e164, subject->user_id};

	if (subject->test == NULL)
		return otp_derive(
		    check->code_key, &whom, challenge->life.salt, subject->conf->otp.digits, code);
	memcpy(code, subject->test->code, OTP_CODE_SIZE);
	return true;
}

/* Count, then compare. */
static enum err
try_code(struct store_tx *tx, struct verification_check *check, struct store_challenge *challenge,
    struct store_number *number)
{
	char code[OTP_CODE_SIZE];
	bool is_right;
	enum err err;

	challenge->life.attempts++;
	if (!right_code(check, challenge, code))
		return ERR_BUSY;
	is_right = sign_equal(code, check->code, sizeof(code));
	explicit_bzero(code, sizeof(code));
	is_right &= !challenge->life.is_decoy;
	if (is_right)
		err = take_right_code(tx, check, challenge, number);
	else
		err = take_wrong_code(tx, check, challenge, number);
	return err;
}

/* This code is dead. The wait in the answer is the one for another code. */
static enum err
refuse_exhausted(
    struct store_tx *tx, struct verification_check *check, const struct store_number *number)
{
	const struct verification_subject *subject = &check->subject;
	struct limit_verdict next;
	int64_t sent_ms[LIMIT_HISTORY_MAX];
	size_t n;
	enum err err = history_limit_number(
	    tx, &subject->conf->limit, number, subject->now_ms, sent_ms, &n, &next);

	if (err == ERR_OK)
		check->verdict = limit_refuse(
		    RULE_CODE_ATTEMPTS, next.retry_after_s > 0 ? next.retry_after_s : 1);
	return err;
}

enum err
verification_check(struct store_tx *tx, void *arg)
{
	struct verification_check *check = arg;
	const struct verification_subject *subject = &check->subject;
	const struct otp_policy *policy = &subject->conf->otp;
	struct store_challenge challenge = verification_challenge(subject);
	struct store_number number = {.phone = subject->phone_tag};
	bool is_found, is_callers;
	enum err err = store_number_get(tx, &number);

	check->attempts_left = -1;
	if (err == ERR_OK)
		err = store_challenge_get(tx, &challenge, &is_found);
	if (err != ERR_OK)
		return err;
	check->verdict = limit_rest(number.rest_until_ms, subject->now_ms);
	if (check->verdict.err != ERR_OK)
		return ERR_OK;
	check->verdict.err = ERR_WRONG_CODE;
	if (!is_found)
		return ERR_OK;
	is_callers =
	    check->request_id != NULL && strcmp(check->request_id, challenge.request_id) == 0;
	switch (otp_state(&challenge.life, policy, subject->now_ms, subject->booted_ms)) {
	case OTP_USED: /* a double click, or a retry after a lost answer, must not get "wrong" */
	case OTP_EXPIRED:
		check->verdict.err = is_callers ? ERR_CODE_EXPIRED : ERR_WRONG_CODE;
		return ERR_OK;
	case OTP_EXHAUSTED:
		return refuse_exhausted(tx, check, &number);
	case OTP_LIVE:
		break;
	}
	check->verdict.err = ERR_OK;
	err = try_code(tx, check, &challenge, &number);
	if (is_callers && check->verdict.err == ERR_WRONG_CODE)
		check->attempts_left = policy->attempts_max - challenge.life.attempts;
	return err;
}
