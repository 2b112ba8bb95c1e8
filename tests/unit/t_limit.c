#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "limit.h"

#define NOW  INT64_C(1795424400000) /* 2026-11-23 18:00:00 in Korea */
#define HOUR (3600 * INT64_C(1000))
#define DAY  (24 * HOUR)

static const struct limit_policy policy = {.gaps_s = {30, 60, 120},
    .n_gaps = 3,
    .number_per_short = 5,
    .number_per_day = 10,
    .address_per_short = 10,
    .site_per_hour = 300,
    .message_won = 9,
    .won_per_day = 30000};

static void
assert_verdict(size_t i, struct limit_verdict v, enum err err, const char *rule, int64_t retry_s)
{
	if (v.err != err || strcmp(rule_info(v.rule)->word, rule) != 0 ||
	    v.retry_after_s != retry_s)
		fail_msg("case %zu: err %d, rule \"%s\", retry after %lld s", i, (int)v.err,
		    rule_info(v.rule)->word, (long long)v.retry_after_s);
}

/**
 * Times of sends are milliseconds before NOW, newest first, -1 ends them; ${success} likewise, 0 is
 * never.
 */
static const struct number_case {
	int64_t ago[16];
	int64_t success_ago;
	const char *rule; /* NULL: may send */
	int64_t retry_s;
} number_cases[] = {
    {{-1}, 0, NULL, 0},
    /* the wait after the first, to the millisecond */
    {{0, -1}, 0, "number-gap", 30},
    {{1, -1}, 0, "number-gap", 30},
    {{1000, -1}, 0, "number-gap", 29},
    {{28999, -1}, 0, "number-gap", 2},
    {{29000, -1}, 0, "number-gap", 1},
    {{29999, -1}, 0, "number-gap", 1},
    {{30000, -1}, 0, NULL, 0},
    /* after the second */
    {{10000, 40000, -1}, 0, "number-gap", 50},
    {{59999, 90000, -1}, 0, "number-gap", 1},
    {{60000, 90000, -1}, 0, NULL, 0},
    /* after the third and every later one */
    {{0, 60000, 90000, -1}, 0, "number-gap", 120},
    {{119999, 200000, 300000, -1}, 0, "number-gap", 1},
    {{120000, 200000, 300000, -1}, 0, NULL, 0},
    {{0, 120000, 240000, 300000, -1}, 0, "number-gap", 120},
    /* ten minutes without a send start anew */
    {{599999, 700000, 800000, -1}, 0, NULL, 0},
    {{0, 600000, 700000, 800000, -1}, 0, "number-gap", 30},
    {{0, 599999, 700000, 800000, -1}, 0, "number-gap", 120},
    {{20000, 40000, 640000, -1}, 0, "number-gap", 40},
    /* a success does, too: only what came after it counts */
    {{5000, 20000, -1}, 1000, NULL, 0},
    {{5000, 20000, -1}, 5000, NULL, 0},
    {{5000, 20000, -1}, 5001, "number-gap", 25},
    {{5000, 20000, 30000, -1}, 25000, "number-gap", 55},
    {{5000, 20000, 30000, -1}, 90000, "number-gap", 115},
    /* five in ten minutes; the longer wait is told */
    {{0, 120000, 240000, 300000, 330000, -1}, 0, "number-10min", 270},
    {{100000, 220000, 340000, 400000, 599999, -1}, 0, "number-gap", 20},
    {{130000, 250000, 370000, 430000, 599999, -1}, 0, "number-10min", 1},
    {{130000, 250000, 370000, 430000, 599001, -1}, 0, "number-10min", 1},
    {{130000, 250000, 370000, 430000, 598999, -1}, 0, "number-10min", 2},
    {{130000, 250000, 370000, 430000, 600000, -1}, 0, NULL, 0},
    /* six of them: one leaving is not enough */
    {{130000, 250000, 370000, 430000, 500000, 599000, -1}, 0, "number-10min", 100},
    /* a success does not open the windows */
    {{1000, 2000, 3000, 4000, 5000, -1}, 500, "number-10min", 595},
    /* ten in a day */
    {{1 * HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR, 6 * HOUR, 7 * HOUR, 8 * HOUR, 9 * HOUR,
         10 * HOUR, -1},
        0, "number-day", 14 * 3600},
    {{1 * HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR, 6 * HOUR, 7 * HOUR, 8 * HOUR, 9 * HOUR,
         DAY - 1, -1},
        0, "number-day", 1},
    {{1 * HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR, 6 * HOUR, 7 * HOUR, 8 * HOUR, 9 * HOUR, DAY,
         -1},
        0, NULL, 0},
    {{1 * HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 5 * HOUR, 6 * HOUR, 7 * HOUR, 8 * HOUR, 9 * HOUR, -1},
        0, NULL, 0},
    /* the day's wait is told though the ten minutes are full as well */
    {{0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, -1}, 0, "number-day", 24 * 3600 - 9},
    /* a clock that went back: the future counts as now */
    {{-5000000, -1}, 0, "number-gap", 30},
    {{-5000000, 10000, -1}, 0, "number-gap", 60},
    {{-5000000, -4000000, -3000000, -2000000, -1000000, -1}, 0, "number-10min", 600},
    /* ... and a success in it lifts nothing */
    {{1000, -1}, -5000000, "number-gap", 29},
};

static size_t
read_times(const int64_t ago[], int64_t times_ms[])
{
	size_t n = 0;

	for (; ago[n] != -1; n++)
		times_ms[n] = NOW - ago[n];
	return n;
}

static void
test_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(number_cases); i++) {
		const struct number_case *c = &number_cases[i];
		int64_t sent_ms[16];
		size_t n = read_times(c->ago, sent_ms);
		int64_t success_ms = c->success_ago != 0 ? NOW - c->success_ago : 0;
		bool is_gap = c->rule != NULL && strcmp(c->rule, "number-gap") == 0;
		enum err err = c->rule == NULL ? ERR_OK
		               : is_gap        ? ERR_TOO_SOON
		                               : ERR_TOO_MANY_SENDS;

		assert_verdict(i, limit_number(&policy, sent_ms, n, success_ms, NOW), err,
		    c->rule != NULL ? c->rule : "", c->retry_s);
		int64_t gap_s = limit_gap_s(&policy, sent_ms, n, success_ms, NOW);
		if (is_gap || c->rule == NULL)
			assert_int_equal(gap_s, c->retry_s);
		else
			assert_true(gap_s <= c->retry_s);
	}
}

/** Whoever waits as told gets through, and a second earlier does not: over a day of asking. */
static void
test_waiting_as_told_is_enough(void **state)
{
	int64_t sent_ms[LIMIT_HISTORY_MAX], now_ms = NOW;
	size_t n = 0;

	(void)state;
	for (int step = 0; step < 40; step++) {
		struct limit_verdict v = limit_number(&policy, sent_ms, n, 0, now_ms);

		if (v.err != ERR_OK) {
			int64_t before_ms = now_ms + (v.retry_after_s - 1) * 1000;

			assert_true(v.retry_after_s >= 1);
			assert_int_not_equal(
			    limit_number(&policy, sent_ms, n, 0, before_ms).err, ERR_OK);
			now_ms += v.retry_after_s * 1000;
		}
		assert_int_equal(limit_number(&policy, sent_ms, n, 0, now_ms).err, ERR_OK);
		memmove(sent_ms + 1, sent_ms, n * sizeof(sent_ms[0]));
		sent_ms[0] = now_ms;
		n++;
		/* Never more than the windows take. */
		size_t in_short = 0, in_day = 0;
		for (size_t i = 0; i < n; i++) {
			in_short += now_ms - sent_ms[i] < LIMIT_SHORT_S * INT64_C(1000);
			in_day += now_ms - sent_ms[i] < LIMIT_DAY_S * INT64_C(1000);
		}
		assert_true(in_short <= 5 && in_day <= 10);
	}
	assert_true(now_ms - NOW > 2 * DAY);
}

static void
test_other_policies(void **state)
{
	const int64_t sent_ms[] = {NOW, NOW - 1000};
	struct limit_policy p = policy;

	(void)state;
	/* no waits at all */
	p.n_gaps = 0;
	assert_verdict(0, limit_number(&p, sent_ms, 2, 0, NOW), ERR_OK, "", 0);
	/* one wait for all */
	p.n_gaps = 1;
	assert_verdict(1, limit_number(&p, sent_ms, 2, 0, NOW), ERR_TOO_SOON, "number-gap", 30);
	/* a success at this very moment ends the wait */
	assert_verdict(1, limit_number(&p, sent_ms + 1, 1, NOW, NOW), ERR_OK, "", 0);
	/* nothing is allowed */
	p.number_per_short = 0;
	assert_verdict(
	    2, limit_number(&p, NULL, 0, 0, NOW), ERR_TOO_MANY_SENDS, "number-10min", 600);
	p.number_per_day = 0;
	assert_verdict(
	    3, limit_number(&p, NULL, 0, 0, NOW), ERR_TOO_MANY_SENDS, "number-day", 86400);
	/* ... but for addresses, where 0 is no limit: behind some proxies all visitors have one */
	int64_t asked_ms[LIMIT_HISTORY_MAX];
	for (size_t i = 0; i < ARRAY_LEN(asked_ms); i++)
		asked_ms[i] = NOW;
	p.address_per_short = 0;
	assert_verdict(4, limit_address(&p, asked_ms, ARRAY_LEN(asked_ms), NOW), ERR_OK, "", 0);
	p.address_per_short = -1;
	assert_verdict(
	    5, limit_address(&p, NULL, 0, NOW), ERR_TOO_MANY_SENDS, "address-10min", 600);
}

static void
test_address(void **state)
{
	static const struct {
		size_t n;
		int64_t first_ago, step; /* the newest, and between them */
		int64_t retry_s;
	} cases[] = {
	    {0, 0, 0, 0}, {9, 0, 1, 0}, {10, 0, 0, 600}, {10, 0, 1000, 591}, {10, 599999, 0, 1},
	    {10, 600000, 0, 0}, {10, 0, 66666, 1}, {10, 0, 66667, 0}, {12, 0, 1000, 591},
	    {10, -900000, 0, 600}, /* in the future */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t asked_ms[16];

		for (size_t k = 0; k < cases[i].n; k++)
			asked_ms[k] = NOW - cases[i].first_ago - (int64_t)k * cases[i].step;
		struct limit_verdict v = limit_address(&policy, asked_ms, cases[i].n, NOW);
		if (cases[i].retry_s > 0)
			assert_verdict(i, v, ERR_TOO_MANY_SENDS, "address-10min", cases[i].retry_s);
		else
			assert_verdict(i, v, ERR_OK, "", 0);
	}
}

/** Twenty user ids in use, in ten minutes. */
static void
test_ids(void **state)
{
	static const struct {
		size_t n;
		int64_t ago; /* all of them */
		int64_t retry_s;
	} cases[] = {{0, 0, 0}, {19, 0, 0}, {20, 0, 600}, {20, 599999, 1}, {20, 600000, 0}};
	int64_t asked_ms[LIMIT_IDS_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t k = 0; k < cases[i].n; k++)
			asked_ms[k] = NOW - cases[i].ago;
		struct limit_verdict v = limit_ids(asked_ms, cases[i].n, NOW);
		if (cases[i].retry_s > 0)
			assert_verdict(i, v, ERR_TOO_MANY_ATTEMPTS, "taken-ids", cases[i].retry_s);
		else
			assert_verdict(i, v, ERR_OK, "", 0);
	}
}

static void
test_site(void **state)
{
	static const struct {
		int64_t sent, won, message_won, won_per_day, now_ms;
		enum err err;
		int64_t retry_s;
	} cases[] = {
	    {0, 0, 9, 30000, NOW, ERR_OK, 0},
	    {299, 0, 9, 30000, NOW, ERR_OK, 0},
	    {300, 0, 9, 30000, NOW, ERR_TOO_MANY_SENDS, 60},
	    {301, 0, 9, 30000, NOW, ERR_TOO_MANY_SENDS, 60},
	    {0, 29991, 9, 30000, NOW, ERR_OK, 0},
	    {0, 29992, 9, 30000, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, 90000, 9, 30000, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {300, 29992, 9, 30000, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, 0, 9, 9, NOW, ERR_OK, 0},
	    {0, 0, 1, 1, NOW, ERR_OK, 0},
	    {0, 1, 1, 1, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, 0, 9, 8, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    /* no budget, no message: not even a free one */
	    {0, 0, 9, 0, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, 0, 0, 0, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, 0, 9, -1, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, 1000, 0, 1, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    {0, INT64_MAX, 9, INT64_MAX, NOW, ERR_BUDGET_SPENT, 6 * 3600},
	    /* midnight in Korea */
	    {0, 0, 9, 0, NOW + 6 * HOUR - 1, ERR_BUDGET_SPENT, 1},
	    {0, 0, 9, 0, NOW + 6 * HOUR - 1001, ERR_BUDGET_SPENT, 2},
	    {0, 0, 9, 0, NOW + 6 * HOUR, ERR_BUDGET_SPENT, 24 * 3600},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct limit_policy p = policy;
		const char *rule = cases[i].err == ERR_OK             ? ""
		                   : cases[i].err == ERR_BUDGET_SPENT ? "site-day-won"
		                                                      : "site-hour";

		p.message_won = cases[i].message_won;
		p.won_per_day = cases[i].won_per_day;
		assert_verdict(i, limit_site(&p, cases[i].sent, cases[i].won, cases[i].now_ms),
		    cases[i].err, rule, cases[i].retry_s);
	}
}

static void
test_day_and_minute(void **state)
{
	static const struct {
		int64_t now_ms, day, minute;
	} cases[] = {
	    {0, 0, 0},
	    {59999, 0, 0},
	    {60000, 0, 1},
	    {15 * HOUR - 1, 0, 899},
	    {15 * HOUR, 1, 900}, /* midnight in Korea, three in the afternoon in UTC */
	    {NOW, 20780, 29923740},
	    {NOW + 6 * HOUR, 20781, 29924100},
	    {-1, 0, -1},
	    {-9 * HOUR, 0, -540},
	    {-9 * HOUR - 1, -1, -541},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(limit_day(cases[i].now_ms), cases[i].day);
		assert_int_equal(limit_minute(cases[i].now_ms), cases[i].minute);
	}
}

/** Until its very last millisecond, and told in whole seconds that are enough. */
static void
test_rest(void **state)
{
	struct limit_verdict verdict = limit_rest(10001, 5000);

	(void)state;
	assert_int_equal(verdict.err, ERR_TOO_MANY_ATTEMPTS);
	assert_int_equal(verdict.rule, RULE_NUMBER_REST);
	assert_int_equal(verdict.retry_after_s, 6);
	assert_int_equal(limit_rest(5001, 5000).retry_after_s, 1);
	assert_int_equal(limit_rest(5000, 5000).err, ERR_OK);
	assert_int_equal(limit_rest(0, 5000).err, ERR_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_number),
	    cmocka_unit_test(test_waiting_as_told_is_enough),
	    cmocka_unit_test(test_other_policies),
	    cmocka_unit_test(test_address),
	    cmocka_unit_test(test_ids),
	    cmocka_unit_test(test_site),
	    cmocka_unit_test(test_rest),
	    cmocka_unit_test(test_day_and_minute),
	};

	return cmocka_run_group_tests_name("limit", tests, NULL, NULL);
}
