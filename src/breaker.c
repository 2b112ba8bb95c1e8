#include "breaker.h"

void
breaker_init(struct breaker *breaker, int n_workers)
{
	int n_reserved = n_workers > 1 ? (n_workers + 7) / 8 : 0;

	*breaker = (struct breaker){.places = n_workers - n_reserved};
}

bool
breaker_is_open(const struct breaker *breaker)
{
	return breaker->n_lost >= BREAKER_IN_ROW;
}

/* It has been slow, or is now: calls are in progress, and none has ended for long. */
static bool
is_slow(const struct breaker *breaker, int64_t now_ms)
{
	return breaker->n_slow >= BREAKER_IN_ROW ||
	       (breaker->n_calls > 0 && now_ms - breaker->since_ms >= BREAKER_SLOW_MS);
}

enum breaker_verdict
breaker_enter(struct breaker *breaker, int64_t now_ms)
{
	int places = breaker_is_open(breaker) ? 1 : breaker->places;

	if (breaker->n_taken >= places)
		return is_slow(breaker, now_ms) ? BREAKER_BUSY : BREAKER_WAIT;
	breaker->n_taken++;
	return BREAKER_GO;
}

bool
breaker_enter_spare(struct breaker *breaker, int64_t now_ms)
{
	bool is_spare = !breaker_is_open(breaker) && !is_slow(breaker, now_ms) &&
	                breaker->n_taken < (breaker->places + 1) / 2;

	if (is_spare)
		breaker->n_taken++;
	return is_spare;
}

void
breaker_leave(struct breaker *breaker)
{
	breaker->n_taken--;
}

int64_t
breaker_wait_until(const struct breaker *breaker, int64_t began_ms)
{
	/* A waiting worker is not available to others: wait only until it is clear that the gateway is slow. */
	return BREAKER_SLOW_MS + (breaker->n_calls > 0 && breaker->since_ms < began_ms
	                                 ? breaker->since_ms
	                                 : began_ms);
}

void
breaker_begin(struct breaker *breaker, int64_t now_ms)
{
	if (breaker->n_calls++ == 0)
		breaker->since_ms = now_ms;
}

static int
count_in_row(int n, bool is_one_more)
{
	return !is_one_more ? 0 : n < BREAKER_IN_ROW ? n + 1 : n;
}

void
breaker_end(struct breaker *breaker, int64_t began_ms, bool is_answered, int64_t now_ms)
{
	breaker->n_calls--;
	breaker->since_ms = now_ms;
	breaker->n_lost = count_in_row(breaker->n_lost, !is_answered);
	breaker->n_slow =
	    count_in_row(breaker->n_slow, !is_answered || now_ms - began_ms >= BREAKER_SLOW_MS);
}
