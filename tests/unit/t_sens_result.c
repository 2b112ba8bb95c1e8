#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sens_result.h"
#include "text.h"

/** The codes of the documents: numbers first..last behind a prefix. */
static const struct {
	const char *prefix;
	int first, last, width;
} documented[] = {
    {"", 0, 0, 1},
    {"", 1001, 1020, 4},
    {"", 2000, 2007, 4},
    {"", 3000, 3019, 4}, /* 3020 and 3021 are in no copy */
    {"", 3022, 3023, 4},
    {"S", 0, 12, 3},
    {"S", 998, 999, 3},
    {"E", 900, 922, 3},
    {"E", 999, 999, 3},
};

static void
test_all_documented(void **state)
{
	size_t n_documented = 0, n_sms = 0, n;
	const struct sens_result *results = sens_result_all(&n);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(documented); i++) {
		for (int code = documented[i].first; code <= documented[i].last; code++) {
			char text[16];

			snprintf(text, sizeof(text), "%s%0*d", documented[i].prefix,
			    documented[i].width, code);
			if (sens_result_find(SENS_SMS, text) == NULL)
				fail_msg("%s is missing", text);
			n_documented++;
		}
	}
	for (size_t i = 0; i < n; i++)
		n_sms += results[i].service == SENS_SMS;
	assert_int_equal(n_sms, n_documented);
}

static void
test_rows(void **state)
{
	size_t n;
	const struct sens_result *results = sens_result_all(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct sens_result *row = &results[i];
		bool is_good = strcmp(row->code, "0") == 0 || strcmp(row->code, "0000") == 0 ||
		               strcmp(row->code, "A000") == 0;

		/* The first of a code is the only one. */
		assert_ptr_equal(sens_result_find(row->service, row->code), row);
		assert_true(strlen(row->english) > 0 && strlen(row->korean) > 0);
		assert_true(text_is_utf8(row->korean, strlen(row->korean)));
		assert_int_equal(row->blame == SENS_BLAME_NONE, is_good);
		/* A wrong number or text stays wrong. */
		if (row->may_retry)
			assert_true(
			    row->blame == SENS_BLAME_HANDSET || row->blame == SENS_BLAME_GATEWAY);
	}
}

static void
test_find(void **state)
{
	static const struct {
		enum sens_service service;
		const char *code;
		enum sens_blame blame;
		bool may_retry;
	} cases[] = {
	    {SENS_SMS, "2003", SENS_BLAME_HANDSET, true},
	    {SENS_SMS, "3001", SENS_BLAME_NUMBER, false},
	    {SENS_SMS, "3017", SENS_BLAME_SENDER, false},
	    {SENS_SMS, "3018", SENS_BLAME_SENDER, false},
	    {SENS_SMS, "3019", SENS_BLAME_SENDER, false},
	    {SENS_ALIMTALK, "3019", SENS_BLAME_NUMBER, false},
	    {SENS_SMS, "3023", SENS_BLAME_SENDER, false},
	    {SENS_SMS, "S012", SENS_BLAME_SENDER, false},
	    {SENS_SMS, "S004", SENS_BLAME_QUOTA, false},
	    {SENS_SMS, "S000", SENS_BLAME_GATEWAY, true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct sens_result *result =
		    sens_result_find(cases[i].service, cases[i].code);

		assert_non_null(result);
		assert_int_equal(result->blame, cases[i].blame);
		assert_int_equal(result->may_retry, cases[i].may_retry);
	}
	/* Codes of other vendors, or of the other service. */
	assert_null(sens_result_find(SENS_SMS, "4400"));
	assert_null(sens_result_find(SENS_SMS, "0000"));
	assert_null(sens_result_find(SENS_ALIMTALK, "0"));
	assert_null(sens_result_find(SENS_SMS, ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_documented),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests_name("sens_result", tests, NULL, NULL);
}
