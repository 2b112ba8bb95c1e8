#include "conf.h"

#include <inttypes.h>
#include <string.h>

/* Where the options of a section begin and end. */
static void
change_section(FILE *out, const char **section, const char *next)
{
	if (*section == next || (*section != NULL && next != NULL && strcmp(*section, next) == 0))
		return;
	if (*section != NULL)
		fputs("}\n", out);
	if (next != NULL)
		fprintf(out, "%s {\n", next);
	*section = next;
}

static void
print_value(FILE *out, const char *place, const struct conf_option *option)
{
	int64_t number = 0;
	int small;
	bool is_on;

	switch (option->type) {
	case CONF_NUMBER:
	case CONF_NUMBERS:
		if (option->size == sizeof(number)) {
			memcpy(&number, place, sizeof(number));
		} else {
			memcpy(&small, place, sizeof(small));
			number = small;
		}
		fprintf(out, "%" PRId64, number);
		break;
	case CONF_SWITCH:
		memcpy(&is_on, place, sizeof(is_on));
		fputs(is_on ? "on" : "off", out);
		break;
	default:
		fprintf(out, "\"%s\"", place);
		break;
	}
}

static void
print_option(FILE *out, const struct conf *conf, const struct conf_option *option)
{
	const char *base = (const char *)conf;
	size_t n = 1;

	fprintf(out, "%s%s = ", option->section != NULL ? "\t" : "", option->name);
	if (option->n_max > 0) {
		memcpy(&n, base + option->n_offset, sizeof(n));
		fputs("{", out);
	}
	for (size_t i = 0; i < n; i++) {
		fputs(i > 0 ? ", " : "", out);
		print_value(out, base + option->offset + i * option->size, option);
	}
	fputs(option->n_max > 0 ? "}\n" : "\n", out);
}

void
conf_print(FILE *out, const struct conf *conf)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);
	const char *section = NULL;

	for (size_t i = 0; i < n; i++) {
		change_section(out, &section, options[i].section);
		print_option(out, conf, &options[i]);
	}
	change_section(out, &section, NULL);
}

static void
sample_option(FILE *out, const struct conf_option *option)
{
	const char *indent = option->section != NULL ? "\t" : "";
	bool is_quoted = option->type == CONF_TEXT || option->type == CONF_FILE;
	const char *quote = is_quoted ? "\"" : "";

	fprintf(out, "\n%s# %s.\n", indent, option->help);
	if (option->type == CONF_NUMBER)
		fprintf(out, "%s# %" PRId64 "..%" PRId64 "%s%s.\n", indent, option->min,
		    option->max, *option->unit != '\0' ? " " : "", option->unit);
	if (option->fallback == NULL)
		fprintf(out, "%s%s = \"\"\n", indent, option->name);
	else
		fprintf(
		    out, "%s#%s = %s%s%s\n", indent, option->name, quote, option->fallback, quote);
}

void
conf_write_sample(FILE *out)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);
	const char *section = NULL;

	fputs("# Settings of bonin: bonin.conf(5). A line without # must be filled in;\n"
	      "# behind # stands the default. Files count from this folder.\n",
	    out);
	for (size_t i = 0; i < n; i++) {
		if ((section == NULL) != (options[i].section == NULL))
			fputs("\n", out);
		change_section(out, &section, options[i].section);
		sample_option(out, &options[i]);
	}
	change_section(out, &section, NULL);
}
