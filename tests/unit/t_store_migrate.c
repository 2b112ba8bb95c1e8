#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "store_fake.h"

/* A database that an older bonin made is brought up to this version, and nothing in it is lost. Of SQLite alone. */

#define TEXT_SIZE 16384

/* Make the database of golden/store_2.sql at ${path}. */
static void
make_old(const char *path)
{
	char name[256], text[TEXT_SIZE] = "";
	const char *folder = getenv("srcdir");
	sqlite3 *db;
	FILE *file;

	snprintf(name, sizeof(name), "%s/tests/golden/store_2.sql", folder != NULL ? folder : ".");
	file = fopen(name, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof(text) - 1, file) > 0);
	assert_true(feof(file));
	fclose(file);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static enum err
see_the_old(struct store_tx *tx, void *arg)
{
	struct store_user user = {.user_id = "kim"};
	struct store_number number = {.phone = store_fake_tag(1)};
	struct store_send sends[2];
	int64_t sum, at_ms;
	size_t n;

	(void)arg;
	assert_int_equal(store_fake_find_user(tx, &user), ERR_OK);
	assert_string_equal(user.phone.e164, "+821011112222");
	assert_int_equal(store_number_get(tx, &number), ERR_OK);
	assert_int_equal(number.wrong_in_row, 7);
	assert_int_equal(number.success_ms, 9);
	/* When the wrong codes came was not kept: as if now. */
	assert_in_range(
	    number.wrong_ms, (uintmax_t)(time(NULL) - 60) * 1000, (uintmax_t)time(NULL) * 1000);
	assert_int_equal(number.lifted_ms, 0);
	assert_int_equal(store_send_page(tx, INT64_MAX, sends, 2, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(sends[0].id, 41);
	assert_string_equal(sends[0].gateway, "");
	assert_string_equal(sends[0].gateway_id, "RSSA-1");
	assert_int_equal(store_sends_to_number(tx, &sends[0].phone, 0, &at_ms, 1, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(at_ms, 500);
	assert_int_equal(store_counter_sum(tx, STORE_SENDS_PER_MINUTE, 10, 10, &sum), ERR_OK);
	assert_int_equal(sum, 3);
	assert_int_equal(store_counter_sum(tx, STORE_WON_PER_DAY, 11, 11, &sum), ERR_OK);
	assert_int_equal(sum, 100);
	return ERR_OK;
}

static enum err
write_the_new(struct store_tx *tx, void *arg)
{
	const struct store_delivery delivery = {
	    .send_id = 41, .asked_ms = 600, .delivery = {DELIVERY_REFUSED, DELIVERY_NUMBER}};

	(void)arg;
	assert_int_equal(
	    store_send_settle(tx, 41, STORE_ACCEPTED, 7, "sens-alimtalk", "m1"), ERR_OK);
	assert_int_equal(store_delivery_put(tx, &delivery), ERR_OK);
	assert_int_equal(store_counter_add(tx, STORE_ASKS_PER_MINUTE, 10, 1), ERR_OK);
	return ERR_OK;
}

static void
a_database_of_version_2_is_brought_up(void **state)
{
	struct store_fake *f = *state;
	char path[128];
	struct store *store;

	snprintf(path, sizeof(path), "%s/old.db", f->dir);
	make_old(path);
	/* The second time there is nothing left to do. */
	for (int i = 0; i < 2; i++) {
		store = store_open(path, false);
		assert_non_null(store);
		if (i == 0)
			assert_int_equal(store_run(store, see_the_old, NULL), ERR_OK);
		assert_int_equal(store_run(store, write_the_new, NULL), ERR_OK);
		store_close(store);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_FAKE_TEST(a_database_of_version_2_is_brought_up),
	};

	return cmocka_run_group_tests_name("store_migrate", tests, NULL, NULL);
}
