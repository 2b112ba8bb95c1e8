#include "body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"phone", "code"};

enum { PHONE, CODE, N_NAMES };

static void
kinds_are_named_exactly(void **state)
{
	static const struct {
		const char *type;
		bool is_good;
		enum body_kind kind;
	} cases[] = {
	    {"application/json", true, BODY_JSON},
	    {"Application/JSON", true, BODY_JSON},
	    {"application/json; charset=utf-8", true, BODY_JSON},
	    {"application/json;charset=UTF-8 ", true, BODY_JSON},
	    {"application/json; charset=\"utf-8\"", true, BODY_JSON},
	    {"application/x-www-form-urlencoded", true, BODY_FORM},
	    {"application/x-www-form-urlencoded; charset=UTF-8", true, BODY_FORM},
	    {"", false, 0},
	    {"text/plain", false, 0},
	    {"multipart/form-data; boundary=x", false, 0},
	    {"application/jsonx", false, 0},
	    {"application/json, text/plain", false, 0},
	    {"application/json; charset=\"utf-8\" ", true, BODY_JSON},
	    {"application/json; charset=\"utf-8", false, 0},
	    {"application/json; charset=euc-kr", false, 0},
	    {"application/json; charset=utf-8; x=y", false, 0},
	    {" application/json", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum body_kind kind = BODY_JSON;

		print_message("# %s\n", cases[i].type);
		assert_int_equal(body_kind_of(cases[i].type, &kind), cases[i].is_good);
		if (cases[i].is_good)
			assert_int_equal(kind, cases[i].kind);
	}
}

/* A text with its length, as a NUL may stand in it. */
#define TEXT(s) (s), sizeof(s) - 1

static const struct {
	const char *body;
	size_t len;
	const char *phone, *code;
} good_json[] = {
    {TEXT("{}"), NULL, NULL},
    {TEXT(" { \"phone\" : \"010\" } \n"), "010", NULL},
    {TEXT("{\"phone\":\"010\",\"code\":\"12\"}"), "010", "12"},
    {TEXT("{\"phone\":\"0 1 !\"}"), "0 1 !", NULL},
    {TEXT("{\"phone\":\"\"}"), "", NULL},
    {TEXT("{\"\\u0070hone\":\"\\u0030\\\"\\\\\"}"), "0\"\\", NULL},
    {TEXT("{\"phone\":\"가\\uac01\\ud83d\\ude00\"}"), "가각😀", NULL},
    {TEXT("{\"phone\":\"{}[]:,'//\"}"), "{}[]:,'//", NULL},
    {TEXT("{\"phone\":\"\\b\\f\\n\\r\\t\\/\"}"), "\b\f\n\r\t/", NULL},
    {TEXT("{\"phone\":\"\\u0001\\u007f\\u0080\\u07ff\\u0800\\uFFFF\\uD800\\uDC00\\udbff\\udfff\"}"),
        "\x01\x7f\xc2\x80\u07ff\u0800\uffff\U00010000\U0010ffff", NULL},
    {TEXT("\r\n\t{\r\n\t\"phone\"\r\n\t:\r\n\t\"1\"\r\n\t,\r\n\t\"code\":\"2\"\r\n\t}\r\n\t"), "1",
        "2"},
};

static const struct {
	const char *body;
	size_t len;
	const char *field;
} bad_json[] = {
    {TEXT(""), ""},
    {TEXT("null"), ""},
    {TEXT("[]"), ""},
    {TEXT("\"phone\""), ""},
    {TEXT("{"), ""},
    {TEXT("{}x"), ""},
    {TEXT("{}{}"), ""},
    {TEXT("{\"phone\":\"1\"}\0"), ""},
    {TEXT("{\"phone\":\"1\",}"), ""},
    {TEXT("{'phone':'1'}"), ""},
    {TEXT("{\"phone\":\"1\" /* x */}"), ""},
    {TEXT("{\"phone\":\"1\",\"phone\":\"2\"}"), "phone"},
    {TEXT("{\"phone\":\"1\",\"\\u0070hone\":\"2\"}"), "phone"},
    {TEXT("{\"phone\":\"1\""), ""},
    {TEXT("{\"phone\":\"1"), ""},
    {TEXT("{\"phone\":\"1\\"), ""},
    {TEXT("{\"phone\":\"\\u00"), ""},
    {TEXT("{\"phone\":\"\\u00g0\"}"), ""},
    {TEXT("{\"phone\":\"\\x\"}"), ""},
    {TEXT("{\"phone\":"), "phone"},
    {TEXT("{\"phone\""), ""},
    {TEXT("{,\"phone\":\"1\"}"), ""},
    {TEXT("{\"phone\":\"1\" \"code\":\"1\"}"), ""},
    {TEXT("{\"phone\":\"\\udc00\\ud800\"}"), "phone"},
    {TEXT("{\"phone\":\"\\ud800\\u0041\"}"), "phone"},
    {TEXT("{\"phone\":\"\\ud800\\ud800\"}"), "phone"},
    {TEXT("{\"\\ud800\":\"1\"}"), ""},
    {TEXT("{\"phone\":10}"), "phone"},
    {TEXT("{\"phone\":NaN}"), "phone"},
    {TEXT("{\"phone\":true}"), "phone"},
    {TEXT("{\"phone\":null}"), "phone"},
    {TEXT("{\"phone\":[\"1\"]}"), "phone"},
    {TEXT("{\"phone\":{}}"), "phone"},
    {TEXT("{\"phone\":{\"phone\":\"1\"}}"), "phone"},
    {TEXT("{\"other\":\"1\"}"), "other"},
    {TEXT("{\"!#;=[]^~\":\"1\"}"), "!#;=[]^~"},
    {TEXT("{\"a b\":\"1\"}"), ""},
    {TEXT("{\"a\\u007f\":\"1\"}"), ""},
    {TEXT("{\"a\\\\b\":\"1\"}"), ""},
    {TEXT("{\"a\\\"b\":\"1\"}"), ""},
    {TEXT("{\"1234567890123456789012345678901\":\"1\"}"), "1234567890123456789012345678901"},
    {TEXT("{\"12345678901234567890123456789012\":\"1\"}"), ""},
    {TEXT("{\"<script>\":\"1\"}"), ""},
    {TEXT("{\"phone\":\"a\\u0000b\"}"), ""},
    {TEXT("{\"phone\\u0000x\":\"1\"}"), ""},
    {TEXT("{\"phone\":\"\\ud800\"}"), "phone"},
    {TEXT("{\"phone\":\"a\nb\"}"), ""},
    {TEXT("{\"phone\":\"\xc0\xaf\"}"), ""},
    {TEXT("{\"phone\":\"\xff\"}"), ""},
    {TEXT("{\"phone\":\"a\0b\"}"), ""},
    {TEXT("[[[[[[[[[[[[[[[["), ""},
};

static const struct {
	const char *body;
	size_t len;
	const char *phone, *code;
} good_forms[] = {
    {TEXT("phone=%30%39%4A%4f"), "09JO", NULL},
    {TEXT(""), NULL, NULL},
    {TEXT("phone=010"), "010", NULL},
    {TEXT("phone=010&code=1+2%203"), "010", "1 2 3"},
    {TEXT("&&phone=010&"), "010", NULL},
    {TEXT("phone"), "", NULL},
    {TEXT("phone="), "", NULL},
    {TEXT("phone=a=b"), "a=b", NULL},
    {TEXT("%70hone=%EA%B0%80"), "가", NULL},
    {TEXT("phone=가"), "가", NULL},
};

static const struct {
	const char *body;
	size_t len;
	const char *field;
} bad_forms[] = {
    {TEXT("%zz=1"), ""},
    {TEXT("phone%4"), ""},
    {TEXT("phone=%4"), ""},
    {TEXT("phone=1&phone=2"), "phone"},
    {TEXT("phone=1&%70hone=2"), "phone"},
    {TEXT("other=1"), "other"},
    {TEXT("=1"), ""},
    {TEXT("phone=%"), ""},
    {TEXT("phone=%4"), ""},
    {TEXT("phone=%zz"), ""},
    {TEXT("phone=%00"), "phone"},
    {TEXT("pho%00ne=1"), ""},
    {TEXT("phone=%ff"), "phone"},
    {TEXT("phone=%c0%af"), "phone"},
    {TEXT("phone=\xff"), ""},
    {TEXT("{\"phone\":\"1\"}"), ""},
};

static void
check_good(enum body_kind kind, const char *body, size_t len, const char *phone, const char *code)
{
	const char *const wanted[N_NAMES] = {phone, code};
	char *values[N_NAMES];
	struct body_fault fault;

	print_message("# %.40s\n", body);
	assert_true(body_read(kind, body, len, names, N_NAMES, values, &fault));
	for (size_t i = 0; i < N_NAMES; i++) {
		if (wanted[i] == NULL)
			assert_null(values[i]);
		else
			assert_string_equal(values[i], wanted[i]);
	}
	body_free(values, N_NAMES);
	assert_null(values[PHONE]);
}

static void
check_bad(enum body_kind kind, const char *body, size_t len, const char *field)
{
	char *values[N_NAMES];
	struct body_fault fault = {.message = ""};

	print_message("# %.40s\n", body);
	assert_false(body_read(kind, body, len, names, N_NAMES, values, &fault));
	assert_string_equal(fault.field, field);
	assert_true(strlen(fault.message) > 0);
	assert_null(values[PHONE]);
	assert_null(values[CODE]);
}

static void
json_is_one_flat_object_of_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good_json); i++)
		check_good(BODY_JSON, good_json[i].body, good_json[i].len, good_json[i].phone,
		    good_json[i].code);
	for (size_t i = 0; i < ARRAY_LEN(bad_json); i++)
		check_bad(BODY_JSON, bad_json[i].body, bad_json[i].len, bad_json[i].field);
}

static void
forms_are_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good_forms); i++)
		check_good(BODY_FORM, good_forms[i].body, good_forms[i].len, good_forms[i].phone,
		    good_forms[i].code);
	for (size_t i = 0; i < ARRAY_LEN(bad_forms); i++)
		check_bad(BODY_FORM, bad_forms[i].body, bad_forms[i].len, bad_forms[i].field);
}

static void
depth_and_size_do_no_harm(void **state)
{
	size_t len = 100000;
	char *deep = malloc(len + 1);

	(void)state;
	memset(deep, '[', len);
	deep[len] = '\0';
	check_bad(BODY_JSON, deep, len, "");
	memset(deep, '9', len);
	check_bad(BODY_JSON, deep, len, "");
	memset(deep, '&', len);
	check_good(BODY_FORM, deep, len, NULL, NULL);
	free(deep);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds_are_named_exactly),
	    cmocka_unit_test(json_is_one_flat_object_of_strings),
	    cmocka_unit_test(forms_are_pairs),
	    cmocka_unit_test(depth_and_size_do_no_harm),
	};

	return cmocka_run_group_tests_name("body", tests, NULL, NULL);
}
