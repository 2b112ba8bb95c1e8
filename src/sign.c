#include "sign.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdlib.h>

#include "text.h"

#define HELD_MAX 4 /* keys: of codes, of tags, of proofs, the gateway's */

/** A key, and an HMAC-SHA256 context started with it. */
struct held {
	struct sign_key key; /* empty: none */
	EVP_MAC_CTX *mac;
};

/** The keys that a thread used last. */
struct ring {
	struct held held[HELD_MAX];
	size_t next; /* the next one to replace */
};

/*
 * HMAC-SHA256 without a key, and the ring of each thread. Every request signs several things with the
 * same few keys, and in OpenSSL 3 looking up an algorithm costs more than using it, and setting a key
 * more than signing; copying a context costs as much, and also makes threads wait for each other.
 */
static EVP_MAC_CTX *keyless;
static pthread_key_t own_ring;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
free_ring(void *arg)
{
	struct ring *ring = arg;

	for (size_t i = 0; i < HELD_MAX; i++)
		EVP_MAC_CTX_free(ring->held[i].mac);
	explicit_bzero(ring, sizeof(*ring));
	free(ring);
}

static void
open_keyless(void)
{
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
	    OSSL_PARAM_construct_end()};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *made = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;

	if (made != NULL && EVP_MAC_CTX_set_params(made, params) == 1 &&
	    pthread_key_create(&own_ring, free_ring) == 0) {
		keyless = made;
		made = NULL;
	}
	EVP_MAC_CTX_free(made);
	EVP_MAC_free(mac);
}

/** NULL when OpenSSL fails. */
static struct ring *
thread_ring(void)
{
	pthread_once(&once, open_keyless);
	if (keyless == NULL)
		return NULL;
	struct ring *ring = pthread_getspecific(own_ring);
	if (ring != NULL)
		return ring;
	ring = mem_zalloc(sizeof(*ring));
	if (pthread_setspecific(own_ring, ring) == 0)
		return ring;
	free(ring);
	return NULL;
}

/** Start to sign with a key that is in the ring. */
static bool
begin_again(struct held *held)
{
	return EVP_MAC_init(held->mac, NULL, 0, NULL) == 1;
}

/** Start to sign with ${key}, and keep it in the ring from now on. */
static bool
begin(struct held *held, const struct sign_key *key)
{
	sign_key_wipe(&held->key);
	if (held->mac == NULL)
		held->mac = EVP_MAC_CTX_dup(keyless);
	if (held->mac == NULL || EVP_MAC_init(held->mac, key->bytes, key->len, NULL) != 1)
		return false;
	memcpy(held->key.bytes, key->bytes, key->len);
	held->key.len = key->len;
	return true;
}

/** A context ready to sign data with ${key}; NULL when OpenSSL fails. */
static EVP_MAC_CTX *
begin_with(const struct sign_key *key)
{
	struct ring *ring = thread_ring();
	struct held *held;

	if (ring == NULL)
		return NULL;
	for (size_t i = 0; i < HELD_MAX; i++) {
		held = &ring->held[i];
		if (held->key.len == key->len && sign_equal(held->key.bytes, key->bytes, key->len))
			return begin_again(held) ? held->mac : NULL;
	}
	held = &ring->held[ring->next];
	ring->next = (ring->next + 1) % HELD_MAX;
	return begin(held, key) ? held->mac : NULL;
}

bool
sign_hmac(const struct sign_key *key, const struct sign_part *parts, size_t n_parts,
    unsigned char out[static SIGN_LEN])
{
	/* A key that was never loaded must not sign. */
	bool has_key = key->len > 0 && key->len <= SIGN_KEY_MAX;
	EVP_MAC_CTX *mac = has_key ? begin_with(key) : NULL;
	bool is_signed = mac != NULL;
	size_t len = 0;

	for (size_t i = 0; is_signed && i < n_parts; i++)
		is_signed = EVP_MAC_update(mac, parts[i].data, parts[i].len) == 1;
	is_signed = is_signed && EVP_MAC_final(mac, out, &len, SIGN_LEN) == 1 && len == SIGN_LEN;
	if (!is_signed)
		memset(out, 0, SIGN_LEN);
	return is_signed;
}

bool
sign_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

bool
sign_derive(const struct sign_key *master, const char *label, struct sign_key *key)
{
	unsigned char digest[SIGN_LEN];
	bool is_derived = sign_hmac(master, &SIGN_TEXT(label), 1, digest);

	memset(key, 0, sizeof(*key));
	if (is_derived) {
		memcpy(key->bytes, digest, sizeof(digest));
		key->len = sizeof(digest);
	}
	explicit_bzero(digest, sizeof(digest));
	return is_derived;
}

bool
sign_tag(const struct sign_key *key, const char *kind, const char *value, struct sign_tag *tag)
{
	unsigned char digest[SIGN_LEN];
	/* The NUL after the kind separates the two: neither contains one. */
	const struct sign_part parts[] = {{kind, strlen(kind) + 1}, SIGN_TEXT(value)};
	bool is_signed = sign_hmac(key, parts, ARRAY_LEN(parts), digest);

	memcpy(tag->bytes, digest, sizeof(tag->bytes));
	explicit_bzero(digest, sizeof(digest));
	return is_signed;
}

void
sign_tag_text(const struct sign_tag *tag, char out[static SIGN_TAG_TEXT_SIZE])
{
	text_hex(out, tag->bytes, SIGN_TAG_TEXT_SIZE / 2);
}

bool
sign_sens(const struct sign_key *secret, const char *method, const char *target,
    const char *timestamp_ms, const char *access_key, char out[static SIGN_SENS_SIZE])
{
	unsigned char digest[SIGN_LEN];
	const struct sign_part parts[] = {SIGN_TEXT(method), SIGN_TEXT(" "), SIGN_TEXT(target),
	    SIGN_TEXT("\n"), SIGN_TEXT(timestamp_ms), SIGN_TEXT("\n"), SIGN_TEXT(access_key)};
	bool is_signed = sign_hmac(secret, parts, ARRAY_LEN(parts), digest);

	if (is_signed)
		text_base64(out, digest, sizeof(digest));
	else
		out[0] = '\0';
	explicit_bzero(digest, sizeof(digest));
	return is_signed;
}

void
sign_key_wipe(struct sign_key *key)
{
	if (key != NULL)
		explicit_bzero(key, sizeof(*key));
}
