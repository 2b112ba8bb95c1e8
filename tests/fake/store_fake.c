#include "store_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>

/* Of another driver the same tests must pass with its place here. */
#define PLACE "sqlite:%s/store.db"

int
store_fake_open(void **state)
{
	struct store_fake *f = mem_zalloc(sizeof(*f));

	umask(077); /* as the programs do */
	strcpy(f->dir, "/tmp/bonin-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), PLACE, f->dir);
	f->store = store_open(f->path, true);
	assert_non_null(f->store);
	*state = f;
	return 0;
}

int
store_fake_close(void **state)
{
	struct store_fake *f = *state;
	char command[128];

	store_close(f->store);
	snprintf(command, sizeof(command), "rm -rf '%s'", f->dir);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

struct sign_tag
store_fake_tag(unsigned char first)
{
	struct sign_tag tag = {{first, 1, 2, 3}};

	return tag;
}

struct store_user
store_fake_user(const char *user_id, const char *phone)
{
	struct store_user user = {.created_ms = 1000, .changed_ms = 2000};

	strcpy(user.user_id, user_id);
	strcpy(user.phone.e164, phone);
	strcpy(user.password_hash, "$argon2id$x");
	return user;
}

int64_t
store_fake_add_send(struct store_tx *tx, int64_t at_ms, unsigned char phone, unsigned char address,
    enum store_outcome outcome)
{
	struct store_send send = {.at_ms = at_ms,
	    .phone = store_fake_tag(phone),
	    .address = store_fake_tag(address),
	    .last4 = "2222",
	    .outcome = outcome,
	    .won = 10};

	assert_int_equal(store_send_add(tx, &send), ERR_OK);
	return send.id;
}

enum err
store_fake_add_user(struct store_tx *tx, void *arg)
{
	return store_user_add(tx, arg);
}

enum err
store_fake_find_user(struct store_tx *tx, void *arg)
{
	struct store_user *user = arg, found;
	bool is_found;

	assert_int_equal(store_user_by_id(tx, user->user_id, &found, &is_found), ERR_OK);
	if (!is_found)
		return ERR_NOT_FOUND;
	*user = found;
	return ERR_OK;
}
