#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"
#include "sens_template.h"

/** Whoever is called "a" is 가, "b" nothing at all, "place" another place; "long" is long. */
static const char *
value(void *arg, const char *name)
{
	static const struct {
		const char *name, *value;
	} values[] = {
	    {"a", "가"}, {"b", ""}, {"place", "#{a}"}, {"이름", "둘"}, {"long", "0123456789"}};

	(*(size_t *)arg)++;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		if (strcmp(values[i].name, name) == 0)
			return values[i].value;
	}
	return NULL;
}

static void
test_fill(void **state)
{
	static const struct {
		const char *content, *text, *missing; /* text NULL: it cannot be filled */
		size_t n_places;
	} cases[] = {
	    {"", "", "", 0},
	    {"인증번호", "인증번호", "", 0},
	    {"[#{a}]", "[가]", "", 1},
	    {"#{a}#{b}#{a}", "가가", "", 3},
	    {"#{이름}님", "둘님", "", 1},
	    /* What comes in is no template. */
	    {"#{place}", "#{a}", "", 1},
	    {"#{none}", NULL, "none", 1},
	    {"#{a}#{}#{", "가#{}#{", "", 1},
	    {"# {a} #a }", "# {a} #a }", "", 0},
	    {"#{#{a}", NULL, "#{a", 1},
	    {"1234567890123456789", "1234567890123456789", "", 0},
	    {"12345678901234567890", NULL, "", 0},
	    {"123456789#{long}", "1234567890123456789", "", 1},
	    {"1234567890#{long}", NULL, "", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[20], missing[SENS_PLACE_SIZE];
		size_t n_places = 0;
		bool is_filled = sens_template_fill(
		    cases[i].content, value, &n_places, out, sizeof(out), missing);

		print_message("# %s\n", cases[i].content);
		assert_int_equal(is_filled, cases[i].text != NULL);
		assert_string_equal(out, is_filled ? cases[i].text : "");
		assert_string_equal(missing, cases[i].missing);
		assert_int_equal(n_places, cases[i].n_places);
	}
}

static const char *
word(const char *text)
{
	return text != NULL ? text : "(null)";
}

/* The parts that a template has after reading them, in one line. */
static void
write_parts(const struct sens_template *template, char *out, size_t size)
{
	const struct sens_item *highlight = &template->highlight, *summary = &template->summary;
	int len = snprintf(out, size, "%s|%s|%s:%s|", word(template->title),
	    word(template->header_content), word(highlight->title), word(highlight->description));

	for (size_t i = 0; i < template->n_items; i++)
		len += snprintf(out + len, size - (size_t)len, "%s:%s,",
		    word(template->items[i].title), word(template->items[i].description));
	snprintf(out + len, size - (size_t)len, "|%s:%s", word(summary->title),
	    word(summary->description));
}

static void
test_parts(void **state)
{
	static const struct {
		const char *json;
		bool is_read;
		const char *parts;
	} cases[] = {
	    {"{\"title\":\"T\",\"headerContent\":\"H\",\"itemHighlight\":{\"title\":\"a\","
	     "\"description\":\"b\"},\"item\":{\"list\":[{\"title\":\"c\",\"description\":\"d\"},"
	     "{\"title\":\"e\"}],\"summary\":{\"title\":\"f\",\"description\":\"g\"}}}",
	        true, "T|H|a:b|c:d,e:(null),|f:g"},
	    {"{\"title\":\"T\"}", true, "T|old|old:old|old:old,|old:old"},
	    {"{\"headerContent\":\"H\"}", true, "old|H|old:old|old:old,|old:old"},
	    {"{\"itemHighlight\":{\"title\":\"a\"}}", true, "old|old|a:(null)|old:old,|old:old"},
	    {"{\"item\":{\"list\":[{},{},{}]}}", true,
	        "old|old|old:old|(null):(null),(null):(null),(null):(null),|(null):(null)"},
	    {"{}", false, NULL},
	    {"[]", false, NULL},
	    {"{\"title\":\"\"}", false, NULL},
	    {"{\"title\":{}}", false, NULL},
	    {"{\"item\":1}", false, NULL},
	    {"{\"title\":\"T\",\"content\":\"x\"}", false, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json_object *json = json_parse(cases[i].json, strlen(cases[i].json));
		const struct sens_item old = {"old", "old"};
		struct sens_template template = {.title = "old",
		    .header_content = "old",
		    .highlight = old,
		    .items = mem_zalloc(sizeof(old)),
		    .n_items = 1,
		    .summary = old};
		char parts[128];

		print_message("# %s\n", cases[i].json);
		template.items[0] = old;
		assert_int_equal(sens_template_read_parts(json, &template), cases[i].is_read);
		write_parts(&template, parts, sizeof(parts));
		if (cases[i].is_read)
			assert_string_equal(parts, cases[i].parts);
		free(template.items);
		json_free(json);
	}
	assert_false(sens_template_read_parts(NULL, &(struct sens_template){.n_items = 0}));
}

static void
test_untold(void **state)
{
	static const struct {
		struct sens_template template;
		const char *untold;
	} cases[] = {
	    {{.emphasize_type = ""}, NULL},
	    {{.emphasize_type = "NONE"}, NULL},
	    {{.emphasize_type = "IMAGE"}, NULL},
	    {{.emphasize_type = "TEXT"}, "title"},
	    {{.emphasize_type = "TEXT", .title = "T"}, NULL},
	    {{.emphasize_type = "ITEM_LIST", .title = "T"}, "items"},
	    {{.emphasize_type = "ITEM_LIST", .n_items = 2}, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *untold = sens_template_untold(&cases[i].template);

		assert_int_equal(untold == NULL, cases[i].untold == NULL);
		if (untold != NULL)
			assert_string_equal(untold, cases[i].untold);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fill),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_untold),
	};

	return cmocka_run_group_tests_name("sens_template", tests, NULL, NULL);
}
