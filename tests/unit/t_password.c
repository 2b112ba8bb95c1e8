#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <argon2.h>

#include "password.h"
#include "sys.h"

#define USER  "minsu"
#define PHONE "+821012345678"

/* Dice of our own: the salt that they show next, or none. */
static const char *salt = "0123456789abcdef";

bool
sys_random(void *out, size_t len)
{
	if (salt == NULL || len != strlen(salt))
		return false;
	memcpy(out, salt, len);
	return true;
}

static void
assert_fault(const char *password, const char *fault)
{
	const char *told = password_fault(password, USER, PHONE);

	if (told == NULL)
		fail_msg("\"%s\" may be used", password);
	if (strstr(told, fault) == NULL)
		fail_msg("\"%s\": %s", password, told);
}

static void
assert_good(const char *password)
{
	const char *told = password_fault(password, USER, PHONE);

	if (told != NULL)
		fail_msg("\"%s\": %s", password, told);
}

/** Characters at least, bytes at most. */
static void
test_length(void **state)
{
	char text[PASSWORD_MAX + 2];

	(void)state;
	assert_fault("", "8자");
	assert_fault("horse7!", "8자");
	assert_good("horse7!m");
	/* 21 bytes are seven characters. */
	assert_fault("바른말의배터리", "8자");
	assert_good("바른말의배터리로");
	assert_fault("🐴🔋📎", "8자");
	for (size_t len = 0; len < sizeof(text) - 1; len++)
		text[len] = "correct horse battery"[len % 21];
	text[PASSWORD_MAX + 1] = '\0';
	assert_fault(text, "256바이트");
	text[PASSWORD_MAX] = '\0';
	assert_good(text);
	/* Its last character goes over the end. */
	memcpy(text + PASSWORD_MAX - 2, "말", sizeof("말"));
	assert_fault(text, "256바이트");
	memcpy(text + PASSWORD_MAX - 3, "말", sizeof("말"));
	assert_good(text);
}

static void
test_bytes(void **state)
{
	static const char *const bad[] = {
	    "p\xe4ssw\xf6rter!",              /* Latin-1 */
	    "horse \xc0\xaf battery",         /* overlong */
	    "horse \xed\xa0\x80 battery",     /* a surrogate */
	    "horse \xf4\x90\x80\x80 battery", /* above the last */
	    "horse battery \xeb\xa7",         /* cut off */
	    "horse battery \x80",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_fault(bad[i], "쓸 수 없는 글자");
	assert_good("pässwörter!");
	assert_good("말과 배터리와 클립");
	assert_good("horse\tbattery");
	assert_good(" ~`\"'\\|<>{}[]:; ");
}

static void
test_not_the_user_id(void **state)
{
	static const struct {
		const char *user_id, *password;
		bool is_same;
	} cases[] = {
	    {"minsukim77", "minsukim77", true},
	    {"minsukim77", "MinsuKim77", true},
	    {"minsukim77", "minsukim7", false},
	    {"minsukim77", "minsukim778", false},
	    {"minsukim77", " minsukim77", false},
	    /* imported ones */
	    {"Old.Id@Shop.Example", "Old.Id@Shop.Example", true},
	    {"Old.Id@Shop.Example", "old.id@shop.example", true},
	    {"홍길동과그의말한마리", "홍길동과그의말한마리", true},
	    {"홍길동과그의말한마리", "홍길동과그의말한마디", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *told = password_fault(cases[i].password, cases[i].user_id, PHONE);

		if (cases[i].is_same != (told != NULL && strstr(told, "아이디") != NULL))
			fail_msg("case %zu", i);
	}
}

static void
test_not_the_number(void **state)
{
	static const struct {
		const char *phone, *password;
		bool is_same;
	} cases[] = {
	    {PHONE, "01012345678", true},
	    {PHONE, "1012345678", true},
	    {PHONE, "010-1234-5678", true},
	    {PHONE, "010 1234 5678", true},
	    {PHONE, "(010)1234.5678", true},
	    {PHONE, "+82 10-1234-5678", true},
	    {PHONE, "821012345678", true},
	    {PHONE, "0082 10 1234 5678", true},
	    {PHONE, "０１０１２３４５６７８", true},
	    {PHONE, "01012345679", false},
	    {PHONE, "01012345678m", false},
	    {PHONE, "0101234567801012345678", false},
	    {"+12025550123", "2025550123", false},
	    {"+12025550123", "12025550123", true},
	    {"+12025550123", "+1 (202) 555-0123", true},
	    {"+12025550123", "0012025550123", true},
	    {"", "48151623421", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *told = password_fault(cases[i].password, USER, cases[i].phone);

		if (cases[i].is_same != (told != NULL && strstr(told, "휴대폰 번호") != NULL))
			fail_msg("case %zu: %s", i, told);
	}
}

/** What is tried first; in capitals too, which the fold sees to. */
static void
test_common(void **state)
{
	static const char *const common[] = {"12345678", "123456789", "1234567890", "87654321",
	    "11111111", "00000000", "12341234", "abababab", "abcabcabc", "password", "PASSWORD",
	    "Password1", "password123!", "p@ssw0rd1234", "qwerty123", "qwertyuiop", "asdfghjkl",
	    "zxcvbnm,./", "1q2w3e4r", "1q2w3e4r!", "1qaz2wsx", "q1w2e3r4", "qazwsxedc", "qwer1234",
	    "asdf1234", "1234qwer", "abcd1234", "abcdefgh", "iloveyou1", "letmein123", "trustno1",
	    "admin123", "administrator", "welcome1!", "monkey2024", "dragon12", "football",
	    "baseball1", "superman", "batman12", "sunshine", "princess", "starwars1", "computer1",
	    "whatever", "samsung1", "dkssudgktpdy", "tkfkdgo12", "dlalstn1!", "1q2w3e4r5t",
	    "zaq12wsx", "147258369", "19991231", "20240101", "!@#$%^&*", "aabbccdd", "dragondragon",
	    "youtube1", "zxcvbnm1", "123456789a", "a12345678", "1234567a", "abc!123?", "!!monkey",
	    "123football456"};
	static const char *const uncommon[] = {"correct horse", "horse7!mug",
	    "마음에 드는 비밀번호", "19993112", "18001231", "20241301", "20240100", "passworn",
	    "ab123456cd", "mypasswordxyz", "monkeyhorse", "k3tchup on rye", "zebra crossing",
	    "123456footballs", "zzyzx road"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		assert_fault(common[i], "흔한");
	for (size_t i = 0; i < ARRAY_LEN(uncommon); i++)
		assert_good(uncommon[i]);
}

/**
 * Made by PHP 8.2: password_hash("correct horse 말", PASSWORD_ARGON2ID,
 * ["memory_cost" => 19456, "time_cost" => 2, "threads" => 1]).
 */
static void
test_hash_is_php_s(void **state)
{
	static const char php[] = "$argon2id$v=19$m=19456,t=2,p=1$NFRlUWJuNFFicVIwT1Q1ZA$"
	                          "Lv2G2Ij9ieEqrXVirFUERCaEnOWKS8fGmmiZo4smbY8";
	static const char password[] = "correct horse 말";
	char hash[PASSWORD_HASH_SIZE];

	(void)state;
	salt = "4TeQbn4QbqR0OT5d";
	assert_true(password_hash(password, hash));
	assert_string_equal(hash, php);
	assert_true(password_is_encoded(hash));
	assert_int_equal(argon2id_verify(php, password, strlen(password)), ARGON2_OK);
	assert_int_not_equal(argon2id_verify(php, password, strlen(password) - 1), ARGON2_OK);
}

/** Each salt has its hash, and the longest password counts to its last byte. */
static void
test_hash(void **state)
{
	char first[PASSWORD_HASH_SIZE], second[PASSWORD_HASH_SIZE], text[PASSWORD_MAX + 1];

	(void)state;
	salt = "0123456789abcdef";
	assert_true(password_hash("correct horse", first));
	salt = "0123456789abcdeg";
	assert_true(password_hash("correct horse", second));
	assert_string_not_equal(first, second);

	memset(text, 'x', PASSWORD_MAX);
	text[PASSWORD_MAX] = '\0';
	assert_true(password_hash(text, first));
	assert_int_equal(argon2id_verify(first, text, PASSWORD_MAX), ARGON2_OK);
	text[PASSWORD_MAX - 1] = 'y';
	assert_int_not_equal(argon2id_verify(first, text, PASSWORD_MAX), ARGON2_OK);
}

static void
test_no_hash_without_dice(void **state)
{
	char hash[PASSWORD_HASH_SIZE] = "x";

	(void)state;
	salt = NULL;
	assert_false(password_hash("correct horse", hash));
	assert_string_equal(hash, "");
}

static void
test_encoded(void **state)
{
	static const char *const good[] = {
	    "$argon2id$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
	    "$argon2i$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
	    "$2y$10$xen1TZJ7LWtuFqnxfyVYruMv5OO52Fjw4MvIvqza19CTfwzX9J5A.",
	    "$2a$10$xen1TZJ7LWtuFqnxfyVYruMv5OO52Fjw4MvIvqza19CTfwzX9J5A.",
	    "$2b$10$xen1TZJ7LWtuFqnxfyVYruMv5OO52Fjw4MvIvqza19CTfwzX9J5A.",
	    "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8",
	    "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlO/"
	    "O817G3uBnIFNjnQJuesI68OTLiBFdcbYEdFCoEO"
	    "faS35inz1",
	    "sha256:12000:UkVhWGJLZW5k:wGi0MmTqV6zqXxkqCq0vL1oV3m3tq2nq",
	    "$P$BNRZ8tNDn9B0yVZyKJ1c4pZ5dGf8Xq/",
	    "$wp$2y$10$xen1TZJ7LWtuFqnxfyVYruMv5OO52Fjw4MvIvqza19CTfwzX9J5A.",
	    "$H$9V1cX/WqUhsSWM0ipyB7HwFQqTQKxP1",
	};
	static const char *const bad[] = {
	    "",
	    "$",
	    "plain text",
	    "correct-horse",
	    "$2y$",
	    "$6$",
	    "$argon2id$",
	    "$argon2d$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub",
	    "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/", /* MD5 */
	    "$3$abc",
	    "$2x$10$xen1TZJ7LWtuFqnxfyVYru",
	    "5f4dcc3b5aa765d61d8327deb882cf99",
	    " $2y$10$xen1TZJ7LWtuFqnxfyVYru",
	    "$2y$10$xen1TZJ7LWtuFqnxfyVYru ",
	    "$2y$10$xen1TZJ7\nLWtuFqnxfyVYru",
	    "$2y$10$xen1TZJ7\x7fLWtuFqnxfyVYru",
	    "$2y$10$말",
	    "$ARGON2ID$v=19$m=65536,t=4,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub",
	};
	char longest[PASSWORD_HASH_SIZE + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(password_is_encoded(good[i]));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (password_is_encoded(bad[i]))
			fail_msg("%s", bad[i]);
	}
	memset(longest, '.', sizeof(longest));
	memcpy(longest, "$6$", 3);
	longest[PASSWORD_HASH_SIZE] = '\0';
	assert_false(password_is_encoded(longest));
	assert_false(password_is_storable(longest));
	longest[PASSWORD_HASH_SIZE - 1] = '\0';
	assert_true(password_is_encoded(longest));
	assert_true(password_is_storable(longest));
	assert_true(password_is_storable("5f4dcc3b5aa765d61d8327deb882cf99"));
	assert_false(password_is_storable(""));
	assert_false(password_is_storable("plain text"));
	assert_false(password_is_storable("말"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_length),
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_not_the_user_id),
	    cmocka_unit_test(test_not_the_number),
	    cmocka_unit_test(test_common),
	    cmocka_unit_test(test_hash_is_php_s),
	    cmocka_unit_test(test_hash),
	    cmocka_unit_test(test_no_hash_without_dice),
	    cmocka_unit_test(test_encoded),
	};

	return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
