#ifndef BONIN_STORE_H
#define BONIN_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "delivery.h"
#include "err.h"
#include "otp.h"
#include "password.h"
#include "phone.h"
#include "proof.h"
#include "purpose.h"
#include "request_id.h"
#include "sign.h"
#include "user_id.h"

/*
 * Storage, named by intent: no SQL and no driver type leaves this header.
 *
 * Reads and writes that belong together are one function passed to store_run; inside it the store_* calls below see no
 * changes by others. Everything is on disk when store_run returns ERR_OK.
 *
 * Only members' numbers are stored. Of all other numbers there is a keyed tag (sign.h) and four digits.
 */

struct store;
struct store_tx;

#define STORE_LAST4_SIZE 5
#define STORE_WORDS_SIZE 96

/** A member. */
struct store_user {
	char user_id[USER_ID_SIZE];
	struct phone phone;
	char password_hash[PASSWORD_HASH_SIZE];
	int64_t created_ms;
	int64_t changed_ms; /* of the password */
};

/** The current code. There is at most one for each purpose, number and user. */
struct store_challenge {
	struct sign_tag phone;
	enum purpose purpose;
	char user_id[USER_ID_SIZE]; /* "" where the purpose names none */
	char request_id[REQUEST_ID_SIZE];
	struct otp_life life;
};

/** What is remembered about a number, for all purposes. */
struct store_number {
	struct sign_tag phone;
	int wrong_in_row;
	int64_t wrong_ms; /* the last wrong code, 0: never */
	int64_t rest_until_ms;
	int64_t success_ms; /* the last correct code, 0: never */
	int64_t lifted_ms;  /* when the last message that a carrier refused was sent, 0: never */
};

/** store_number_free_ms(number): messages up to this time no longer cause a wait for the next one. */
static inline int64_t
store_number_free_ms(const struct store_number *number)
{
	return number->success_ms > number->lifted_ms ? number->success_ms : number->lifted_ms;
}

/** The outcome of one request to send. The numbers are in the database and never change. */
enum store_outcome {
	STORE_UNKNOWN = 0,  /* until the gateway has answered; for ever if we are killed before */
	STORE_ACCEPTED = 1, /* the gateway accepted it */
	STORE_REFUSED = 2,  /* the gateway refused: counts nowhere */
	STORE_DECOY = 3,    /* account-privacy: not sent, or refused; counts as if it were sent */
	STORE_LOOKUP = 4    /* number or account did not match: counts for the address */
};

struct store_send {
	int64_t id; /* assigned by the store */
	int64_t at_ms;
	enum purpose purpose;
	struct sign_tag phone;
	char last4[STORE_LAST4_SIZE];
	struct sign_tag address;
	enum store_outcome outcome;
	int64_t won;
	char request_id[REQUEST_ID_SIZE];
	char gateway[DELIVERY_GATEWAY_SIZE]; /* that accepted it, by name; "" unless accepted */
	char gateway_id[DELIVERY_ID_SIZE];
};

/** The delivery state of a message that a gateway accepted, as far as the gateway was asked. */
struct store_delivery {
	int64_t send_id;
	int64_t asked_ms; /* when the gateway was last asked, 0: never */
	struct delivery delivery;
	char code[DELIVERY_CODE_SIZE]; /* the gateway's own, when it is refused */
};

/** Counters of the whole site, by bucket (a minute, a day). The numbers are in the database. */
enum store_counter { STORE_SENDS_PER_MINUTE = 1, STORE_WON_PER_DAY = 2, STORE_ASKS_PER_MINUTE = 3 };

/** What an operator did. Such a row is never changed or deleted. */
struct store_act {
	int64_t id; /* assigned by the store */
	int64_t at_ms;
	char actor[STORE_WORDS_SIZE];  /* who */
	char origin[STORE_WORDS_SIZE]; /* from where */
	char act[STORE_WORDS_SIZE];    /* did what: "users delete" */
	char object[STORE_WORDS_SIZE]; /* to what; for a number the tag and four digits */
	int64_t n;                     /* to how many */
};

/** What store_purge deletes: everything before these times. */
struct store_purge {
	int64_t challenges_ms; /* ended before */
	int64_t proofs_ms;     /* ended before */
	int64_t sends_ms;      /* asked before */
	int64_t minutes;       /* counted before (a bucket) */
	int64_t days;          /* counted before (a bucket) */
	/* Rested or succeeded before; those with a wrong code since: that before sends_ms. */
	int64_t numbers_ms;
};

/**
 * store_open(path, may_create):
 * Open the database at ${path} and bring its tables up to this version. Without ${may_create} it must exist.
 *
 * Returns: NULL, with the reason and how to fix it printed by log_plain, when it cannot be used.
 * Memory:  end it with store_close.
 * Threads: any thread may use the store; do not use it across fork(2).
 */
struct store *store_open(const char *path, bool may_create);

/** store_close(store): does nothing to NULL. */
void store_close(struct store *store);

/** What is passed to store_run: ERR_OK commits what it wrote, anything else rolls it back. */
typedef enum err store_fn(struct store_tx *tx, void *arg);

/**
 * store_run(store, fn, arg):
 * Run ${fn} with ${arg} as one transaction, durable when this returns. ${fn} is called more than once if another
 * function in the same commit has to be rolled back; so it must set all its outputs again each time. It must not wait
 * for anything: other transactions are queued after it.
 *
 * Returns: ERR_OK; what ${fn} returned; or ERR_BUSY: nothing was changed.
 */
MUST_CHECK enum err store_run(struct store *store, store_fn *fn, void *arg);

/*
 * Inside a transaction. Each returns ERR_OK, or ERR_BUSY when the database failed (logged); the function passed to
 * store_run must then return at once.
 */

/** The member with this number, or id; ${user} is set only if ${is_found}. */
MUST_CHECK enum err store_user_by_phone(
    struct store_tx *tx, const struct phone *phone, struct store_user *user, bool *is_found);
MUST_CHECK enum err store_user_by_id(
    struct store_tx *tx, const char *user_id, struct store_user *user, bool *is_found);

/** Returns also ERR_USER_TAKEN or ERR_PHONE_TAKEN. */
MUST_CHECK enum err store_user_add(struct store_tx *tx, const struct store_user *user);

/** Changes nothing if there is no such member. */
MUST_CHECK enum err store_user_set_password(
    struct store_tx *tx, const char *user_id, const char *password_hash, int64_t changed_ms);
/** ${is_found}: there was one. */
MUST_CHECK enum err store_user_delete(struct store_tx *tx, const char *user_id, bool *is_found);

/** Up to ${max} members whose ids come after ${after_id} ("": from the first), in order of id. */
MUST_CHECK enum err store_user_page(
    struct store_tx *tx, const char *after_id, struct store_user users[], size_t max, size_t *n);

/** Find the code for the purpose, number and user that ${challenge} names, and fill in the rest. */
MUST_CHECK enum err store_challenge_get(
    struct store_tx *tx, struct store_challenge *challenge, bool *is_found);
/** Write it, replacing an older one for the same. */
MUST_CHECK enum err store_challenge_put(
    struct store_tx *tx, const struct store_challenge *challenge);

/** What is remembered about number->phone; zeroes if nothing is. */
MUST_CHECK enum err store_number_get(struct store_tx *tx, struct store_number *number);
MUST_CHECK enum err store_number_put(struct store_tx *tx, const struct store_number *number);

/** Add a send; its id is put into ${send}. */
MUST_CHECK enum err store_send_add(struct store_tx *tx, struct store_send *send);
/** Record the outcome of a send, its price, and where it was accepted ("": nowhere), with the gateway's id of it. */
MUST_CHECK enum err store_send_settle(struct store_tx *tx, int64_t id, enum store_outcome outcome,
    int64_t won, const char *gateway, const char *gateway_id);

/** The newest send after ${since_ms} that was answered with ${request_id}, whatever its outcome. */
MUST_CHECK enum err store_send_by_request(struct store_tx *tx, const char *request_id,
    int64_t since_ms, struct store_send *send, bool *is_found);

/** What is known about delivery->send_id; zeroes if nothing is. */
MUST_CHECK enum err store_delivery_get(struct store_tx *tx, struct store_delivery *delivery);
MUST_CHECK enum err store_delivery_put(struct store_tx *tx, const struct store_delivery *delivery);

/** When messages were sent to a number (outcomes that count), or an address made requests, after ${since_ms}; newest
 * first, at most ${max}. */
MUST_CHECK enum err store_sends_to_number(struct store_tx *tx, const struct sign_tag *phone,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);
MUST_CHECK enum err store_asks_of_address(struct store_tx *tx, const struct sign_tag *address,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);

/** Up to ${max} sends older than the id ${before_id} (INT64_MAX: from the newest), newest first. */
MUST_CHECK enum err store_send_page(
    struct store_tx *tx, int64_t before_id, struct store_send sends[], size_t max, size_t *n);

/** The sum of the buckets ${from}..${to}. */
MUST_CHECK enum err store_counter_sum(
    struct store_tx *tx, enum store_counter counter, int64_t from, int64_t to, int64_t *sum);
/** Add ${delta}, which may be negative, to one bucket; it never goes below zero. */
MUST_CHECK enum err store_counter_add(
    struct store_tx *tx, enum store_counter counter, int64_t bucket, int64_t delta);

MUST_CHECK enum err store_proof_is_used(
    struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], bool *is_used);
/** Use up a proof. Returns also ERR_BAD_PROOF: it was used before. */
MUST_CHECK enum err store_proof_use(
    struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], int64_t expires_ms);

/** Record what an operator does, in the transaction that does it. */
MUST_CHECK enum err store_act_add(struct store_tx *tx, const struct store_act *act);
/** Up to ${max} acts older than the id ${before_id} (INT64_MAX: from the newest), newest first. */
MUST_CHECK enum err store_act_page(
    struct store_tx *tx, int64_t before_id, struct store_act acts[], size_t max, size_t *n);

/** Delete at most ${max} rows of each kind, but no acts. ${n} is how many were deleted; 0: nothing is left to do. */
MUST_CHECK enum err store_purge(
    struct store_tx *tx, const struct store_purge *before, size_t max, size_t *n);

/*
 * Outside of transactions.
 */

/**
 * store_backup(store, path):
 * Write a complete and consistent copy to the new file ${path}, mode 0600, while others keep reading and writing.
 *
 * Returns: false, with the reason printed by log_plain and no file left, when it cannot.
 */
MUST_CHECK bool store_backup(struct store *store, const char *path);

/**
 * store_tidy(store):
 * Really erase purged content: copy the write-ahead log into the database file and truncate it.
 *
 * Returns: false when another process is reading at the moment.
 */
MUST_CHECK bool store_tidy(struct store *store);

#endif
