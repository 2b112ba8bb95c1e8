#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "otp.h"

static struct sign_key key;
static const struct otp_subject somebody = {PURPOSE_SIGNUP, "+821012345678", ""};

static int
make_key(void **state)
{
	(void)state;
	key.len = 32;
	for (size_t i = 0; i < key.len; i++)
		key.bytes[i] = (unsigned char)i;
	return 0;
}

/** Salt number ${n}. */
static void
make_salt(uint32_t n, unsigned char salt[static OTP_SALT_LEN])
{
	memset(salt, 0, OTP_SALT_LEN);
	for (size_t i = 0; i < 4; i++)
		salt[i] = (unsigned char)(n >> (24 - 8 * i));
}

static void
derive(const struct otp_subject *subject, uint32_t salt_number, int digits,
    char code[static OTP_CODE_SIZE])
{
	unsigned char salt[OTP_SALT_LEN];

	make_salt(salt_number, salt);
	assert_true(otp_derive(&key, subject, salt, digits, code));
}

/**
 * Made with another program from the words of otp.h. A change here makes every code in flight a
 * wrong one.
 */
static void
test_known_codes(void **state)
{
	static const struct {
		struct otp_subject subject;
		uint32_t salt_number;
		int digits;
		const char *code;
	} cases[] = {
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 0, 4, "8213"},
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 0, 6, "018213"},
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 0, 8, "70018213"},
	    {{PURPOSE_FIND_ID, "+821012345678", ""}, 0, 4, "1339"},
	    {{PURPOSE_FIND_ID, "+821012345678", ""}, 0, 6, "061339"},
	    {{PURPOSE_FIND_ID, "+821012345678", ""}, 0, 8, "65061339"},
	    {{PURPOSE_RESET_PASSWORD, "+821012345678", "hong"}, 0, 4, "5857"},
	    {{PURPOSE_RESET_PASSWORD, "+821012345678", "hong"}, 0, 6, "805857"},
	    {{PURPOSE_RESET_PASSWORD, "+821012345678", "hong"}, 0, 8, "94805857"},
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 0, 5, "18213"},
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 0, 7, "0018213"},
	    /* every leading zero is there */
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 2047, 6, "000090"},
	    /* the first, two and three draws were thrown away */
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 4, 8, "47941176"},
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 1223, 8, "30205208"},
	    {{PURPOSE_SIGNUP, "+821012345678", ""}, 235566, 8, "77801296"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char code[OTP_CODE_SIZE];

		derive(&cases[i].subject, cases[i].salt_number, cases[i].digits, code);
		if (strcmp(code, cases[i].code) != 0)
			fail_msg("case %zu: %s", i, code);
	}

	/* A length of more than one byte. */
	char user_id[301], code[OTP_CODE_SIZE];
	memset(user_id, 'u', sizeof(user_id) - 1);
	user_id[sizeof(user_id) - 1] = '\0';
	derive(&(struct otp_subject){PURPOSE_RESET_PASSWORD, "+821012345678", user_id}, 0, 8, code);
	assert_string_equal(code, "35009409");
}

static void
test_every_field_counts(void **state)
{
	static const struct otp_subject subjects[] = {
	    {PURPOSE_SIGNUP, "+821012345678", ""},
	    {PURPOSE_FIND_ID, "+821012345678", ""},
	    {PURPOSE_RESET_PASSWORD, "+821012345678", ""},
	    {PURPOSE_RESET_PASSWORD, "+821012345678", "hong"},
	    {PURPOSE_RESET_PASSWORD, "+821012345678", "honk"},
	    {PURPOSE_RESET_PASSWORD, "+821012345679", "hong"},
	    /* what slides from one field into the next is another code */
	    {PURPOSE_RESET_PASSWORD, "+82101234567", "8hong"},
	    {PURPOSE_RESET_PASSWORD, "+821012345678hong", ""},
	    {PURPOSE_RESET_PASSWORD, "", "+821012345678hong"},
	    {PURPOSE_SIGNUP, "+82101234567", "8"},
	    {PURPOSE_SIGNUP, "", "+821012345678"},
	};
	char codes[ARRAY_LEN(subjects)][OTP_CODE_SIZE], other[OTP_CODE_SIZE];
	unsigned char salt[OTP_SALT_LEN];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		derive(&subjects[i], 7, 8, codes[i]);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(codes[i], codes[k]);
		/* The same again is the same. */
		derive(&subjects[i], 7, 8, other);
		assert_string_equal(codes[i], other);
	}

	/* Every bit of the salt, and of the key. */
	make_salt(7, salt);
	for (size_t bit = 0; bit < sizeof(salt) * 8; bit++) {
		salt[bit / 8] ^= (unsigned char)(1u << bit % 8);
		assert_true(otp_derive(&key, &subjects[0], salt, 8, other));
		assert_string_not_equal(other, codes[0]);
		salt[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	for (size_t bit = 0; bit < key.len * 8; bit++) {
		struct sign_key changed = key;

		changed.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
		assert_true(otp_derive(&changed, &subjects[0], salt, 8, other));
		assert_string_not_equal(other, codes[0]);
	}
}

/** Chi-square of ${n_cells} counts that should all be ${expected}. */
static double
chi_square(const unsigned counts[], size_t n_cells, double expected)
{
	double sum = 0;

	for (size_t i = 0; i < n_cells; i++)
		sum += (counts[i] - expected) * (counts[i] - expected) / expected;
	return sum;
}

/**
 * A million codes: the salts are fixed, so is the outcome. 999 degrees of freedom, plus and minus
 * five sigmas.
 */
static void
test_codes_are_evenly_spread(void **state)
{
	static unsigned front[1000], back[1000];
	const uint32_t n = 1000000;
	unsigned with_zero = 0;

	(void)state;
	for (uint32_t i = 0; i < n; i++) {
		char code[OTP_CODE_SIZE];
		unsigned value = 0;

		derive(&somebody, i, 6, code);
		for (size_t k = 0; k < 6; k++) {
			if (code[k] < '0' || code[k] > '9')
				fail_msg("\"%s\"", code);
			value = value * 10 + (unsigned)(code[k] - '0');
		}
		assert_int_equal(code[6], '\0');
		with_zero += code[0] == '0';
		front[value / 1000]++;
		back[value % 1000]++;
	}
	double of_front = chi_square(front, 1000, n / 1000.0);
	double of_back = chi_square(back, 1000, n / 1000.0);
	assert_true(of_front > 775 && of_front < 1223);
	assert_true(of_back > 775 && of_back < 1223);
	/* One in ten begins with a zero: sigma is 300. */
	assert_true(with_zero > 98500 && with_zero < 101500);
}

static void
test_digits(void **state)
{
	unsigned char salt[OTP_SALT_LEN] = {0};
	struct sign_key empty = {.len = 0};
	char code[OTP_CODE_SIZE];

	(void)state;
	for (int digits = -1; digits < 12; digits++) {
		bool is_allowed = digits >= OTP_DIGITS_MIN && digits <= OTP_DIGITS_MAX;

		memset(code, 'x', sizeof(code));
		assert_true(otp_derive(&key, &somebody, salt, digits, code) == is_allowed);
		assert_int_equal(strnlen(code, sizeof(code)), is_allowed ? digits : 0);
	}
	/* No key, no code: never a predictable one. */
	memset(code, 'x', sizeof(code));
	assert_false(otp_derive(&empty, &somebody, salt, 6, code));
	assert_string_equal(code, "");
}

static void
test_read_code(void **state)
{
	static const struct {
		const char *text;
		int digits;
		const char *code; /* NULL: refused */
	} cases[] = {
	    {"123456", 6, "123456"},
	    {"000000", 6, "000000"},
	    {" 123 456\r\n", 6, "123456"},
	    {"123-456", 6, "123456"},
	    {"１２３４５６", 6, "123456"},
	    {"１２３　456", 6, "123456"},
	    {"1234", 4, "1234"},
	    {"12345678", 8, "12345678"},
	    {"123456789", 8, NULL},
	    {"12345", 6, NULL},
	    {"1234567", 6, NULL},
	    {"1234567890123456789012345678901234567890", 6, NULL},
	    {"", 6, NULL},
	    {" ", 6, NULL},
	    {"+12345", 6, NULL},
	    {"+123456", 6, NULL},
	    {"-123456-", 6, "123456"},
	    {"12345a", 6, NULL},
	    {"0x1234", 6, NULL},
	    {"①②③④⑤⑥", 6, NULL},
	    {"123456\xFF", 6, NULL},
	    {"123", 3, NULL},
	    {"123456789", 9, NULL},
	    {"", 0, NULL},
	    {"1", -1, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const char zeros[OTP_CODE_SIZE];
		char code[OTP_CODE_SIZE] = "zzzzzzzz";
		bool is_read = otp_read_code(cases[i].text, cases[i].digits, code);

		if (is_read != (cases[i].code != NULL) ||
		    (is_read ? strcmp(code, cases[i].code) : memcmp(code, zeros, sizeof(zeros))) !=
		        0)
			fail_msg("\"%s\" as %d digits is %d, \"%.8s\"", cases[i].text,
			    cases[i].digits, is_read, code);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_codes),
	    cmocka_unit_test(test_every_field_counts),
	    cmocka_unit_test(test_codes_are_evenly_spread),
	    cmocka_unit_test(test_digits),
	    cmocka_unit_test(test_read_code),
	};

	return cmocka_run_group_tests_name("otp", tests, make_key, NULL);
}
