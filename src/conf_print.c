#include <inttypes.h>
#include <string.h>

#include "conf.h"
#include "conf_table.h"
#include "conf_value.h"

#define RANGE_SIZE 64

static const char *const kind_words[] = {
    [CONF_NUMBER] = "number",
    [CONF_SWITCH] = "switch",
    [CONF_TEXT] = "text",
    [CONF_FILE] = "file",
    [CONF_SECRET] = "secret file",
    [CONF_TEXTS] = "list of texts",
    [CONF_NUMBERS] = "list of numbers",
};

static const char *
section_end(const struct conf_option *option)
{
	const char *dot = strchr(option->name, '.');

	return dot != NULL ? dot : option->name;
}

/** Close and open braces if the sections of two neighbours differ, with ${heading} between; either may be NULL. */
static void
print_braces(FILE *out, const struct conf_option *before, const struct conf_option *option,
    const char *heading)
{
	size_t old_len = before != NULL ? (size_t)(section_end(before) - before->name) : 0;
	size_t len = option != NULL ? (size_t)(section_end(option) - option->name) : 0;
	bool is_same =
	    old_len == len && (len == 0 || strncmp(before->name, option->name, len) == 0);

	if (!is_same && old_len > 0)
		fputs("}\n", out);
	if (heading != NULL)
		fprintf(out, "\n## %s\n", heading);
	if (!is_same && len > 0)
		fprintf(out, "%.*s {\n", (int)len, option->name);
}

static const char *
indent(const struct conf_option *option)
{
	return strchr(option->name, '.') != NULL ? "\t" : "";
}

void
conf_print(FILE *out, const struct conf *conf)
{
	size_t n;
	const struct conf_option *options = conf_options(&n), *before = NULL;

	for (size_t i = 0; i < n; before = &options[i++]) {
		print_braces(out, before, &options[i], NULL);
		fprintf(out, "%s%s = ", indent(&options[i]), conf_table_part(&options[i]));
		conf_value_print(out, &options[i], conf);
		if (conf_table_env(&options[i]) != NULL)
			fprintf(out, " # %s", options[i].env);
		fputc('\n', out);
	}
	print_braces(out, before, NULL, NULL);
}

static void
print_fallback(FILE *out, const struct conf_option *option, const char *value)
{
	switch (option->kind) {
	case CONF_NUMBER:
	case CONF_SWITCH:
		fputs(value, out);
		break;
	case CONF_TEXTS:
	case CONF_NUMBERS:
		fprintf(out, "{%s}", value);
		break;
	case CONF_TEXT:
	case CONF_FILE:
	case CONF_SECRET:
	case CONF_KIND__MAX:
		fprintf(out, "\"%s\"", value);
		break;
	}
}

static void
print_sample_option(FILE *out, const struct conf_option *option)
{
	char range[RANGE_SIZE];

	conf_value_range(option, range, sizeof(range));
	fprintf(out, "%s# %s", indent(option), option->help);
	if (range[0] != '\0' && option->kind != CONF_SECRET)
		fprintf(out, " %s.", range);
	if (option->example != NULL)
		fprintf(out, " For example \"%s\".", option->example);
	fprintf(out, "\n%s%s%s = ", indent(option), option->is_required ? "" : "#",
	    conf_table_part(option));
	print_fallback(out, option, option->fallback);
	fputc('\n', out);
}

void
conf_write_sample(FILE *out)
{
	size_t n;
	const struct conf_option *options = conf_options(&n), *before = NULL;

	fputs("# Settings of bonin: see bonin.conf(5). What has a # in front is as it would be "
	      "without.\n"
	      "# Fill in what is empty and has none; `boninctl check` tells what is missing.\n",
	    out);
	for (size_t i = 0; i < n; before = &options[i++]) {
		print_braces(out, before, &options[i], options[i].heading);
		print_sample_option(out, &options[i]);
	}
	print_braces(out, before, NULL, NULL);
}

void
conf_write_options(FILE *out)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		char range[RANGE_SIZE];

		conf_value_range(&options[i], range, sizeof(range));
		fprintf(out, "%s\t%s\t%s\t%s\t%s\n", options[i].name, kind_words[options[i].kind],
		    options[i].fallback, range, options[i].env != NULL ? options[i].env : "");
	}
}
