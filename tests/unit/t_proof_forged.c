#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "proof.h"
#include "text.h"

/*
 * What somebody could make who has the key, or who changes a proof: nothing but our own writing is
 * one.
 */

#define NOW    INT64_C(1795424401)
#define HEADER "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define ID     "8PHy8_T19vf4-fr7_P3-_w"
#define SUB    "\"sub\":\"+821012345678\""
#define START  "{\"iss\":\"bonin\",\"aud\":\"site\"," SUB ","
#define TIMES  "\"iat\":1795424400,\"exp\":1795425000,"
#define JTI    "\"jti\":\"" ID "\"}"
#define SIGNUP "\"purpose\":\"signup\","
#define GOOD   START SIGNUP TIMES JTI

static struct sign_key key;
static char good[2 * PROOF_SIZE];

static bool
reads(const char *proof, struct proof_claims *claims)
{
	return proof_read(&key, "bonin", "site", NOW, proof, claims);
}

/** ${proof} is refused, and nothing of it comes out. */
static void
assert_refused(const char *proof, const char *what)
{
	static const struct proof_claims none;
	struct proof_claims claims;

	memset(&claims, 0xff, sizeof(claims));
	if (reads(proof, &claims))
		fail_msg("%s: accepted: %s", what, proof);
	assert_memory_equal(&claims, &none, sizeof(none));
}

/** Put the right signature behind ${text}. */
static void
sign_text(const char *text, char proof[static 2 * PROOF_SIZE])
{
	unsigned char digest[SIGN_LEN];
	char signature[TEXT_BASE64URL_SIZE(SIGN_LEN)];

	assert_true(sign_hmac(&key, &SIGN_TEXT(text), 1, digest));
	text_base64url(signature, digest, sizeof(digest));
	snprintf(proof, 2 * PROOF_SIZE, "%s.%s", text, signature);
}

/** What somebody with the key could make: ${header} and ${payload} as they are, rightly signed. */
static void
forge(const char *header, const char *payload, char proof[static 2 * PROOF_SIZE])
{
	char text[2 * PROOF_SIZE];
	size_t len = text_base64url(text, (const unsigned char *)header, strlen(header));

	text[len++] = '.';
	text_base64url(text + len, (const unsigned char *)payload, strlen(payload));
	sign_text(text, proof);
}

static int
make_key(void **state)
{
	(void)state;
	key.len = 32;
	memset(key.bytes, 0x5a, key.len);
	forge(HEADER, GOOD, good);
	return 0;
}

/** Every bit of every character counts, the ones that base64url throws away too. */
static void
test_bit_flips(void **state)
{
	(void)state;
	for (size_t bit = 0; bit < strlen(good) * 8; bit++) {
		char flipped[sizeof(good)];

		memcpy(flipped, good, sizeof(good));
		flipped[bit / 8] = (char)(flipped[bit / 8] ^ (1 << bit % 8));
		assert_refused(flipped, "a bit");
	}
}

/** Cut off at every place, and one more of every character behind. */
static void
test_lengths(void **state)
{
	char cut[sizeof(good)], longer[sizeof(good) + 1], longest[4 * PROOF_SIZE];

	(void)state;
	for (size_t len = 0; len < strlen(good); len++) {
		memcpy(cut, good, len);
		cut[len] = '\0';
		assert_refused(cut, "cut off");
		assert_refused(good + strlen(good) - len, "begun late");
	}
	for (int c = 1; c < 256; c++) {
		snprintf(longer, sizeof(longer), "%s%c", good, c);
		assert_refused(longer, "behind");
		snprintf(longer, sizeof(longer), "%c%s", c, good);
		assert_refused(longer, "in front");
	}
	memset(longest, 'A', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_refused(longest, "long");
}

/** Rightly signed, but not as it would be written here. */
static void
test_other_payloads(void **state)
{
	static const struct {
		const char *what, *payload;
	} cases[] = {
	    {"nothing", ""},
	    {"no object", "1"},
	    {"a text", "\"bonin\""},
	    {"an array", "[" GOOD "]"},
	    {"null", "null"},
	    {"an empty object", "{}"},
	    {"no end", START SIGNUP TIMES "\"jti\":\"" ID "\""},
	    {"two", GOOD GOOD},
	    {"a blank behind", GOOD " "},
	    {"a blank in front", " " GOOD},
	    {"a blank inside", START SIGNUP " " TIMES JTI},
	    {"a line end", GOOD "\n"},
	    {"a comment", "/**/" GOOD},
	    {"other order", "{\"aud\":\"site\",\"iss\":\"bonin\"," SUB "," SIGNUP TIMES JTI},
	    {"times in front", "{" TIMES "\"iss\":\"bonin\",\"aud\":\"site\"," SUB "," SIGNUP JTI},
	    {"one more claim", START SIGNUP "\"admin\":true," TIMES JTI},
	    {"not before", START SIGNUP "\"nbf\":0," TIMES JTI},
	    {"a user where none is", START SIGNUP "\"userId\":\"hong\"," TIMES JTI},
	    {"an empty user where none is", START SIGNUP "\"userId\":\"\"," TIMES JTI},
	    {"no user where one is", START "\"purpose\":\"reset_password\"," TIMES JTI},
	    {"an empty user", START "\"purpose\":\"reset_password\",\"userId\":\"\"," TIMES JTI},
	    {"a user's number", START "\"purpose\":\"reset_password\",\"userId\":1," TIMES JTI},
	    {"a claim twice", START SIGNUP SIGNUP TIMES JTI},
	    {"two purposes", START "\"purpose\":\"find_id\"," SIGNUP TIMES JTI},
	    {"an escaped letter", START "\"purpose\":\"s\\u0069gnup\"," TIMES JTI},
	    {"an escaped name", START "\"p\\u0075rpose\":\"signup\"," TIMES JTI},
	    {"an escaped slash", START SIGNUP TIMES "\"jti\":\"" ID "\\/\"}"},
	    {"a NUL in the issuer",
	        "{\"iss\":\"bonin\\u0000x\",\"aud\":\"site\"," SUB "," SIGNUP TIMES JTI},
	    {"a NUL in the number",
	        "{\"iss\":\"bonin\",\"aud\":\"site\",\"sub\":\"+821012345678\\u0000\"," SIGNUP TIMES
	            JTI},
	    {"single quotes", "{'iss':'bonin',\"aud\":\"site\"," SUB "," SIGNUP TIMES JTI},
	    {"other purpose", START "\"purpose\":\"pay\"," TIMES JTI},
	    {"a purpose in capitals", START "\"purpose\":\"SIGNUP\"," TIMES JTI},
	    {"a long purpose",
	        START "\"purpose\":\"signupsignupsignupsignupsignupsignup\"," TIMES JTI},
	    {"no purpose", START TIMES JTI},
	    {"no issuer", "{\"aud\":\"site\"," SUB "," SIGNUP TIMES JTI},
	    {"no audience", "{\"iss\":\"bonin\"," SUB "," SIGNUP TIMES JTI},
	    {"audiences", "{\"iss\":\"bonin\",\"aud\":[\"site\"]," SUB "," SIGNUP TIMES JTI},
	    {"no number", "{\"iss\":\"bonin\",\"aud\":\"site\"," SIGNUP TIMES JTI},
	    {"a long number",
	        "{\"iss\":\"bonin\",\"aud\":\"site\",\"sub\":\"+82101234567890123\"," SIGNUP TIMES
	            JTI},
	    {"no begin", START SIGNUP "\"exp\":1795425000," JTI},
	    {"no end of life", START SIGNUP "\"iat\":1795424400," JTI},
	    {"an end as text", START SIGNUP "\"iat\":1795424400,\"exp\":\"1795425000\"," JTI},
	    {"an end with a fraction", START SIGNUP "\"iat\":1795424400,\"exp\":1795425000.0," JTI},
	    {"an end with a power", START SIGNUP "\"iat\":1795424400,\"exp\":1795425e3," JTI},
	    {"an end too large",
	        START SIGNUP "\"iat\":1795424400,\"exp\":99999999999999999999," JTI},
	    {"an end with a zero", START SIGNUP "\"iat\":1795424400,\"exp\":01795425000," JTI},
	    {"no id", START SIGNUP "\"iat\":1795424400,\"exp\":1795425000}"},
	    {"an empty id", START SIGNUP TIMES "\"jti\":\"\"}"},
	    {"a short id", START SIGNUP TIMES "\"jti\":\"8PHy8_T19vf4-fr7_P3-\"}"},
	    {"a long id", START SIGNUP TIMES "\"jti\":\"" ID "AA\"}"},
	    {"a padded id", START SIGNUP TIMES "\"jti\":\"" ID "==\"}"},
	    {"stray bits in the id", START SIGNUP TIMES "\"jti\":\"8PHy8_T19vf4-fr7_P3-_x\"}"},
	    {"an id in the other alphabet",
	        START SIGNUP TIMES "\"jti\":\"8PHy8/T19vf4+fr7/P3+/w\"}"},
	};
	struct proof_claims claims;
	char proof[2 * PROOF_SIZE];

	(void)state;
	/* The pieces are right: put together as they should be, they are a proof. */
	assert_true(reads(good, &claims));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		forge(HEADER, cases[i].payload, proof);
		assert_refused(proof, cases[i].what);
	}
}

/** Another header over the right payload, signed with HMAC-SHA256 whatever it says. */
static void
test_other_headers(void **state)
{
	static const char *const headers[] = {
	    "",
	    "{}",
	    "{\"alg\":\"none\",\"typ\":\"JWT\"}",
	    "{\"alg\":\"None\"}",
	    "{\"alg\":\"HS384\",\"typ\":\"JWT\"}",
	    "{\"alg\":\"HS512\",\"typ\":\"JWT\"}",
	    "{\"alg\":\"RS256\",\"typ\":\"JWT\"}",
	    "{\"alg\":\"hs256\",\"typ\":\"JWT\"}",
	    "{\"alg\":\"HS256\"}",
	    "{\"typ\":\"JWT\",\"alg\":\"HS256\"}",
	    "{\"alg\":\"HS256\",\"typ\":\"jwt\"}",
	    "{\"alg\":\"HS256\",\"typ\":\"JWT\" }",
	    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"1\"}",
	    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"crit\":[\"exp\"]}",
	    "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"zip\":\"DEF\"}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		char proof[2 * PROOF_SIZE], *signature;

		forge(headers[i], GOOD, proof);
		assert_refused(proof, headers[i]);
		/* What "alg":"none" asks for: no signature. */
		signature = strrchr(proof, '.') + 1;
		*signature = '\0';
		assert_refused(proof, headers[i]);
	}
}

/** Write ${template}: H is the right header, P the right payload, X that one with a stray bit. */
static void
expand(const char *template, char text[static 2 * PROOF_SIZE])
{
	for (; *template != '\0'; template ++) {
		const char *part = *template == 'H' ? HEADER : GOOD;

		if (strchr("HPX", *template) == NULL) {
			*text++ = *template;
			continue;
		}
		text += text_base64url(text, (const unsigned char *)part, strlen(part));
		/* Of the four or two bits that stand for nothing the last is set: 'A' becomes 'B'. */
		if (*template == 'X')
			text[-1]++;
	}
	*text = '\0';
}

/** Parts that are empty, missing, too many, or in another base64; rightly signed, or as good is. */
static void
test_other_parts(void **state)
{
	static const char *const templates[] = {"", ".", "..", "H", "P", "HP", ".P", "H.", "H..P",
	    ".H.P", "H.P.", "H.P.P", "H.P=", "H.P==", "H=.P", " H.P", "H.P ", "H.P\n", "H .P",
	    "H. P", "H.P+", "H.P/", "H.PA", "H.X", "H,P"};
	char text[2 * PROOF_SIZE], proof[4 * PROOF_SIZE];

	(void)state;
	/* Else there is no stray bit. */
	assert_int_not_equal(strlen(GOOD) % 3, 0);
	expand("H.P", text);
	sign_text(text, proof);
	assert_string_equal(proof, good);
	for (size_t i = 0; i < ARRAY_LEN(templates); i++) {
		expand(templates[i], text);
		sign_text(text, proof);
		assert_refused(proof, templates[i]);
		snprintf(proof, sizeof(proof), "%s%s", text, strrchr(good, '.'));
		assert_refused(proof, templates[i]);
		assert_refused(text, templates[i]);
	}
	snprintf(proof, sizeof(proof), "%s=", good);
	assert_refused(proof, "a padded signature");
	/* A digest of 32 bytes leaves two bits over. */
	memcpy(proof, good, sizeof(good));
	proof[strlen(proof) - 1]++;
	assert_refused(proof, "a stray bit in the signature");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bit_flips),
	    cmocka_unit_test(test_lengths),
	    cmocka_unit_test(test_other_payloads),
	    cmocka_unit_test(test_other_headers),
	    cmocka_unit_test(test_other_parts),
	};

	return cmocka_run_group_tests_name("proof_forged", tests, make_key, NULL);
}
