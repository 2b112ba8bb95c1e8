#ifndef BONIN_LIMIT_H
#define BONIN_LIMIT_H

#include <stddef.h>
#include <stdint.h>

#include "rule.h"

/* What may be sent. Pure: history in, verdict out. The history itself is in the store. */

#define LIMIT_GAPS_MAX    4
#define LIMIT_HISTORY_MAX 128  /* of a number: the maximum of the largest window, and some room */
#define LIMIT_ASKS_MAX    1000 /* of an address: the maximum of the setting */
#define LIMIT_IDS_MAX     20   /* taken user ids that one number may ask for in LIMIT_SHORT_S */

/** Lengths of the windows. The counts are settings; these are not. */
#define LIMIT_SHORT_S (10 * 60)
#define LIMIT_DAY_S   (24 * 3600)
#define LIMIT_HOUR_S  3600

struct limit_policy {
	/* Increasing waits between sends to one number; the last one repeats. They start again after a success or
	 * after LIMIT_SHORT_S without a send, so a longer wait has no effect. */
	int gaps_s[LIMIT_GAPS_MAX];
	size_t n_gaps;
	int number_per_short;  /* sends to one number in ten minutes */
	int number_per_day;    /* ... in 24 hours */
	int address_per_short; /* requests from one address in ten minutes; 0: not limited */
	int64_t site_per_hour;
	int64_t message_won; /* the most that one message can cost */
	int64_t won_per_day; /* the site's budget for a day in Korea */
};

/** What was decided, and what a refused client is told. */
struct limit_verdict {
	enum err err;          /* ERR_OK, or what the client is told */
	enum rule rule;        /* that refused; RULE_NONE when none did */
	int64_t retry_after_s; /* at least 1 when a rule refused */
};

/** limit_allow(), limit_refuse(rule, retry_after_s): the verdict that no rule refuses, or that ${rule} does. */
struct limit_verdict limit_allow(void);
struct limit_verdict limit_refuse(enum rule rule, int64_t retry_after_s);

/**
 * limit_number(policy, sent_ms, n, success_ms, now_ms):
 * May another message go to a number that got ${n} at the times ${sent_ms} (newest first, the last 24 hours)?
 * A correct code at ${success_ms} (0: never) ends the wait between messages, not the windows.
 * A send in the future counts as now, a success in the future is ignored: setting the clock back lifts no limit.
 * If several rules refuse, the verdict is the one with the longest wait: after it, none refuses.
 */
struct limit_verdict limit_number(const struct limit_policy *policy, const int64_t sent_ms[],
    size_t n, int64_t success_ms, int64_t now_ms);

/**
 * limit_address(policy, asked_ms, n, now_ms):
 * May an address that made ${n} requests at the times ${asked_ms} (newest first, the last ten minutes) make another one?
 * An address_per_short of 0 limits nothing.
 */
struct limit_verdict limit_address(
    const struct limit_policy *policy, const int64_t asked_ms[], size_t n, int64_t now_ms);

/**
 * limit_ids(asked_ms, n, now_ms):
 * May a number that asked for ${n} user ids in use at the times ${asked_ms} (newest first, the last ten minutes) ask for
 * another one?
 */
struct limit_verdict limit_ids(const int64_t asked_ms[], size_t n, int64_t now_ms);

/**
 * limit_site(policy, sent_in_hour, won_today, now_ms):
 * May the site send another message, having sent ${sent_in_hour} in the last hour (counted in whole minutes, see
 * limit_minute) and spent ${won_today} today? A budget of 0 allows nothing, even if a message costs nothing.
 * A spent budget takes precedence over a full hour.
 */
struct limit_verdict limit_site(
    const struct limit_policy *policy, int64_t sent_in_hour, int64_t won_today, int64_t now_ms);

/**
 * limit_gap_s(policy, sent_ms, n, success_ms, now_ms):
 * How many seconds a number has to wait for the next message because of RULE_NUMBER_GAP only; 0 for no wait.
 */
int64_t limit_gap_s(const struct limit_policy *policy, const int64_t sent_ms[], size_t n,
    int64_t success_ms, int64_t now_ms);

/** limit_rest(rest_until_ms, now_ms): may a number that rests until ${rest_until_ms} (0: never) be sent to or checked? */
struct limit_verdict limit_rest(int64_t rest_until_ms, int64_t now_ms);

/** limit_wait_s(then_ms, now_ms): whole seconds until ${then_ms}, rounded so that it has passed; at least 1. */
int64_t limit_wait_s(int64_t then_ms, int64_t now_ms);

/** limit_day(now_ms): the number of the day in Korea (UTC+9) since 1970; budgets are per day. */
int64_t limit_day(int64_t now_ms);

/** limit_minute(now_ms): the number of the minute since 1970: the resolution of the hourly count. */
int64_t limit_minute(int64_t now_ms);

#endif
