#include "test_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY_MS   INT64_C(86400000)
#define KOREA_MS INT64_C(32400000)

static const struct phone_policy policy = {0};

static void
dates_are_days(void **state)
{
	/* Seconds by date(1): TZ=UTC date -d 2026-12-31 +%s, by 86,400. */
	static const struct {
		const char *text;
		int64_t day;
	} cases[] = {
	    {"01000000001 123456 2000-01-01", 10957},
	    {"01000000001 123456 2000-02-29", 11016},
	    {"01000000001 123456 2000-03-01", 11017},
	    {"01000000001 123456 2026-01-31", 20484},
	    {"01000000001 123456 2026-12-31", 20818},
	    {"01000000001 123456 2027-01-01", 20819},
	    {"01000000001 123456 2028-02-29", 21243},
	    {"01000000001 123456 2028-12-31", 21549},
	    {"01000000001 123456 2100-03-01", 47541},
	    {"01000000001 123456 9999-12-31", 2932896},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct test_number number;

		print_message("# %s\n", cases[i].text);
		assert_null(test_number_parse(&policy, 6, cases[i].text, &number));
		assert_int_equal(number.last_day, cases[i].day);
		assert_string_equal(number.until, strrchr(cases[i].text, ' ') + 1);
		assert_string_equal(number.phone.e164, "+821000000001");
		assert_string_equal(number.code, "123456");
	}
}

static void
what_is_none_is_refused(void **state)
{
	static const struct {
		const char *text;
		const char *word; /* of the fault */
	} cases[] = {
	    {"", "NUMBER CODE"},
	    {"01000000001", "NUMBER CODE"},
	    {"01000000001 123456", "NUMBER CODE"}, /* the end is no matter of taste */
	    {"01000000001 123456 ", "NUMBER CODE"},
	    {"01000000001  123456 2026-12-31", "NUMBER CODE"},
	    {" 01000000001 123456 2026-12-31", "NUMBER CODE"},
	    {"01000000001 123456 2026-12-31 ", "NUMBER CODE"},
	    {"01000000001 123456 2026-12-31 x", "NUMBER CODE"},
	    {"01000000001 123456 2026-13-01", "NUMBER CODE"},
	    {"01000000001 123456 2026-00-01", "NUMBER CODE"},
	    {"01000000001 123456 2026-12-32", "NUMBER CODE"},
	    {"01000000001 123456 2026-12-00", "NUMBER CODE"},
	    {"01000000001 123456 2026-11-31", "NUMBER CODE"},
	    {"01000000001 123456 2026-02-29", "NUMBER CODE"},
	    {"01000000001 123456 2100-02-29", "NUMBER CODE"},
	    {"01000000001 123456 2028-02-30", "NUMBER CODE"},
	    {"01000000001 123456 2026-1-01", "NUMBER CODE"},
	    {"01000000001 123456 2026/12/31", "NUMBER CODE"},
	    {"01000000001 123456 2026-12/31", "NUMBER CODE"},
	    {"01000000001 123456 2026-12-3x", "NUMBER CODE"},
	    {"01000000001 123456 20261231", "NUMBER CODE"},
	    {"01000000001 123456 never", "NUMBER CODE"},
	    /* as long as the room for it, and longer */
	    {"0100000000101000000001010000000010 123456 2026-12-31", "mobile number"},
	    {"01000000001010000000010100000000100 123456 2026-12-31", "mobile number"},
	    {"01000000001 123456 2026-12-311", "NUMBER CODE"},
	    {"01000000001 123456789 2026-12-31", "code-length"},
	    {"01000000001 12345 2026-12-31", "code-length"},
	    {"01000000001 1234567 2026-12-31", "code-length"},
	    {"01000000001 1234567890123 2026-12-31", "code-length"},
	    {"01000000001 12345x 2026-12-31", "code-length"},
	    {"0212345678 123456 2026-12-31", "mobile number"},
	    {"0111234567 123456 2026-12-31", "mobile number"},
	    {"x 123456 2026-12-31", "mobile number"},
	    {"010-0000-0001-0000-0000-0000-0000-0000 123456 2026-12-31", "mobile number"},
	};
	static const struct test_number empty;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct test_number number;
		const char *fault;

		print_message("# \"%s\"\n", cases[i].text);
		memset(&number, 'x', sizeof(number));
		fault = test_number_parse(&policy, 6, cases[i].text, &number);
		assert_non_null(fault);
		assert_non_null(strstr(fault, cases[i].word));
		assert_memory_equal(&number, &empty, sizeof(number));
	}
}

static void
spellings_and_lengths_are_the_settings(void **state)
{
	static const struct phone_policy old = {.old_prefixes = true};
	struct test_number number;

	(void)state;
	assert_null(test_number_parse(&policy, 4, "010-0000-0001 0001 2026-12-31", &number));
	assert_string_equal(number.phone.e164, "+821000000001");
	assert_null(test_number_parse(&policy, 8, "+821000000001 00000001 2026-12-31", &number));
	assert_string_equal(number.code, "00000001");
	assert_null(test_number_parse(&old, 6, "0111234567 123456 2026-12-31", &number));
}

static void
serves_until_the_day_in_korea_is_over(void **state)
{
	struct test_number numbers[2];
	const struct phone first = {"+821000000001"}, second = {"+821000000002"},
	                   other = {"+821000000003"};
	const int64_t end_ms = 20819 * DAY_MS - KOREA_MS; /* 2027-01-01 00:00 in Korea */

	(void)state;
	assert_null(test_number_parse(&policy, 6, "01000000001 111111 2026-12-31", &numbers[0]));
	assert_null(test_number_parse(&policy, 6, "01000000002 222222 2027-01-01", &numbers[1]));
	assert_ptr_equal(test_number_find(numbers, 2, &first, end_ms - 1), &numbers[0]);
	assert_null(test_number_find(numbers, 2, &first, end_ms));
	assert_ptr_equal(test_number_find(numbers, 2, &second, end_ms), &numbers[1]);
	assert_ptr_equal(test_number_find(numbers, 2, &second, end_ms + DAY_MS - 1), &numbers[1]);
	assert_null(test_number_find(numbers, 2, &second, end_ms + DAY_MS));
	assert_null(test_number_find(numbers, 2, &other, end_ms - 1));
	assert_null(test_number_find(numbers, 1, &second, end_ms));
	assert_null(test_number_find(numbers, 0, &first, end_ms - 1));
	assert_false(test_number_is_over(&numbers[0], end_ms - 1));
	assert_true(test_number_is_over(&numbers[0], end_ms));
}

static void
of_a_number_four_digits_are_shown(void **state)
{
	static const struct {
		const char *text, *shown;
	} cases[] = {{"01000000001 123456 2026-12-31", "*0001 2026-12-31"},
	    {"010-1234-5678 123456 2026-12-31", "*5678 2026-12-31"},
	    {"12345 123456 2026-12-31", "*2345 2026-12-31"},
	    {"1234 123456 2026-12-31", "* 2026-12-31"},
	    {"number 123456 2026-12-31", "* 2026-12-31"}, {"", "* "}};
	char out[32];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		test_number_mask(cases[i].text, out, sizeof(out));
		assert_string_equal(out, cases[i].shown);
	}
	test_number_mask(cases[0].text, out, 4);
	assert_string_equal(out, "*00");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_are_days),
	    cmocka_unit_test(what_is_none_is_refused),
	    cmocka_unit_test(spellings_and_lengths_are_the_settings),
	    cmocka_unit_test(serves_until_the_day_in_korea_is_over),
	    cmocka_unit_test(of_a_number_four_digits_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
