#ifndef BONIN_STORE_SQLITE_H
#define BONIN_STORE_SQLITE_H

#include <pthread.h>
#include <sqlite3.h>

#include "store_driver.h"
#include "store_sqlite_sql.h"

/*
 * Private to store_sqlite*.c: one connection per process, used by one thread at a time (the leader of the commit
 * queue), and the files next to the database.
 *
 * The lock file is necessary. SQLite before 3.51.3 can lose a committed transaction when one process commits while
 * another checkpoints (https://sqlite.org/wal.html#walresetbug), and its own busy handler starves writers for seconds.
 * So every commit and checkpoint holds the lock. It is a separate file, because closing any descriptor of the
 * database itself would drop SQLite's locks (https://sqlite.org/howtocorrupt.html 2.2).
 */

#define SQLITE_LOCK_WAIT_MS 1000 /* then a request is answered "busy" */
#define SQLITE_BUSY_MS      250  /* a second net: somebody with the sqlite3 shell */

struct sqlite_job;

struct sqlite_store {
	struct store base;
	char *path;
	int lock_fd;

	/* The connection: only for the leader. */
	sqlite3 *db;
	sqlite3_stmt *stmts[SQL__MAX];
	bool is_broken; /* an input/output error: to be closed */
	unsigned n_batches;

	/* The queue: under mutex. */
	pthread_mutex_t mutex;
	struct sqlite_job *first;
	struct sqlite_job **last;
	bool has_leader;
};

struct sqlite_tx {
	struct store_tx base;
	struct sqlite_store *store;
};

/** A statement in progress: bind in order, step, end. The first error is kept and reported by the end. */
struct sqlite_query {
	struct sqlite_store *store;
	sqlite3_stmt *stmt;
	int n_bound;
	int rc;
};

void sqlite_query_begin(struct sqlite_query *query, struct sqlite_store *store, enum sql sql);
void sqlite_query_in(struct sqlite_query *query, struct store_tx *base, enum sql sql);
void sqlite_query_number(struct sqlite_query *query, int64_t number);
void sqlite_query_text(struct sqlite_query *query, const char *text);
void sqlite_query_bytes(struct sqlite_query *query, const void *bytes, size_t len);
void sqlite_query_tag(struct sqlite_query *query, const struct sign_tag *tag);

/** Step: true when there is a (next) row. */
bool sqlite_query_next(struct sqlite_query *query);

/** A column of the row, from 0; bytes whose length is not ${len} are read as zeroes. */
void sqlite_query_read_text(struct sqlite_query *query, int column, char *out, size_t out_size);
void sqlite_query_read_bytes(
    struct sqlite_query *query, int column, unsigned char *out, size_t len);

/** Give the statement back. Returns ERR_OK, or ERR_BUSY with the cause logged. */
MUST_CHECK enum err sqlite_query_end(struct sqlite_query *query);

/** Step once, end: for a statement that returns no rows. */
MUST_CHECK enum err sqlite_query_finish(struct sqlite_query *query);

/** How many rows the last statement changed. */
size_t sqlite_n_changed(struct store_tx *base);

/** begin, step once, end: for a statement without parameters. */
MUST_CHECK enum err sqlite_query_run(struct sqlite_store *store, enum sql sql);

/** Open the lock file of ${store}, while its connection is closed: both are reopened together. False with errno. */
MUST_CHECK bool sqlite_open_lock(struct sqlite_store *store);

/**
 * Is there a connection, to the file that is now at the path? A lost connection is reopened. The lock must be held.
 * False is logged.
 */
MUST_CHECK bool sqlite_is_ready(struct sqlite_store *store);

/** Close the connection. */
void sqlite_disconnect(struct sqlite_store *store);

/** Bring the tables up to this version. The lock must be held. If false, the reason is printed by log_plain. */
MUST_CHECK bool sqlite_migrate(sqlite3 *db, const char *path);

enum err sqlite_run(struct store *base, store_fn *fn, void *arg);

/* The rows: see store.h. */
enum err sqlite_user_by_phone(
    struct store_tx *base, const struct phone *phone, struct store_user *user, bool *is_found);
enum err sqlite_user_by_id(
    struct store_tx *base, const char *user_id, struct store_user *user, bool *is_found);
enum err sqlite_user_add(struct store_tx *base, const struct store_user *user);
enum err sqlite_user_set_password(
    struct store_tx *base, const char *user_id, const char *password_hash, int64_t changed_ms);
enum err sqlite_user_delete(struct store_tx *base, const char *user_id, bool *is_found);
enum err sqlite_user_page(
    struct store_tx *base, const char *after_id, struct store_user users[], size_t max, size_t *n);
enum err sqlite_challenge_get(
    struct store_tx *base, struct store_challenge *challenge, bool *is_found);
enum err sqlite_challenge_put(struct store_tx *base, const struct store_challenge *challenge);
enum err sqlite_number_get(struct store_tx *base, struct store_number *number);
enum err sqlite_number_put(struct store_tx *base, const struct store_number *number);
enum err sqlite_send_add(struct store_tx *base, struct store_send *send);
enum err sqlite_send_settle(struct store_tx *base, int64_t id, enum store_outcome outcome,
    int64_t won, const char *gateway, const char *gateway_id);
enum err sqlite_send_by_request(struct store_tx *base, const char *request_id, int64_t since_ms,
    struct store_send *send, bool *is_found);
enum err sqlite_delivery_get(struct store_tx *base, struct store_delivery *delivery);
enum err sqlite_delivery_put(struct store_tx *base, const struct store_delivery *delivery);
enum err sqlite_sends_to_number(struct store_tx *base, const struct sign_tag *phone,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);
enum err sqlite_asks_of_address(struct store_tx *base, const struct sign_tag *address,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);
enum err sqlite_send_page(
    struct store_tx *base, int64_t before_id, struct store_send sends[], size_t max, size_t *n);
enum err sqlite_counter_sum(
    struct store_tx *base, enum store_counter counter, int64_t from, int64_t to, int64_t *sum);
enum err sqlite_counter_add(
    struct store_tx *base, enum store_counter counter, int64_t bucket, int64_t delta);
enum err sqlite_proof_is_used(
    struct store_tx *base, const unsigned char id[static PROOF_ID_LEN], bool *is_used);
enum err sqlite_proof_use(
    struct store_tx *base, const unsigned char id[static PROOF_ID_LEN], int64_t expires_ms);
enum err sqlite_act_add(struct store_tx *base, const struct store_act *act);
enum err sqlite_act_page(
    struct store_tx *base, int64_t before_id, struct store_act acts[], size_t max, size_t *n);
enum err sqlite_purge(
    struct store_tx *base, const struct store_purge *before, size_t max, size_t *n);

#endif
