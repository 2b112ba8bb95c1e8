#include "store_driver.h"

#include <string.h>

#include "log.h"

static const struct store_driver *const drivers[] = {&store_sqlite};

/* "name:place" selects a driver by name; a plain path is for the first one. */
static const struct store_driver *
driver_of(const char **path)
{
	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		size_t len = strlen(drivers[i]->name);

		if (strncmp(*path, drivers[i]->name, len) == 0 && (*path)[len] == ':') {
			*path += len + 1;
			return drivers[i];
		}
	}
	return drivers[0];
}

struct store *
store_open(const char *path, bool may_create)
{
	const struct store_driver *driver = driver_of(&path);

	return driver->open(path, may_create);
}

void
store_close(struct store *store)
{
	if (store != NULL)
		store->driver->close(store);
}

enum err
store_run(struct store *store, store_fn *fn, void *arg)
{
	return store->driver->run(store, fn, arg);
}

bool
store_backup(struct store *store, const char *path)
{
	return store->driver->backup(store, path);
}

bool
store_tidy(struct store *store)
{
	return store->driver->tidy(store);
}

enum err
store_user_by_phone(
    struct store_tx *tx, const struct phone *phone, struct store_user *user, bool *is_found)
{
	return tx->driver->user_by_phone(tx, phone, user, is_found);
}

enum err
store_user_by_id(struct store_tx *tx, const char *user_id, struct store_user *user, bool *is_found)
{
	return tx->driver->user_by_id(tx, user_id, user, is_found);
}

enum err
store_user_add(struct store_tx *tx, const struct store_user *user)
{
	return tx->driver->user_add(tx, user);
}

enum err
store_user_set_password(
    struct store_tx *tx, const char *user_id, const char *password_hash, int64_t changed_ms)
{
	return tx->driver->user_set_password(tx, user_id, password_hash, changed_ms);
}

enum err
store_user_delete(struct store_tx *tx, const char *user_id, bool *is_found)
{
	return tx->driver->user_delete(tx, user_id, is_found);
}

enum err
store_user_page(
    struct store_tx *tx, const char *after_id, struct store_user users[], size_t max, size_t *n)
{
	return tx->driver->user_page(tx, after_id, users, max, n);
}

enum err
store_challenge_get(struct store_tx *tx, struct store_challenge *challenge, bool *is_found)
{
	return tx->driver->challenge_get(tx, challenge, is_found);
}

enum err
store_challenge_put(struct store_tx *tx, const struct store_challenge *challenge)
{
	return tx->driver->challenge_put(tx, challenge);
}

enum err
store_number_get(struct store_tx *tx, struct store_number *number)
{
	return tx->driver->number_get(tx, number);
}

enum err
store_number_put(struct store_tx *tx, const struct store_number *number)
{
	return tx->driver->number_put(tx, number);
}

enum err
store_send_add(struct store_tx *tx, struct store_send *send)
{
	return tx->driver->send_add(tx, send);
}

enum err
store_send_settle(struct store_tx *tx, int64_t id, enum store_outcome outcome, int64_t won,
    const char *gateway, const char *gateway_id)
{
	return tx->driver->send_settle(tx, id, outcome, won, gateway, gateway_id);
}

enum err
store_send_by_request(struct store_tx *tx, const char *request_id, int64_t since_ms,
    struct store_send *send, bool *is_found)
{
	return tx->driver->send_by_request(tx, request_id, since_ms, send, is_found);
}

enum err
store_delivery_get(struct store_tx *tx, struct store_delivery *delivery)
{
	return tx->driver->delivery_get(tx, delivery);
}

enum err
store_delivery_put(struct store_tx *tx, const struct store_delivery *delivery)
{
	return tx->driver->delivery_put(tx, delivery);
}

enum err
store_sends_to_number(struct store_tx *tx, const struct sign_tag *phone, int64_t since_ms,
    int64_t times_ms[], size_t max, size_t *n)
{
	return tx->driver->sends_to_number(tx, phone, since_ms, times_ms, max, n);
}

enum err
store_asks_of_address(struct store_tx *tx, const struct sign_tag *address, int64_t since_ms,
    int64_t times_ms[], size_t max, size_t *n)
{
	return tx->driver->asks_of_address(tx, address, since_ms, times_ms, max, n);
}

enum err
store_send_page(
    struct store_tx *tx, int64_t before_id, struct store_send sends[], size_t max, size_t *n)
{
	return tx->driver->send_page(tx, before_id, sends, max, n);
}

enum err
store_counter_sum(
    struct store_tx *tx, enum store_counter counter, int64_t from, int64_t to, int64_t *sum)
{
	return tx->driver->counter_sum(tx, counter, from, to, sum);
}

enum err
store_counter_add(struct store_tx *tx, enum store_counter counter, int64_t bucket, int64_t delta)
{
	return tx->driver->counter_add(tx, counter, bucket, delta);
}

enum err
store_proof_is_used(struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], bool *is_used)
{
	return tx->driver->proof_is_used(tx, id, is_used);
}

enum err
store_proof_use(
    struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], int64_t expires_ms)
{
	return tx->driver->proof_use(tx, id, expires_ms);
}

enum err
store_act_add(struct store_tx *tx, const struct store_act *act)
{
	return tx->driver->act_add(tx, act);
}

enum err
store_act_page(
    struct store_tx *tx, int64_t before_id, struct store_act acts[], size_t max, size_t *n)
{
	return tx->driver->act_page(tx, before_id, acts, max, n);
}

enum err
store_purge(struct store_tx *tx, const struct store_purge *before, size_t max, size_t *n)
{
	return tx->driver->purge(tx, before, max, n);
}
