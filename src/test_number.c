#include "test_number.h"

#include <stdio.h>
#include <string.h>

#include "limit.h"
#include "stamp.h"
#include "text.h"

#define PARTS  3
#define LAST   4 /* digits that are shown */
#define DIGITS "0123456789"
#define SHAPE  "must be \"NUMBER CODE YYYY-MM-DD\", one blank between, the date being the last day"

enum { NUMBER, CODE, UNTIL };

/** Part ${i} of ${text}, which is separated by blanks; "" when it is missing or does not fit. */
static void
part_of(const char *text, size_t i, char *out, size_t out_size)
{
	size_t len;

	for (; i > 0; i--) {
		text += strcspn(text, " ");
		text += *text == ' ';
	}
	len = strcspn(text, " ");
	out[0] = '\0';
	if (len < out_size) {
		memcpy(out, text, len);
		out[len] = '\0';
	}
}

static size_t
n_parts(const char *text)
{
	size_t n = 1;

	for (; *text != '\0'; text++)
		n += *text == ' ';
	return n;
}

/** The day number, as of limit_day, of "2026-12-31". */
static bool
read_date(const char *date, int64_t *day)
{
	char start[STAMP_SIZE];
	int64_t start_ms;

	snprintf(start, sizeof(start), "%s 00:00", date);
	if (!stamp_read_minute(start, STAMP_KOREA_S, &start_ms))
		return false;
	*day = limit_day(start_ms);
	return true;
}

const char *
test_number_parse(
    const struct phone_policy *policy, int digits, const char *text, struct test_number *number)
{
	char phone[2 * PHONE_SIZE];
	const char *fault = NULL;

	memset(number, 0, sizeof(*number));
	part_of(text, NUMBER, phone, sizeof(phone));
	part_of(text, CODE, number->code, sizeof(number->code));
	part_of(text, UNTIL, number->until, sizeof(number->until));
	if (n_parts(text) != PARTS || !read_date(number->until, &number->last_day))
		fault = SHAPE;
	else if (phone_parse(policy, phone, &number->phone) != PHONE_OK)
		fault = "must begin with a mobile number that the settings allow";
	else if (strlen(number->code) != (size_t)digits ||
	         strspn(number->code, DIGITS) != (size_t)digits)
		fault = "must have a code of code-length digits";
	if (fault != NULL)
		memset(number, 0, sizeof(*number));
	return fault;
}

void
test_number_mask(const char *text, char *out, size_t out_size)
{
	char phone[2 * PHONE_SIZE], digits[2 * PHONE_SIZE], until[TEST_NUMBER_DATE_SIZE];
	size_t len;

	part_of(text, NUMBER, phone, sizeof(phone));
	part_of(text, UNTIL, until, sizeof(until));
	len = text_fold_digits(phone, digits, sizeof(digits)) ? strlen(digits) : 0;
	snprintf(out, out_size, "*%s %s", len > LAST ? digits + len - LAST : "", until);
}

bool
test_number_is_over(const struct test_number *number, int64_t now_ms)
{
	return limit_day(now_ms) > number->last_day;
}

const struct test_number *
test_number_find(
    const struct test_number numbers[], size_t n, const struct phone *phone, int64_t now_ms)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(numbers[i].phone.e164, phone->e164) == 0 &&
		    !test_number_is_over(&numbers[i], now_ms))
			return &numbers[i];
	}
	return NULL;
}
