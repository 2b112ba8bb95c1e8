#ifndef BONIN_VERIFICATION_H
#define BONIN_VERIFICATION_H

#include "conf.h"
#include "store.h"

/*
 * The one mechanism of the three flows: reserve a message, settle its outcome, check a code. Each is one transaction for
 * store_run; the pure rules are in otp.h, limit.h and purpose.h.
 */

/** Who makes the request, and for what. The same for all three. */
struct verification_subject {
	const struct conf *conf;
	enum purpose purpose;
	struct phone phone;
	char user_id[USER_ID_SIZE]; /* "" where the purpose names none */
	struct sign_tag phone_tag;
	struct sign_tag address_tag;
	/* Its fixed code is the valid one; NULL: not a test number. */
	const struct test_number *test;
	int64_t now_ms;
	int64_t booted_ms;
};

struct verification_send {
	struct verification_subject subject;
	/* Fresh randomness, used when a new code is started. */
	unsigned char new_salt[OTP_SALT_LEN];
	char new_request_id[REQUEST_ID_SIZE];

	/* Output. */
	struct limit_verdict verdict; /* of the limits and of the member table */
	bool is_decoy;                /* answer as if it were sent, but send nothing */
	unsigned char salt[OTP_SALT_LEN];
	char request_id[REQUEST_ID_SIZE];
	/* The gateway that accepted this code last, if a carrier then refused it. */
	char refused_by[DELIVERY_GATEWAY_SIZE];
	int64_t send_id;
	/* Of the live code, also when a limit of the number refuses; 0: none. */
	int64_t expires_in_s;
	int64_t resend_in_s;
};

/**
 * verification_reserve(tx, send):
 * Decide whether a message may go to the subject, and if so record that it will, before anything is sent. The order:
 * the limit of the address, what the purpose requires of the members, the limits of the number, those of the site.
 * A failed look-up is counted for the address. With account-privacy a number or account that does not match gets a
 * decoy that is counted and answered like a real message.
 *
 * Returns: ERR_OK, with the verdict in ${send}; or ERR_BUSY.
 */
enum err verification_reserve(struct store_tx *tx, void *send);

struct verification_settlement {
	const struct verification_send *send;
	enum store_outcome outcome; /* STORE_ACCEPTED or STORE_REFUSED */
	const char *gateway;        /* that accepted it */
	const char *gateway_id;
	int64_t won; /* its price there: at most what was reserved */
};

/**
 * verification_settle(tx, settlement):
 * Record what the gateway said. A refused message is given back to every limit; with account-privacy only to the
 * budget, and it is a decoy from then on. If the gateway is cheaper than the most expensive one, the difference is
 * given back to the budget. Without this call an intent stays unknown, which counts as sent.
 */
enum err verification_settle(struct store_tx *tx, void *settlement);

struct verification_check {
	struct verification_subject subject;
	const struct sign_key *code_key;
	char code[OTP_CODE_SIZE]; /* as typed, digits */
	const char *request_id;   /* NULL: none was given */

	/* Output. */
	struct limit_verdict verdict; /* ERR_OK: the code is right, and now used up */
	int attempts_left;            /* -1: not for this caller */
	char user_id[USER_ID_SIZE];   /* of the member, where the purpose needs one */
};

/**
 * verification_check(tx, check):
 * Count the attempt, then compare; a correct code is used up in the same transaction. Only a caller with the requestId
 * of the code is told that it has expired or was used, and how many attempts are left.
 *
 * Returns: ERR_OK, with the verdict in ${check}; or ERR_BUSY.
 * Source:  RFC 4226 section 7.3; NIST SP 800-63B-4 section 3.2.2 (failures in a row).
 */
enum err verification_check(struct store_tx *tx, void *check);

#endif
