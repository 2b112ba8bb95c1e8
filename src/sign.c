#include "sign.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>

#include "text.h"

/*
 * HMAC-SHA256 without a key, and each thread's copy of it. Every request signs several things, and
 * in OpenSSL 3 looking an algorithm up costs more than using it; so does copying it, which also
 * makes threads wait for each other.
 */
static EVP_MAC_CTX *keyless;
static pthread_key_t own_copy;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
free_copy(void *mac)
{
	EVP_MAC_CTX_free(mac);
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
	    pthread_key_create(&own_copy, free_copy) == 0) {
		keyless = made;
		made = NULL;
	}
	EVP_MAC_CTX_free(made);
	EVP_MAC_free(mac);
}

/** Ready for EVP_MAC_init with a key; NULL when OpenSSL fails. */
static EVP_MAC_CTX *
thread_mac(void)
{
	pthread_once(&once, open_keyless);
	if (keyless == NULL)
		return NULL;
	EVP_MAC_CTX *mac = pthread_getspecific(own_copy);
	if (mac != NULL)
		return mac;
	mac = EVP_MAC_CTX_dup(keyless);
	if (pthread_setspecific(own_copy, mac) == 0)
		return mac;
	EVP_MAC_CTX_free(mac);
	return NULL;
}

bool
sign_hmac(const struct sign_key *key, const struct sign_part *parts, size_t n_parts,
    unsigned char out[static SIGN_LEN])
{
	EVP_MAC_CTX *mac = thread_mac();
	size_t len = 0;

	/* A key that was never read must not sign. */
	bool is_signed = mac != NULL && key->len > 0 && key->len <= SIGN_KEY_MAX &&
	                 EVP_MAC_init(mac, key->bytes, key->len, NULL) == 1;
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
	/* The NUL of the kind keeps the two apart: neither has another. */
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
		EVP_EncodeBlock((unsigned char *)out, digest, sizeof(digest));
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
