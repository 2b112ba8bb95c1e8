#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fill),
	};

	return cmocka_run_group_tests_name("sens_template", tests, NULL, NULL);
}
