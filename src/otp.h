#ifndef BONIN_OTP_H
#define BONIN_OTP_H

#include <stdbool.h>
#include <stdint.h>

#include "purpose.h"
#include "sign.h"

/* A one-time code: how it is derived, and how long it is valid. Pure. */

#define OTP_SALT_LEN   16
#define OTP_DIGITS_MIN 4
#define OTP_DIGITS_MAX 8
#define OTP_CODE_SIZE  (OTP_DIGITS_MAX + 1)

/**
 * Maximum life of a code, however often it is sent again. NIST SP 800-63B-4 section 3.1.3.2: ten
 * minutes.
 */
#define OTP_LIFETIME_MAX_S 600

struct otp_policy {
	int digits;       /* 4..8 */
	int lifetime_s;   /* 30..600, from each send, within OTP_LIFETIME_MAX_S */
	int attempts_max; /* per code, wrong or right */
	int resends_max;  /* per code */
	int wrong_max;    /* in a row per number, over all codes: then the number rests */
	int rest_s;       /* the duration of that rest */
};

/** Whom a code is for. A code for one subject is not valid for another. */
struct otp_subject {
	enum purpose purpose;
	const char *phone;   /* canonical */
	const char *user_id; /* "" where the purpose names none */
};

/** The state of one code, as the database holds it, which does not hold the code itself. */
struct otp_life {
	unsigned char salt[OTP_SALT_LEN];
	int64_t first_sent_ms;
	int64_t expires_ms;
	int64_t booted_ms; /* when the machine was booted, by the same clock as the others */
	int attempts;
	int sends;
	bool is_used;
	bool is_decoy; /* no code can match, because none was sent */
};

enum otp_state {
	OTP_LIVE,
	OTP_EXPIRED,
	OTP_USED,
	OTP_EXHAUSTED /* no attempts left */
};

/**
 * otp_derive(key, subject, salt, digits, code):
 * Compute the code: HMAC-SHA256 over version, purpose, phone, user and ${salt}, each preceded by its
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
 * The state of ${life} at ${now_ms}. Used takes precedence over expired, expired over exhausted. If the clock was set
 * back, it is expired, because its age is no longer known: ${booted_ms} (see sys.h) goes back with the clock.
 */
enum otp_state otp_state(const struct otp_life *life, const struct otp_policy *policy,
    int64_t now_ms, int64_t booted_ms);

/**
 * otp_begin(life, salt, policy, now_ms, booted_ms), otp_again(life, policy, now_ms):
 * Start a new code, sent at ${now_ms}; or record that the same code is sent again, which moves its
 * end but gives no attempts back.
 */
void otp_begin(struct otp_life *life, const unsigned char salt[static OTP_SALT_LEN],
    const struct otp_policy *policy, int64_t now_ms, int64_t booted_ms);
void otp_again(struct otp_life *life, const struct otp_policy *policy, int64_t now_ms);

/**
 * otp_read_code(text, digits, code):
 * Read what a person typed: ${digits} digits, after text_fold_digits.
 *
 * Returns: false, ${code} empty, when it is anything else.
 */
MUST_CHECK bool otp_read_code(const char *text, int digits, char code[static OTP_CODE_SIZE]);

#endif
