#ifndef BONIN_BREAKER_H
#define BONIN_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "mem.h"

/*
 * How many workers may be with the gateway at once, so that one that is slow or dead does not take them all. A value
 * without lock or clock; gateway.c has both. Times are of a clock that never jumps.
 */

#define BREAKER_IN_ROW \
	5 /* so many calls without an answer, or so many slow ones, are no accident */
#define BREAKER_SLOW_MS 1000 /* a healthy gateway answers in a tenth of it */

struct breaker {
	int places;       /* while the gateway answers */
	int n_taken;      /* of them */
	int n_calls;      /* under way */
	int64_t since_ms; /* when a call ended last, or the oldest under way began */
	int n_lost;       /* calls in a row without an answer */
	int n_slow;       /* calls in a row without a quick answer */
};

enum breaker_verdict {
	BREAKER_GO,   /* a place was taken */
	BREAKER_WAIT, /* there is none, but the gateway is quick: there will be one in a moment */
	BREAKER_BUSY  /* there is none, and none soon */
};

/**
 * breaker_init(breaker, n_workers):
 * Of several workers an eighth, and at least one, gets no place: it is there for what needs no gateway.
 */
void breaker_init(struct breaker *breaker, int n_workers);

/**
 * breaker_enter_spare(breaker, now_ms):
 * Take a place for what can as well be left: while the gateway is quick, and of at most half of the places. Give it back
 * with breaker_leave.
 *
 * Returns: false when there is none.
 */
MUST_CHECK bool breaker_enter_spare(struct breaker *breaker, int64_t now_ms);

/**
 * breaker_enter(breaker, now_ms), breaker_leave(breaker):
 * Take a place, and give it back. After BREAKER_IN_ROW calls without an answer there is one place, until the next answer.
 */
enum breaker_verdict breaker_enter(struct breaker *breaker, int64_t now_ms);
void breaker_leave(struct breaker *breaker);

/** breaker_wait_until(breaker, began_ms): the moment at which who waits for a place since ${began_ms} gives up. */
int64_t breaker_wait_until(const struct breaker *breaker, int64_t began_ms);

/**
 * breaker_begin(breaker, now_ms), breaker_end(breaker, began_ms, is_answered, now_ms):
 * Around each call to the gateway, by whoever has a place; ${began_ms} is the ${now_ms} of its breaker_begin.
 */
void breaker_begin(struct breaker *breaker, int64_t now_ms);
void breaker_end(struct breaker *breaker, int64_t began_ms, bool is_answered, int64_t now_ms);

/** breaker_is_open(breaker): whether the gateway is taken for dead. */
bool breaker_is_open(const struct breaker *breaker);

#endif
