#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "turnstile.h"

/* Two turnstiles of one path stand for two processes: their locks exclude each other as those of processes do. */

#define LONG_MS   60000
#define N_THREADS 8
#define N_TURNS   200

static struct fixture {
	char dir[32];
	char path[64];
	struct turnstile ours, theirs;
	atomic_int n_in, n_in_max, n_failed;
} fixture;

static int
set_up(void **state)
{
	struct fixture *f = *state = &fixture;

	snprintf(f->dir, sizeof(f->dir), "/tmp/bonin-turnstile-XXXXXX");
	if (mkdtemp(f->dir) == NULL)
		return -1;
	snprintf(f->path, sizeof(f->path), "%.*s/place", (int)sizeof(f->dir), f->dir);
	f->n_in = f->n_in_max = f->n_failed = 0;
	return turnstile_open(&f->ours, f->path) && turnstile_open(&f->theirs, f->path) ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char file[80];

	turnstile_close(&f->ours);
	turnstile_close(&f->theirs);
	for (int i = 0; i < TURNSTILE_PLACES; i++) {
		snprintf(file, sizeof(file), "%s%d", f->path, i);
		unlink(file);
	}
	return rmdir(f->dir);
}

static void
as_many_as_there_are_places(void **state)
{
	struct fixture *f = *state;
	int places[TURNSTILE_PLACES];

	for (int i = 0; i < TURNSTILE_PLACES; i++)
		places[i] = turnstile_enter(&f->ours, 0);
	for (int i = 0; i < TURNSTILE_PLACES; i++) {
		assert_in_range(places[i], 0, TURNSTILE_PLACES - 1);
		for (int j = 0; j < i; j++)
			assert_int_not_equal(places[i], places[j]);
	}
	assert_int_equal(turnstile_enter(&f->ours, 0), -1);
	assert_int_equal(turnstile_enter(&f->ours, 30), -1); /* waits, in vain */
	turnstile_leave(&f->ours, places[1]);
	assert_int_equal(turnstile_enter(&f->ours, 0), places[1]);
	for (int i = 0; i < TURNSTILE_PLACES; i++)
		turnstile_leave(&f->ours, places[i]);
}

static void
processes_share_the_places(void **state)
{
	struct fixture *f = *state;
	int ours = turnstile_enter(&f->ours, 0), theirs;

	for (int i = 1; i < TURNSTILE_PLACES; i++) /* the one that is free is found at once */
		theirs = turnstile_enter(&f->theirs, 0);
	assert_in_range(theirs, 0, TURNSTILE_PLACES - 1);
	assert_int_not_equal(ours, theirs);
	assert_int_equal(turnstile_enter(&f->ours, 0), -1);
	assert_int_equal(turnstile_enter(&f->theirs, 0), -1);
	assert_int_equal(turnstile_enter(&f->theirs, 30), -1);
	turnstile_leave(&f->ours, ours); /* who waited in vain has left nothing behind */
	ours = turnstile_enter(&f->theirs, 0);
	assert_in_range(ours, 0, TURNSTILE_PLACES - 1);
	turnstile_leave(&f->theirs, ours);
	turnstile_leave(&f->theirs, theirs);
}

static void *
go_through(void *arg)
{
	struct turnstile *turnstile = arg;

	for (int i = 0; i < N_TURNS; i++) {
		int place = turnstile_enter(turnstile, LONG_MS), n, max;

		if (place < 0) {
			fixture.n_failed++;
			continue;
		}
		n = ++fixture.n_in;
		max = fixture.n_in_max;
		while (n > max && !atomic_compare_exchange_weak(&fixture.n_in_max, &max, n))
			continue;
		usleep(50); /* long enough for others to come */
		fixture.n_in--;
		turnstile_leave(turnstile, place);
	}
	return NULL;
}

static void
a_crowd_gets_through(void **state)
{
	struct fixture *f = *state;
	pthread_t threads[N_THREADS];

	for (size_t i = 0; i < N_THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, go_through,
		                     i % 2 == 0 ? &f->ours : &f->theirs),
		    0);
	for (size_t i = 0; i < N_THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(f->n_failed, 0);
	assert_in_range(f->n_in_max, 1, TURNSTILE_PLACES);
}

static void
no_file_no_turnstile(void **state)
{
	struct fixture *f = *state;
	struct turnstile none = {0};
	char path[96];

	snprintf(path, sizeof(path), "%s/none/place", f->dir);
	assert_false(turnstile_open(&none, path));
	turnstile_close(&none); /* harmless */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(as_many_as_there_are_places, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(processes_share_the_places, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_crowd_gets_through, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(no_file_no_turnstile, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
