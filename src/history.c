#include "history.h"

enum err
history_limit_number(struct store_tx *tx, const struct limit_policy *policy,
    const struct store_number *number, int64_t now_ms, int64_t sent_ms[static LIMIT_HISTORY_MAX],
    size_t *n, struct limit_verdict *verdict)
{
	enum err err = store_sends_to_number(
	    tx, &number->phone, now_ms - LIMIT_DAY_S * 1000LL, sent_ms, LIMIT_HISTORY_MAX, n);

	if (err == ERR_OK)
		*verdict = limit_number(policy, sent_ms, *n, store_number_free_ms(number), now_ms);
	return err;
}

enum err
history_limit_address(struct store_tx *tx, const struct limit_policy *policy,
    const struct sign_tag *address, int64_t now_ms, struct limit_verdict *verdict)
{
	int64_t asked_ms[LIMIT_ASKS_MAX];
	size_t n = 0, n_enough = (size_t)policy->address_per_short; /* more change nothing */
	enum err err = ERR_OK;

	if (n_enough > 0)
		err = store_asks_of_address(
		    tx, address, now_ms - LIMIT_SHORT_S * 1000, asked_ms, n_enough, &n);
	if (err == ERR_OK)
		*verdict = limit_address(policy, asked_ms, n, now_ms);
	return err;
}

enum err
history_limit_ids(struct store_tx *tx, const struct sign_tag *holder, int64_t now_ms,
    struct limit_verdict *verdict)
{
	int64_t asked_ms[LIMIT_IDS_MAX];
	size_t n;
	enum err err = store_asks_of_address(
	    tx, holder, now_ms - LIMIT_SHORT_S * 1000, asked_ms, LIMIT_IDS_MAX, &n);

	if (err == ERR_OK)
		*verdict = limit_ids(asked_ms, n, now_ms);
	return err;
}

enum err
history_limit_site(struct store_tx *tx, const struct limit_policy *policy, int64_t now_ms,
    struct limit_verdict *verdict)
{
	int64_t minute = limit_minute(now_ms), day = limit_day(now_ms);
	int64_t in_hour, won_today;
	enum err err = store_counter_sum(
	    tx, STORE_SENDS_PER_MINUTE, minute - LIMIT_HOUR_S / 60, minute, &in_hour);

	if (err == ERR_OK)
		err = store_counter_sum(tx, STORE_WON_PER_DAY, day, day, &won_today);
	if (err == ERR_OK)
		*verdict = limit_site(policy, in_hour, won_today, now_ms);
	return err;
}
