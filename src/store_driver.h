#ifndef BONIN_STORE_DRIVER_H
#define BONIN_STORE_DRIVER_H

#include "store.h"

/*
 * What a database has to implement for store.h: the same calls, as a table of functions. A driver's own structs begin
 * with these two.
 */

struct store_driver;

struct store {
	const struct store_driver *driver;
};

struct store_tx {
	const struct store_driver *driver;
};

struct store_driver {
	const char *name; /* prefix of a path that is for this driver: "sqlite" */

	struct store *(*open)(const char *path, bool may_create);
	void (*close)(struct store *store);
	enum err (*run)(struct store *store, store_fn *fn, void *arg);
	bool (*backup)(struct store *store, const char *path);
	bool (*tidy)(struct store *store);

	enum err (*user_by_phone)(struct store_tx *tx, const struct phone *phone,
	    struct store_user *user, bool *is_found);
	enum err (*user_by_id)(
	    struct store_tx *tx, const char *user_id, struct store_user *user, bool *is_found);
	enum err (*user_add)(struct store_tx *tx, const struct store_user *user);
	enum err (*user_set_password)(struct store_tx *tx, const char *user_id,
	    const char *password_hash, int64_t changed_ms);
	enum err (*user_delete)(struct store_tx *tx, const char *user_id, bool *is_found);
	enum err (*user_page)(struct store_tx *tx, const char *after_id, struct store_user users[],
	    size_t max, size_t *n);

	enum err (*challenge_get)(
	    struct store_tx *tx, struct store_challenge *challenge, bool *is_found);
	enum err (*challenge_put)(struct store_tx *tx, const struct store_challenge *challenge);
	enum err (*number_get)(struct store_tx *tx, struct store_number *number);
	enum err (*number_put)(struct store_tx *tx, const struct store_number *number);

	enum err (*send_add)(struct store_tx *tx, struct store_send *send);
	enum err (*send_settle)(struct store_tx *tx, int64_t id, enum store_outcome outcome,
	    int64_t won, const char *gateway, const char *gateway_id);
	enum err (*send_by_request)(struct store_tx *tx, const char *request_id, int64_t since_ms,
	    struct store_send *send, bool *is_found);
	enum err (*delivery_get)(struct store_tx *tx, struct store_delivery *delivery);
	enum err (*delivery_put)(struct store_tx *tx, const struct store_delivery *delivery);
	enum err (*sends_to_number)(struct store_tx *tx, const struct sign_tag *phone,
	    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);
	enum err (*asks_of_address)(struct store_tx *tx, const struct sign_tag *address,
	    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);
	enum err (*send_page)(struct store_tx *tx, int64_t before_id, struct store_send sends[],
	    size_t max, size_t *n);

	enum err (*counter_sum)(struct store_tx *tx, enum store_counter counter, int64_t from,
	    int64_t to, int64_t *sum);
	enum err (*counter_add)(
	    struct store_tx *tx, enum store_counter counter, int64_t bucket, int64_t delta);
	enum err (*proof_is_used)(
	    struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], bool *is_used);
	enum err (*proof_use)(
	    struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], int64_t expires_ms);
	enum err (*act_add)(struct store_tx *tx, const struct store_act *act);
	enum err (*act_page)(
	    struct store_tx *tx, int64_t before_id, struct store_act acts[], size_t max, size_t *n);
	enum err (*purge)(
	    struct store_tx *tx, const struct store_purge *before, size_t max, size_t *n);
};

extern const struct store_driver store_sqlite;

#endif
