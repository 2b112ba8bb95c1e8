#ifndef BONIN_PROOF_H
#define BONIN_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "phone.h"
#include "purpose.h"
#include "sign.h"
#include "user_id.h"

/* A proof: a signed statement "the bearer held this number, for this purpose; valid until then". Pure. */

#define PROOF_SIZE      832 /* of the text, with the NUL; the longest has room, its names all quotes */
#define PROOF_ID_LEN    16
#define PROOF_NAME_SIZE 64

#define PROOF_LIFETIME_MAX_S 3600 /* whoever signs: a used one is remembered for little longer */

struct proof_claims {
	char issuer[PROOF_NAME_SIZE];   /* iss */
	char audience[PROOF_NAME_SIZE]; /* aud */
	struct phone phone;             /* sub */
	enum purpose purpose;
	char user_id[USER_ID_SIZE];     /* userId; "" where the purpose names none */
	int64_t issued_s;               /* iat, seconds since 1970 */
	int64_t expires_s;              /* exp */
	unsigned char id[PROOF_ID_LEN]; /* jti */
};

/**
 * proof_make(key, claims, proof):
 * Write ${claims} as a JWT signed with HS256, which any language can check in ten lines.
 *
 * Returns: false, ${proof} empty, when signing fails or it does not fit.
 * Source:  RFC 7519, RFC 7515, RFC 8725 (one algorithm, checked audience and issuer).
 */
MUST_CHECK bool proof_make(
    const struct sign_key *key, const struct proof_claims *claims, char proof[static PROOF_SIZE]);

/**
 * proof_read(key, issuer, audience, now_s, proof, claims):
 * Check ${proof}: the signature, that it is byte for byte what proof_make writes for its claims, ${issuer}, ${audience},
 * a known purpose, that it is not issued in the future, has not expired at ${now_s}, and expires within
 * PROOF_LIFETIME_MAX_S. Whether it has been used is checked by the store.
 *
 * Returns: false, ${claims} zeroed; the reasons are deliberately not distinguished.
 */
MUST_CHECK bool proof_read(const struct sign_key *key, const char *issuer, const char *audience,
    int64_t now_s, const char *proof, struct proof_claims *claims);

#endif
