#ifndef BONIN_TEST_NUMBER_H
#define BONIN_TEST_NUMBER_H

#include "otp.h"
#include "phone.h"

/*
 * Test numbers: no message is sent to one, its code is in the settings, until the end of a day in Korea. Anyone who
 * knows the code is accepted as the holder of the number, hence the last day. All limits apply to it. Pure.
 */

#define TEST_NUMBER_DATE_SIZE 11 /* "2026-12-31" */

struct test_number {
	struct phone phone;
	char code[OTP_CODE_SIZE];
	char until[TEST_NUMBER_DATE_SIZE];
	int64_t last_day; /* the same, as a number of limit_day */
};

/**
 * test_number_parse(policy, digits, text, number):
 * Read "NUMBER CODE YYYY-MM-DD", separated by one blank: a number that ${policy} allows, a code of ${digits} digits,
 * the last day on which it is valid.
 *
 * Returns: what is wrong with it ("must ..."), ${number} is then empty; or NULL.
 */
MUST_CHECK const char *test_number_parse(
    const struct phone_policy *policy, int digits, const char *text, struct test_number *number);

/** test_number_mask(text, out, out_size): what may be shown of such a text: "*0001 2026-12-31". */
void test_number_mask(const char *text, char *out, size_t out_size);

/**
 * test_number_is_over(number, now_ms):
 * Whether its last day in Korea has ended: from then on it is an ordinary number.
 */
bool test_number_is_over(const struct test_number *number, int64_t now_ms);

/**
 * test_number_find(numbers, n, phone, now_ms):
 * The one of the ${n} ${numbers} with the number ${phone}, or NULL when there is none or it is over.
 */
const struct test_number *test_number_find(
    const struct test_number numbers[], size_t n, const struct phone *phone, int64_t now_ms);

#endif
