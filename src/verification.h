#ifndef BONIN_VERIFICATION_H
#define BONIN_VERIFICATION_H

#include "conf.h"
#include "store.h"

/*
 * The one mechanism behind the three flows: reserve a message, settle what became of it, check a code. Each is one
 * transaction for store_run; the pure rules are in otp.h, limit.h and purpose.h.
 */

/** Who asks, for what. The same for all three. */
struct verification_subject {
	const struct conf *conf;
	enum purpose purpose;
	struct phone phone;
	char user_id[USER_ID_SIZE]; /* "" where the purpose names none */
	struct sign_tag phone_tag;
	struct sign_tag address_tag;
	const struct test_number
	    *test; /* whose fixed code counts; NULL: the number is none for tests */
	int64_t now_ms;
	int64_t booted_ms;
};

struct verification_send {
	struct verification_subject subject;
	/* Fresh randomness, used when a new code begins. */
	unsigned char new_salt[OTP_SALT_LEN];
	char new_request_id[REQUEST_ID_SIZE];

	/* What comes out. */
	struct limit_verdict verdict; /* of limits and of the members */
	bool is_decoy;                /* answer as if, but send nothing */
	unsigned char salt[OTP_SALT_LEN];
	char request_id[REQUEST_ID_SIZE];
	char refused_by
	    [DELIVERY_GATEWAY_SIZE]; /* the gateway behind which this code was refused last */
	int64_t send_id;
	int64_t
	    expires_in_s; /* also when a limit of the number refuses: of the code that lives; 0: none does */
	int64_t resend_in_s;
};

/**
 * verification_reserve(tx, send):
 * Decide whether a message may go to the subject, and if so write down that it will, before anything leaves:
 * the address's limit, what the purpose needs of the members, the number's limits, the site's, in this order.
 * A look-up that fails is counted for the address. With account-privacy a number or account that does not fit gets
 * a decoy that is counted and answered alike.
 *
 * Returns: ERR_OK, the verdict being in ${send}; or ERR_BUSY.
 */
enum err verification_reserve(struct store_tx *tx, void *send);

struct verification_settlement {
	const struct verification_send *send;
	enum store_outcome outcome; /* STORE_ACCEPTED or STORE_REFUSED */
	const char *gateway;        /* that took it */
	const char *gateway_id;
	int64_t won; /* what it costs there: no more than was reserved */
};

/**
 * verification_settle(tx, settlement):
 * Note what the gateway said. What it refused is given back to every limit; with account-privacy to those of the site
 * alone, and it is a decoy from then on. What a gateway that is cheaper than the dearest does not cost is given back to
 * the budget. Without this call an intent stays unknown, which counts as sent.
 */
enum err verification_settle(struct store_tx *tx, void *settlement);

struct verification_check {
	struct verification_subject subject;
	const struct sign_key *code_key;
	char code[OTP_CODE_SIZE]; /* as typed, digits */
	const char *request_id;   /* NULL: none was given */

	/* What comes out. */
	struct limit_verdict verdict; /* ERR_OK: the code is right, and now used up */
	int attempts_left;            /* -1: not for this caller */
	char user_id[USER_ID_SIZE];   /* of the member, where the purpose needs one */
};

/**
 * verification_check(tx, check):
 * Count the attempt, then compare; a right code is used up in the same transaction. That a code has expired or was
 * used, and how many attempts are left, is told only to a caller whose request id is the code's.
 *
 * Returns: ERR_OK, the verdict being in ${check}; or ERR_BUSY.
 * Source:  RFC 4226 section 7.3; NIST SP 800-63B-4 section 3.2.2 (failures in a row).
 */
enum err verification_check(struct store_tx *tx, void *check);

#endif
