#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flat.h"

static void
assert_json(struct flat *flat, const char *json)
{
	size_t len;
	char *text = flat_end(flat, &len);

	assert_string_equal(text, json);
	assert_int_equal(len, strlen(json));
	free(text);
}

static void
test_members(void **state)
{
	struct flat flat;

	(void)state;
	flat_begin(&flat);
	assert_json(&flat, "{}");
	flat_begin(&flat);
	flat_text(&flat, "a", "");
	flat_number(&flat, "least", INT64_MIN);
	flat_text(&flat, "b", "본인/😀");
	flat_number(&flat, "zero", 0);
	assert_json(
	    &flat, "{\"a\":\"\",\"least\":-9223372036854775808,\"b\":\"본인/😀\",\"zero\":0}");
}

static void
test_escapes(void **state)
{
	static const struct {
		const char *text, *json;
	} cases[] = {
	    {"\"", "{\"x\":\"\\\"\"}"},
	    {"a\\b", "{\"x\":\"a\\\\b\"}"},
	    {"\b\f\n\r\t", "{\"x\":\"\\b\\f\\n\\r\\t\"}"},
	    {"\x01\x1f\x7f", "{\"x\":\"\\u0001\\u001f\x7f\"}"},
	    {"\"\"end", "{\"x\":\"\\\"\\\"end\"}"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct flat flat;

		flat_begin(&flat);
		flat_text(&flat, "x", cases[i].text);
		assert_json(&flat, cases[i].json);
	}
}

/* Every length around each doubling of the buffer, the NUL included. */
static void
test_growth(void **state)
{
	static char text[3000], json[3016];

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++) {
		struct flat flat;

		memset(text, 'x', len);
		text[len] = '\0';
		snprintf(json, sizeof(json), "{\"long\":\"%s\"}", text);
		flat_begin(&flat);
		flat_text(&flat, "long", text);
		assert_json(&flat, json);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests_name("flat", tests, NULL, NULL);
}
