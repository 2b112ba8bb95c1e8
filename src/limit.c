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

/** Whole seconds that are surely over when ${ms} are; at least one. */
static int64_t
wait_s(int64_t ms)
{
	return ms > SECOND_MS ? (ms + SECOND_MS - 1) / SECOND_MS : 1;
}

static int64_t
not_after(int64_t time_ms, int64_t now_ms)
{
	return time_ms < now_ms ? time_ms : now_ms;
}

static struct limit_verdict
allow(void)
{
	return (struct limit_verdict){.err = ERR_OK, .rule = "", .retry_after_s = 0};
}

/**
 * Of two rules that refuse, the client is told the one that takes longer: after it, both are over.
 */
static struct limit_verdict
longer(struct limit_verdict a, struct limit_verdict b)
{
	return b.retry_after_s > a.retry_after_s ? b : a;
}

/** May one more happen in a window of ${window_s} that takes ${max} of the ${n} at ${times_ms}? */
static struct limit_verdict
check_window(
    const char *rule, int max, int window_s, const int64_t times_ms[], size_t n, int64_t now_ms)
{
	const int64_t window_ms = window_s * SECOND_MS;
	struct limit_verdict refusal = {.err = ERR_TOO_MANY_SENDS, .rule = rule};

	if (max <= 0) {
		refusal.retry_after_s = window_s;
		return refusal;
	}
	if (n < (size_t)max)
		return allow();
	/* The newest ${max} fill the window while the oldest of them is in it. */
	int64_t end_ms = not_after(times_ms[max - 1], now_ms) + window_ms;
	if (end_ms <= now_ms)
		return allow();
	refusal.retry_after_s = wait_s(end_ms - now_ms);
	return refusal;
}

/**
 * How many of the newest sends follow each other within ten minutes, up to now, since the last
 * success.
 */
static size_t
count_streak(const int64_t sent_ms[], size_t n, int64_t success_ms, int64_t now_ms, size_t max)
{
	int64_t later_ms = now_ms;
	size_t count = 0;

	/* A success in the future would lift the waits until then. */
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
	return end_ms > now_ms ? wait_s(end_ms - now_ms) : 0;
}

struct limit_verdict
limit_number(const struct limit_policy *policy, const int64_t sent_ms[], size_t n,
    int64_t success_ms, int64_t now_ms)
{
	struct limit_verdict verdict = allow();
	int64_t gap_s = limit_gap_s(policy, sent_ms, n, success_ms, now_ms);

	if (gap_s > 0)
		verdict = (struct limit_verdict){ERR_TOO_SOON, "number-gap", gap_s};
	verdict = longer(verdict, check_window("number-10min", policy->number_per_short,
	                              LIMIT_SHORT_S, sent_ms, n, now_ms));
	return longer(verdict,
	    check_window("number-day", policy->number_per_day, LIMIT_DAY_S, sent_ms, n, now_ms));
}

struct limit_verdict
limit_address(const struct limit_policy *policy, const int64_t asked_ms[], size_t n, int64_t now_ms)
{
	if (policy->address_per_short == 0)
		return allow();
	return check_window(
	    "address-10min", policy->address_per_short, LIMIT_SHORT_S, asked_ms, n, now_ms);
}

struct limit_verdict
limit_site(
    const struct limit_policy *policy, int64_t sent_in_hour, int64_t won_today, int64_t now_ms)
{
	struct limit_verdict verdict = allow();

	if (sent_in_hour >= policy->site_per_hour)
		verdict = (struct limit_verdict){ERR_TOO_MANY_SENDS, "site-hour", 60};
	/* No budget is no sending, even where a message costs nothing. */
	if (policy->won_per_day <= 0 || won_today > policy->won_per_day - policy->message_won) {
		int64_t midnight_ms = (limit_day(now_ms) + 1) * DAY_MS - KOREA_MS;

		verdict = (struct limit_verdict){
		    ERR_BUDGET_SPENT, "site-day-won", wait_s(midnight_ms - now_ms)};
	}
	return verdict;
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
