#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "phone.h"
#include "text.h"

static const struct phone_policy only_new = {.old_prefixes = false};
static const struct phone_policy old_too = {.old_prefixes = true};
static const struct phone_policy abroad = {
    .countries = {"1", "81", "7", "77", "39", "", "852", "85", "44"},
    .n_countries = 8}; /* so 44 does not count */

#define MOBILE "+821012345678"

/** ${e164} is what comes out, or NULL where ${fault} does. */
static const struct {
	const struct phone_policy *policy;
	const char *text, *e164;
	enum phone_fault fault;
} cases[] = {
    /* one number, and how people write it */
    {&only_new, "01012345678", MOBILE, PHONE_OK},
    {&only_new, "010-1234-5678", MOBILE, PHONE_OK},
    {&only_new, "010 1234 5678", MOBILE, PHONE_OK},
    {&only_new, "010.1234.5678", MOBILE, PHONE_OK},
    {&only_new, "(010) 1234-5678", MOBILE, PHONE_OK},
    {&only_new, "010)1234-5678", MOBILE, PHONE_OK},
    {&only_new, "  010 - 1234 - 5678\t\r\n", MOBILE, PHONE_OK},
    {&only_new, "010–1234–5678", MOBILE, PHONE_OK},
    {&only_new, "010—1234—5678", MOBILE, PHONE_OK},
    {&only_new, "010‑1234−5678", MOBILE, PHONE_OK},
    {&only_new, "０１０１２３４５６７８", MOBILE, PHONE_OK},
    {&only_new, "０１０－１２３４－５６７８", MOBILE, PHONE_OK},
    {&only_new, "（０１０）１２３４　５６７８", MOBILE, PHONE_OK},
    {&only_new, "010．1234．5678", MOBILE, PHONE_OK},
    {&only_new,
        "010\xC2\xA0"
        "1234\xC2\xA0"
        "5678",
        MOBILE, PHONE_OK},
    {&only_new, "+821012345678", MOBILE, PHONE_OK},
    {&only_new, "+82 10-1234-5678", MOBILE, PHONE_OK},
    {&only_new, "+82-10-1234-5678", MOBILE, PHONE_OK},
    {&only_new, "(+82) 10 1234 5678", MOBILE, PHONE_OK},
    {&only_new, "+ 82 10 1234 5678", MOBILE, PHONE_OK},
    {&only_new, "＋８２ １０ 1234 5678", MOBILE, PHONE_OK},
    {&only_new, "+82 010-1234-5678", MOBILE, PHONE_OK},
    {&only_new, "+82 (0)10-1234-5678", MOBILE, PHONE_OK},
    {&only_new, "82 10 1234 5678", MOBILE, PHONE_OK},
    {&only_new, "821012345678", MOBILE, PHONE_OK},
    {&only_new, "8201012345678", MOBILE, PHONE_OK},
    {&only_new, "0082 10 1234 5678", MOBILE, PHONE_OK},
    {&only_new, "00821012345678", MOBILE, PHONE_OK},
    {&only_new, "0082-010-1234-5678", MOBILE, PHONE_OK},
    {&only_new, "01000000000", "+821000000000", PHONE_OK},
    {&only_new, "01099999999", "+821099999999", PHONE_OK},

    /* the old prefixes, seven and eight digits */
    {&old_too, "011-123-4567", "+82111234567", PHONE_OK},
    {&old_too, "011-1234-5678", "+821112345678", PHONE_OK},
    {&old_too, "016-123-4567", "+82161234567", PHONE_OK},
    {&old_too, "017-123-4567", "+82171234567", PHONE_OK},
    {&old_too, "018-123-4567", "+82181234567", PHONE_OK},
    {&old_too, "+82 19 123 4567", "+82191234567", PHONE_OK},
    {&old_too, "+82 019 123 4567", "+82191234567", PHONE_OK},
    {&old_too, "010-1234-5678", MOBILE, PHONE_OK},
    {&old_too, "011-12345", NULL, PHONE_LENGTH},
    {&old_too, "011-1234-56789", NULL, PHONE_LENGTH},
    {&old_too, "016-1234-56789", NULL, PHONE_LENGTH},
    {&old_too, "017-1234-56789", NULL, PHONE_LENGTH},
    {&old_too, "018-1234-56789", NULL, PHONE_LENGTH},
    {&old_too, "019-1234-56789", NULL, PHONE_LENGTH},
    {&old_too, "019-123-456", NULL, PHONE_LENGTH},
    {&old_too, "011-123-456", NULL, PHONE_LENGTH},
    {&old_too, "016-123-456", NULL, PHONE_LENGTH},
    {&old_too, "017-123-456", NULL, PHONE_LENGTH},
    {&old_too, "018-123-456", NULL, PHONE_LENGTH},
    {&old_too, "016-1234-5678", "+821612345678", PHONE_OK},
    {&old_too, "017-1234-5678", "+821712345678", PHONE_OK},
    {&old_too, "018-1234-5678", "+821812345678", PHONE_OK},
    {&old_too, "019-1234-5678", "+821912345678", PHONE_OK},
    {&old_too, "010-123-4567", NULL, PHONE_LENGTH},
    {&only_new, "011-123-4567", NULL, PHONE_OLD_PREFIX},
    {&only_new, "016-1234-5678", NULL, PHONE_OLD_PREFIX},
    {&only_new, "017-123-4567", NULL, PHONE_OLD_PREFIX},
    {&only_new, "018-123-4567", NULL, PHONE_OLD_PREFIX},
    {&only_new, "+82 19 123 4567", NULL, PHONE_OLD_PREFIX},

    /* no number */
    {&only_new, "", NULL, PHONE_MALFORMED},
    {&only_new, " - ", NULL, PHONE_MALFORMED},
    {&only_new, "+", NULL, PHONE_MALFORMED},
    {&only_new, "00", NULL, PHONE_MALFORMED},
    {&only_new, "010-1234-567a", NULL, PHONE_MALFORMED},
    {&only_new, "공일공-1234-5678", NULL, PHONE_MALFORMED},
    {&only_new, "010-1234-5678;", NULL, PHONE_MALFORMED},
    {&only_new, "010-1234-5678\n#123456", NULL, PHONE_MALFORMED},
    {&only_new, "010+12345678", NULL, PHONE_MALFORMED},
    {&only_new, "++821012345678", NULL, PHONE_MALFORMED},
    {&only_new, "+01012345678", NULL, PHONE_MALFORMED},
    {&only_new, "+00821012345678", NULL, PHONE_MALFORMED},
    {&only_new, "000821012345678", NULL, PHONE_MALFORMED},
    {&only_new, "+82 0010 1234 5678", NULL, PHONE_MALFORMED},
    {&only_new, "010-1234-567\xFF", NULL, PHONE_MALFORMED},

    /* a digit more or less */
    {&only_new, "010-1234-567", NULL, PHONE_LENGTH},
    {&only_new, "010-1234-56789", NULL, PHONE_LENGTH},
    {&only_new, "+82 10 1234 567", NULL, PHONE_LENGTH},
    {&only_new, "+82 10 1234 56789", NULL, PHONE_LENGTH},
    {&only_new, "010", NULL, PHONE_LENGTH},
    {&only_new, "010-1", NULL, PHONE_LENGTH},
    {&only_new, "010-123456", NULL, PHONE_LENGTH},
    {&only_new, "0", NULL, PHONE_LENGTH},
    {&only_new, "+82", NULL, PHONE_LENGTH},
    {&only_new, "82", NULL, PHONE_LENGTH},
    {&only_new, "+820", NULL, PHONE_LENGTH},
    {&only_new, "1012345678", NULL, PHONE_LENGTH}, /* a spreadsheet took the 0 */
    {&only_new, "010123456780101234567801012345678", NULL, PHONE_LENGTH},
    {&only_new, "447911123456", NULL, PHONE_LENGTH}, /* abroad, but no + */

    /* what gets no message */
    {&only_new, "02-123-4567", NULL, PHONE_LANDLINE},
    {&only_new, "02-1234-5678", NULL, PHONE_LANDLINE},
    {&only_new, "031-123-4567", NULL, PHONE_LANDLINE},
    {&only_new, "044 123 4567", NULL, PHONE_LANDLINE},
    {&only_new, "051-123-4567", NULL, PHONE_LANDLINE},
    {&only_new, "064-123-4567", NULL, PHONE_LANDLINE},
    {&only_new, "+82 2 1234 5678", NULL, PHONE_LANDLINE},
    {&only_new, "123-4567", NULL, PHONE_LENGTH},
    {&only_new, "555-1234", NULL, PHONE_LANDLINE},
    {&only_new, "2345-6789", NULL, PHONE_LANDLINE},
    {&only_new, "825-1234", NULL, PHONE_LANDLINE},
    {&only_new, "070-1234-5678", NULL, PHONE_INTERNET},
    {&only_new, "+82 70 1234 5678", NULL, PHONE_INTERNET},
    {&only_new, "0502-123-4567", NULL, PHONE_VIRTUAL},
    {&only_new, "0507-1234-5678", NULL, PHONE_VIRTUAL},
    {&only_new, "050-1234-5678", NULL, PHONE_VIRTUAL},
    {&only_new, "0303-123-4567", NULL, PHONE_VIRTUAL},
    {&only_new, "1588-1588", NULL, PHONE_SERVICE},
    {&only_new, "1661 1234", NULL, PHONE_SERVICE},
    {&only_new, "1899-0000", NULL, PHONE_SERVICE},
    {&only_new, "+82 1588 1588", NULL, PHONE_SERVICE},
    {&only_new, "112", NULL, PHONE_SERVICE},
    {&only_new, "1330", NULL, PHONE_SERVICE},
    {&only_new, "15881", NULL, PHONE_LENGTH},
    {&only_new, "080-123-4567", NULL, PHONE_SERVICE},
    {&only_new, "060-700-1234", NULL, PHONE_SERVICE},
    {&only_new, "012-1234-5678", NULL, PHONE_SERVICE},
    {&only_new, "015-123-4567", NULL, PHONE_SERVICE},
    {&only_new, "0711234567", NULL, PHONE_SERVICE},
    {&only_new, "090-1234-5678", NULL, PHONE_SERVICE},

    /* other countries */
    {&only_new, "+1 212 555 0100", NULL, PHONE_FOREIGN},
    {&only_new, "001 212 555 0100", NULL, PHONE_FOREIGN},
    {&abroad, "+1 (212) 555-0100", "+12125550100", PHONE_OK},
    {&abroad, "0012125550100", "+12125550100", PHONE_OK},
    {&abroad, "+81 90 1234 5678", "+819012345678", PHONE_OK},
    {&abroad, "+81 (0)90-1234-5678", "+819012345678", PHONE_OK},
    {&abroad, "+81 090-1234-5678", "+819012345678", PHONE_OK},
    {&abroad, "+81 0090 1234 5678", NULL, PHONE_MALFORMED},
    {&abroad, "+852 5123 4567", "+85251234567", PHONE_OK},
    {&abroad, "+7 912 345 67 89", "+79123456789", PHONE_OK},
    {&abroad, "+77 0 12 345 6789", "+77123456789", PHONE_OK}, /* the longer code wins */
    {&abroad, "+12345", NULL, PHONE_LENGTH},
    {&abroad, "+123456", NULL, PHONE_LENGTH},
    {&abroad, "+1234567", "+1234567", PHONE_OK},
    {&abroad, "+123456789012345", "+123456789012345", PHONE_OK},
    {&abroad, "+1234567890123456", NULL, PHONE_LENGTH},
    {&abroad, "+44 7911 123456", NULL, PHONE_FOREIGN},
    {&abroad, "+8", NULL, PHONE_FOREIGN},
    {&abroad, "010-1234-5678", MOBILE, PHONE_OK},
    {&abroad, "+82 10 1234 5678", MOBILE, PHONE_OK},
};

static void
test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct phone phone, again;
		enum phone_fault fault = phone_parse(cases[i].policy, cases[i].text, &phone);
		const char *expected = cases[i].e164 != NULL ? cases[i].e164 : "";

		if (fault != cases[i].fault || strcmp(phone.e164, expected) != 0)
			fail_msg("\"%s\": fault %d, %s", cases[i].text, (int)fault, phone.e164);
		/* What came out is its own spelling. */
		if (fault == PHONE_OK &&
		    (phone_parse(cases[i].policy, phone.e164, &again) != PHONE_OK ||
		        memcmp(&phone, &again, sizeof(phone)) != 0))
			fail_msg("\"%s\" is not canonical", phone.e164);
	}
}

static void
test_every_fault_has_a_case_and_a_sentence(void **state)
{
	(void)state;
	for (int fault = PHONE_OK; fault < PHONE__MAX; fault++) {
		const char *text = phone_fault_text((enum phone_fault)fault);
		size_t n = 0;

		for (size_t i = 0; i < ARRAY_LEN(cases); i++)
			n += cases[i].fault == (enum phone_fault)fault;
		assert_true(n > 0);

		assert_non_null(text);
		assert_true((text[0] != '\0') == (fault != PHONE_OK));
		assert_true(text_is_utf8(text, strlen(text)));
		for (int other = PHONE_OK; other < fault; other++)
			assert_string_not_equal(text, phone_fault_text((enum phone_fault)other));
	}
	assert_non_null(phone_fault_text(PHONE__MAX));
	assert_non_null(phone_fault_text((enum phone_fault) - 1));
}

static void
test_all_digits_of_a_length(void **state)
{
	char text[32];
	struct phone phone;

	(void)state;
	/* 010 and n digits: only n = 8 is a number. */
	for (size_t n = 0; n < 20; n++) {
		memset(text, '7', sizeof(text));
		memcpy(text, "010", 3);
		text[3 + n] = '\0';
		assert_int_equal(
		    phone_parse(&only_new, text, &phone), n == 8 ? PHONE_OK : PHONE_LENGTH);
	}
}

static void
test_too_long_to_read(void **state)
{
	char text[4096];
	struct phone phone;

	(void)state;
	memset(text, '0', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(phone_parse(&abroad, text, &phone), PHONE_MALFORMED);
	assert_string_equal(phone.e164, "");
	/* However much stands between the digits. */
	memset(text, ' ', sizeof(text) - 1);
	memcpy(text, "010", 3);
	memcpy(text + sizeof(text) - 9, "12345678", 8);
	assert_int_equal(phone_parse(&abroad, text, &phone), PHONE_OK);
	assert_string_equal(phone.e164, MOBILE);
}

static void
test_split(void **state)
{
	static const struct {
		const struct phone_policy *policy;
		struct phone phone;
		const char *country, *national;
	} splits[] = {
	    {&only_new, {"+821012345678"}, "82", "01012345678"},
	    {&old_too, {"+82111234567"}, "82", "0111234567"},
	    {&abroad, {"+821012345678"}, "82", "01012345678"},
	    {&abroad, {"+12125550100"}, "1", "2125550100"},
	    {&abroad, {"+85251234567"}, "852", "51234567"},
	    {&abroad, {"+77123456789"}, "77", "123456789"},
	    {&abroad, {"+123456789012345"}, "1", "23456789012345"},
	    {&only_new, {"+12125550100"}, "", "12125550100"},
	    {&only_new, {""}, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(splits); i++) {
		char country[PHONE_COUNTRY_SIZE], national[PHONE_SIZE];

		phone_split(splits[i].policy, &splits[i].phone, country, national);
		assert_string_equal(country, splits[i].country);
		assert_string_equal(national, splits[i].national);
	}
}

static void
test_last4(void **state)
{
	(void)state;
	assert_string_equal(phone_last4(&(struct phone){"+821012345678"}), "5678");
	assert_string_equal(phone_last4(&(struct phone){"+1234"}), "1234");
	assert_string_equal(phone_last4(&(struct phone){"+123"}), "+123");
	assert_string_equal(phone_last4(&(struct phone){"+12"}), "+12");
	assert_string_equal(phone_last4(&(struct phone){""}), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_every_fault_has_a_case_and_a_sentence),
	    cmocka_unit_test(test_all_digits_of_a_length),
	    cmocka_unit_test(test_too_long_to_read),
	    cmocka_unit_test(test_split),
	    cmocka_unit_test(test_last4),
	};

	return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
