#include "store.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>

#include "log.h"

/*
 * What every driver has to keep of store.h. A driver is one row of `drivers`; all tests run over each.
 */

static const char *const drivers[] = {"sqlite:%s/store.db"};

struct fixture {
	char dir[64];
	char path[128];
	struct store *store;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->dir, "/tmp/bonin-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(f->path, sizeof(f->path), drivers[0], f->dir);
#pragma GCC diagnostic pop
	f->store = store_open(f->path, true);
	assert_non_null(f->store);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	store_close(f->store);
	snprintf(command, sizeof(command), "rm -rf '%s'", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static struct sign_tag
tag_of(unsigned char first)
{
	struct sign_tag tag = {{first, 1, 2, 3}};

	return tag;
}

static struct store_user
user_of(const char *user_id, const char *phone)
{
	struct store_user user = {.created_ms = 1000, .changed_ms = 2000};

	strcpy(user.user_id, user_id);
	strcpy(user.phone.e164, phone);
	strcpy(user.password_hash, "$argon2id$x");
	return user;
}

/* ---- members */

static enum err
add_user(struct store_tx *tx, void *arg)
{
	return store_user_add(tx, arg);
}

static enum err
find_by_id(struct store_tx *tx, void *arg)
{
	struct store_user *user = arg, found;
	bool is_found;

	assert_int_equal(store_user_by_id(tx, user->user_id, &found, &is_found), ERR_OK);
	if (!is_found)
		return ERR_NOT_FOUND;
	*user = found;
	return ERR_OK;
}

static void
members_are_found_by_id_and_number(void **state)
{
	struct fixture *f = *state;
	struct store_user kim = user_of("kim", "+821011112222");
	struct store_user again = user_of("kim", "+821011113333");
	struct store_user other = user_of("lee", "+821011112222");
	struct store_user found = user_of("kim", "");

	assert_int_equal(store_run(f->store, find_by_id, &found), ERR_NOT_FOUND);
	assert_int_equal(store_run(f->store, add_user, &kim), ERR_OK);
	assert_int_equal(store_run(f->store, add_user, &again), ERR_USER_TAKEN);
	assert_int_equal(store_run(f->store, add_user, &other), ERR_PHONE_TAKEN);
	assert_int_equal(store_run(f->store, find_by_id, &found), ERR_OK);
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
	struct fixture *f = *state;
	struct store_user kim = user_of("kim", "+821011112222");

	assert_int_equal(store_run(f->store, add_user, &kim), ERR_OK);
	assert_int_equal(store_run(f->store, change_and_delete, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, find_by_id, &kim), ERR_NOT_FOUND);
}

static enum err
page_through(struct store_tx *tx, void *arg)
{
	struct store_user users[2];
	char after[STORE_USER_ID_SIZE] = "";
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
	struct fixture *f = *state;
	int seen = 0;

	for (int i = 0; i < 5; i++) {
		struct store_user user;
		char id[8], phone[16];

		snprintf(id, sizeof(id), "u%d", i);
		snprintf(phone, sizeof(phone), "+82101111000%d", i);
		user = user_of(id, phone);
		assert_int_equal(store_run(f->store, add_user, &user), ERR_OK);
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
	struct fixture *f = *state;
	struct store_user kim = user_of("kim", "+821011112222");

	assert_int_equal(store_run(f->store, add_and_refuse, &kim), ERR_BAD_PROOF);
	assert_int_equal(store_run(f->store, find_by_id, &kim), ERR_NOT_FOUND);
}

static void
what_is_committed_survives_reopening(void **state)
{
	struct fixture *f = *state;
	struct store_user kim = user_of("kim", "+821011112222");

	assert_int_equal(store_run(f->store, add_user, &kim), ERR_OK);
	store_close(f->store);
	f->store = store_open(f->path, false);
	assert_non_null(f->store);
	assert_int_equal(store_run(f->store, find_by_id, &kim), ERR_OK);
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
	struct fixture *f = *state;
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
	struct fixture *f = *state;
	int64_t count;
	int status;

	for (int i = 0; i < 4; i++) {
		if (fork() == 0) {
			struct store *own = store_open(f->path, false);

			_exit(own != NULL && count_up_often(own) == NULL ? 0 : 1);
		}
	}
	for (int i = 0; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(store_run(f->store, read_count, &count), ERR_OK);
	assert_int_equal(count, 4 * N_EACH / 2);
}

/* ---- codes and numbers */

static enum err
keep_challenges(struct store_tx *tx, void *arg)
{
	struct store_challenge a = {.phone = tag_of(1), .purpose = PURPOSE_RESET_PASSWORD};
	struct store_challenge b;
	bool is_found;

	(void)arg;
	strcpy(a.user_id, "kim");
	assert_int_equal(store_challenge_get(tx, &a, &is_found), ERR_OK);
	assert_false(is_found);
	strcpy(a.request_id, "0123456789abcdefghijkl");
	a.life = (struct otp_life){.salt = {9, 8, 7},
	    .first_sent_ms = 10,
	    .expires_ms = 20,
	    .booted_ms = -5,
	    .attempts = 3,
	    .sends = 2,
	    .is_decoy = true};
	assert_int_equal(store_challenge_put(tx, &a), ERR_OK);
	a.life.is_used = true;
	assert_int_equal(store_challenge_put(tx, &a), ERR_OK);
	b = (struct store_challenge){.phone = tag_of(1), .purpose = PURPOSE_RESET_PASSWORD};
	strcpy(b.user_id, "kim");
	assert_int_equal(store_challenge_get(tx, &b, &is_found), ERR_OK);
	assert_true(is_found);
	assert_string_equal(b.request_id, a.request_id);
	assert_memory_equal(b.life.salt, a.life.salt, sizeof(a.life.salt));
	assert_int_equal(b.life.first_sent_ms, 10);
	assert_int_equal(b.life.expires_ms, 20);
	assert_int_equal(b.life.booted_ms, -5);
	assert_int_equal(b.life.attempts, 3);
	assert_int_equal(b.life.sends, 2);
	assert_true(b.life.is_used);
	assert_true(b.life.is_decoy);
	/* Another user, purpose or number has another code. */
	strcpy(b.user_id, "lee");
	assert_int_equal(store_challenge_get(tx, &b, &is_found), ERR_OK);
	assert_false(is_found);
	strcpy(b.user_id, "kim");
	b.purpose = PURPOSE_SIGNUP;
	assert_int_equal(store_challenge_get(tx, &b, &is_found), ERR_OK);
	assert_false(is_found);
	b.purpose = PURPOSE_RESET_PASSWORD;
	b.phone = tag_of(2);
	assert_int_equal(store_challenge_get(tx, &b, &is_found), ERR_OK);
	assert_false(is_found);
	return ERR_OK;
}

static void
a_code_belongs_to_purpose_number_and_user(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_run(f->store, keep_challenges, NULL), ERR_OK);
}

static enum err
keep_numbers(struct store_tx *tx, void *arg)
{
	struct store_number number = {.phone = tag_of(1), .wrong_in_row = 99};

	(void)arg;
	assert_int_equal(store_number_get(tx, &number), ERR_OK);
	assert_int_equal(number.wrong_in_row, 0);
	number.wrong_in_row = 7;
	number.rest_until_ms = 8;
	number.success_ms = 9;
	assert_int_equal(store_number_put(tx, &number), ERR_OK);
	assert_int_equal(store_number_put(tx, &number), ERR_OK);
	number = (struct store_number){.phone = tag_of(1)};
	assert_int_equal(store_number_get(tx, &number), ERR_OK);
	assert_int_equal(number.wrong_in_row, 7);
	assert_int_equal(number.rest_until_ms, 8);
	assert_int_equal(number.success_ms, 9);
	return ERR_OK;
}

static void
a_number_is_remembered(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_run(f->store, keep_numbers, NULL), ERR_OK);
}

/* ---- sends */

static int64_t
add_send(struct store_tx *tx, int64_t at_ms, unsigned char phone, unsigned char address,
    enum store_outcome outcome)
{
	struct store_send send = {.at_ms = at_ms,
	    .phone = tag_of(phone),
	    .address = tag_of(address),
	    .outcome = outcome,
	    .won = 10};

	strcpy(send.last4, "2222");
	assert_int_equal(store_send_add(tx, &send), ERR_OK);
	return send.id;
}

static enum err
count_sends(struct store_tx *tx, void *arg)
{
	int64_t times_ms[8], id;
	struct store_send page[8];
	size_t n;

	(void)arg;
	add_send(tx, 100, 1, 50, STORE_UNKNOWN);
	add_send(tx, 200, 1, 50, STORE_ACCEPTED);
	add_send(tx, 300, 1, 50, STORE_DECOY);
	add_send(tx, 400, 1, 50, STORE_LOOKUP);
	id = add_send(tx, 500, 1, 50, STORE_UNKNOWN);
	add_send(tx, 600, 2, 51, STORE_ACCEPTED);
	/* A look-up is none to the number, but one of the address. */
	assert_int_equal(
	    store_sends_to_number(tx, &(struct sign_tag){{1, 1, 2, 3}}, 0, times_ms, 8, &n),
	    ERR_OK);
	assert_int_equal(n, 4);
	assert_int_equal(times_ms[0], 500);
	assert_int_equal(times_ms[3], 100);
	assert_int_equal(
	    store_asks_of_address(tx, &(struct sign_tag){{50, 1, 2, 3}}, 0, times_ms, 8, &n),
	    ERR_OK);
	assert_int_equal(n, 5);
	/* What is refused is given back to both. */
	assert_int_equal(store_send_settle(tx, id, STORE_REFUSED, ""), ERR_OK);
	assert_int_equal(
	    store_sends_to_number(tx, &(struct sign_tag){{1, 1, 2, 3}}, 0, times_ms, 8, &n),
	    ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(
	    store_asks_of_address(tx, &(struct sign_tag){{50, 1, 2, 3}}, 0, times_ms, 8, &n),
	    ERR_OK);
	assert_int_equal(n, 4);
	/* After a moment, and not more than asked for. */
	assert_int_equal(
	    store_sends_to_number(tx, &(struct sign_tag){{1, 1, 2, 3}}, 100, times_ms, 8, &n),
	    ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(
	    store_sends_to_number(tx, &(struct sign_tag){{1, 1, 2, 3}}, 0, times_ms, 1, &n),
	    ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(times_ms[0], 300);
	/* The operator's list. */
	assert_int_equal(store_send_settle(tx, id, STORE_ACCEPTED, "RSSA-1"), ERR_OK);
	assert_int_equal(store_send_page(tx, INT64_MAX, page, 8, &n), ERR_OK);
	assert_int_equal(n, 6);
	assert_int_equal(page[0].at_ms, 600);
	assert_string_equal(page[1].gateway_id, "RSSA-1");
	assert_string_equal(page[1].last4, "2222");
	assert_int_equal(page[1].outcome, STORE_ACCEPTED);
	assert_int_equal(store_send_page(tx, page[1].id, page, 8, &n), ERR_OK);
	assert_int_equal(n, 4);
	return ERR_OK;
}

static void
sends_count_by_outcome(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_run(f->store, count_sends, NULL), ERR_OK);
}

static enum err
count_buckets(struct store_tx *tx, void *arg)
{
	int64_t sum;

	(void)arg;
	assert_int_equal(store_counter_add(tx, STORE_SENDS_PER_MINUTE, 10, 3), ERR_OK);
	assert_int_equal(store_counter_add(tx, STORE_SENDS_PER_MINUTE, 10, 4), ERR_OK);
	assert_int_equal(store_counter_add(tx, STORE_SENDS_PER_MINUTE, 12, 1), ERR_OK);
	assert_int_equal(store_counter_add(tx, STORE_WON_PER_DAY, 11, 100), ERR_OK);
	assert_int_equal(store_counter_sum(tx, STORE_SENDS_PER_MINUTE, 10, 12, &sum), ERR_OK);
	assert_int_equal(sum, 8);
	assert_int_equal(store_counter_sum(tx, STORE_SENDS_PER_MINUTE, 11, 11, &sum), ERR_OK);
	assert_int_equal(sum, 0);
	assert_int_equal(store_counter_add(tx, STORE_SENDS_PER_MINUTE, 12, -5), ERR_OK);
	assert_int_equal(store_counter_add(tx, STORE_SENDS_PER_MINUTE, 13, -5), ERR_OK);
	assert_int_equal(store_counter_sum(tx, STORE_SENDS_PER_MINUTE, 12, 13, &sum), ERR_OK);
	assert_int_equal(sum, 0);
	return ERR_OK;
}

static void
sums_are_kept_by_bucket(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(store_run(f->store, count_buckets, NULL), ERR_OK);
}

/* ---- proofs, purging, files */

static enum err
use_proof(struct store_tx *tx, void *arg)
{
	return store_proof_use(tx, arg, 1000);
}

static enum err
ask_proof(struct store_tx *tx, void *arg)
{
	bool is_used;

	assert_int_equal(store_proof_is_used(tx, arg, &is_used), ERR_OK);
	return is_used ? ERR_BAD_PROOF : ERR_OK;
}

static void
a_proof_is_used_once(void **state)
{
	struct fixture *f = *state;
	unsigned char a[PROOF_ID_LEN] = {1}, b[PROOF_ID_LEN] = {2};

	assert_int_equal(store_run(f->store, ask_proof, a), ERR_OK);
	assert_int_equal(store_run(f->store, use_proof, a), ERR_OK);
	assert_int_equal(store_run(f->store, use_proof, a), ERR_BAD_PROOF);
	assert_int_equal(store_run(f->store, ask_proof, a), ERR_BAD_PROOF);
	assert_int_equal(store_run(f->store, use_proof, b), ERR_OK);
}

static enum err
purge_some(struct store_tx *tx, void *arg)
{
	const struct store_purge before = {.challenges_ms = 50,
	    .proofs_ms = 2000,
	    .sends_ms = 250,
	    .minutes = 11,
	    .days = 11,
	    .numbers_ms = 50};

	return store_purge(tx, &before, 1, arg);
}

static void
purging_takes_the_old_and_ends(void **state)
{
	struct fixture *f = *state;
	unsigned char proof[PROOF_ID_LEN] = {1};
	size_t n = 1, total = 0;
	int64_t count;

	assert_int_equal(store_run(f->store, keep_challenges, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, count_sends, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, use_proof, proof), ERR_OK);
	assert_int_equal(store_run(f->store, count_buckets, NULL), ERR_OK);
	for (int i = 0; i < 20 && n > 0; i++, total += n)
		assert_int_equal(store_run(f->store, purge_some, &n), ERR_OK);
	assert_int_equal(n, 0);
	/* One code, one proof, two sends, one minute. */
	assert_int_equal(total, 5);
	assert_int_equal(store_run(f->store, ask_proof, proof), ERR_OK);
	assert_int_equal(store_run(f->store, read_count, &count), ERR_OK);
	assert_true(store_tidy(f->store));
}

static void
a_backup_is_whole_and_private(void **state)
{
	struct fixture *f = *state;
	struct store_user kim = user_of("kim", "+821011112222");
	char path[128];
	struct stat st;
	struct store *copy;

	assert_int_equal(store_run(f->store, add_user, &kim), ERR_OK);
	snprintf(path, sizeof(path), "%s/copy.db", f->dir);
	assert_true(store_backup(f->store, path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(store_backup(f->store, path)); /* never over a file that is there */
	copy = store_open(path, false);
	assert_non_null(copy);
	assert_int_equal(store_run(copy, find_by_id, &kim), ERR_OK);
	store_close(copy);
}

static void
other_files_are_left_alone(void **state)
{
	struct fixture *f = *state;
	char path[128], command[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/none.db", f->dir);
	assert_null(store_open(path, false)); /* not made by itself */
	assert_int_not_equal(access(path, F_OK), 0);

	snprintf(path, sizeof(path), "%s/text.db", f->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("this is no database at all\n", file);
	fclose(file);
	assert_null(store_open(path, false));

	snprintf(path, sizeof(path), "%s/link.db", f->dir);
	snprintf(command, sizeof(command), "ln -s store.db '%s'", path);
	assert_int_equal(system(command), 0);
	assert_null(store_open(path, false));
}

/* ---- what operators did */

static enum err
add_acts(struct store_tx *tx, void *arg)
{
	const enum err *end = arg;
	struct store_act act = {.at_ms = 100, .actor = "kim", .origin = "tty", .n = 3};

	strcpy(act.act, "users import");
	strcpy(act.object, "all");
	assert_int_equal(store_act_add(tx, &act), ERR_OK);
	act.at_ms = 200;
	assert_int_equal(store_act_add(tx, &act), ERR_OK);
	return *end;
}

static enum err
read_acts(struct store_tx *tx, void *arg)
{
	const size_t *n_wanted = arg;
	struct store_act acts[8];
	size_t n;

	assert_int_equal(store_act_page(tx, INT64_MAX, acts, 8, &n), ERR_OK);
	assert_int_equal(n, *n_wanted);
	for (size_t i = 1; i < n; i++)
		assert_true(acts[i].id < acts[i - 1].id);
	if (n == 0)
		return ERR_OK;
	assert_int_equal(acts[0].at_ms, 200);
	assert_string_equal(acts[0].actor, "kim");
	assert_string_equal(acts[0].origin, "tty");
	assert_string_equal(acts[0].act, "users import");
	assert_string_equal(acts[0].object, "all");
	assert_int_equal(acts[0].n, 3);
	assert_int_equal(store_act_page(tx, acts[0].id, acts, 1, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(acts[0].at_ms, 100);
	return ERR_OK;
}

static enum err
purge_all(struct store_tx *tx, void *arg)
{
	const struct store_purge before = {
	    INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
	size_t n;

	(void)arg;
	return store_purge(tx, &before, 1000, &n);
}

static void
acts_stay_with_what_they_tell_of(void **state)
{
	enum err taken_back = ERR_USER_TAKEN, committed = ERR_OK;
	struct fixture *f = *state;

	assert_int_equal(store_run(f->store, add_acts, &taken_back), ERR_USER_TAKEN);
	assert_int_equal(store_run(f->store, read_acts, &(size_t){0}), ERR_OK);
	assert_int_equal(store_run(f->store, add_acts, &committed), ERR_OK);
	assert_int_equal(store_run(f->store, read_acts, &(size_t){2}), ERR_OK);
	assert_int_equal(store_run(f->store, purge_all, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, read_acts, &(size_t){2}), ERR_OK);
}

static void
a_database_of_others_is_refused(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};
	struct fixture *f = *state;
	char path[128], second[144];

	store_close(f->store);
	f->store = NULL;
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(path, sizeof(path), "%s/store.db%s", f->dir, suffixes[i]);
		snprintf(second, sizeof(second), "%s-second", path);
		if (access(path, F_OK) != 0)
			close(open(path, O_WRONLY | O_CREAT, 0600));
		assert_int_equal(chmod(path, 0640), 0);
		assert_null(store_open(f->path, false));
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(link(path, second), 0);
		assert_null(store_open(f->path, false));
		assert_int_equal(unlink(second), 0);
	}
	assert_int_equal(chmod(f->dir, 0707), 0);
	assert_null(store_open(f->path, false));
	assert_int_equal(chmod(f->dir, 0700), 0);
	f->store = store_open(f->path, false);
	assert_non_null(f->store);
}

int
main(void)
{
#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    STORE_TEST(members_are_found_by_id_and_number),
	    STORE_TEST(members_change_and_go),
	    STORE_TEST(members_are_listed_in_pages),
	    STORE_TEST(what_is_refused_is_taken_back),
	    STORE_TEST(what_is_committed_survives_reopening),
	    STORE_TEST(threads_lose_nothing),
	    STORE_TEST(processes_lose_nothing),
	    STORE_TEST(a_code_belongs_to_purpose_number_and_user),
	    STORE_TEST(a_number_is_remembered),
	    STORE_TEST(sends_count_by_outcome),
	    STORE_TEST(sums_are_kept_by_bucket),
	    STORE_TEST(a_proof_is_used_once),
	    STORE_TEST(purging_takes_the_old_and_ends),
	    STORE_TEST(a_backup_is_whole_and_private),
	    STORE_TEST(other_files_are_left_alone),
	    STORE_TEST(acts_stay_with_what_they_tell_of),
	    STORE_TEST(a_database_of_others_is_refused),
	};

	umask(077); /* as the programs do */
	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
