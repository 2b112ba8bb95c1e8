#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store_fake.h"

/* What every driver has to keep of store.h: what became of a message, and how it is found. */

static const unsigned char one[REQUEST_ID_RANDOM_LEN] = {1}, two[REQUEST_ID_RANDOM_LEN] = {2};

static int64_t
add_send(struct store_tx *tx, int64_t at_ms, unsigned char phone,
    const unsigned char random[static REQUEST_ID_RANDOM_LEN], enum store_outcome outcome)
{
	struct store_send send = {.at_ms = at_ms,
	    .phone = store_fake_tag(phone),
	    .address = store_fake_tag(50),
	    .outcome = outcome};

	strcpy(send.last4, "2222");
	request_id_make(&send.phone, random, send.request_id);
	assert_int_equal(store_send_add(tx, &send), ERR_OK);
	return send.id;
}

/* Of the request of ${random} for the number ${phone}; 0: none. */
static int64_t
find(struct store_tx *tx, unsigned char phone,
    const unsigned char random[static REQUEST_ID_RANDOM_LEN], int64_t since_ms)
{
	struct sign_tag tag = store_fake_tag(phone);
	char id[REQUEST_ID_SIZE];
	struct store_send send;
	bool is_found;

	request_id_make(&tag, random, id);
	assert_int_equal(store_send_by_request(tx, id, since_ms, &send, &is_found), ERR_OK);
	if (is_found)
		assert_string_equal(send.request_id, id);
	return is_found ? send.id : 0;
}

static enum err
find_sends(struct store_tx *tx, void *arg)
{
	int64_t first = add_send(tx, 100, 1, one, STORE_ACCEPTED);
	int64_t again = add_send(tx, 200, 1, one, STORE_REFUSED);
	int64_t other = add_send(tx, 300, 1, two, STORE_DECOY);
	int64_t neighbour = add_send(tx, 400, 2, one, STORE_UNKNOWN);
	struct store_send send;
	bool is_found;

	(void)arg;
	/* The newest of the request, whatever became of it; after a moment. */
	assert_true(again > first);
	assert_int_equal(find(tx, 1, one, 0), again);
	assert_int_equal(find(tx, 1, one, 199), again);
	assert_int_equal(find(tx, 1, one, 200), 0);
	assert_int_equal(find(tx, 1, two, 0), other);
	assert_int_equal(find(tx, 2, one, 0), neighbour);
	assert_int_equal(find(tx, 2, two, 0), 0);
	/* However many days of others came in between. */
	add_send(tx, 86400000LL * 5, 2, one, STORE_ACCEPTED);
	add_send(tx, 86400000LL * 7, 3, two, STORE_ACCEPTED);
	assert_int_equal(find(tx, 1, two, 0), other);
	assert_int_equal(find(tx, 3, one, 0), 0);
	/* What is no request id finds nothing. */
	assert_int_equal(store_send_by_request(tx, "", 0, &send, &is_found), ERR_OK);
	assert_false(is_found);
	assert_int_equal(store_send_by_request(tx, "!", 0, &send, &is_found), ERR_OK);
	assert_false(is_found);
	return ERR_OK;
}

static void
a_send_is_found_by_its_request(void **state)
{
	struct store_fake *f = *state;

	assert_int_equal(store_run(f->store, find_sends, NULL), ERR_OK);
}

static enum err
keep_delivery(struct store_tx *tx, void *arg)
{
	struct store_delivery a = {.send_id = add_send(tx, 100, 1, one, STORE_ACCEPTED)};
	struct store_delivery b = {.send_id = a.send_id, .asked_ms = 9, .code = "x"};

	assert_int_equal(store_delivery_get(tx, &b), ERR_OK);
	assert_memory_equal(&b, &a, sizeof(a));
	a.asked_ms = 200;
	assert_int_equal(store_delivery_put(tx, &a), ERR_OK);
	a.delivery = (struct delivery){DELIVERY_REFUSED, DELIVERY_HANDSET};
	strcpy(a.code, "2003");
	assert_int_equal(store_delivery_put(tx, &a), ERR_OK);
	assert_int_equal(store_delivery_get(tx, &b), ERR_OK);
	assert_int_equal(b.asked_ms, 200);
	assert_int_equal(b.delivery.state, DELIVERY_REFUSED);
	assert_int_equal(b.delivery.reason, DELIVERY_HANDSET);
	assert_string_equal(b.code, "2003");
	*(int64_t *)arg = a.send_id;
	return ERR_OK;
}

static enum err
purge_sends(struct store_tx *tx, void *arg)
{
	const struct store_purge before = {.sends_ms = INT64_MAX};

	return store_purge(tx, &before, 100, arg);
}

static enum err
see_no_delivery(struct store_tx *tx, void *arg)
{
	struct store_delivery delivery = {.send_id = *(int64_t *)arg};

	assert_int_equal(store_delivery_get(tx, &delivery), ERR_OK);
	assert_int_equal(delivery.asked_ms, 0);
	return ERR_OK;
}

static void
what_became_of_it_goes_with_it(void **state)
{
	struct store_fake *f = *state;
	int64_t id = 0;
	size_t n = 0;

	assert_int_equal(store_run(f->store, keep_delivery, &id), ERR_OK);
	assert_int_equal(store_run(f->store, purge_sends, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(store_run(f->store, see_no_delivery, &id), ERR_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_FAKE_TEST(a_send_is_found_by_its_request),
	    STORE_FAKE_TEST(what_became_of_it_goes_with_it),
	};

	return cmocka_run_group_tests_name("store_delivery", tests, NULL, NULL);
}
