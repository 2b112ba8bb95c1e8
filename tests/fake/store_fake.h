#ifndef BONIN_STORE_FAKE_H
#define BONIN_STORE_FAKE_H

#include "store.h"

/* A database of its own for each test. */

struct store_fake {
	char dir[64];
	char path[128];
	struct store *store;
};

/** store_fake_open(state), store_fake_close(state): make a folder with an empty database, and take both away. */
int store_fake_open(void **state);
int store_fake_close(void **state);

#define STORE_FAKE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, store_fake_open, store_fake_close)

/** store_fake_tag(first): a tag that begins so. */
struct sign_tag store_fake_tag(unsigned char first);

/** store_fake_user(user_id, phone): a member, made at 1000 and changed at 2000. */
struct store_user store_fake_user(const char *user_id, const char *phone);

/** store_fake_add_send(tx, at_ms, phone, address, outcome): a send of 10 won, of tags that begin so; its id. */
int64_t store_fake_add_send(struct store_tx *tx, int64_t at_ms, unsigned char phone,
    unsigned char address, enum store_outcome outcome);

/** Transactions: add the struct store_user; find the one of its user_id, else ERR_NOT_FOUND. */
store_fn store_fake_add_user;
store_fn store_fake_find_user;

#endif
