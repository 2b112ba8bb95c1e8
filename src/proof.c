#include "proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flat.h"
#include "json.h"
#include "text.h"

/* {"alg":"HS256","typ":"JWT"} in base64url. No other header is accepted, so no other algorithm can be requested. */
#define HEADER "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"

#define SIGNATURE_LEN 43 /* base64url of SIGN_LEN bytes */

static bool
sign(const struct sign_key *key, const char *text, size_t len, char out[static SIGNATURE_LEN + 1])
{
	const struct sign_part part = {text, len};
	unsigned char digest[SIGN_LEN];

	out[0] = '\0';
	if (!sign_hmac(key, &part, 1, digest))
		return false;
	text_base64url(out, digest, sizeof(digest));
	return true;
}

static char *
write_payload(const struct proof_claims *claims, size_t *len)
{
	char id[TEXT_BASE64URL_SIZE(PROOF_ID_LEN)];
	struct flat object;

	text_base64url(id, claims->id, sizeof(claims->id));
	flat_begin(&object);
	flat_text(&object, "iss", claims->issuer);
	flat_text(&object, "aud", claims->audience);
	flat_text(&object, "sub", claims->phone.e164);
	flat_text(&object, "purpose", purpose_info(claims->purpose)->word);
	if (claims->user_id[0] != '\0')
		flat_text(&object, "userId", claims->user_id);
	flat_number(&object, "iat", claims->issued_s);
	flat_number(&object, "exp", claims->expires_s);
	flat_text(&object, "jti", id);
	return flat_end(&object, len);
}

bool
proof_make(
    const struct sign_key *key, const struct proof_claims *claims, char proof[static PROOF_SIZE])
{
	size_t json_len, len;
	char *json = write_payload(claims, &json_len);
	bool is_made = false;

	len = sizeof(HEADER) + TEXT_BASE64URL_SIZE(json_len) + SIGNATURE_LEN + 1;
	if (len < PROOF_SIZE) {
		len = (size_t)snprintf(proof, PROOF_SIZE, "%s.", HEADER);
		len += text_base64url(proof + len, (const unsigned char *)json, json_len);
		is_made = sign(key, proof, len, proof + len + 1);
		proof[len] = '.';
	}
	if (!is_made)
		proof[0] = '\0';
	explicit_bzero(json, json_len);
	free(json);
	return is_made;
}

static bool
get_purpose(struct json_object *object, enum purpose *purpose)
{
	char word[32];

	if (!json_get_text(object, "purpose", word, sizeof(word)))
		return false;
	for (size_t i = 0; i < PURPOSE__MAX; i++) {
		if (strcmp(word, purpose_info((enum purpose)i)->word) == 0) {
			*purpose = (enum purpose)i;
			return true;
		}
	}
	return false;
}

static bool
read_claims(struct json_object *object, struct proof_claims *claims)
{
	char id[TEXT_BASE64URL_SIZE(PROOF_ID_LEN)];

	if (!json_get_text(object, "iss", claims->issuer, sizeof(claims->issuer)) ||
	    !json_get_text(object, "aud", claims->audience, sizeof(claims->audience)) ||
	    !json_get_text(object, "sub", claims->phone.e164, sizeof(claims->phone.e164)) ||
	    !get_purpose(object, &claims->purpose) ||
	    !json_get_number(object, "iat", &claims->issued_s) ||
	    !json_get_number(object, "exp", &claims->expires_s) ||
	    !json_get_text(object, "jti", id, sizeof(id)) ||
	    text_base64url_decode(claims->id, sizeof(claims->id), id, strlen(id)) != PROOF_ID_LEN)
		return false;
	return !purpose_info(claims->purpose)->names_user ||
	       json_get_text(object, "userId", claims->user_id, sizeof(claims->user_id));
}

static bool
read_payload(const char *text, size_t len, struct proof_claims *claims)
{
	unsigned char json[PROOF_SIZE];
	int json_len = text_base64url_decode(json, sizeof(json), text, len);
	struct json_object *object;
	bool is_read;

	if (json_len < 0)
		return false;
	object = json_parse((const char *)json, (size_t)json_len);
	is_read = read_claims(object, claims);
	json_free(object);
	return is_read;
}

/*
 * A holder of the key can write the same claims in many ways: more claims, escaped letters, blanks. Only one is ours;
 * so whatever a JSON parser makes of a text, only claims that were written here are accepted.
 */
static bool
is_as_we_write(const struct sign_key *key, const struct proof_claims *claims, const char *proof)
{
	char ours[PROOF_SIZE];

	return proof_make(key, claims, ours) && strcmp(ours, proof) == 0;
}

bool
proof_read(const struct sign_key *key, const char *issuer, const char *audience, int64_t now_s,
    const char *proof, struct proof_claims *claims)
{
	const size_t header_len = sizeof(HEADER) - 1;
	size_t len = strlen(proof), signed_len;
	char signature[SIGNATURE_LEN + 1];
	bool is_good;

	memset(claims, 0, sizeof(*claims));
	if (len >= PROOF_SIZE || len < header_len + 1 + SIGNATURE_LEN + 2)
		return false;
	signed_len = len - SIGNATURE_LEN - 1;
	/* Nothing of the payload is parsed before the signature has been verified. */
	is_good = strncmp(proof, HEADER ".", header_len + 1) == 0 && proof[signed_len] == '.' &&
	          sign(key, proof, signed_len, signature) &&
	          sign_equal(signature, proof + signed_len + 1, SIGNATURE_LEN) &&
	          read_payload(proof + header_len + 1, signed_len - header_len - 1, claims) &&
	          is_as_we_write(key, claims, proof) && strcmp(claims->issuer, issuer) == 0 &&
	          strcmp(claims->audience, audience) == 0 && claims->issued_s <= now_s &&
	          now_s < claims->expires_s && claims->expires_s - PROOF_LIFETIME_MAX_S <= now_s;
	if (!is_good)
		memset(claims, 0, sizeof(*claims));
	return is_good;
}
