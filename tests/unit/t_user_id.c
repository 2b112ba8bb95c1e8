#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "user_id.h"

#define FIFTY "12345678901234567890123456789012345678901234567890"

typedef bool parse_fn(const char *text, char user_id[static USER_ID_SIZE]);

/** ${parse} makes ${user_id} of ${text}; NULL: nothing, and says so. */
static void
assert_parsed(parse_fn *parse, const char *text, const char *user_id)
{
	char out[USER_ID_SIZE] = "left over";
	bool is_parsed = parse(text, out);

	if (is_parsed != (user_id != NULL) || strcmp(out, user_id != NULL ? user_id : "") != 0)
		fail_msg("\"%s\": %s, \"%s\"", text, is_parsed ? "taken" : "refused", out);
}

static const struct {
	const char *text, *of_new, *of_any;
} cases[] = {
    /* a new member's */
    {"minsu", "minsu", "minsu"},
    {"abcd", "abcd", "abcd"},
    {"a123", "a123", "a123"},
    {"z_-9", "z_-9", "z_-9"},
    {"a---", "a---", "a---"},
    {"abcdefghijklmnopqrst", "abcdefghijklmnopqrst", "abcdefghijklmnopqrst"},
    {"MINSU", "minsu", "minsu"},
    {"MinSu_Z", "minsu_z", "minsu_z"},
    /* an imported one's, kept as it is */
    {"abc", NULL, "abc"},
    {"ABC", NULL, "ABC"},
    {"abcdefghijklmnopqrstu", NULL, "abcdefghijklmnopqrstu"},
    {"ABCDEFGHIJKLMNOPQRSTU", NULL, "ABCDEFGHIJKLMNOPQRSTU"},
    {"1abc", NULL, "1abc"},
    {"_abc", NULL, "_abc"},
    {"-abc", NULL, "-abc"},
    {"ab.cd", NULL, "ab.cd"},
    {"Old.Id@Shop.Example", NULL, "Old.Id@Shop.Example"},
    {"a\"b<c>&d", NULL, "a\"b<c>&d"},
    {"x", NULL, "x"},
    {"홍길동", NULL, "홍길동"},
    {"Émile", NULL, "Émile"},
    {"minsu🐴", NULL, "minsu🐴"},
    {"~`!#$%^&*()+=[]{}|\\;:',/?", NULL, "~`!#$%^&*()+=[]{}|\\;:',/?"},
    {FIFTY "12345678901234", NULL, FIFTY "12345678901234"},
    {FIFTY "12345678901말", NULL, FIFTY "12345678901말"},
    /* nobody's */
    {"", NULL, NULL},
    {FIFTY "123456789012345", NULL, NULL},
    {FIFTY "123456789012말", NULL, NULL},
    {"min su", NULL, NULL},
    {" minsu", NULL, NULL},
    {"minsu ", NULL, NULL},
    {"minsu\n", NULL, NULL},
    {"min\tsu", NULL, NULL},
    {"min\x01su", NULL, NULL},
    {"min\x7fsu", NULL, NULL},
    {"min\xffsu", NULL, NULL},
    {"min\xc1\xa1su", NULL, NULL},
    {"min\xed\xa0\x80su", NULL, NULL},
    {"minsu\xeb\xa7", NULL, NULL},
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_parsed(user_id_parse_new, cases[i].text, cases[i].of_new);
		assert_parsed(user_id_parse_any, cases[i].text, cases[i].of_any);
	}
}

/** Every byte as the first and as the last of four. */
static void
test_new_bytes(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz", others[] = "0123456789_-";

	(void)state;
	for (int c = 1; c < 256; c++) {
		char lower = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		char first[] = {(char)c, 'b', 'c', 'd', '\0'},
		     last[] = {'a', 'b', 'c', (char)c, '\0'};
		char folded_first[] = {lower, 'b', 'c', 'd', '\0'};
		char folded_last[] = {'a', 'b', 'c', lower, '\0'};
		bool is_letter = strchr(letters, lower) != NULL;
		bool is_any = is_letter || strchr(others, lower) != NULL;

		assert_parsed(user_id_parse_new, first, is_letter ? folded_first : NULL);
		assert_parsed(user_id_parse_new, last, is_any ? folded_last : NULL);
	}
}

/** What shows nothing is in no name: two names would look alike. */
static void
test_hidden(void **state)
{
	static const char *const hidden[] = {
	    "\u00a0",   /* no-break space */
	    "\xc2\x85", /* next line */
	    "\u00ad",   /* soft hyphen */
	    "\u034f",   /* combining grapheme joiner */
	    "\u061c",   /* Arabic letter mark */
	    "\u115f",   /* Hangul fillers */
	    "\u1160",
	    "\u3164",
	    "\uffa0",
	    "\u1680", /* Ogham space mark */
	    "\u180e", /* Mongolian vowel separator */
	    "\u2000", /* en quad */
	    "\u200b", /* zero width space */
	    "\u200d", /* zero width joiner */
	    "\u200f", /* right-to-left mark */
	    "\u2028", /* line separator */
	    "\u202e", /* right-to-left override */
	    "\u202f",
	    "\u205f",
	    "\u2060", /* word joiner */
	    "\u206f",
	    "\u2800", /* Braille blank */
	    "\u3000", /* ideographic space */
	    "\ue000", /* private use */
	    "\uf8ff",
	    "\ufdd0", /* no characters */
	    "\ufdef",
	    "\ufe0f", /* variation selector */
	    "\ufeff", /* byte order mark */
	    "\ufffd", /* replacement character */
	    "\uffff",
	    "\U0001d173",
	    "\U000e0041", /* a tag */
	    "\U0010ffff",
	};
	static const char *const shown[] = {"\u00a1", "\u00ac", "\u00ae", "\u0350", "\u1161",
	    "\u167f", "\u2010", "\u2027", "\u2030", "\u2070", "\u27ff", "\u3001", "\u3163",
	    "\u3165", "\ud7a3", "\uf900", "\ufdcf", "\ufdf0", "\uff9f", "\uffa1", "\U0001f434",
	    "\U0002f800"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
		char text[16];

		snprintf(text, sizeof(text), "min%s", hidden[i]);
		assert_parsed(user_id_parse_any, text, NULL);
		assert_parsed(user_id_parse_any, hidden[i], NULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		assert_parsed(user_id_parse_any, shown[i], shown[i]);
}

/** What was read once is read the same again. */
static void
test_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (cases[i].of_new != NULL)
			assert_parsed(user_id_parse_new, cases[i].of_new, cases[i].of_new);
		if (cases[i].of_any != NULL)
			assert_parsed(user_id_parse_any, cases[i].of_any, cases[i].of_any);
	}
}

/** Character by character, the table of user_id.c once more. */
static void
test_every_character(void **state)
{
	static const uint32_t ranges[][2] = {{0, 0x20}, {0x7f, 0xa0}, {0xad, 0xad}, {0x34f, 0x34f},
	    {0x61c, 0x61c}, {0x115f, 0x1160}, {0x1680, 0x1680}, {0x17b4, 0x17b5}, {0x180b, 0x180f},
	    {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f}, {0x2800, 0x2800},
	    {0x3000, 0x3000}, {0x3164, 0x3164}, {0xd800, 0xf8ff}, {0xfdd0, 0xfdef},
	    {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0}, {0xfff0, 0xffff},
	    {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff}};
	char user_id[USER_ID_SIZE];
	size_t i = 0;

	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		char text[] = {'A', '\0', '\0', '\0', '\0', '\0', '\0'};
		bool is_hidden;

		if (c < 0x80) {
			text[1] = (char)c;
		} else if (c < 0x800) {
			text[1] = (char)(0xc0 | c >> 6);
			text[2] = (char)(0x80 | (c & 0x3f));
		} else if (c < 0x10000) {
			text[1] = (char)(0xe0 | c >> 12);
			text[2] = (char)(0x80 | (c >> 6 & 0x3f));
			text[3] = (char)(0x80 | (c & 0x3f));
		} else {
			text[1] = (char)(0xf0 | c >> 18);
			text[2] = (char)(0x80 | (c >> 12 & 0x3f));
			text[3] = (char)(0x80 | (c >> 6 & 0x3f));
			text[4] = (char)(0x80 | (c & 0x3f));
		}
		while (i < ARRAY_LEN(ranges) && c > ranges[i][1])
			i++;
		is_hidden = i < ARRAY_LEN(ranges) && c >= ranges[i][0];
		if (user_id_parse_any(text, user_id) == is_hidden)
			fail_msg("U+%04X", (unsigned)c);
		assert_string_equal(user_id, is_hidden ? "" : text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_new_bytes),
	    cmocka_unit_test(test_hidden),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_every_character),
	};

	return cmocka_run_group_tests_name("user_id", tests, NULL, NULL);
}
