#include "conf_parse.h"

#include <assert.h>
#include <confuse.h>
#include <stdlib.h>
#include <string.h>

#include "conf_source.h"
#include "conf_table.h"
#include "conf_value.h"

#define SECTION     "sens" /* the only one */
#define UNKNOWN_MAX 16

/** A name that is no option. */
struct unknown {
	char name[CONF_WORD_SIZE];       /* as it stands there: it may have a dot of its own */
	bool is_inside;                  /* of the section */
	const struct conf_option *meant; /* probably; or NULL */
};

/** The reading of one file. */
struct parse {
	char *source;
	const char *folder;
	struct conf *conf;
	struct conf_marks *marks;
	struct conf_faults *faults;
	struct unknown unknown[UNKNOWN_MAX];
	size_t n_unknown;
	bool must_read_again;
	bool is_lost; /* a quotation swallowed what follows it, so the rest is misread */
};

/** The options of the file and of the section, in libconfuse's form. */
struct vocabulary {
	cfg_opt_t top[CONF_OPTIONS_MAX + UNKNOWN_MAX + 2];
	cfg_opt_t section[CONF_OPTIONS_MAX + UNKNOWN_MAX + 1];
	size_t n_top, n_section;
};

/* libconfuse passes no user pointer to its callbacks, and its scanner is global to the process anyway. */
static struct parse *current;

static bool
is_inside(const cfg_t *cfg)
{
	return strcmp(cfg->name, SECTION) == 0;
}

static bool
whole_name(const cfg_t *cfg, const char *part, char name[static CONF_WORD_SIZE])
{
	int len = snprintf(name, CONF_WORD_SIZE, "%s%s", is_inside(cfg) ? SECTION "." : "", part);

	return len >= 0 && len < CONF_WORD_SIZE;
}

static void
tell_unknown(
    const struct parse *parse, const cfg_t *cfg, const char *part, const struct conf_option *meant)
{
	const char *meant_part = meant != NULL ? conf_table_part(meant) : NULL;

	if (meant == NULL)
		conf_fault_add(
		    parse->faults, cfg->line, "unknown option %.*s", CONF_WORD_SIZE, part);
	else if (meant_part != meant->name)
		conf_fault_add(parse->faults, cfg->line,
		    "unknown option %s; did you mean %s inside of " SECTION " { }?", part,
		    meant_part);
	else
		conf_fault_add(parse->faults, cfg->line, "unknown option %s; did you mean %s%s?",
		    part, meant_part, is_inside(cfg) ? " outside of { }" : "");
}

/* libconfuse stops here. With the name added, it gets further the next time. */
static void
note_unknown(struct parse *parse, const cfg_t *cfg, const char *part)
{
	char name[CONF_WORD_SIZE];
	bool is_whole = whole_name(cfg, part, name);
	const struct conf_option *meant = is_whole ? conf_table_nearest(name) : NULL;

	tell_unknown(parse, cfg, part, meant);
	if (!is_whole || parse->n_unknown == UNKNOWN_MAX)
		return;
	struct unknown *unknown = &parse->unknown[parse->n_unknown++];
	snprintf(unknown->name, sizeof(unknown->name), "%s", part);
	unknown->is_inside = is_inside(cfg);
	unknown->meant = meant;
	parse->must_read_again = true;
}

static void on_error(cfg_t *cfg, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void
on_error(cfg_t *cfg, const char *format, va_list args)
{
	char text[CONF_FAULT_SIZE];

	if (current->is_lost)
		return;
	if (strcmp(format, "no such option '%s'") == 0) {
		note_unknown(current, cfg, va_arg(args, const char *));
		return;
	}
	vsnprintf(text, sizeof(text), format, args);
	conf_fault_add(current->faults, cfg->line, "%s", text);
}

/* A value that goes over several lines probably does so because its closing quote is missing; "\n" is none of them. */
static void
note_bad(struct parse *parse, int line, const char *value, const char *why)
{
	int opening_line = conf_source_opening_line(parse->source, line);

	parse->is_lost = opening_line < line && strchr(value, '\n') != NULL;
	conf_fault_add(parse->faults, parse->is_lost ? opening_line : line, "%s%s", why,
	    parse->is_lost ? "; is the closing \" missing?" : "");
}

/* The option that ${part} names here; NULL if none, which has been reported. */
static const struct conf_option *
option_at(const cfg_t *cfg, const char *part)
{
	char name[CONF_WORD_SIZE];

	/* "sens.sender" is the name in messages, not in the file. */
	if (strchr(part, '.') != NULL || !whole_name(cfg, part, name))
		return NULL;
	return conf_table_find(name);
}

/* Every value comes through here as text, so numbers are read our way: libconfuse reads 010 as eight. */
static int
on_value(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	const char **out = result;
	char why[CONF_WHY_SIZE];
	const struct conf_option *option = option_at(cfg, opt->name);
	size_t n = opt->nvalues - 1; /* the new one is already counted */

	*out = value;
	if (option == NULL || current->is_lost)
		return 0;
	int *line = &current->marks->lines[conf_table_row(option)];
	if (n == 0 && *line > 0) {
		conf_fault_add(current->faults, cfg->line, "%s is set already in line %d",
		    option->name, *line);
		return 0;
	}
	if (n == 0)
		*line = cfg->line;
	if (n == 0 && option->count_size > 0)
		conf_value_clear(option, current->conf);
	if (!conf_value_put(option, current->folder, value, n, current->conf, why)) {
		note_bad(current, cfg->line, value, why);
		current->marks->is_bad[conf_table_row(option)] = true;
	}
	return 0;
}

static void
add_word(struct vocabulary *words, const char *name, bool in_section, bool is_list)
{
	cfg_flag_t flags = CFGF_NODEFAULT | (is_list ? CFGF_LIST : 0);
	const cfg_opt_t opt = CFG_STR_CB(name, NULL, flags, on_value);

	if (in_section)
		words->section[words->n_section++] = opt;
	else
		words->top[words->n_top++] = opt;
}

static void
collect_words(const struct parse *parse, struct vocabulary *words)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	assert(n <= CONF_OPTIONS_MAX);
	memset(words, 0, sizeof(*words));
	for (size_t i = 0; i < n; i++)
		add_word(words, conf_table_part(&options[i]), strchr(options[i].name, '.') != NULL,
		    options[i].count_size > 0);
	/* A list accepts a single value too. */
	for (size_t i = 0; i < parse->n_unknown; i++)
		add_word(words, parse->unknown[i].name, parse->unknown[i].is_inside, true);
	const cfg_opt_t section = CFG_SEC(SECTION, words->section, CFGF_NONE);
	words->top[words->n_top] = section;
}

/* There is no callback for an empty list. */
static void
note_empty_lists(char *source, struct parse *parse)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		if (options[i].count_size == 0)
			continue;
		int line = conf_source_line(source, options[i].name, 1);
		int again = conf_source_line(source, options[i].name, 2);
		if (again > 0)
			conf_fault_add(parse->faults, again, "%s is set already in line %d",
			    options[i].name, line);
		if (parse->marks->lines[i] > 0)
			continue;
		parse->marks->lines[i] = line;
		if (line > 0)
			conf_value_clear(&options[i], parse->conf);
	}
}

/* What was set under another name, or elsewhere, has been reported: it is not missing too. */
static void
note_meant(const struct parse *parse)
{
	for (size_t i = 0; i < parse->n_unknown; i++) {
		const struct conf_option *meant = parse->unknown[i].meant;

		if (meant != NULL && parse->marks->lines[conf_table_row(meant)] == 0)
			parse->marks->is_bad[conf_table_row(meant)] = true;
	}
}

bool
conf_parse(char *source, const char *folder, struct conf *conf, struct conf_marks *marks,
    struct conf_faults *faults)
{
	struct parse parse = {
	    .source = source, .folder = folder, .conf = conf, .marks = marks, .faults = faults};
	struct vocabulary words;
	bool is_read;
	int line;

	current = &parse;
	do {
		memset(marks, 0, sizeof(*marks));
		parse.must_read_again = false;
		collect_words(&parse, &words);
		cfg_t *cfg = cfg_init(words.top, CFGF_NONE);
		if (cfg == NULL)
			abort();
		cfg_set_error_function(cfg, on_error);
		is_read = cfg_parse_buf(cfg, source) == CFG_SUCCESS;
		if (is_read)
			note_empty_lists(source, &parse);
		line = cfg->line;
		cfg_free(cfg);
	} while (parse.must_read_again);
	current = NULL;
	note_meant(&parse);
	/* At an empty name libconfuse stops without an error. */
	if (!is_read && faults->n == 0)
		conf_fault_add(faults, line, "an option must stand here");
	return is_read && !parse.is_lost;
}
