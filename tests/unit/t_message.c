#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <iconv.h>

#include "message.h"

#define PLAIN_TEXT "[테스트] 인증번호 [123456]를 입력해주세요."

static void
test_build(void **state)
{
	static const struct {
		const char *brand, *code, *host, *text;
		size_t len; /* in EUC-KR */
	} cases[] = {
	    {"테스트", "123456", "", PLAIN_TEXT, 42},
	    {"테스트", "123456", "example.com", PLAIN_TEXT "\n@example.com #123456", 63},
	    {"", "0000", "", "인증번호 [0000]를 입력해주세요.", 31},
	    {"bonin", "00000000", "a.b",
	        "[bonin] 인증번호 [00000000]를 입력해주세요.\n@a.b #00000000", 58},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[MESSAGE_SIZE];
		struct message_fault fault;

		assert_true(message_build(cases[i].brand, cases[i].code, cases[i].host, out));
		assert_string_equal(out, cases[i].text);
		assert_true(message_check(out, cases[i].len, &fault));
		assert_int_equal(fault.kind, MESSAGE_OK);
		assert_int_equal(fault.len, cases[i].len);
		/* One byte less, and it does not fit. */
		assert_false(message_check(out, cases[i].len - 1, &fault));
		assert_int_equal(fault.kind, MESSAGE_TOO_LONG);
		assert_int_equal(fault.len, cases[i].len);
	}
}

static void
test_build_too_long(void **state)
{
	char brand[MESSAGE_SIZE], out[MESSAGE_SIZE];
	const size_t rest_len = strlen("[] 인증번호 [123456]를 입력해주세요.");

	(void)state;
	memset(brand, 'b', sizeof(brand));
	brand[MESSAGE_SIZE - 1 - rest_len] = '\0';
	assert_true(message_build(brand, "123456", "", out));
	assert_int_equal(strlen(out), MESSAGE_SIZE - 1);
	brand[MESSAGE_SIZE - 1 - rest_len] = 'b';
	brand[MESSAGE_SIZE - rest_len] = '\0';
	assert_false(message_build(brand, "123456", "", out));
	/* Not even a part of the code stays behind. */
	for (size_t i = 0; i < sizeof(out); i++)
		assert_int_equal(out[i], 0);
}

static void
test_check_names_the_character(void **state)
{
	static const struct {
		const char *text;
		size_t position;
		uint32_t code_point;
	} cases[] = {
	    {"뷁", 1, 0xBDC1},
	    {"가나다똠방각하펲시콜라", 4, 0xB620},
	    {"a\tb", 2, '\t'},
	    {"a\rb", 2, '\r'},
	    {"a\x7F", 2, 0x7F},
	    {"ab\x1F", 3, 0x1F},
	    {"[가게] 😀", 6, 0x1F600},
	    {"₩1000", 1, 0x20A9},
	    {"a\xC2\xA0"
	     "b",
	        2, 0xA0},
	    {"café", 4, 0xE9},
	    {"a–b", 2, 0x2013},
	    {"\xEF\xBB\xBF"
	     "a",
	        1, 0xFEFF},
	    {"〾", 1, 0x303E},
	    {"㉾", 1, 0x327E},
	    {"a\xFF", 2, 0xFFFD},
	    {"가\xEA\xB0", 2, 0xFFFD},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message_fault fault;

		/* A character that no phone shows is told before the length. */
		assert_false(message_check(cases[i].text, 0, &fault));
		if (fault.kind != MESSAGE_BAD_CHARACTER || fault.position != cases[i].position ||
		    fault.code_point != cases[i].code_point)
			fail_msg("\"%s\": U+%04X at %zu", cases[i].text, (unsigned)fault.code_point,
			    fault.position);
	}
}

static void
test_check_takes(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} cases[] = {
	    {"", 0},
	    {" ~\n", 3},
	    {"가힝", 4},
	    {"￦€®…“”①★漢あ", 20},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct message_fault fault;

		assert_true(message_check(cases[i].text, cases[i].len, &fault));
		assert_int_equal(fault.len, cases[i].len);
	}
}

/** What glibc's EUC-KR takes besides KS X 1001:1998, and why we do not. */
static bool
is_known_difference(uint32_t c)
{
	return c == 0x20A9 || /* won sign: to others only U+FFE6 is */
	       c == 0x327E;   /* postal code mark, added in 2002 */
}

static void
test_table_is_that_of_iconv(void **state)
{
	iconv_t to_euckr = iconv_open("EUC-KR", "UTF-32LE");
	size_t n = 0, n_hangul = 0;

	(void)state;
	assert_true(to_euckr != (iconv_t)-1);
	for (uint32_t c = 0; c < 0x110100; c++) {
		unsigned char in[4] = {
		    (unsigned char)c, (unsigned char)(c >> 8), (unsigned char)(c >> 16), 0};
		char out[8], *from = (char *)in, *to = out;
		size_t left = sizeof(in), room = sizeof(out);

		iconv(to_euckr, NULL, NULL, NULL, NULL);
		bool has_two_bytes =
		    iconv(to_euckr, &from, &left, &to, &room) != (size_t)-1 && to == out + 2;
		if (message_has_ksx1001(c) != (has_two_bytes && !is_known_difference(c)))
			fail_msg("U+%04X", (unsigned)c);
		if (message_has_ksx1001(c)) {
			n++;
			n_hangul += c >= 0xAC00 && c <= 0xD7A3;
		}
	}
	iconv_close(to_euckr);
	assert_int_equal(n, 8226);
	assert_int_equal(n_hangul, 2350);
	assert_false(message_has_ksx1001(UINT32_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_build),
	    cmocka_unit_test(test_build_too_long),
	    cmocka_unit_test(test_check_names_the_character),
	    cmocka_unit_test(test_check_takes),
	    cmocka_unit_test(test_table_is_that_of_iconv),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
