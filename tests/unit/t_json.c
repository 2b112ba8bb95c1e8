#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"

static void
test_write(void **state)
{
	struct json_object *object = json_new(), *list = json_new_list(), *item = json_new();
	char *text;

	(void)state;
	json_put_text(object, "a/b", "\"가/\n\"");
	json_put_text(object, "none", NULL);
	json_put_number(object, "least", INT64_MIN);
	json_put_flag(object, "no", false);
	json_put(object, "nothing", NULL);
	json_put_flag(item, "yes", true);
	json_add(list, item);
	json_put(object, "list", list);
	text = json_write(object);
	assert_string_equal(text, "{\"a/b\":\"\\\"가/\\n\\\"\",\"least\":-9223372036854775808,"
	                          "\"no\":false,\"list\":[{\"yes\":true}]}");
	free(text);
}

static void
test_parse_takes(void **state)
{
	static const char *const texts[] = {
	    "{}", "[]", " \t\r\n{\"a\":[{}]}\r\n ", "[1,\"\\ud55c\"]"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct json_object *value = json_parse(texts[i], strlen(texts[i]));

		assert_non_null(value);
		json_free(value);
	}
}

static void
test_parse_refuses(void **state)
{
	static const char *const texts[] = {"", " ", "{", "}", "{}x", "{}{}", "[1,]", "{\"a\":}",
	    "\"\xff\"", "[\"\xed\xa0\x80\"]", "<html></html>", "{\"a\":1", "\"a\"", "1", "true",
	    "null", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		print_message("# %s\n", texts[i]);
		assert_null(json_parse(texts[i], strlen(texts[i])));
	}
}

static void
test_read(void **state)
{
	static const char text[] =
	    "{\"text\":\"한\",\"number\":-5,\"big\":12345678901,\"yes\":true,"
	    "\"null\":null,\"real\":1.5,\"object\":{\"a\":1},\"list\":[7,{}]}";
	struct json_object *object = json_parse(text, strlen(text));
	char out[4];
	int64_t number = 0;

	(void)state;
	assert_true(json_get_text(object, "text", out, sizeof(out)));
	assert_string_equal(out, "한");
	assert_false(json_get_text(object, "text", out, sizeof(out) - 1));
	assert_false(json_get_text(object, "number", out, sizeof(out)));
	assert_true(json_get_number(object, "big", &number));
	assert_int_equal(number, 12345678901);
	assert_false(json_get_number(object, "text", &number));
	assert_false(json_get_number(object, "real", &number));
	assert_string_equal(json_text(object, "text"), "한");
	assert_string_equal(json_text(object, "number"), "-5");
	assert_string_equal(json_text(object, "null"), "");
	assert_string_equal(json_text(object, "object"), "");
	assert_string_equal(json_text(object, "none"), "");
	assert_true(json_is_set(object, "yes"));
	assert_false(json_is_set(object, "number"));
	assert_int_equal(json_count(object), 8);
	assert_int_equal(json_count(json_member(object, "list")), 2);
	assert_true(json_is_object(json_item(json_member(object, "list"), 1)));
	assert_null(json_item(json_member(object, "list"), 2));
	assert_null(json_member(object, "text"));
	assert_true(json_is_list(json_member(object, "list")));
	json_free(object);
}

/* What a gateway's answer lacks is read as empty, wherever it is missing. */
static void
test_read_nothing(void **state)
{
	struct json_object *list = json_parse("[1]", 3);
	struct json_object *const values[] = {NULL, list};
	char out[4];
	int64_t number;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		assert_string_equal(json_text(values[i], "a"), "");
		assert_false(json_get_text(values[i], "a", out, sizeof(out)));
		assert_false(json_get_number(values[i], "a", &number));
		assert_false(json_is_set(values[i], "a"));
		assert_null(json_member(values[i], "a"));
		assert_false(json_is_object(values[i]));
	}
	assert_int_equal(json_count(NULL), 0);
	assert_null(json_item(NULL, 0));
	json_free(list);
	json_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_write),
	    cmocka_unit_test(test_parse_takes),
	    cmocka_unit_test(test_parse_refuses),
	    cmocka_unit_test(test_read),
	    cmocka_unit_test(test_read_nothing),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
