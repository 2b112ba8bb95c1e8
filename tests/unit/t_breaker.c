#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "breaker.h"

/*
 * A story is one letter an event, and the word of the breaker that is right there:
 *   g  enters, and a call begins      w  is told to wait          b  is told that all is busy
 *   e  enters, and calls nobody       x  leaves without a call
 *   s  enters a spare place, calls    n  finds none to spare
 *   a  the oldest call is answered    l  ... is lost              both leave
 *   .  a tenth of BREAKER_SLOW_MS     !  all of it
 *   O  it is open now                 C  it is closed
 */
static const struct story {
	const char *name;
	int n_workers;
	const char *events;
} stories[] = {
    {"one worker, which has nobody to spare", 1, "gwaga"},
    {"two: one is always there for others", 2, "gwaga"},
    {"eight", 8, "gggggggwaga"},
    {"nine", 9, "gggggggwaga"},
    {"seventeen", 17, "ggggggggggggggw"},
    {"a place that was not used is free again", 2, "ewxgw"},
    {"places taken for long, but nobody calls: that is not the gateway", 2, "e!!w"},
    {"... nor is a call that has ended", 2, "ga!!e!!w"},
    {"well, for ever", 2, "ga.ga.ga.ga.ga.ga.gaC"},

    {"hangs: who waits is told so after a second", 4, "ggg.........w.bbb"},
    {"... counted from when a call ended last", 4, "ggg.....agw.........w.b"},
    {"... or from when the first began", 4, "!!g.g.g.......w.b"},
    {"hangs, but places are left", 8, "gg!gg!ggg"},
    {"an answer, and the next may wait", 4, "ggg!bagw"},

    {"four slow answers in a row are not enough", 8, "gggg!aaaagggggggwC"},
    {"five slow ones, and nobody waits", 8, "ggggg!aaaaagggggggbC"},
    {"... until a quick one", 8, "ggggg!aaaaagggggggbagw"},

    {"lost at once: no accident after five", 8, "glglglglCglO"},
    {"an answer in between begins anew", 8, "glglglglgaCglglglglCglO"},
    {"open: one at a time, and nobody waits", 8, "glglglglglOgbblgbblO"},
    {"open: those under way come back first", 8, "ggggggglllllObxbxgb"},
    {"open: an answer closes it, a slow one too", 8, "glglglglglOg!baCggggggg"},
    {"open: a place without a call tells nothing", 8, "glglglglglOebxOgb"},
    {"open for long, then closed at once", 2, "glglglglglglglglglglglglglOgaCgw"},
    {"open with one worker", 1, "glglglglglOgbaCga"},

    {"spare: one worker alone has a place to spare", 1, "snasagna"},
    {"spare: half of the places, the others are for sends", 9, "ssssngggw"},
    {"spare: of fourteen places seven", 17, "sssssssn"},
    {"spare: places that sends have taken are not spare", 9, "ggggnaas"},
    {"spare: not while it hangs", 9, "g.........s.nn"},
    {"spare: not while it is slow, until a quick one", 9, "ggggg!aaaaangas"},
    {"spare: not while it is dead; a lost question counts", 9, "slslslslslOngaCs"},
};

/* The calls under way, oldest first. */
struct calls {
	int64_t began_ms[64];
	size_t n;
};

static void
begin(struct breaker *breaker, struct calls *calls, int64_t now_ms)
{
	breaker_begin(breaker, now_ms);
	calls->began_ms[calls->n++] = now_ms;
}

static void
end(struct breaker *breaker, struct calls *calls, bool is_answered, int64_t now_ms)
{
	breaker_end(breaker, calls->began_ms[0], is_answered, now_ms);
	breaker_leave(breaker);
	calls->n--;
	memmove(calls->began_ms, calls->began_ms + 1, calls->n * sizeof(calls->began_ms[0]));
}

/* Whether the event is what the story says. */
static bool
tell(struct breaker *breaker, struct calls *calls, char event, int64_t *now_ms)
{
	switch (event) {
	case 'g':
		if (breaker_enter(breaker, *now_ms) != BREAKER_GO)
			return false;
		begin(breaker, calls, *now_ms);
		return true;
	case 'e':
		return breaker_enter(breaker, *now_ms) == BREAKER_GO;
	case 's':
		if (!breaker_enter_spare(breaker, *now_ms))
			return false;
		begin(breaker, calls, *now_ms);
		return true;
	case 'n':
		return !breaker_enter_spare(breaker, *now_ms);
	case 'w':
		return breaker_enter(breaker, *now_ms) == BREAKER_WAIT &&
		       breaker_wait_until(breaker, *now_ms) > *now_ms &&
		       breaker_wait_until(breaker, *now_ms) <= *now_ms + BREAKER_SLOW_MS;
	case 'b':
		return breaker_enter(breaker, *now_ms) == BREAKER_BUSY;
	case 'x':
		breaker_leave(breaker);
		return true;
	case 'a':
	case 'l':
		end(breaker, calls, event == 'a', *now_ms);
		return true;
	case '.':
	case '!':
		*now_ms += event == '.' ? BREAKER_SLOW_MS / 10 : BREAKER_SLOW_MS;
		return true;
	default:
		return breaker_is_open(breaker) == (event == 'O');
	}
}

static void
test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(stories); i++) {
		const struct story *story = &stories[i];
		struct breaker breaker;
		struct calls calls = {.n = 0};
		int64_t now_ms = 1000000;

		breaker_init(&breaker, story->n_workers);
		for (const char *event = story->events; *event != '\0'; event++) {
			if (!tell(&breaker, &calls, *event, &now_ms))
				fail_msg("%s: %.*s", story->name, (int)(event - story->events) + 1,
				    story->events);
		}
	}
}

static void
test_places(void **state)
{
	(void)state;
	for (int n_workers = 1; n_workers <= 1024; n_workers++) {
		struct breaker breaker;
		int n = 0;

		breaker_init(&breaker, n_workers);
		while (breaker_enter(&breaker, 0) == BREAKER_GO)
			n++;
		assert_true(n >= 1);
		assert_true(n_workers == 1 || n_workers - n >= 1);
		assert_true(n_workers - n <= 1 + n_workers / 8);
	}
}

/* Who waits is awake when the gateway turns out slow, and after a second at the latest. */
static void
test_wait(void **state)
{
	struct breaker breaker;

	(void)state;
	breaker_init(&breaker, 2);
	assert_int_equal(breaker_wait_until(&breaker, 500), 500 + BREAKER_SLOW_MS);
	breaker_begin(&breaker, 300);
	assert_int_equal(breaker_wait_until(&breaker, 500), 300 + BREAKER_SLOW_MS);
	breaker_begin(&breaker, 600);
	breaker_end(&breaker, 300, true, 700);
	assert_int_equal(breaker_wait_until(&breaker, 500), 500 + BREAKER_SLOW_MS);
	assert_int_equal(breaker_wait_until(&breaker, 900), 700 + BREAKER_SLOW_MS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_stories),
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_wait),
	};

	return cmocka_run_group_tests_name("breaker", tests, NULL, NULL);
}
