#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "proof.h"
#include "text.h"

/*
 * The input is a proof as it comes; the payload of one that somebody with the key has signed; and the words of claims
 * that are made to a proof, a line each.
 */

#define NOW_S  INT64_C(1795424400)
#define HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."

static const struct sign_key key = {.bytes = "0123456789abcdef0123456789abcdef", .len = 32};

static void
read_signed(const uint8_t *data, size_t len)
{
	size_t size = sizeof(HEADER) + TEXT_BASE64URL_SIZE(len) + TEXT_BASE64URL_SIZE(SIGN_LEN) + 2;
	char *proof = mem_zalloc(size), again[PROOF_SIZE];
	unsigned char digest[SIGN_LEN];
	struct proof_claims claims;
	size_t at = sizeof(HEADER) - 1;

	memcpy(proof, HEADER, sizeof(HEADER));
	at += text_base64url(proof + at, data, len);
	FUZZ_HOLDS(sign_hmac(&key, &(struct sign_part){proof, at}, 1, digest));
	proof[at++] = '.';
	text_base64url(proof + at, digest, sizeof(digest));
	if (proof_read(&key, "bonin", "shop", NOW_S, proof, &claims)) {
		FUZZ_HOLDS(
		    strcmp(claims.issuer, "bonin") == 0 && strcmp(claims.audience, "shop") == 0);
		FUZZ_HOLDS(claims.purpose < PURPOSE__MAX);
		FUZZ_HOLDS(claims.issued_s <= NOW_S && NOW_S < claims.expires_s);
		FUZZ_HOLDS(proof_make(&key, &claims, again) && strcmp(proof, again) == 0);
		FUZZ_HOLDS(!proof_read(&key, "bonin", "shop", claims.expires_s, proof, &claims));
		FUZZ_HOLDS(!proof_read(&key, "other", "shop", NOW_S, proof, &claims));
	}
	free(proof);
}

static void
copy(char *out, size_t size, struct fuzz_input *in)
{
	char *line = fuzz_line(in);

	if (!text_is_utf8(line, strlen(line)) || !text_copy(out, size, line))
		out[0] = '\0';
	free(line);
}

static void
make_and_read(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	struct proof_claims claims = {.issued_s = NOW_S - 1, .expires_s = NOW_S + 1}, read;
	char proof[PROOF_SIZE];

	claims.purpose = (enum purpose)(fuzz_byte(&in) % PURPOSE__MAX);
	copy(claims.issuer, sizeof(claims.issuer), &in);
	copy(claims.audience, sizeof(claims.audience), &in);
	copy(claims.phone.e164, sizeof(claims.phone.e164), &in);
	copy(claims.user_id, sizeof(claims.user_id), &in);
	if (!purpose_info(claims.purpose)->names_user)
		claims.user_id[0] = '\0';
	for (size_t i = 0; i < sizeof(claims.id); i++)
		claims.id[i] = (unsigned char)fuzz_byte(&in);
	if (!proof_make(&key, &claims, proof)) {
		FUZZ_HOLDS(proof[0] == '\0');
		return;
	}
	FUZZ_HOLDS(strlen(proof) < PROOF_SIZE);
	/* One that names nobody where a name is due is never made, and not read either. */
	if (purpose_info(claims.purpose)->names_user && claims.user_id[0] == '\0')
		return;
	FUZZ_HOLDS(proof_read(&key, claims.issuer, claims.audience, NOW_S, proof, &read));
	FUZZ_HOLDS(
	    strcmp(read.phone.e164, claims.phone.e164) == 0 && read.purpose == claims.purpose);
	FUZZ_HOLDS(strcmp(read.user_id, claims.user_id) == 0);
	FUZZ_HOLDS(memcmp(read.id, claims.id, sizeof(read.id)) == 0);
	FUZZ_HOLDS(!proof_read(&key, claims.issuer, claims.audience, NOW_S + 1, proof, &read));
	proof[strlen(proof) - 1] ^= 2;
	FUZZ_HOLDS(!proof_read(&key, claims.issuer, claims.audience, NOW_S, proof, &read));
}

void
fuzz_proof(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *text = fuzz_rest(&in);
	struct proof_claims claims, none = {0};

	FUZZ_HOLDS(!proof_read(&key, "bonin", "shop", NOW_S, text, &claims));
	FUZZ_HOLDS(memcmp(&claims, &none, sizeof(claims)) == 0);
	free(text);
	read_signed(data, len);
	make_and_read(data, len);
}
