#include "limit.h"

#include <stdbool.h>

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define DAY_MS    (24 * 60 * MINUTE_MS)
#define KOREA_MS  (9 * 60 * MINUTE_MS) /* Korea is nine hours ahead, all year */

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t
limit_wait_s(int64_t then_ms, int64_t now_ms)
{
	int64_t ms = then_ms - now_ms;

	return ms > SECOND_MS ? (ms + SECOND_MS - 1) / SECOND_MS : 1;
}

static int64_t
not_after(int64_t time_ms, int64_t now_ms)
{
	return time_ms < now_ms ? time_ms : now_ms;
}

struct limit_verdict
limit_allow(void)
{
	return (struct limit_verdict){.err = ERR_OK, .rule = RULE_NONE, .retry_after_s = 0};
}

struct limit_verdict
limit_refuse(enum rule rule, int64_t retry_after_s)
{
	return (struct limit_verdict){rule_info(rule)->err, rule, retry_after_s};
}

/**
 * If two rules refuse, the client is told the one with the longer wait: after it, both are over.
 */
static struct limit_verdict
longer(struct limit_verdict a, struct limit_verdict b)
{
	return b.retry_after_s > a.retry_after_s ? b : a;
}

/** May one more be added to the ${n} at ${times_ms}, with at most ${max} in any window of ${window_s}? */
static struct limit_verdict
check_window(
    enum rule rule, int max, int window_s, const int64_t times_ms[], size_t n, int64_t now_ms)
{
	const int64_t window_ms = window_s * SECOND_MS;

	if (max <= 0)
		return limit_refuse(rule, window_s);
	if (n < (size_t)max)
		return limit_allow();
	/* The window is full as long as the oldest of the newest ${max} is in it. */
	int64_t end_ms = not_after(times_ms[max - 1], now_ms) + window_ms;
	if (end_ms <= now_ms)
		return limit_allow();
	return limit_refuse(rule, limit_wait_s(end_ms, now_ms));
}

/**
 * How many of the newest sends, up to now, followed each other within ten minutes, since the last
 * success.
 */
static size_t
count_streak(const int64_t sent_ms[], size_t n, int64_t success_ms, int64_t now_ms, size_t max)
{
	int64_t later_ms = now_ms;
	size_t count = 0;

	/* A success in the future would lift all waits until then. */
	if (success_ms > now_ms)
		success_ms = 0;
	for (size_t i = 0; i < n && count < max; i++) {
		int64_t at_ms = not_after(sent_ms[i], now_ms);

		if (later_ms - at_ms >= LIMIT_SHORT_S * SECOND_MS || at_ms <= success_ms)
			break;
		later_ms = at_ms;
		count++;
	}
	return count;
}

int64_t
limit_gap_s(const struct limit_policy *policy, const int64_t sent_ms[], size_t n,
    int64_t success_ms, int64_t now_ms)
{
	size_t streak = count_streak(sent_ms, n, success_ms, now_ms, policy->n_gaps);

	if (streak == 0)
		return 0;
	int64_t end_ms = not_after(sent_ms[0], now_ms) + policy->gaps_s[streak - 1] * SECOND_MS;
	return end_ms > now_ms ? limit_wait_s(end_ms, now_ms) : 0;
}

struct limit_verdict
limit_number(const struct limit_policy *policy, const int64_t sent_ms[], size_t n,
    int64_t success_ms, int64_t now_ms)
{
	struct limit_verdict verdict = limit_allow();
	int64_t gap_s = limit_gap_s(policy, sent_ms, n, success_ms, now_ms);

	if (gap_s > 0)
		verdict = limit_refuse(RULE_NUMBER_GAP, gap_s);
	verdict = longer(verdict, check_window(RULE_NUMBER_10MIN, policy->number_per_short,
	                              LIMIT_SHORT_S, sent_ms, n, now_ms));
	return longer(verdict,
	    check_window(RULE_NUMBER_DAY, policy->number_per_day, LIMIT_DAY_S, sent_ms, n, now_ms));
}

struct limit_verdict
limit_address(const struct limit_policy *policy, const int64_t asked_ms[], size_t n, int64_t now_ms)
{
	if (policy->address_per_short == 0)
		return limit_allow();
	return check_window(
	    RULE_ADDRESS_10MIN, policy->address_per_short, LIMIT_SHORT_S, asked_ms, n, now_ms);
}

struct limit_verdict
limit_ids(const int64_t asked_ms[], size_t n, int64_t now_ms)
{
	return check_window(RULE_TAKEN_IDS, LIMIT_IDS_MAX, LIMIT_SHORT_S, asked_ms, n, now_ms);
}

struct limit_verdict
limit_site(
    const struct limit_policy *policy, int64_t sent_in_hour, int64_t won_today, int64_t now_ms)
{
	struct limit_verdict verdict = limit_allow();

	if (sent_in_hour >= policy->site_per_hour)
		verdict = limit_refuse(RULE_SITE_HOUR, 60);
	/* No budget means no sending, even if a message costs nothing. */
	if (policy->won_per_day <= 0 || won_today > policy->won_per_day - policy->message_won) {
		int64_t midnight_ms = (limit_day(now_ms) + 1) * DAY_MS - KOREA_MS;

		verdict = limit_refuse(RULE_SITE_DAY_WON, limit_wait_s(midnight_ms, now_ms));
	}
	return verdict;
}

struct limit_verdict
limit_rest(int64_t rest_until_ms, int64_t now_ms)
{
	return rest_until_ms > now_ms
	           ? limit_refuse(RULE_NUMBER_REST, limit_wait_s(rest_until_ms, now_ms))
	           : limit_allow();
}

int64_t
limit_day(int64_t now_ms)
{
	return floor_div(now_ms + KOREA_MS, DAY_MS);
}

int64_t
limit_minute(int64_t now_ms)
{
	return floor_div(now_ms, MINUTE_MS);
}
