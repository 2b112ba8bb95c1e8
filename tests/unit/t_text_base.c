#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

/* Bytes as text: base64, base64url, hex. */

static const struct {
	const char *bytes;
	size_t len;
	const char *base64, *base64url;
} base_cases[] = {
    /* RFC 4648 section 10 */
    {"", 0, "", ""},
    {"f", 1, "Zg==", "Zg"},
    {"fo", 2, "Zm8=", "Zm8"},
    {"foo", 3, "Zm9v", "Zm9v"},
    {"foob", 4, "Zm9vYg==", "Zm9vYg"},
    {"fooba", 5, "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", 6, "Zm9vYmFy", "Zm9vYmFy"},
    /* RFC 7515 appendix C */
    {"\x03\xEC\xFF\xE0\xC1", 5, "A+z/4ME=", "A-z_4ME"},
    {"\0\0\0", 3, "AAAA", "AAAA"},
    {"\xFB\xFF", 2, "+/8=", "-_8"},
};

static void
test_base64url(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(base_cases); i++) {
		const unsigned char *bytes = (const unsigned char *)base_cases[i].bytes;
		const char *expected = base_cases[i].base64url;
		const size_t len = base_cases[i].len;
		char text[TEXT_BASE64URL_SIZE(6)];
		unsigned char back[6];

		assert_int_equal(text_base64url(text, bytes, len), strlen(expected));
		assert_string_equal(text, expected);
		assert_int_equal(text_base64url_decode(back, len, text, strlen(text)), len);
		assert_memory_equal(back, bytes, len);
		/* One byte less is not enough. */
		if (len > 0)
			assert_int_equal(
			    text_base64url_decode(back, len - 1, text, strlen(text)), -1);
	}
}

static void
test_base64url_refuses(void **state)
{
	static const char *const cases[] = {
	    "A",
	    "AAAAA", /* impossible lengths */
	    "Zh",
	    "Zm9",
	    "AB",
	    "AAB", /* stray bits */
	    "Zg==",
	    "Zm8=", /* padding */
	    "Zm+v",
	    "Zm/v",
	    "Zm.v",
	    "Zm v", /* not of this alphabet */
	    "Zm[v",
	    "Zm`v",
	    "Zm{v",
	    "Zm@v",
	    "Zm:v",
	    "Zm\xFFv",
	    "Zm\nv",
	};
	unsigned char out[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (text_base64url_decode(out, sizeof(out), cases[i], strlen(cases[i])) != -1)
			fail_msg("\"%s\" was decoded", cases[i]);
	}
	assert_int_equal(text_base64url_decode(out, sizeof(out), "Zm\0v", 4), -1);
}

static void
test_base64url_all_bytes(void **state)
{
	unsigned char bytes[256], back[256];
	char text[TEXT_BASE64URL_SIZE(256)];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		size_t text_len = text_base64url(text, bytes, len);

		assert_true(text_len < TEXT_BASE64URL_SIZE(len));
		assert_int_equal(text_base64url_decode(back, len, text, text_len), len);
		assert_memory_equal(back, bytes, len);
	}
}

static void
test_base64(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(base_cases); i++) {
		const unsigned char *bytes = (const unsigned char *)base_cases[i].bytes;
		char text[TEXT_BASE64_SIZE(6)];

		assert_int_equal(
		    text_base64(text, bytes, base_cases[i].len), strlen(base_cases[i].base64));
		assert_string_equal(text, base_cases[i].base64);
	}
}

static void
test_hex(void **state)
{
	char out[TEXT_HEX_SIZE(4)];

	(void)state;
	text_hex(out, (const unsigned char *)"\x00\x1F\xA9\xFF", 4);
	assert_string_equal(out, "001fa9ff");
	text_hex(out, (const unsigned char *)"", 0);
	assert_string_equal(out, "");
}

static void
test_hex_digit(void **state)
{
	static const char digits[] = "0123456789abcdef", capitals[] = "0123456789ABCDEF";

	(void)state;
	for (int c = -128; c < 128; c++) {
		const char *digit = c > 0 ? strchr(digits, c) : NULL;
		const char *capital = c > 0 ? strchr(capitals, c) : NULL;

		assert_int_equal(text_hex_digit((char)c), digit != NULL     ? digit - digits
		                                          : capital != NULL ? capital - capitals
		                                                            : -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_base64url),
	    cmocka_unit_test(test_base64url_refuses),
	    cmocka_unit_test(test_base64url_all_bytes),
	    cmocka_unit_test(test_base64),
	    cmocka_unit_test(test_hex),
	    cmocka_unit_test(test_hex_digit),
	};

	return cmocka_run_group_tests_name("text_base", tests, NULL, NULL);
}
