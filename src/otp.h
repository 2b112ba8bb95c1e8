#ifndef BONIN_OTP_H
#define BONIN_OTP_H

#include <stdbool.h>
#include <stdint.h>

#include "purpose.h"
#include "sign.h"

/* A one-time code: how it is made, and how long it lives. Pure. */

#define OTP_SALT_LEN   16
#define OTP_DIGITS_MIN 4
#define OTP_DIGITS_MAX 8
#define OTP_CODE_SIZE  (OTP_DIGITS_MAX + 1)

/**
 * Hard end of a code however often it is sent again. NIST SP 800-63B-4 section 3.1.3.2: ten
 * minutes.
 */
#define OTP_LIFETIME_MAX_S 600

struct otp_policy {
	int digits;       /* 4..8 */
	int lifetime_s;   /* 30..600, from each sending, within OTP_LIFETIME_MAX_S */
	int attempts_max; /* wrong or right, one code */
	int resends_max;  /* one code */
	int wrong_max;    /* in a row, one number, whatever the code: then it rests */
	int rest_s;       /* that rest */
};

/** Whom a code is for. A code for one is none for another. */
struct otp_subject {
	enum purpose purpose;
	const char *phone;   /* canonical */
	const char *user_id; /* "" where the purpose names none */
};

/** The life of one code, as the database holds it. It holds no code. */
struct otp_life {
	unsigned char salt[OTP_SALT_LEN];
	int64_t first_sent_ms;
	int64_t expires_ms;
	int64_t booted_ms; /* when the machine was started, by the clock that the others are of */
	int attempts;
	int sends;
	bool is_used;
	bool is_decoy; /* no code can match: nobody was sent one */
};

enum otp_state {
	OTP_LIVE,
	OTP_EXPIRED,
	OTP_USED,
	OTP_EXHAUSTED /* all attempts are spent */
};

/**
 * otp_derive(key, subject, salt, digits, code):
 * Compute the code: HMAC-SHA256 over version, purpose, phone, user and ${salt}, each behind its
 * length, reduced to ${digits} decimal digits by rejection sampling, so that every value is equally
 * likely.
 *
 * Range:   digits OTP_DIGITS_MIN..OTP_DIGITS_MAX.
 * Returns: false when the hash fails or ${digits} is out of range; ${code} is then empty.
 * Threads: pure; any.
 * Source:  NIST SP 800-63B-4 section 3.1.3.2; OWASP ASVS 5.0 6.5.3, 6.5.4.
 */
MUST_CHECK bool otp_derive(const struct sign_key *key, const struct otp_subject *subject,
    const unsigned char salt[static OTP_SALT_LEN], int digits, char code[static OTP_CODE_SIZE]);

/**
 * otp_state(life, policy, now_ms, booted_ms):
 * What ${life} is at ${now_ms}; a used one stays used, then the end counts before the attempts. A clock that was set
 * back makes it expired, as its age is not known any more: ${booted_ms} (see sys.h) goes back with it.
 */
enum otp_state otp_state(const struct otp_life *life, const struct otp_policy *policy,
    int64_t now_ms, int64_t booted_ms);

/**
 * otp_begin(life, salt, policy, now_ms, booted_ms), otp_again(life, policy, now_ms):
 * Start the life of a new code, sent at ${now_ms}; or note that the same code is sent again, which
 * moves its end but gives no attempt back.
 */
void otp_begin(struct otp_life *life, const unsigned char salt[static OTP_SALT_LEN],
    const struct otp_policy *policy, int64_t now_ms, int64_t booted_ms);
void otp_again(struct otp_life *life, const struct otp_policy *policy, int64_t now_ms);

/**
 * otp_read_code(text, digits, code):
 * Read what a person typed: ${digits} digits, whatever text_fold_digits folds.
 *
 * Returns: false, ${code} empty, when it is anything else.
 */
MUST_CHECK bool otp_read_code(const char *text, int digits, char code[static OTP_CODE_SIZE]);

#endif
