#ifndef BONIN_PASSWORD_H
#define BONIN_PASSWORD_H

#include <stdbool.h>

#include "err.h"

/* Passwords: what is allowed, and how they are stored. The only includer of libargon2. */

#define PASSWORD_MIN       8   /* characters */
#define PASSWORD_MAX       256 /* bytes */
#define PASSWORD_HASH_SIZE 128

/**
 * password_fault(password, user_id, phone):
 * Why ${password} may not be used: shorter than PASSWORD_MIN characters, longer than PASSWORD_MAX bytes, not UTF-8, a
 * common one, or (folded to lower case) the user id or the number in one of its spellings.
 *
 * Returns: a Korean sentence for people, or NULL when it is allowed.
 * Threads: pure; any.
 * Source:  NIST SP 800-63B-4 section 3.1.1.2; OWASP ASVS 5.0 6.2.1-6.2.12.
 */
const char *password_fault(const char *password, const char *user_id, const char *phone);

/**
 * password_hash(password, hash):
 * Hash with argon2id, 19 MiB, two passes, one lane, a fresh 16-byte salt, in the encoded form that PHP's
 * password_verify() reads. Takes about 25 ms and 19 MiB: call it through app_run_hashed.
 *
 * Returns: false, ${hash} empty, when randomness or memory fails.
 * Source:  OWASP Password Storage Cheat Sheet; RFC 9106.
 */
MUST_CHECK bool password_hash(const char *password, char hash[static PASSWORD_HASH_SIZE]);

/**
 * password_is_storable(hash):
 * Whether ${hash} can be stored: printable ASCII without blanks, 1 to PASSWORD_HASH_SIZE - 1 bytes.
 */
bool password_is_storable(const char *hash);

/**
 * password_is_encoded(hash):
 * Whether ${hash} looks like a hash, not like a password: it is storable, and begins like those of argon2id, argon2i,
 * bcrypt ($2a$, $2b$, $2y$), SHA-crypt ($5$, $6$), gnuboard (sha256:ROUNDS:), WordPress ($P$, $wp$) or phpBB ($H$). bonin
 * itself never checks a password against a hash.
 */
bool password_is_encoded(const char *hash);

#endif
