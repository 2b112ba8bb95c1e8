#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "proof.h"
#include "text.h"

#define ISSUED INT64_C(1795424400)
#define LIFE   600

static struct sign_key key;
static struct proof_claims signup, reset;

static int
make_claims(void **state)
{
	(void)state;
	key.len = 32;
	for (size_t i = 0; i < key.len; i++)
		key.bytes[i] = (unsigned char)(0x40 + i);
	signup = (struct proof_claims){.issuer = "bonin",
	    .audience = "site",
	    .phone = {"+821012345678"},
	    .purpose = PURPOSE_SIGNUP,
	    .issued_s = ISSUED,
	    .expires_s = ISSUED + LIFE};
	for (size_t i = 0; i < PROOF_ID_LEN; i++)
		signup.id[i] = (unsigned char)(0xf0 + i);
	reset = signup;
	reset.purpose = PURPOSE_RESET_PASSWORD;
	memcpy(reset.user_id, "홍/길\"동", sizeof("홍/길\"동"));
	return 0;
}

static void
assert_same(const struct proof_claims *a, const struct proof_claims *b)
{
	assert_string_equal(a->issuer, b->issuer);
	assert_string_equal(a->audience, b->audience);
	assert_string_equal(a->phone.e164, b->phone.e164);
	assert_string_equal(a->user_id, b->user_id);
	assert_int_equal(a->purpose, b->purpose);
	assert_int_equal(a->issued_s, b->issued_s);
	assert_int_equal(a->expires_s, b->expires_s);
	assert_memory_equal(a->id, b->id, PROOF_ID_LEN);
}

/** Made with another program's HMAC, base64url and JSON. */
static void
test_known_proofs(void **state)
{
	static const struct {
		const struct proof_claims *claims;
		const char *proof;
	} cases[] = {
	    {&signup,
	        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJib25pbiIsImF1ZCI6InNpdGUiLCJzdWIi"
	        "OiIrODIxMDEyMzQ1Njc4IiwicHVycG9zZSI6InNpZ251cCIsImlhdCI6MTc5NTQyNDQwMCwiZXhwIjoxNz"
	        "k1NDI1MDAwLCJqdGkiOiI4UEh5OF9UMTl2ZjQtZnI3X1AzLV93In0.nGzOWEMGE4saNO3GLnNszZNisRH-"
	        "t_5KO1zCP_okfAg"},
	    {&reset,
	        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJib25pbiIsImF1ZCI6InNpdGUiLCJzdWIi"
	        "OiIrODIxMDEyMzQ1Njc4IiwicHVycG9zZSI6InJlc2V0X3Bhc3N3b3JkIiwidXNlcklkIjoi7ZmNL-q4uF"
	        "wi64-ZIiwiaWF0IjoxNzk1NDI0NDAwLCJleHAiOjE3OTU0MjUwMDAsImp0aSI6IjhQSHk4X1QxOXZmNC1m"
	        "cjdfUDMtX3cifQ.j03FeNQ7VqaCdx8lwbrRuZot_coZTpe7ar84I5CZEGE"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char proof[PROOF_SIZE];
		struct proof_claims claims;

		assert_true(proof_make(&key, cases[i].claims, proof));
		assert_string_equal(proof, cases[i].proof);
		assert_true(proof_read(&key, "bonin", "site", ISSUED + 1, cases[i].proof, &claims));
		assert_same(&claims, cases[i].claims);
	}
}

/** The shortest user id, and words that are too long once JSON has written them. */
static void
test_ends(void **state)
{
	struct proof_claims claims = reset, read;
	char proof[PROOF_SIZE];

	(void)state;
	memset(claims.user_id, 0, sizeof(claims.user_id));
	claims.user_id[0] = 'a';
	assert_true(proof_make(&key, &claims, proof));
	assert_true(proof_read(&key, "bonin", "site", ISSUED + 1, proof, &read));
	assert_string_equal(read.user_id, "a");
	memset(claims.issuer, 1, sizeof(claims.issuer) - 1);
	memset(claims.audience, 1, sizeof(claims.audience) - 1);
	claims.issuer[sizeof(claims.issuer) - 1] = claims.audience[sizeof(claims.audience) - 1] =
	    '\0';
	memset(proof, 'x', sizeof(proof));
	assert_false(proof_make(&key, &claims, proof));
	assert_string_equal(proof, "");
}

/** RFC 7515 appendix A.1: what is signed, and how the signature is written. */
static void
test_rfc7515_a1(void **state)
{
	static const char jwk[] = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-"
	                          "1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
	static const char input[] =
	    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAs"
	    "DQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
	struct sign_key theirs = {.len = 64};
	unsigned char digest[SIGN_LEN];
	char signature[TEXT_BASE64URL_SIZE(SIGN_LEN)];

	(void)state;
	assert_int_equal(
	    text_base64url_decode(theirs.bytes, sizeof(theirs.bytes), jwk, strlen(jwk)), 64);
	assert_true(sign_hmac(&theirs, &SIGN_TEXT(input), 1, digest));
	text_base64url(signature, digest, sizeof(digest));
	assert_string_equal(signature, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
}

/** Another key, issuer or audience. */
static void
test_whose_it_is(void **state)
{
	static const char *const names[] = {"", "boni", "bonin ", "Bonin", "site", "bonin\nsite"};
	struct sign_key other = key, empty = {.len = 0};
	struct proof_claims claims;
	char proof[PROOF_SIZE];

	(void)state;
	assert_true(proof_make(&key, &signup, proof));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_false(proof_read(&key, names[i], "site", ISSUED + 1, proof, &claims));
		assert_int_equal(proof_read(&key, "bonin", names[i], ISSUED + 1, proof, &claims),
		    strcmp(names[i], "site") == 0);
	}
	for (size_t bit = 0; bit < key.len * 8; bit++) {
		other.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
		assert_false(proof_read(&other, "bonin", "site", ISSUED + 1, proof, &claims));
		other.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	other.len--;
	assert_false(proof_read(&other, "bonin", "site", ISSUED + 1, proof, &claims));
	assert_false(proof_read(&empty, "bonin", "site", ISSUED + 1, proof, &claims));
	assert_false(proof_make(&empty, &signup, proof));
	assert_string_equal(proof, "");
}

/** A moment's seconds are rounded down: the last millisecond is the one before exp. */
static void
test_when_it_is(void **state)
{
	static const struct {
		int64_t now_ms;
		bool is_good;
	} cases[] = {
	    {(ISSUED + LIFE) * 1000 - 1, true},
	    {(ISSUED + LIFE) * 1000, false},
	    {(ISSUED + LIFE) * 1000 + 1, false},
	    {ISSUED * 1000 - 1, false},
	    {ISSUED * 1000, true},
	    {ISSUED * 1000 + 1, true},
	    {0, false},
	    {-1, false},
	    {INT64_MAX, false},
	    {INT64_MIN, false},
	};
	char proof[PROOF_SIZE];

	(void)state;
	assert_true(proof_make(&key, &signup, proof));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct proof_claims claims;

		if (proof_read(&key, "bonin", "site", cases[i].now_ms / 1000, proof, &claims) !=
		    cases[i].is_good)
			fail_msg("case %zu", i);
	}
}

/** The longest claims, every byte of them written as two, fit, and come back whole. */
static void
test_longest(void **state)
{
	struct proof_claims longest = reset, claims;
	char proof[PROOF_SIZE];

	(void)state;
	memset(longest.issuer, '"', sizeof(longest.issuer) - 1);
	memset(longest.audience, '\\', sizeof(longest.audience) - 1);
	memset(longest.user_id, '"', sizeof(longest.user_id) - 1);
	memset(longest.phone.e164, '1', sizeof(longest.phone.e164) - 1);
	longest.issued_s = INT64_C(1000000000000);
	longest.expires_s = longest.issued_s + PROOF_LIFETIME_MAX_S;
	assert_true(proof_make(&key, &longest, proof));
	assert_true(
	    proof_read(&key, longest.issuer, longest.audience, longest.issued_s, proof, &claims));
	assert_same(&claims, &longest);
}

/** The site has the key too. What it signs for years is none: our memory of used ones does not reach so far. */
static void
test_no_long_life(void **state)
{
	static const struct {
		int64_t expires_s;
		bool is_good;
	} cases[] = {
	    {ISSUED + PROOF_LIFETIME_MAX_S, true},
	    {ISSUED + PROOF_LIFETIME_MAX_S + 1, false},
	    {INT64_MAX / 1000, false},
	    {INT64_MAX, false},
	    {INT64_MIN, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct proof_claims long_lived = signup, claims;
		char proof[PROOF_SIZE];

		long_lived.expires_s = cases[i].expires_s;
		assert_true(proof_make(&key, &long_lived, proof));
		if (proof_read(&key, "bonin", "site", ISSUED, proof, &claims) != cases[i].is_good)
			fail_msg("case %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_proofs),
	    cmocka_unit_test(test_ends),
	    cmocka_unit_test(test_rfc7515_a1),
	    cmocka_unit_test(test_whose_it_is),
	    cmocka_unit_test(test_when_it_is),
	    cmocka_unit_test(test_longest),
	    cmocka_unit_test(test_no_long_life),
	};

	return cmocka_run_group_tests_name("proof", tests, make_claims, NULL);
}
