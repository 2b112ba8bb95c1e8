#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stamp.h"

/** The same moment in every form, and back. */
static void
test_moments(void **state)
{
	static const struct {
		int64_t ms;
		const char *text, *exact, *minute_utc;
	} cases[] = {
	    {0, "1970-01-01 09:00:00", "1970-01-01T09:00:00.000", "1970-01-01 00:00"},
	    {INT64_C(1767225600000), "2026-01-01 09:00:00", "2026-01-01T09:00:00.000",
	        "2026-01-01 00:00"},
	    /* midnight in Korea, and a second before */
	    {INT64_C(1767193200000), "2026-01-01 00:00:00", "2026-01-01T00:00:00.000",
	        "2025-12-31 15:00"},
	    {INT64_C(1767193199999), "2025-12-31 23:59:59", "2025-12-31T23:59:59.999",
	        "2025-12-31 14:59"},
	    {INT64_C(1709132399001), "2024-02-28 23:59:59", "2024-02-28T23:59:59.001",
	        "2024-02-28 14:59"},
	    {INT64_C(1709132400010), "2024-02-29 00:00:00", "2024-02-29T00:00:00.010",
	        "2024-02-28 15:00"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[STAMP_SIZE];
		int64_t ms;

		stamp_write(cases[i].ms, text);
		assert_string_equal(text, cases[i].text);
		assert_true(stamp_read(text, &ms));
		assert_int_equal(ms, cases[i].ms / 1000 * 1000);
		stamp_write_exact(cases[i].ms, text);
		assert_string_equal(text, cases[i].exact);
		stamp_write_minute(cases[i].ms, 0, text);
		assert_string_equal(text, cases[i].minute_utc);
		assert_true(stamp_read_minute(text, 0, &ms));
		assert_int_equal(ms, cases[i].ms / 60000 * 60000);
		stamp_write_minute(cases[i].ms, STAMP_KOREA_S, text);
		assert_memory_equal(text, cases[i].text, strlen("2026-01-01 09:00"));
		assert_true(stamp_read_minute(text, STAMP_KOREA_S, &ms));
		assert_int_equal(ms, cases[i].ms / 60000 * 60000);
	}
}

/** Neither another form nor a day that there is not. */
static void
test_no_moments(void **state)
{
	static const char *const texts[] = {"", "2026-01-01", "2026-01-01 09:00",
	    "2026-01-01T09:00:00", "2026-01-01 09:00:00 ", " 2026-01-01 09:00:00",
	    "2026-01-01 09:00:0", "2026-1-01 09:00:000", "2026-01-01 09:00:00.000",
	    "2026/01/01 09:00:00", "2026-01-01 09.00.00", "2O26-01-01 09:00:00",
	    "+026-01-01 09:00:00", "2026-00-01 09:00:00", "2026-13-01 09:00:00",
	    "2026-01-00 09:00:00", "2026-01-32 09:00:00", "2026-04-31 09:00:00",
	    "2026-02-29 09:00:00", "2100-02-29 09:00:00", "2026-01-01 24:00:00",
	    "2026-01-01 09:60:00", "2026-01-01 09:00:60"};
	int64_t ms = 42;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (stamp_read(texts[i], &ms))
			fail_msg("\"%s\"", texts[i]);
	}
	assert_false(stamp_read_minute("2026-01-01 09:00:00", 0, &ms));
	assert_false(stamp_read_minute("2026-02-30 09:00", 0, &ms));
	assert_false(stamp_read_minute("2026-01-01 09:60", 0, &ms));
	assert_int_equal(ms, 42);
}

/** Zones whose clocks are never set; of others we do not know when. */
static void
test_zones(void **state)
{
	static const struct {
		const char *name;
		int offset_s;
	} known[] = {{"Asia/Seoul", 32400}, {"Asia/Tokyo", 32400}, {"Asia/Shanghai", 28800},
	    {"Asia/Bangkok", 25200}, {"Asia/Kolkata", 19800}, {"UTC", 0}, {"Etc/UTC", 0},
	    {"Asia/Taipei", 28800}, {"Asia/Hong_Kong", 28800}, {"Asia/Singapore", 28800},
	    {"Asia/Manila", 28800}, {"Asia/Jakarta", 25200}, {"Asia/Ho_Chi_Minh", 25200}};
	static const char *const unknown[] = {
	    "", "Europe/Berlin", "America/New_York", "asia/seoul", "KST", "Asia/Seoul ", "+09:00"};
	int offset_s = -1;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		assert_string_equal(stamp_zone(known[i].name, &offset_s), known[i].name);
		assert_int_equal(offset_s, known[i].offset_s);
	}
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		assert_null(stamp_zone(unknown[i], &offset_s));
}

/** Source: date(1), TZ=UTC date -d @N "+%a, %d %b %Y %H:%M:%S GMT". */
static void
test_http(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {{0, "Thu, 01 Jan 1970 00:00:00 GMT"},
	    {INT64_C(1709164799999), "Wed, 28 Feb 2024 23:59:59 GMT"},
	    {INT64_C(1709164800000), "Thu, 29 Feb 2024 00:00:00 GMT"},
	    {INT64_C(1795424400123), "Mon, 23 Nov 2026 09:00:00 GMT"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[STAMP_HTTP_SIZE];

		stamp_write_http(cases[i].ms, out);
		assert_string_equal(out, cases[i].text);
	}
}

static void
test_utc(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
	} cases[] = {{0, "1970-01-01T00:00:00.000Z"}, {1, "1970-01-01T00:00:00.001Z"},
	    {INT64_C(951782400000), "2000-02-29T00:00:00.000Z"},
	    {INT64_C(1795424400123), "2026-11-23T09:00:00.123Z"},
	    {INT64_C(253402300799999), "9999-12-31T23:59:59.999Z"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[STAMP_SIZE];

		memset(out, 'x', sizeof(out));
		stamp_write_utc(cases[i].ms, out);
		assert_string_equal(out, cases[i].text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_moments),
	    cmocka_unit_test(test_no_moments),
	    cmocka_unit_test(test_zones),
	    cmocka_unit_test(test_http),
	    cmocka_unit_test(test_utc),
	};

	return cmocka_run_group_tests_name("stamp", tests, NULL, NULL);
}
