#include "quota.h"

#include <string.h>

#include "../stamp.h"

#define DAY_AT 8 /* offset of the day in "2026-01-01 09:00:00" */

struct count {
	int64_t day_ms, month_ms; /* when they began */
	int64_t n_day, n_month;
};

static bool
visit(void *ctx, const struct outbox_message *message)
{
	struct count *count = ctx;

	/* An SMS that follows a failed AlimTalk was not requested as an SMS. */
	if (message->service != OUTBOX_SMS || *message->cause_id != '\0' || message->is_canceled)
		return true;
	count->n_day += message->request_ms >= count->day_ms;
	count->n_month += message->request_ms >= count->month_ms;
	return true;
}

static int64_t
begin_of(const char *day)
{
	char time[STAMP_SIZE];
	int64_t ms = 0;

	memcpy(time, day, STAMP_SIZE);
	memcpy(time + DAY_AT + 2, " 00:00:00", sizeof(" 00:00:00"));
	return stamp_read(time, &ms) ? ms : 0;
}

enum refusal
quota_check(struct sim *sim, size_t n, int64_t now_ms)
{
	const struct doubts *doubts = sim->settings.doubts;
	const int64_t per_day = doubts_number(doubts, DOUBT_QUOTA_PER_DAY);
	const int64_t per_month = doubts_number(doubts, DOUBT_QUOTA_PER_MONTH);
	struct count count = {0};
	char today[STAMP_SIZE];

	if (per_day == 0 && per_month == 0)
		return REFUSAL_NONE;
	stamp_write(now_ms, today);
	count.day_ms = begin_of(today);
	today[DAY_AT] = '0';
	today[DAY_AT + 1] = '1';
	count.month_ms = begin_of(today);
	outbox_walk(sim->outbox, 0, visit, &count);
	if ((per_day > 0 && count.n_day + (int64_t)n > per_day) ||
	    (per_month > 0 && count.n_month + (int64_t)n > per_month))
		return refusal_find(doubts_word(doubts, DOUBT_QUOTA_ERROR));
	return REFUSAL_NONE;
}
