#ifndef BONIN_BREAKER_H
#define BONIN_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#include "mem.h"

/*
 * How many workers may call the gateway at once, so that a slow or dead gateway does not occupy all of them. A value
 * without lock or clock; gateway.c has both. Times are from a clock that never jumps.
 */

#define BREAKER_IN_ROW  5    /* this many unanswered or slow calls in a row are no accident */
#define BREAKER_SLOW_MS 1000 /* a healthy gateway answers in a tenth of it */

struct breaker {
	int places;       /* while the gateway answers */
	int n_taken;      /* of the places */
	int n_calls;      /* in progress */
	int64_t since_ms; /* when the last call ended, or the oldest in progress began */
	int n_lost;       /* calls in a row without an answer */
	int n_slow;       /* calls in a row without a fast answer */
};

enum breaker_verdict {
	BREAKER_GO,   /* a place was taken */
	BREAKER_WAIT, /* none is free, but the gateway is fast: one will be free in a moment */
	BREAKER_BUSY  /* none is free, and none will be soon */
};

/**
 * breaker_init(breaker, n_workers):
 * Unless there is only one worker, an eighth of them, at least one, gets no place: they serve requests that need no gateway.
 */
void breaker_init(struct breaker *breaker, int n_workers);

/**
 * breaker_enter(breaker, now_ms), breaker_leave(breaker):
 * Take a place, and give it back. After BREAKER_IN_ROW calls without an answer there is one place, until the next answer.
 */
enum breaker_verdict breaker_enter(struct breaker *breaker, int64_t now_ms);
void breaker_leave(struct breaker *breaker);

/**
 * breaker_enter_spare(breaker, now_ms):
 * Take a place for optional work: only while the gateway is fast, and at most half of the places. Give it back with
 * breaker_leave.
 *
 * Returns: false when there is none.
 */
MUST_CHECK bool breaker_enter_spare(struct breaker *breaker, int64_t now_ms);

/** breaker_wait_until(breaker, began_ms): when a worker that has waited for a place since ${began_ms} gives up. */
int64_t breaker_wait_until(const struct breaker *breaker, int64_t began_ms);

/**
 * breaker_begin(breaker, now_ms), breaker_end(breaker, began_ms, is_answered, now_ms):
 * Around each call to the gateway, by a worker that has a place; ${began_ms} is the ${now_ms} of its breaker_begin.
 */
void breaker_begin(struct breaker *breaker, int64_t now_ms);
void breaker_end(struct breaker *breaker, int64_t began_ms, bool is_answered, int64_t now_ms);

/** breaker_is_open(breaker): whether the gateway is considered dead. */
bool breaker_is_open(const struct breaker *breaker);

#endif
