#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>

#include "store_fake.h"

/* What every driver has to keep of store.h: members, and what a transaction is. */

/* ---- members */

static void
members_are_found_by_id_and_number(void **state)
{
	struct store_fake *f = *state;
	struct store_user kim = store_fake_user("kim", "+821011112222");
	struct store_user again = store_fake_user("kim", "+821011113333");
	struct store_user other = store_fake_user("lee", "+821011112222");
	struct store_user found = store_fake_user("kim", "");

	assert_int_equal(store_run(f->store, store_fake_find_user, &found), ERR_NOT_FOUND);
	assert_int_equal(store_run(f->store, store_fake_add_user, &kim), ERR_OK);
	assert_int_equal(store_run(f->store, store_fake_add_user, &again), ERR_USER_TAKEN);
	assert_int_equal(store_run(f->store, store_fake_add_user, &other), ERR_PHONE_TAKEN);
	assert_int_equal(store_run(f->store, store_fake_find_user, &found), ERR_OK);
	assert_string_equal(found.phone.e164, kim.phone.e164);
	assert_string_equal(found.password_hash, "$argon2id$x");
	assert_int_equal(found.created_ms, 1000);
	assert_int_equal(found.changed_ms, 2000);
}

static enum err
change_and_delete(struct store_tx *tx, void *arg)
{
	struct phone phone = {"+821011112222"};
	struct store_user user;
	bool is_found;

	(void)arg;
	assert_int_equal(store_user_set_password(tx, "kim", "$2y$new", 5000), ERR_OK);
	assert_int_equal(store_user_by_phone(tx, &phone, &user, &is_found), ERR_OK);
	assert_true(is_found);
	assert_string_equal(user.user_id, "kim");
	assert_string_equal(user.password_hash, "$2y$new");
	assert_int_equal(user.changed_ms, 5000);
	assert_int_equal(store_user_delete(tx, "nobody", &is_found), ERR_OK);
	assert_false(is_found);
	assert_int_equal(store_user_delete(tx, "kim", &is_found), ERR_OK);
	assert_true(is_found);
	assert_int_equal(store_user_by_phone(tx, &phone, &user, &is_found), ERR_OK);
	assert_false(is_found);
	return ERR_OK;
}

static void
members_change_and_go(void **state)
{
	struct store_fake *f = *state;
	struct store_user kim = store_fake_user("kim", "+821011112222");

	assert_int_equal(store_run(f->store, store_fake_add_user, &kim), ERR_OK);
	assert_int_equal(store_run(f->store, change_and_delete, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, store_fake_find_user, &kim), ERR_NOT_FOUND);
}

static enum err
page_through(struct store_tx *tx, void *arg)
{
	struct store_user users[2];
	char after[USER_ID_SIZE] = "";
	size_t n;
	int *seen = arg;

	do {
		assert_int_equal(store_user_page(tx, after, users, 2, &n), ERR_OK);
		for (size_t i = 0; i < n; i++) {
			assert_true(strcmp(users[i].user_id, after) > 0);
			strcpy(after, users[i].user_id);
			(*seen)++;
		}
	} while (n == 2);
	return ERR_OK;
}

static void
members_are_listed_in_pages(void **state)
{
	struct store_fake *f = *state;
	int seen = 0;

	for (char digit = '0'; digit < '5'; digit++) {
		struct store_user user;
		char id[] = {'u', digit, '\0'}, phone[16];

		snprintf(phone, sizeof(phone), "+82101111000%c", digit);
		user = store_fake_user(id, phone);
		assert_int_equal(store_run(f->store, store_fake_add_user, &user), ERR_OK);
	}
	assert_int_equal(store_run(f->store, page_through, &seen), ERR_OK);
	assert_int_equal(seen, 5);
}

/* ---- transactions */

static enum err
add_and_refuse(struct store_tx *tx, void *arg)
{
	assert_int_equal(store_user_add(tx, arg), ERR_OK);
	return ERR_BAD_PROOF;
}

static void
what_is_refused_is_taken_back(void **state)
{
	struct store_fake *f = *state;
	struct store_user kim = store_fake_user("kim", "+821011112222");

	assert_int_equal(store_run(f->store, add_and_refuse, &kim), ERR_BAD_PROOF);
	assert_int_equal(store_run(f->store, store_fake_find_user, &kim), ERR_NOT_FOUND);
}

static void
what_is_committed_survives_reopening(void **state)
{
	struct store_fake *f = *state;
	struct store_user kim = store_fake_user("kim", "+821011112222");

	assert_int_equal(store_run(f->store, store_fake_add_user, &kim), ERR_OK);
	store_close(f->store);
	f->store = store_open(f->path, false);
	assert_non_null(f->store);
	assert_int_equal(store_run(f->store, store_fake_find_user, &kim), ERR_OK);
}

#define N_THREADS 32
#define N_EACH    50

static enum err
count_up(struct store_tx *tx, void *arg)
{
	enum err err = store_counter_add(tx, STORE_WON_PER_DAY, 1, 1);

	/* Every other one is refused after it has written: the neighbours in its batch must not notice. */
	return err == ERR_OK && *(bool *)arg ? ERR_WRONG_CODE : err;
}

static enum err
read_count(struct store_tx *tx, void *arg)
{
	return store_counter_sum(tx, STORE_WON_PER_DAY, 1, 1, arg);
}

static void *
count_up_often(void *arg)
{
	struct store *store = arg;

	for (int i = 0; i < N_EACH; i++) {
		bool refuse = i % 2 == 1;

		if (store_run(store, count_up, &refuse) != (refuse ? ERR_WRONG_CODE : ERR_OK))
			return arg;
	}
	return NULL;
}

static void
threads_lose_nothing(void **state)
{
	struct store_fake *f = *state;
	pthread_t threads[N_THREADS];
	int64_t count;

	for (size_t i = 0; i < N_THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_up_often, f->store), 0);
	for (size_t i = 0; i < N_THREADS; i++) {
		void *fault;

		pthread_join(threads[i], &fault);
		assert_null(fault);
	}
	assert_int_equal(store_run(f->store, read_count, &count), ERR_OK);
	assert_int_equal(count, N_THREADS * N_EACH / 2);
}

static void
processes_lose_nothing(void **state)
{
	struct store_fake *f = *state;
	int64_t count;
	int status;

	for (int i = 0; i < 4; i++) {
		if (fork() == 0) {
			struct store *own = store_open(f->path, false);
			bool is_good = own != NULL && count_up_often(own) == NULL;

			store_close(own);
			_exit(is_good ? 0 : 1);
		}
	}
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(store_run(f->store, read_count, &count), ERR_OK);
	assert_int_equal(count, 4 * N_EACH / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_FAKE_TEST(members_are_found_by_id_and_number),
	    STORE_FAKE_TEST(members_change_and_go),
	    STORE_FAKE_TEST(members_are_listed_in_pages),
	    STORE_FAKE_TEST(what_is_refused_is_taken_back),
	    STORE_FAKE_TEST(what_is_committed_survives_reopening),
	    STORE_FAKE_TEST(threads_lose_nothing),
	    STORE_FAKE_TEST(processes_lose_nothing),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
