#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "sign.h"
#include "text.h"

static struct sign_key
make_key(const void *bytes, size_t len)
{
	struct sign_key key = {.len = len};

	memcpy(key.bytes, bytes, len);
	return key;
}

static struct sign_key
text_key(const char *s)
{
	return make_key(s, strlen(s));
}

static struct sign_key
repeated_key(int byte, size_t len)
{
	struct sign_key key = {.len = len};

	memset(key.bytes, byte, len);
	return key;
}

static void
assert_hmac(const struct sign_key *key, const void *data, size_t len, const char *expected)
{
	unsigned char digest[SIGN_LEN];
	char hex[TEXT_HEX_SIZE(SIGN_LEN)];

	/* Whole, and in two parts at every place. */
	for (size_t cut = 0; cut <= len; cut++) {
		const struct sign_part parts[] = {
		    {data, cut}, {(const unsigned char *)data + cut, len - cut}};

		assert_true(sign_hmac(key, parts, ARRAY_LEN(parts), digest));
		text_hex(hex, digest, sizeof(digest));
		hex[strlen(expected)] = '\0'; /* case 5 is cut to 128 bits */
		assert_string_equal(hex, expected);
	}
}

/** RFC 4231 section 4, the column of HMAC-SHA-256. */
static void
test_rfc4231(void **state)
{
	unsigned char counted[25], fifty[50];
	struct sign_key key;

	(void)state;
	key = repeated_key(0x0b, 20);
	assert_hmac(&key, "Hi There", 8,
	    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");

	key = text_key("Jefe");
	assert_hmac(&key, "what do ya want for nothing?", 28,
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

	key = repeated_key(0xaa, 20);
	memset(fifty, 0xdd, sizeof(fifty));
	assert_hmac(&key, fifty, sizeof(fifty),
	    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");

	for (size_t i = 0; i < sizeof(counted); i++)
		counted[i] = (unsigned char)(i + 1);
	key = make_key(counted, sizeof(counted));
	memset(fifty, 0xcd, sizeof(fifty));
	assert_hmac(&key, fifty, sizeof(fifty),
	    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");

	key = repeated_key(0x0c, 20);
	assert_hmac(&key, "Test With Truncation", 20, "a3b6167473100ee06e0c796c2955552b");

	key = repeated_key(0xaa, 131);
	assert_hmac(&key, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
	    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	assert_hmac(&key,
	    "This is a test using a larger than block-size key and a larger than block-size "
	    "data. The key needs to be hashed before being used by the HMAC algorithm.",
	    152, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

static void
test_longest_key(void **state)
{
	const struct sign_key key = repeated_key(0xaa, SIGN_KEY_MAX);

	(void)state;
	assert_hmac(
	    &key, "x", 1, "8120444a4052fab38adca3d8132046bab68f90eb52bb5c950d6aabdf7a90afc3");
}

/* A thread keeps the contexts of its last keys: another key must never get one of them, however alike they are. */
static void
test_keys_are_told_apart(void **state)
{
	struct sign_key keys[8];
	unsigned char first[ARRAY_LEN(keys)][SIGN_LEN], again[SIGN_LEN];

	(void)state;
	/* Each begins with all that came before. */
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		keys[i] = repeated_key(0x61, i + 1);
		assert_true(sign_hmac(&keys[i], &SIGN_TEXT("x"), 1, first[i]));
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(first[i], first[j], SIGN_LEN);
	}
	/* Shorter after longer, longer after shorter, and the same again. */
	for (size_t i = 0; i < 200; i++) {
		size_t k = (i * 5 + i / 7) % ARRAY_LEN(keys);

		assert_true(sign_hmac(&keys[k], &SIGN_TEXT("x"), 1, again));
		assert_memory_equal(again, first[k], SIGN_LEN);
	}
}

static void
test_parts_are_one_text(void **state)
{
	const struct sign_key key = text_key("k");
	const struct sign_part many[] = {
	    SIGN_TEXT("a"), SIGN_TEXT(""), SIGN_TEXT("bc"), {NULL, 0}, SIGN_TEXT("d")};
	unsigned char whole[SIGN_LEN], parted[SIGN_LEN];

	(void)state;
	assert_true(sign_hmac(&key, &SIGN_TEXT("abcd"), 1, whole));
	assert_true(sign_hmac(&key, many, ARRAY_LEN(many), parted));
	assert_memory_equal(whole, parted, SIGN_LEN);
	/* No part at all is the empty text. */
	assert_true(sign_hmac(&key, NULL, 0, whole));
	assert_true(sign_hmac(&key, &SIGN_TEXT(""), 1, parted));
	assert_memory_equal(whole, parted, SIGN_LEN);
}

static void
test_bad_key_signs_nothing(void **state)
{
	static const unsigned char zeros[SIGN_LEN];
	unsigned char digest[SIGN_LEN];
	struct sign_key empty = {.len = 0}, out;
	struct sign_key huge = {.len = SIGN_KEY_MAX + 1};
	struct sign_tag tag;
	char sens[SIGN_SENS_SIZE] = "x";

	(void)state;
	memset(digest, 1, sizeof(digest));
	assert_false(sign_hmac(&empty, &SIGN_TEXT("x"), 1, digest));
	assert_memory_equal(digest, zeros, SIGN_LEN);
	memset(digest, 1, sizeof(digest));
	assert_false(sign_hmac(&huge, &SIGN_TEXT("x"), 1, digest));
	assert_memory_equal(digest, zeros, SIGN_LEN);

	memset(&out, 1, sizeof(out));
	assert_false(sign_derive(&empty, "x", &out));
	assert_int_equal(out.len, 0);
	assert_memory_equal(out.bytes, zeros, SIGN_LEN);
	memset(&tag, 1, sizeof(tag));
	assert_false(sign_tag(&empty, "phone", "x", &tag));
	assert_memory_equal(tag.bytes, zeros, SIGN_TAG_LEN);
	assert_false(sign_sens(&empty, "GET", "/", "1", "a", sens));
	assert_string_equal(sens, "");
}

/** Vectors made with openssl(1) and node, from throw-away keys. */
static const struct {
	const char *method, *target, *timestamp_ms, *access_key, *secret, *signature;
} sens_cases[] = {
    {"POST", "/sms/v2/services/ncp:sms:kr:300000000001:verify/messages", "1767225600000",
        "wejG5Ai5K5Qlgka0rNNO", "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG",
        "uj58cA1ORbLvKGjDWR9rfCau9iPCrnuSRAHqgCSrOSE="},
    {"GET",
        "/sms/v2/services/ncp:sms:kr:300000000001:verify/messages"
        "?requestId=RSSA-1767225600000-1234-12345678-AbCdEfGh",
        "1767225600123", "wejG5Ai5K5Qlgka0rNNO", "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG",
        "eFIdyHL9mxoFwV72hGE/EEoCt5woOVWNpLDVbiKSkJs="},
    {"GET",
        "/sms/v2/services/ncp%3Asms%3Akr%3A300000000001%3Averify/messages"
        "?requestStartTime=2026-01-01%2000%3A00%3A00&requestEndTime=2026-01-02%2000%3A00%3A00"
        "&pageSize=100",
        "1767225601999", "ncp_iam_gGpSFdQAUv7xWdtn", "ncp_iam_R47Iv7GBTgPvJEoLKXc79OM19xx2ZjfH",
        "amQelzii9AAwD2oawaK8JdSKnUG5UUP3rwENMM7tpKM="},
    {"DELETE",
        "/sms/v2/services/ncp:sms:kr:300000000001:verify/reservations/"
        "RSSA-1767225600000-1234-12345678-AbCdEfGh",
        "1795403160055", "ncp_iam_gGpSFdQAUv7xWdtn", "ncp_iam_R47Iv7GBTgPvJEoLKXc79OM19xx2ZjfH",
        "ctV+0VnaSP+/fQYiL5cwgXcgqRDw+50uWYEyxaUImJ8="},
    {"GET",
        "/alimtalk/v2/services/ncp:kkobizmsg:kr:300000000002:verify/templates"
        "?channelId=@verify-kr&templateName=%EC%9D%B8%EC%A6%9D%EB%B2%88%ED%98%B8",
        "1798761600456", "5vNirkBbuD0nhwH3rCcE", "XUFR5A8TVgAlWxulijKawoePcf1uPTfWMuWSxjoc",
        "N5THFq9s67JhBMYGUkIZShpWqmZbDpc5b6O12DvlqNc="},
};

static void
test_sens(void **state)
{
	char out[SIGN_SENS_SIZE], other[SIGN_SENS_SIZE], changed[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sens_cases); i++) {
		const char *method = sens_cases[i].method, *target = sens_cases[i].target;
		const char *ms = sens_cases[i].timestamp_ms, *access = sens_cases[i].access_key;
		struct sign_key secret = text_key(sens_cases[i].secret);

		assert_true(sign_sens(&secret, method, target, ms, access, out));
		assert_string_equal(out, sens_cases[i].signature);

		/*
		 * Signing the path without its query is another signature; so is a last line feed.
		 */
		const char *query = strchr(target, '?');
		if (query != NULL) {
			snprintf(changed, sizeof(changed), "%.*s", (int)(query - target), target);
			assert_true(sign_sens(&secret, method, changed, ms, access, other));
			assert_string_not_equal(out, other);
		}
		snprintf(changed, sizeof(changed), "%s\n", access);
		assert_true(sign_sens(&secret, method, target, ms, changed, other));
		assert_string_not_equal(out, other);
		assert_true(sign_sens(&secret, "PUT", target, ms, access, other));
		assert_string_not_equal(out, other);
		assert_true(sign_sens(&secret, method, target, "1767225600001", access, other));
		assert_string_not_equal(out, other);
		secret.bytes[0] ^= 1;
		assert_true(sign_sens(&secret, method, target, ms, access, other));
		assert_string_not_equal(out, other);
	}
}

static void
test_equal(void **state)
{
	unsigned char a[16] = {0}, b[16] = {0};

	(void)state;
	assert_true(sign_equal(a, b, sizeof(a)));
	assert_true(sign_equal(a, b, 0));
	for (size_t i = 0; i < sizeof(a); i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			b[i] = (unsigned char)(1u << bit);
			assert_false(sign_equal(a, b, sizeof(a)));
		}
		b[i] = 0;
	}
}

static void
test_derive(void **state)
{
	const struct sign_key master = text_key("Jefe");
	struct sign_key a, b;
	char hex[TEXT_HEX_SIZE(SIGN_LEN)];

	(void)state;
	assert_true(sign_derive(&master, "what do ya want for nothing?", &a));
	assert_int_equal(a.len, SIGN_LEN);
	text_hex(hex, a.bytes, a.len);
	assert_string_equal(
	    hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_true(sign_derive(&master, "something else", &b));
	assert_memory_not_equal(a.bytes, b.bytes, SIGN_LEN);
	assert_true(sign_derive(&a, "something else", &b));
	assert_memory_not_equal(a.bytes, b.bytes, SIGN_LEN);
}

static void
test_tag(void **state)
{
	const struct sign_key key = text_key("key"), other_key = text_key("kez");
	struct sign_tag tag, same, other;

	(void)state;
	assert_true(sign_tag(&key, "phone", "+821012345678", &tag));
	/* It is in databases: it must never change. */
	char hex[TEXT_HEX_SIZE(SIGN_TAG_LEN)];
	text_hex(hex, tag.bytes, sizeof(tag.bytes));
	assert_string_equal(hex, "e88585c26d607f771b475b9cc89bbaca");
	assert_true(sign_tag(&key, "phone", "+821012345678", &same));
	assert_memory_equal(tag.bytes, same.bytes, SIGN_TAG_LEN);
	assert_true(sign_tag(&key, "phone", "+821012345679", &other));
	assert_memory_not_equal(tag.bytes, other.bytes, SIGN_TAG_LEN);
	assert_true(sign_tag(&key, "address", "+821012345678", &other));
	assert_memory_not_equal(tag.bytes, other.bytes, SIGN_TAG_LEN);
	/* Kind and value must not slide into each other. */
	assert_true(sign_tag(&key, "phone+", "821012345678", &other));
	assert_memory_not_equal(tag.bytes, other.bytes, SIGN_TAG_LEN);
	assert_true(sign_tag(&other_key, "phone", "+821012345678", &other));
	assert_memory_not_equal(tag.bytes, other.bytes, SIGN_TAG_LEN);
}

static void
test_key_wipe(void **state)
{
	static const struct sign_key zeros;
	struct sign_key key = repeated_key(0xaa, SIGN_KEY_MAX);

	(void)state;
	sign_key_wipe(&key);
	assert_memory_equal(&key, &zeros, sizeof(key));
	sign_key_wipe(NULL);
}

/* More keys than a thread holds, in turn, each in the place of the one before. */
static void
test_many_keys(void **state)
{
	unsigned char digests[10][SIGN_LEN], again[SIGN_LEN];

	(void)state;
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
			const struct sign_key key = repeated_key((unsigned char)i, 32);

			assert_true(sign_hmac(&key, &SIGN_TEXT("x"), 1, again));
			if (round == 0)
				memcpy(digests[i], again, SIGN_LEN);
			assert_memory_equal(digests[i], again, SIGN_LEN);
			assert_true(i == 0 || memcmp(digests[i - 1], again, SIGN_LEN) != 0);
		}
	}
	/* One key that begins like another is another. */
	const struct sign_key longer = repeated_key(9, 33);

	assert_true(sign_hmac(&longer, &SIGN_TEXT("x"), 1, again));
	assert_memory_not_equal(digests[9], again, SIGN_LEN);
}

static void *
sign_often(void *arg)
{
	bool *is_right = arg;
	const struct sign_key key = text_key("Jefe");
	unsigned char first[SIGN_LEN], digest[SIGN_LEN];

	*is_right = sign_hmac(&key, &SIGN_TEXT("x"), 1, first);
	for (size_t i = 0; i < 500 && *is_right; i++)
		*is_right = sign_hmac(&key, &SIGN_TEXT("x"), 1, digest) &&
		            memcmp(first, digest, SIGN_LEN) == 0;
	return NULL;
}

static void
test_threads(void **state)
{
	pthread_t threads[8];
	bool is_right[8] = {false};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, sign_often, &is_right[i]), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		pthread_join(threads[i], NULL);
		assert_true(is_right[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    /* first, so that the threads meet before anything was fetched */
	    cmocka_unit_test(test_threads),
	    cmocka_unit_test(test_rfc4231),
	    cmocka_unit_test(test_longest_key),
	    cmocka_unit_test(test_keys_are_told_apart),
	    cmocka_unit_test(test_parts_are_one_text),
	    cmocka_unit_test(test_bad_key_signs_nothing),
	    cmocka_unit_test(test_sens),
	    cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_derive),
	    cmocka_unit_test(test_tag),
	    cmocka_unit_test(test_many_keys),
	    cmocka_unit_test(test_key_wipe),
	};

	return cmocka_run_group_tests_name("sign", tests, NULL, NULL);
}
