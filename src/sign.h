#ifndef BONIN_SIGN_H
#define BONIN_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "mem.h"

/*
 * HMAC-SHA256 and its uses in bonin: the gateway's signature, tags of numbers and addresses,
 * derived keys. One-time codes (otp.h) and proofs (proof.h) are built on sign_hmac too. The only
 * includer of OpenSSL.
 */

#define SIGN_LEN           32  /* bytes of a digest */
#define SIGN_SENS_SIZE     45  /* TEXT_BASE64_SIZE(SIGN_LEN) */
#define SIGN_KEY_MAX       256 /* bytes of the longest key */
#define SIGN_TAG_LEN       16
#define SIGN_TAG_TEXT_SIZE 9

/** A secret key. Wipe it with sign_key_wipe. */
struct sign_key {
	unsigned char bytes[SIGN_KEY_MAX];
	size_t len;
};

/**
 * A keyed pseudonym: equal inputs have equal tags, and without the key a tag reveals nothing.
 */
struct sign_tag {
	unsigned char bytes[SIGN_TAG_LEN];
};

/** A part of the signed data. */
struct sign_part {
	const void *data;
	size_t len;
};

#define SIGN_TEXT(s) ((struct sign_part){(s), strlen(s)})

/**
 * sign_hmac(key, parts, n_parts, out):
 * HMAC-SHA256 over the ${n_parts} parts, concatenated with nothing between them.
 * Callers that need to keep parts apart have to add lengths or separators.
 *
 * Returns: false when ${key} is empty or OpenSSL fails; ${out} is then zeroed and must not be used.
 * Threads: any.
 * Source:  RFC 2104, FIPS 198-1.
 */
MUST_CHECK bool sign_hmac(const struct sign_key *key, const struct sign_part *parts, size_t n_parts,
    unsigned char out[static SIGN_LEN]);

/**
 * sign_equal(a, b, len):
 * Compare ${len} bytes of secrets in constant time.
 */
bool sign_equal(const void *a, const void *b, size_t len);

/**
 * sign_derive(master, label, key):
 * Derive a key for one use, named by ${label}, from ${master}: HMAC-SHA256(master, label).
 *
 * Returns: false when OpenSSL fails.
 * Source:  NIST SP 800-108 (key derivation with a pseudorandom function), one block.
 */
MUST_CHECK bool sign_derive(const struct sign_key *master, const char *label, struct sign_key *key);

/**
 * sign_tag(key, kind, value, tag):
 * The tag of ${value}, which is of the given ${kind} ("phone", "address").
 *
 * Returns: false when OpenSSL fails.
 */
MUST_CHECK bool sign_tag(
    const struct sign_key *key, const char *kind, const char *value, struct sign_tag *tag);

/**
 * sign_tag_text(tag, out):
 * What a log shows of ${tag}, in hex: enough to follow one number for a day, not enough to enumerate numbers.
 */
void sign_tag_text(const struct sign_tag *tag, char out[static SIGN_TAG_TEXT_SIZE]);

/**
 * sign_sens(secret, method, target, timestamp_ms, access_key, out):
 * Make `x-ncp-apigw-signature-v2`: base64 of HMAC-SHA256 over
 * "METHOD target\ntimestamp\naccessKey". ${target} is the path with its query, byte for byte as on
 * the wire; ${timestamp_ms} the decimal text that also goes into the header. The body is not
 * signed.
 *
 * Returns: false when OpenSSL fails; ${out} is then empty.
 * Source:  https://api.ncloud-docs.com/docs/common-ncpapi
 */
MUST_CHECK bool sign_sens(const struct sign_key *secret, const char *method, const char *target,
    const char *timestamp_ms, const char *access_key, char out[static SIGN_SENS_SIZE]);

/** sign_key_wipe(key): overwrite ${key}. Does nothing to NULL. */
void sign_key_wipe(struct sign_key *key);

#endif
