#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

#define UNTOUCHED INT64_C(-4711)

static void
test_number(void **state)
{
	static const struct {
		const char *s;
		int64_t min, max, value;
		bool is_number;
	} cases[] = {
	    {"0", 0, 9, 0, true},
	    {"-0", 0, 9, 0, true},
	    {"7", 0, 9, 7, true},
	    {"007", 0, 9, 7, true},
	    {"9", 0, 9, 9, true},
	    {"10", 0, 9, 0, false},
	    {"-1", 0, 9, 0, false},
	    {"-1", -1, 9, -1, true},
	    {"-2", -1, 9, 0, false},
	    {"9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX, true},
	    {"9223372036854775808", INT64_MIN, INT64_MAX, 0, false},
	    {"-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN, true},
	    {"-9223372036854775809", INT64_MIN, INT64_MAX, 0, false},
	    {"92233720368547758070", INT64_MIN, INT64_MAX, 0, false},
	    {"00000000000000000000000000000001", 0, 9, 1, true},
	    {"", INT64_MIN, INT64_MAX, 0, false},
	    {"-", INT64_MIN, INT64_MAX, 0, false},
	    {"--1", INT64_MIN, INT64_MAX, 0, false},
	    {"+1", INT64_MIN, INT64_MAX, 0, false},
	    {" 1", INT64_MIN, INT64_MAX, 0, false},
	    {"1 ", INT64_MIN, INT64_MAX, 0, false},
	    {"1\n", INT64_MIN, INT64_MAX, 0, false},
	    {"0x1", INT64_MIN, INT64_MAX, 0, false},
	    {"1e3", INT64_MIN, INT64_MAX, 0, false},
	    {"1.0", INT64_MIN, INT64_MAX, 0, false},
	    {"1-", INT64_MIN, INT64_MAX, 0, false},
	    {"１", INT64_MIN, INT64_MAX, 0, false},
	    {":", INT64_MIN, INT64_MAX, 0, false},
	    {"/", INT64_MIN, INT64_MAX, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t value = UNTOUCHED;
		bool is_number = text_number(cases[i].s, cases[i].min, cases[i].max, &value);

		if (is_number != cases[i].is_number ||
		    value != (is_number ? cases[i].value : UNTOUCHED))
			fail_msg("\"%s\" is %d, %lld", cases[i].s, is_number, (long long)value);
	}
}

static void
test_copy(void **state)
{
	char out[4] = "xyz";

	(void)state;
	assert_true(text_copy(out, sizeof(out), "abc"));
	assert_string_equal(out, "abc");
	assert_false(text_copy(out, sizeof(out), "abcd"));
	assert_string_equal(out, "");
	assert_true(text_copy(out, sizeof(out), ""));
	assert_string_equal(out, "");
	out[0] = 'z';
	assert_false(text_copy(out, 0, ""));
	assert_int_equal(out[0], 'z');
	assert_false(text_copy(out, 1, "a"));
	assert_string_equal(out, "");
}

static void
test_folder(void **state)
{
	static const struct {
		const char *path, *folder;
	} cases[] = {{"/a/b", "/a"}, {"a/b", "a"}, {"/a", "/"}, {"a", "."}, {"", "."},
	    {"/abcde", "/"}, {"/ab/cdefgh", "/ab"}, {"//a", "/"}, {"/a/", "/a"}};
	char out[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(text_folder(cases[i].path, out, sizeof(out)));
		assert_string_equal(out, cases[i].folder);
	}
	assert_false(text_folder("/abc/d", out, sizeof(out)));
	assert_string_equal(out, "");
	assert_false(text_folder("/a", out, 1));
	assert_false(text_folder("a", out, 1));
}

static const struct {
	const char *s;
	size_t len;
	bool is_utf8;
} utf8_cases[] = {
    {"", 0, true},
    {"a\x7F", 2, true},
    {"\0", 1, false},
    {"a\0b", 3, false},
    {"\xC2\x80", 2, true},
    {"\xDF\xBF", 2, true},
    {"\xE0\xA0\x80", 3, true},
    {"\xED\x9F\xBF", 3, true},
    {"\xEE\x80\x80", 3, true},
    {"\xEF\xBF\xBF", 3, true},
    {"\xF0\x90\x80\x80", 4, true},
    {"\xF4\x8F\xBF\xBF", 4, true},
    {"한글 ok 😀", 14, true},
    {"\x80", 1, false}, /* begins in the middle */
    {"\xBF", 1, false},
    {"\xC0\x80", 2, false}, /* overlong */
    {"\xC1\xBF", 2, false},
    {"\xE0\x9F\xBF", 3, false},
    {"\xF0\x8F\xBF\xBF", 4, false},
    {"\xED\xA0\x80", 3, false}, /* surrogates */
    {"\xED\xBF\xBF", 3, false},
    {"\xF4\x90\x80\x80", 4, false}, /* beyond U+10FFFF */
    {"\xF5\x80\x80\x80", 4, false},
    {"\xF8\x88\x80\x80\x80", 5, false},
    {"\x80\x80", 2, false},
    {"\xBF\x80", 2, false},
    {"\xF8\x90\x80\x80", 4, false},
    {"\xFC\x90\x80\x80", 4, false},
    {"\xFE", 1, false},
    {"\xFF", 1, false},
    {"\xC2", 1, false}, /* cut off */
    {"\xEA\xB0", 2, false},
    {"\xF0\x9F\x98", 3, false},
    {"\xC2\x41", 2, false}, /* broken off by another */
    {"\xEA\x41\x80", 3, false},
    {"\xEA\xB0\xC0", 3, false},
    {"\xF0\x9F\x98\x41", 4, false},
};

static void
test_utf8(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(utf8_cases); i++) {
		if (text_is_utf8(utf8_cases[i].s, utf8_cases[i].len) != utf8_cases[i].is_utf8)
			fail_msg("case %zu", i);
	}
}

/** Write ${c} as UTF-8 in the plainest way. */
static size_t
encode(uint32_t c, char out[static 5])
{
	size_t n = 0;

	if (c < 0x80) {
		out[n++] = (char)c;
	} else {
		if (c < 0x800) {
			out[n++] = (char)(0xC0 | c >> 6);
		} else {
			if (c < 0x10000) {
				out[n++] = (char)(0xE0 | c >> 12);
			} else {
				out[n++] = (char)(0xF0 | c >> 18);
				out[n++] = (char)(0x80 | (c >> 12 & 0x3F));
			}
			out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		}
		out[n++] = (char)(0x80 | (c & 0x3F));
	}
	out[n] = '\0';
	return n;
}

static void
test_every_character(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x110000; c++) {
		char s[5];
		uint32_t read = 0;
		size_t n = encode(c, s);
		bool is_character = c < 0x110000 && (c < 0xD800 || c > 0xDFFF);

		if (text_is_utf8(s, n) != is_character)
			fail_msg("U+%04X is%s UTF-8", (unsigned)c, is_character ? " no" : "");
		if (is_character && (text_next(s, &read) != s + n || read != c))
			fail_msg("U+%04X is read as U+%04X", (unsigned)c, (unsigned)read);
	}
}

static void
test_next_at_the_end(void **state)
{
	const char *s = "";
	uint32_t c = 1;

	(void)state;
	assert_ptr_equal(text_next(s, &c), s);
	assert_int_equal(c, 0);
	assert_int_equal(text_decode(s, 0, &c), 0);

	/* What was never approved: still one byte at a time, and never past the NUL. */
	s = "\xEA\xB0";
	assert_ptr_equal(text_next(s, &c), s + 1);
	assert_int_equal(c, 0xFFFD);
	assert_ptr_equal(text_next(s + 1, &c), s + 2);
	assert_int_equal(c, 0xFFFD);
}

static void
test_clean(void **state)
{
	static const struct {
		const char *s, *clean;
	} cases[] = {
	    {"", ""},
	    {"plain ~", "plain ~"},
	    {"한글 é 😀", "한글 é 😀"},
	    {"a\nb\tc\x1b[31m\x7f", "a b c [31m "},
	    {"a\xc2\x85z", "a  z"},      /* C1 */
	    {"a\xe2\x80\xaez", "a   z"}, /* right to left */
	    {"\xff\x80 a", "?? a"},      /* no UTF-8 */
	    {"\xed\xa0\x80", "???"},     /* a surrogate */
	    {"cut \xed\x95", "cut ??"},  /* half a character at the end */
	    {"\xf3\xa0\x80\x81 tag", "     tag"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char s[64];

		assert_true(text_copy(s, sizeof(s), cases[i].s));
		text_clean(s);
		assert_string_equal(s, cases[i].clean);
		assert_true(text_is_utf8(s, strlen(s)));
	}
}

static void
test_fold_digits(void **state)
{
	static const struct {
		const char *s, *folded; /* NULL: refused */
	} cases[] = {
	    {"-\xff", NULL}, /* after what is skipped */
	    {"1\xc2\x9f"
	     "2",
	        NULL}, /* beside what is skipped */
	    {"1\u00a12", NULL}, {"1\u20162", NULL}, {"1\u22112", NULL}, {"1\u22132", NULL},
	    {"1\u2fff2", NULL}, {"1\u30012", NULL}, {"1\uff072", NULL}, {"1\uff0a2", NULL},
	    {"1\uff0c2", NULL}, {"1\uff0f2", NULL}, {"1\uff1a2", NULL}, {" \xff", NULL}, {"", ""},
	    {"0123456789", "0123456789"}, {"０１２３４５６７８９", "0123456789"},
	    {" 01\t0-12.34(5)6\r\n", "010123456"},
	    {"0\xC2\xA0"
	     "1\xE3\x80\x80"
	     "2",
	        "012"}, /* U+00A0, U+3000 */
	    {"0‐1‑2‒3–4—5―6−7－8．9", "0123456789"}, {"（02）1", "021"}, {"+82", "+82"},
	    {" (+82) 10", "+8210"}, {"＋８２", "+82"}, {"+", "+"}, {"++82", NULL}, {"8+2", NULL},
	    {"82+", NULL}, {"1a", NULL}, {"1/2", NULL}, {"1:2", NULL}, {"1\v2", NULL},
	    {"1\x1B"
	     "2",
	        NULL},
	    {"①", NULL}, {"٣", NULL}, /* a digit, but not one of ours */
	    {"１\xEF\xBC", NULL}, {"1\xFF", NULL}, {"１／２", NULL}, {"１：２", NULL}, {"일", NULL},
	    {"\xE2\x80\x8B"
	     "1",
	        NULL}, /* zero-width space */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[32] = "x";
		bool is_folded = text_fold_digits(cases[i].s, out, sizeof(out));
		const char *expected = cases[i].folded != NULL ? cases[i].folded : "";

		if (is_folded != (cases[i].folded != NULL) || strcmp(out, expected) != 0)
			fail_msg("\"%s\" is %d, \"%s\"", cases[i].s, is_folded, out);
	}
}

/** Character by character, the table of text.c once more. */
static void
test_what_is_invisible(void **state)
{
	static const uint32_t ranges[][2] = {{0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD},
	    {0x061C, 0x061C}, {0x115F, 0x1160}, {0x180B, 0x180F}, {0x200B, 0x200F},
	    {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xE000, 0xF8FF},
	    {0xFDD0, 0xFDEF}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
	    {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0xE0000, 0x10FFFF}};
	size_t i = 0;

	(void)state;
	for (uint32_t c = 0; c <= 0x110000; c++) {
		bool is_in;

		while (i < ARRAY_LEN(ranges) && c > ranges[i][1])
			i++;
		is_in = i < ARRAY_LEN(ranges) && c >= ranges[i][0];
		if (text_is_invisible(c) != is_in)
			fail_msg("U+%04X", (unsigned)c);
	}
}

static void
test_fold_digits_size(void **state)
{
	char out[5] = "xxxx";

	(void)state;
	assert_true(text_fold_digits("1-2-3-4", out, sizeof(out)));
	assert_string_equal(out, "1234");
	assert_false(text_fold_digits("12345", out, sizeof(out)));
	assert_string_equal(out, "");
	assert_true(text_fold_digits(" ", out, 1));
	assert_string_equal(out, "");
	out[0] = 'x';
	assert_false(text_fold_digits("", out, 0));
	assert_false(text_fold_digits("1", out, 0));
	assert_int_equal(out[0], 'x');
}

static void
test_count(void **state)
{
	(void)state;
	assert_int_equal(text_count(""), 0);
	assert_int_equal(text_count("a가😀\n"), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_number),
	    cmocka_unit_test(test_copy),
	    cmocka_unit_test(test_folder),
	    cmocka_unit_test(test_utf8),
	    cmocka_unit_test(test_every_character),
	    cmocka_unit_test(test_next_at_the_end),
	    cmocka_unit_test(test_clean),
	    cmocka_unit_test(test_fold_digits),
	    cmocka_unit_test(test_fold_digits_size),
	    cmocka_unit_test(test_what_is_invisible),
	    cmocka_unit_test(test_count),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
