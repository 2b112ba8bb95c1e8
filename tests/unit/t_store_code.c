#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store_fake.h"

/* What every driver has to keep of store.h: codes, numbers, sends, sums and proofs, until they are purged. */

/* ---- codes and numbers */

static enum err
keep_challenges(struct store_tx *tx, void *arg)
{
	struct store_challenge a = {.phone = store_fake_tag(1), .purpose = PURPOSE_RESET_PASSWORD};
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
	b = (struct store_challenge){.phone = store_fake_tag(1), .purpose = PURPOSE_RESET_PASSWORD};
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
	b.phone = store_fake_tag(2);
	assert_int_equal(store_challenge_get(tx, &b, &is_found), ERR_OK);
	assert_false(is_found);
	return ERR_OK;
}

static void
a_code_belongs_to_purpose_number_and_user(void **state)
{
	struct store_fake *f = *state;

	assert_int_equal(store_run(f->store, keep_challenges, NULL), ERR_OK);
}

static enum err
keep_numbers(struct store_tx *tx, void *arg)
{
	struct store_number number = {.phone = store_fake_tag(1), .wrong_in_row = 99};

	(void)arg;
	assert_int_equal(store_number_get(tx, &number), ERR_OK);
	assert_int_equal(number.wrong_in_row, 0);
	number.wrong_in_row = 7;
	number.wrong_ms = 11;
	number.rest_until_ms = 8;
	number.success_ms = 9;
	number.lifted_ms = 10;
	assert_int_equal(store_number_put(tx, &number), ERR_OK);
	assert_int_equal(store_number_put(tx, &number), ERR_OK);
	number = (struct store_number){.phone = store_fake_tag(1)};
	assert_int_equal(store_number_get(tx, &number), ERR_OK);
	assert_int_equal(number.wrong_in_row, 7);
	assert_int_equal(number.wrong_ms, 11);
	assert_int_equal(number.rest_until_ms, 8);
	assert_int_equal(number.success_ms, 9);
	assert_int_equal(number.lifted_ms, 10);
	assert_int_equal(store_number_free_ms(&number), 10);
	return ERR_OK;
}

static void
a_number_is_remembered(void **state)
{
	struct store_fake *f = *state;

	assert_int_equal(store_run(f->store, keep_numbers, NULL), ERR_OK);
}

/* ---- sends */

static enum err
count_sends(struct store_tx *tx, void *arg)
{
	int64_t times_ms[8], id;
	struct store_send page[8];
	size_t n;

	(void)arg;
	store_fake_add_send(tx, 100, 1, 50, STORE_UNKNOWN);
	store_fake_add_send(tx, 200, 1, 50, STORE_ACCEPTED);
	store_fake_add_send(tx, 300, 1, 50, STORE_DECOY);
	store_fake_add_send(tx, 400, 1, 50, STORE_LOOKUP);
	id = store_fake_add_send(tx, 500, 1, 50, STORE_UNKNOWN);
	store_fake_add_send(tx, 600, 2, 51, STORE_ACCEPTED);
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
	assert_int_equal(store_send_settle(tx, id, STORE_REFUSED, 10, "", ""), ERR_OK);
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
	assert_int_equal(
	    store_send_settle(tx, id, STORE_ACCEPTED, 7, "sens-sms", "RSSA-1"), ERR_OK);
	assert_int_equal(store_send_page(tx, INT64_MAX, page, 8, &n), ERR_OK);
	assert_int_equal(n, 6);
	assert_int_equal(page[0].at_ms, 600);
	assert_int_equal(page[1].won, 7);
	assert_string_equal(page[1].gateway, "sens-sms");
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
	struct store_fake *f = *state;

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
	struct store_fake *f = *state;

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
	struct store_fake *f = *state;
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

static enum err
see_what_is_left(struct store_tx *tx, void *arg)
{
	struct store_send sends[8];
	int64_t sum;
	size_t n;

	(void)arg;
	assert_int_equal(store_send_page(tx, INT64_MAX, sends, ARRAY_LEN(sends), &n), ERR_OK);
	assert_int_equal(n, 4);
	assert_int_equal(sends[3].at_ms, 300);
	assert_int_equal(store_counter_sum(tx, STORE_SENDS_PER_MINUTE, 0, 100, &sum), ERR_OK);
	assert_int_equal(sum, 0);
	assert_int_equal(store_counter_sum(tx, STORE_WON_PER_DAY, 0, 100, &sum), ERR_OK);
	assert_int_equal(sum, 100);
	return ERR_OK;
}

static const struct {
	struct store_number number;
	bool stays;
} remembered[] = {
    {{{{1, 1, 2, 3}}, .wrong_in_row = 3, .wrong_ms = 250}, true}, /* its send is kept too */
    {{{{3, 1, 2, 3}}, .wrong_in_row = 3, .wrong_ms = 249}, false},
    {{{{4, 1, 2, 3}}, .wrong_in_row = 3, .success_ms = 40}, false},
    {{{{5, 1, 2, 3}}, .wrong_in_row = 3, .rest_until_ms = 60}, true},
    {{{{8, 1, 2, 3}}, .wrong_ms = 300}, false}, /* rested since */
    {{{{6, 1, 2, 3}}, .success_ms = 40}, false},
    {{{{7, 1, 2, 3}}, .success_ms = 60}, true},
};

static enum err
remember_numbers(struct store_tx *tx, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(remembered); i++)
		assert_int_equal(store_number_put(tx, &remembered[i].number), ERR_OK);
	return ERR_OK;
}

static enum err
see_who_is_remembered(struct store_tx *tx, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(remembered); i++) {
		struct store_number number = {.phone = remembered[i].number.phone};

		assert_int_equal(store_number_get(tx, &number), ERR_OK);
		assert_int_equal(
		    number.wrong_in_row > 0 || number.success_ms > 0, remembered[i].stays);
	}
	return ERR_OK;
}

static void
purging_forgets_numbers_with_their_messages(void **state)
{
	struct store_fake *f = *state;
	size_t n = 1;

	assert_int_equal(store_run(f->store, count_sends, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, remember_numbers, NULL), ERR_OK);
	for (int i = 0; i < 20 && n > 0; i++)
		assert_int_equal(store_run(f->store, purge_some, &n), ERR_OK);
	assert_int_equal(store_run(f->store, see_who_is_remembered, NULL), ERR_OK);
}

static void
purging_takes_the_old_and_ends(void **state)
{
	struct store_fake *f = *state;
	unsigned char proof[PROOF_ID_LEN] = {1};
	size_t n = 1, total = 0;

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
	assert_int_equal(store_run(f->store, see_what_is_left, NULL), ERR_OK);
	assert_true(store_tidy(f->store));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_FAKE_TEST(a_code_belongs_to_purpose_number_and_user),
	    STORE_FAKE_TEST(a_number_is_remembered),
	    STORE_FAKE_TEST(sends_count_by_outcome),
	    STORE_FAKE_TEST(sums_are_kept_by_bucket),
	    STORE_FAKE_TEST(a_proof_is_used_once),
	    STORE_FAKE_TEST(purging_takes_the_old_and_ends),
	    STORE_FAKE_TEST(purging_forgets_numbers_with_their_messages),
	};

	return cmocka_run_group_tests_name("store_code", tests, NULL, NULL);
}
