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
 * Storage, named by intent: no SQL and no driver's type past this header.
 *
 * Whatever belongs together is one function handed to store_run; inside it the store_* calls below read and write
 * as if nobody else were there. All is on the disk when store_run returns ERR_OK.
 *
 * Only members' numbers are stored. Of everybody else's there is a keyed tag (sign.h) and four digits.
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

/** One code on its way. There is at most one for a purpose, number and user. */
struct store_challenge {
	struct sign_tag phone;
	enum purpose purpose;
	char user_id[USER_ID_SIZE]; /* "" where the purpose names none */
	char request_id[REQUEST_ID_SIZE];
	struct otp_life life;
};

/** What is remembered of a number, whatever the purpose. */
struct store_number {
	struct sign_tag phone;
	int wrong_in_row;
	int64_t rest_until_ms;
	int64_t success_ms; /* the last right code, 0: never */
	int64_t lifted_ms;  /* when the last message was sent that a carrier refused, 0: never */
};

/** store_number_free_ms(number): no wait for the next message counts the ones up to then. */
static inline int64_t
store_number_free_ms(const struct store_number *number)
{
	return number->success_ms > number->lifted_ms ? number->success_ms : number->lifted_ms;
}

/** What became of one ask for a message. The numbers are in the database and never change. */
enum store_outcome {
	STORE_UNKNOWN =
	    0, /* committed before the gateway was called; so it stays when we are killed */
	STORE_ACCEPTED = 1, /* the gateway took it */
	STORE_REFUSED = 2,  /* the gateway refused: counts nowhere */
	STORE_DECOY = 3,    /* account-privacy: nothing was sent, or it was refused; counts as if */
	STORE_LOOKUP = 4 /* told that the number or account does not fit: counts for the address */
};

struct store_send {
	int64_t id; /* given by the store */
	int64_t at_ms;
	enum purpose purpose;
	struct sign_tag phone;
	char last4[STORE_LAST4_SIZE];
	struct sign_tag address;
	enum store_outcome outcome;
	int64_t won;
	char request_id[REQUEST_ID_SIZE];
	char gateway[DELIVERY_GATEWAY_SIZE]; /* that took it, by name; "" unless accepted */
	char gateway_id[DELIVERY_ID_SIZE];
};

/** What became of a message that a gateway took, as far as it was asked. */
struct store_delivery {
	int64_t send_id;
	int64_t asked_ms; /* when the gateway was asked last, 0: never */
	struct delivery delivery;
	char code[DELIVERY_CODE_SIZE]; /* the gateway's, where it is refused */
};

/** Sums kept for the whole site, by bucket (a minute, a day). The numbers are in the database. */
enum store_counter { STORE_SENDS_PER_MINUTE = 1, STORE_WON_PER_DAY = 2, STORE_ASKS_PER_MINUTE = 3 };

/** What an operator did. Such a row is never changed and never goes. */
struct store_act {
	int64_t id; /* given by the store */
	int64_t at_ms;
	char actor[STORE_WORDS_SIZE];  /* who */
	char origin[STORE_WORDS_SIZE]; /* from where */
	char act[STORE_WORDS_SIZE];    /* did what: "users delete" */
	char object[STORE_WORDS_SIZE]; /* to what; of a number the pseudonym and four digits */
	int64_t n;                     /* to how many */
};

/** What store_purge takes away: everything of before these times. */
struct store_purge {
	int64_t challenges_ms; /* ended before */
	int64_t proofs_ms;     /* ended before */
	int64_t sends_ms;      /* asked before */
	int64_t minutes;       /* counted before (a bucket) */
	int64_t days;          /* counted before (a bucket) */
	int64_t
	    numbers_ms; /* rested or succeeded before, with no wrong code since or no ask left */
};

/**
 * store_open(path, may_create):
 * Open the database at ${path} and bring its tables up to this version. Without ${may_create} it must exist.
 *
 * Returns: NULL, with the reason and the mend by log_plain, when it cannot be used.
 * Memory:  end it with store_close.
 * Threads: the store is for any thread; not to be carried over fork(2).
 */
struct store *store_open(const char *path, bool may_create);

/** store_close(store): NULL is harmless. */
void store_close(struct store *store);

/** What is handed to store_run: ERR_OK commits what it wrote, anything else takes it back. */
typedef enum err store_fn(struct store_tx *tx, void *arg);

/**
 * store_run(store, fn, arg):
 * Run ${fn} with ${arg} as one transaction, durable when this returns. It may be called more than once, if another one
 * that would have been committed with it has to be taken back, so all that it leaves behind is what it writes anew each
 * time.
 * It must not wait for anything: other transactions stand behind it.
 *
 * Returns: ERR_OK; what ${fn} returned; or ERR_BUSY: nothing was changed.
 */
MUST_CHECK enum err store_run(struct store *store, store_fn *fn, void *arg);

/*
 * Inside a transaction. Each returns ERR_OK, or ERR_BUSY when the database failed (logged), on which the function
 * returns at once.
 */

MUST_CHECK enum err store_user_by_phone(
    struct store_tx *tx, const struct phone *phone, struct store_user *user, bool *is_found);
MUST_CHECK enum err store_user_by_id(
    struct store_tx *tx, const char *user_id, struct store_user *user, bool *is_found);

/** Returns also ERR_USER_TAKEN or ERR_PHONE_TAKEN. */
MUST_CHECK enum err store_user_add(struct store_tx *tx, const struct store_user *user);

MUST_CHECK enum err store_user_set_password(
    struct store_tx *tx, const char *user_id, const char *password_hash, int64_t changed_ms);
MUST_CHECK enum err store_user_delete(struct store_tx *tx, const char *user_id, bool *is_found);

/** Up to ${max} members whose ids come after ${after_id} ("" from the first), in order of id. */
MUST_CHECK enum err store_user_page(
    struct store_tx *tx, const char *after_id, struct store_user users[], size_t max, size_t *n);

/** Find the code for the purpose, number and user that ${challenge} names, and fill in the rest. */
MUST_CHECK enum err store_challenge_get(
    struct store_tx *tx, struct store_challenge *challenge, bool *is_found);
/** Write it, in the place of an older one for the same. */
MUST_CHECK enum err store_challenge_put(
    struct store_tx *tx, const struct store_challenge *challenge);

/** What is remembered of number->phone; zeroes where nothing is. */
MUST_CHECK enum err store_number_get(struct store_tx *tx, struct store_number *number);
MUST_CHECK enum err store_number_put(struct store_tx *tx, const struct store_number *number);

/** Note an ask; its id is put into ${send}. */
MUST_CHECK enum err store_send_add(struct store_tx *tx, struct store_send *send);
MUST_CHECK enum err store_send_settle(struct store_tx *tx, int64_t id, enum store_outcome outcome,
    int64_t won, const char *gateway, const char *gateway_id);

/** The newest ask after ${since_ms} that was answered with ${request_id}, whatever became of it. */
MUST_CHECK enum err store_send_by_request(struct store_tx *tx, const char *request_id,
    int64_t since_ms, struct store_send *send, bool *is_found);

/** What is known of delivery->send_id; zeroes where nothing is. */
MUST_CHECK enum err store_delivery_get(struct store_tx *tx, struct store_delivery *delivery);
MUST_CHECK enum err store_delivery_put(struct store_tx *tx, const struct store_delivery *delivery);

/** When a number was sent to (outcomes that count), or an address asked, after ${since_ms}; newest first, at most ${max}. */
MUST_CHECK enum err store_sends_to_number(struct store_tx *tx, const struct sign_tag *phone,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);
MUST_CHECK enum err store_asks_of_address(struct store_tx *tx, const struct sign_tag *address,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n);

/** Up to ${max} asks older than the id ${before_id} (INT64_MAX: from the newest), newest first. */
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
/** Use a proof up. Returns also ERR_BAD_PROOF: it was used before. */
MUST_CHECK enum err store_proof_use(
    struct store_tx *tx, const unsigned char id[static PROOF_ID_LEN], int64_t expires_ms);

/** Write down what an operator does, in the transaction that does it. */
MUST_CHECK enum err store_act_add(struct store_tx *tx, const struct store_act *act);
/** Up to ${max} acts older than the id ${before_id} (INT64_MAX: from the newest), newest first. */
MUST_CHECK enum err store_act_page(
    struct store_tx *tx, int64_t before_id, struct store_act acts[], size_t max, size_t *n);

/** Take away at most ${max} rows of each kind, but of acts none. ${n} is how many went; 0: all is done. */
MUST_CHECK enum err store_purge(
    struct store_tx *tx, const struct store_purge *before, size_t max, size_t *n);

/*
 * Outside of transactions.
 */

/**
 * store_backup(store, path):
 * Write a whole and consistent copy to the new file ${path}, mode 0600, while others go on reading and writing.
 *
 * Returns: false, the reason logged plainly and no file left, when it cannot.
 */
MUST_CHECK bool store_backup(struct store *store, const char *path);

/**
 * store_tidy(store):
 * Give purged content back: move the log of changes into the database file and empty it.
 *
 * Returns: false when somebody else reads just now.
 */
MUST_CHECK bool store_tidy(struct store *store);

#endif
