#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store_fake.h"

/* What every driver has to keep of store.h: a limit that looks back over midnight, and past a clock that was set back. */

#define DAY_MS INT64_C(86400000)
#define NOON   (20000 * DAY_MS + DAY_MS / 2)

/* The times of the sends to number 1 after ${since_ms}, in days from noon. */
static void
check_days(struct store_tx *tx, int64_t since_ms, size_t max, const int *days, size_t n_days)
{
	int64_t times_ms[8], other_ms[8];
	size_t n;

	assert_int_equal(store_sends_to_number(
	                     tx, &(struct sign_tag){{1, 1, 2, 3}}, since_ms, times_ms, max, &n),
	    ERR_OK);
	assert_int_equal(n, n_days);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(times_ms[i], NOON + days[i] * DAY_MS);
	assert_int_equal(store_asks_of_address(
	                     tx, &(struct sign_tag){{50, 1, 2, 3}}, since_ms, other_ms, max, &n),
	    ERR_OK);
	assert_int_equal(n, n_days);
	assert_memory_equal(times_ms, other_ms, n * sizeof(*times_ms));
}

static enum err
count_days(struct store_tx *tx, void *arg)
{
	(void)arg;
	check_days(tx, 0, 8, NULL, 0);
	for (int day = -2; day <= 0; day++)
		store_fake_add_send(tx, NOON + day * DAY_MS, 1, 50, STORE_ACCEPTED);
	/* Of before a clock was set back. */
	store_fake_add_send(tx, NOON + 9 * DAY_MS, 1, 50, STORE_ACCEPTED);
	/* On days on which this number has none. */
	store_fake_add_send(tx, NOON - 3 * DAY_MS, 2, 51, STORE_ACCEPTED);
	store_fake_add_send(tx, NOON + 5 * DAY_MS, 2, 51, STORE_ACCEPTED);
	check_days(tx, 0, 8, (const int[]){9, 0, -1, -2}, 4);
	check_days(tx, 0, 3, (const int[]){9, 0, -1}, 3);
	check_days(tx, NOON - DAY_MS - 1, 8, (const int[]){9, 0, -1}, 3);
	check_days(tx, NOON - DAY_MS, 8, (const int[]){9, 0}, 2);
	check_days(tx, NOON, 8, (const int[]){9}, 1);
	check_days(tx, NOON + 9 * DAY_MS, 8, NULL, 0);
	return ERR_OK;
}

static void
sends_count_across_days(void **state)
{
	struct store_fake *f = *state;

	assert_int_equal(store_run(f->store, count_days, NULL), ERR_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_FAKE_TEST(sends_count_across_days),
	};

	return cmocka_run_group_tests_name("store_days", tests, NULL, NULL);
}
