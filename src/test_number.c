#include "test_number.h"

#include <string.h>

#include "limit.h"
#include "text.h"

#define PARTS    3
#define DIGITS   "0123456789"
#define SHAPE    "must be \"NUMBER CODE YYYY-MM-DD\", one blank between, the date being the last day"
#define YEAR_MIN 2000

enum { NUMBER, CODE, UNTIL };

/** Part ${i} of ${text}, which blanks divide; "" when it is not there or does not fit. */
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

static bool
is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/** Days from 1970-01-01 to the first of January. */
static int64_t
days_before_year(int64_t year)
{
	int64_t past = year - 1;

	return past * 365 + past / 4 - past / 100 + past / 400 - 719162;
}

/** The day since 1970 of "2026-12-31". */
static bool
read_date(const char *text, int64_t *day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	char year_text[5], month_text[3], day_text[3];
	int64_t year, month, of_month;

	if (strlen(text) != TEST_NUMBER_DATE_SIZE - 1 || text[4] != '-' || text[7] != '-')
		return false;
	memcpy(year_text, text, 4);
	memcpy(month_text, text + 5, 2);
	memcpy(day_text, text + 8, 2);
	year_text[4] = month_text[2] = day_text[2] = '\0';
	if (!text_number(year_text, YEAR_MIN, 9999, &year) ||
	    !text_number(month_text, 1, 12, &month) || !text_number(day_text, 1, 31, &of_month))
		return false;
	if (of_month > lengths[month - 1] + (month == 2 && is_leap(year)))
		return false;
	*day = days_before_year(year) + of_month - 1;
	for (int64_t i = 0; i < month - 1; i++)
		*day += lengths[i] + (i == 1 && is_leap(year));
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
