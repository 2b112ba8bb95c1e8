#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "request_id.h"

static void
test_leads_to_its_number(void **state)
{
	const struct sign_tag tag = {{0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80}};
	const unsigned char random[REQUEST_ID_RANDOM_LEN] = {0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9};
	struct sign_tag first, last;
	char id[REQUEST_ID_SIZE];

	(void)state;
	request_id_make(&tag, random, id);
	assert_string_equal(id, "ECAwQFBg_wECAwQFBgcICQ");
	assert_true(request_id_range(id, &first, &last));
	assert_memory_equal(first.bytes, tag.bytes, REQUEST_ID_TAG_LEN);
	assert_memory_equal(last.bytes, tag.bytes, REQUEST_ID_TAG_LEN);
	for (size_t i = REQUEST_ID_TAG_LEN; i < SIGN_TAG_LEN; i++) {
		assert_int_equal(first.bytes[i], 0x00);
		assert_int_equal(last.bytes[i], 0xff);
	}
}

static void
test_none(void **state)
{
	static const char *const cases[] = {"", "A", "AAAAAAAAAAAAAAAAAAAAA",
	    "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAB" /* stray bits */,
	    "AAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAA AAAAAAAAAAA", "가가가가가가가"};
	struct sign_tag first, last;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (request_id_range(cases[i], &first, &last))
			fail_msg("taken: %s", cases[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_leads_to_its_number),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests_name("request_id", tests, NULL, NULL);
}
