#include "otp.h"

#include <string.h>

#include "text.h"

/**
 * Part of every code: change this number when anything below changes, so that no old code means
 * something new.
 */
#define VERSION 1

#define COUNT_LEN 4

/* A clock that is adjusted gradually was not set back. */
#define CLOCK_SLACK_MS 5000

/** Values of ${digits} decimal digits. */
static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

static bool
is_in_range(int digits)
{
	return digits >= OTP_DIGITS_MIN && digits <= OTP_DIGITS_MAX;
}

static void
put_count(unsigned char out[static COUNT_LEN], size_t n)
{
	for (size_t i = 0; i < COUNT_LEN; i++)
		out[i] = (unsigned char)(n >> 8 * (COUNT_LEN - 1 - i));
}

static void
write_digits(uint32_t value, int digits, char code[static OTP_CODE_SIZE])
{
	code[digits] = '\0';
	while (digits > 0) {
		code[--digits] = (char)('0' + value % 10);
		value /= 10;
	}
}

/** 32 bits of block number ${counter}. */
static bool
draw(const struct sign_key *key, struct sign_part parts[], size_t n_parts, uint32_t counter,
    uint32_t *bits)
{
	unsigned char block[SIGN_LEN], count[COUNT_LEN];

	put_count(count, counter);
	parts[n_parts - 1] = (struct sign_part){count, sizeof(count)};
	bool is_signed = sign_hmac(key, parts, n_parts, block);
	*bits = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
	        (uint32_t)block[3];
	explicit_bzero(block, sizeof(block));
	return is_signed;
}

bool
otp_derive(const struct sign_key *key, const struct otp_subject *subject,
    const unsigned char salt[static OTP_SALT_LEN], int digits, char code[static OTP_CODE_SIZE])
{
	static const unsigned char version = VERSION;
	const struct sign_part fields[] = {SIGN_TEXT(purpose_info(subject->purpose)->word),
	    SIGN_TEXT(subject->phone), SIGN_TEXT(subject->user_id), {salt, OTP_SALT_LEN}};
	unsigned char lens[ARRAY_LEN(fields)][COUNT_LEN];
	/* version, a length and a field each, counter */
	struct sign_part parts[1 + 2 * ARRAY_LEN(fields) + 1];
	uint32_t bits;

	memset(code, 0, OTP_CODE_SIZE);
	if (!is_in_range(digits))
		return false;
	parts[0] = (struct sign_part){&version, sizeof(version)};
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		put_count(lens[i], fields[i].len);
		parts[1 + 2 * i] = (struct sign_part){lens[i], COUNT_LEN};
		parts[2 + 2 * i] = fields[i];
	}

	/*
	 * Values from the last, incomplete range would favour small codes: they are thrown
	 * away.
	 */
	const uint32_t n_values = powers[digits];
	const uint32_t n_fair = UINT32_MAX - UINT32_MAX % n_values;
	for (uint32_t counter = 0;; counter++) {
		if (!draw(key, parts, ARRAY_LEN(parts), counter, &bits))
			return false;
		if (bits < n_fair)
			break;
	}
	write_digits(bits % n_values, digits, code);
	return true;
}

enum otp_state
otp_state(
    const struct otp_life *life, const struct otp_policy *policy, int64_t now_ms, int64_t booted_ms)
{
	if (life->is_used)
		return OTP_USED;
	if (now_ms < life->first_sent_ms || now_ms >= life->expires_ms ||
	    booted_ms < life->booted_ms - CLOCK_SLACK_MS)
		return OTP_EXPIRED;
	return life->attempts >= policy->attempts_max ? OTP_EXHAUSTED : OTP_LIVE;
}

static int64_t
end_ms(const struct otp_life *life, const struct otp_policy *policy, int64_t now_ms)
{
	int64_t end = now_ms + (int64_t)policy->lifetime_s * 1000;
	int64_t hard_end = life->first_sent_ms + INT64_C(1000) * OTP_LIFETIME_MAX_S;

	return end < hard_end ? end : hard_end;
}

void
otp_begin(struct otp_life *life, const unsigned char salt[static OTP_SALT_LEN],
    const struct otp_policy *policy, int64_t now_ms, int64_t booted_ms)
{
	*life = (struct otp_life){.first_sent_ms = now_ms, .booted_ms = booted_ms, .sends = 1};
	memcpy(life->salt, salt, OTP_SALT_LEN);
	life->expires_ms = end_ms(life, policy, now_ms);
}

void
otp_again(struct otp_life *life, const struct otp_policy *policy, int64_t now_ms)
{
	life->sends++;
	life->expires_ms = end_ms(life, policy, now_ms);
}

bool
otp_read_code(const char *text, int digits, char code[static OTP_CODE_SIZE])
{
	if (is_in_range(digits) && text_fold_digits(text, code, (size_t)digits + 1) &&
	    strlen(code) == (size_t)digits && code[0] != '+')
		return true;
	explicit_bzero(code, OTP_CODE_SIZE);
	return false;
}
