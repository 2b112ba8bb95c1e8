#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "otp.h"

/* How long a code lives. */

#define T0     INT64_C(1795424400000)
#define BOOTED (T0 - 86400000)
#define LIFE   INT64_C(180000)

static const unsigned char salt[OTP_SALT_LEN] = {0xA1, 0xB2, 0xC3, 0xD4};
static const struct otp_policy policy = {
    .digits = 6, .lifetime_s = 180, .attempts_max = 5, .resends_max = 3, .wrong_max = 20};

static void
test_state(void **state)
{
	static const struct {
		int64_t first_ms, expires_ms, now_ms;
		int attempts;
		bool is_used;
		enum otp_state state;
	} cases[] = {
	    {T0, T0 + LIFE, T0, 0, false, OTP_LIVE},
	    {T0, T0 + LIFE, T0 + LIFE - 1, 0, false, OTP_LIVE},
	    {T0, T0 + LIFE, T0 + LIFE, 0, false, OTP_EXPIRED},
	    {T0, T0 + LIFE, T0 + 100 * LIFE, 0, false, OTP_EXPIRED},
	    {T0, T0 + LIFE, T0 - 1, 0, false, OTP_EXPIRED}, /* the clock went back */
	    {T0, T0 + LIFE, 0, 0, false, OTP_EXPIRED},
	    {T0, T0 + LIFE, T0, 4, false, OTP_LIVE},
	    {T0, T0 + LIFE, T0, 5, false, OTP_EXHAUSTED},
	    {T0, T0 + LIFE, T0, 6, false, OTP_EXHAUSTED},
	    {T0, T0 + LIFE, T0 + LIFE, 5, false, OTP_EXPIRED},
	    {T0, T0 + LIFE, T0, 0, true, OTP_USED},
	    {T0, T0 + LIFE, T0, 5, true, OTP_USED},
	    {T0, T0 + LIFE, T0 + LIFE, 0, true, OTP_USED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct otp_life life = {.first_sent_ms = cases[i].first_ms,
		    .expires_ms = cases[i].expires_ms,
		    .attempts = cases[i].attempts,
		    .is_used = cases[i].is_used};

		if (otp_state(&life, &policy, cases[i].now_ms, BOOTED) != cases[i].state)
			fail_msg("case %zu", i);
	}
}

static void
test_begin(void **state)
{
	struct otp_life life;
	struct otp_policy longest = policy;

	(void)state;
	memset(&life, 0xFF, sizeof(life));
	otp_begin(&life, salt, &policy, T0, BOOTED);
	assert_memory_equal(life.salt, salt, sizeof(salt));
	assert_int_equal(life.first_sent_ms, T0);
	assert_int_equal(life.expires_ms, T0 + LIFE);
	assert_int_equal(life.attempts, 0);
	assert_int_equal(life.sends, 1);
	assert_false(life.is_used);
	assert_false(life.is_decoy);
	assert_int_equal(otp_state(&life, &policy, T0, BOOTED), OTP_LIVE);

	/* Whatever the setting, ten minutes are the end. */
	longest.lifetime_s = 3600;
	otp_begin(&life, salt, &longest, T0, BOOTED);
	assert_int_equal(life.expires_ms, T0 + 600000);
}

static void
test_again(void **state)
{
	/* Sent again at these times after the first; where the end is then. */
	static const struct {
		int64_t at, end;
	} steps[] = {
	    {30000, 210000},
	    {170000, 350000},
	    {340000, 520000},
	    {419999, 599999},
	    {420000, 600000},
	    {420001, 600000},
	    {599999, 600000},
	};
	struct otp_life life;

	(void)state;
	otp_begin(&life, salt, &policy, T0, BOOTED);
	life.attempts = 3;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		otp_again(&life, &policy, T0 + steps[i].at);
		assert_int_equal(life.expires_ms, T0 + steps[i].end);
		assert_int_equal(life.sends, i + 2);
		/* The same code, and no attempt given back. */
		assert_int_equal(life.first_sent_ms, T0);
		assert_int_equal(life.attempts, 3);
		assert_memory_equal(life.salt, salt, sizeof(salt));
	}
	assert_int_equal(otp_state(&life, &policy, T0 + 599999, BOOTED), OTP_LIVE);
	assert_int_equal(otp_state(&life, &policy, T0 + 600000, BOOTED), OTP_EXPIRED);

	/* The clock went back before the first sending: the code does not live longer for it. */
	otp_begin(&life, salt, &policy, T0, BOOTED);
	otp_again(&life, &policy, T0 - 3600000);
	assert_int_equal(otp_state(&life, &policy, T0 - 3600000, BOOTED), OTP_EXPIRED);
	assert_int_equal(otp_state(&life, &policy, T0, BOOTED), OTP_EXPIRED);
}

/* A clock that is set back ends every code; one that is set forward, or a little wrong, does not. */
static void
test_clock_set_back(void **state)
{
	static const struct {
		int64_t by_ms;
		enum otp_state state;
	} cases[] = {{0, OTP_LIVE}, {-5000, OTP_LIVE}, {-5001, OTP_EXPIRED},
	    {-86400000, OTP_EXPIRED}, {5001, OTP_LIVE}, {86400000, OTP_LIVE}};
	struct otp_life life;

	(void)state;
	otp_begin(&life, salt, &policy, T0, BOOTED);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(
		    otp_state(&life, &policy, T0 + 1000, BOOTED + cases[i].by_ms), cases[i].state);
	/* What was used stays used. */
	life.is_used = true;
	assert_int_equal(otp_state(&life, &policy, T0 + 1000, BOOTED - 86400000), OTP_USED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_state),
	    cmocka_unit_test(test_begin),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_clock_set_back),
	};

	return cmocka_run_group_tests_name("otp_life", tests, NULL, NULL);
}
