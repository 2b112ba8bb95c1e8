#include "conf.h"

#include <confuse.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "conf_check.h"
#include "conf_secret.h"
#include "log.h"
#include "text.h"

#define OPTIONS_MAX 64

/* libconfuse wants an array a section; both are made from the one table. */
struct parser {
	cfg_opt_t top[OPTIONS_MAX];
	cfg_opt_t sens[OPTIONS_MAX];
	cfg_t *cfg;
};

/* libconfuse's callbacks carry no pointer of ours. Settings are read before there are threads. */
static bool is_seen[OPTIONS_MAX];
static const cfg_opt_t end_of_options = CFG_END();

static void
tell_fault(cfg_t *cfg, const char *format, va_list arguments)
{
	char text[512];

	vsnprintf(text, sizeof(text), format, arguments);
	if (cfg != NULL && cfg->filename != NULL && cfg->line > 0)
		log_plain("%s:%d: %s", cfg->filename, cfg->line, text);
	else
		log_plain("%s", text);
}

static const struct conf_option *
find_option(const char *section, const char *name)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		bool is_sens = options[i].section != NULL;

		if (strcmp(options[i].name, name) == 0 && is_sens == (strcmp(section, "sens") == 0))
			return &options[i];
	}
	return NULL;
}

/* Called for each value as it is read, so that a fault has its line. */
static int
check_value(cfg_t *cfg, cfg_opt_t *opt)
{
	const struct conf_option *option = find_option(cfg_name(cfg), cfg_opt_name(opt));
	unsigned last = cfg_opt_size(opt) - 1;
	int64_t number = 0;
	const char *text;
	size_t n, i = (size_t)(option - conf_options(&n));

	/* libconfuse would silently take the last. */
	if (option->n_max == 0 && is_seen[i]) {
		cfg_error(cfg, "%s is set twice", option->name);
		return -1;
	}
	is_seen[i] = true;
	if (option->type == CONF_NUMBER || option->type == CONF_NUMBERS) {
		number = cfg_opt_getnint(opt, last);
		if (number < option->min || number > option->max) {
			cfg_error(cfg, "%s must be %" PRId64 "..%" PRId64 "%s%s (is %" PRId64 ")",
			    option->name, option->min, option->max,
			    *option->unit != '\0' ? " " : "", option->unit, number);
			return -1;
		}
	} else if (option->type != CONF_SWITCH) {
		text = cfg_opt_getnstr(opt, last);
		if (text == NULL || strlen(text) >= option->size) {
			cfg_error(cfg, "%s is too long: at most %zu bytes", option->name,
			    option->size - 1);
			return -1;
		}
	}
	if (option->n_max > 0 && cfg_opt_size(opt) > option->n_max) {
		cfg_error(cfg, "%s has too many values: at most %zu", option->name, option->n_max);
		return -1;
	}
	return 0;
}

static cfg_opt_t
parser_option(const struct conf_option *option)
{
	const char *name = option->name;
	cfg_opt_t number = CFG_INT(name, 0, CFGF_NODEFAULT);
	cfg_opt_t numbers = CFG_INT_LIST(name, NULL, CFGF_NODEFAULT);
	cfg_opt_t text = CFG_STR(name, NULL, CFGF_NODEFAULT);
	cfg_opt_t texts = CFG_STR_LIST(name, NULL, CFGF_NODEFAULT);
	cfg_opt_t on_off = CFG_BOOL(name, cfg_false, CFGF_NODEFAULT);

	switch (option->type) {
	case CONF_NUMBER:
		return number;
	case CONF_NUMBERS:
		return numbers;
	case CONF_SWITCH:
		return on_off;
	case CONF_TEXTS:
		return texts;
	default:
		return text;
	}
}

static void
open_parser(struct parser *parser)
{
	size_t n, n_top = 0, n_sens = 0;
	const struct conf_option *options = conf_options(&n);
	cfg_opt_t section = CFG_SEC("sens", parser->sens, CFGF_NONE);

	for (size_t i = 0; i < n; i++) {
		if (options[i].section == NULL)
			parser->top[n_top++] = parser_option(&options[i]);
		else
			parser->sens[n_sens++] = parser_option(&options[i]);
	}
	parser->top[n_top++] = section;
	parser->top[n_top] = parser->sens[n_sens] = end_of_options;
	parser->cfg = cfg_init(parser->top, CFGF_NONE);
	cfg_set_error_function(parser->cfg, tell_fault);
	for (size_t i = 0; i < n; i++) {
		char path[CONF_WORD_SIZE];

		snprintf(path, sizeof(path), "%s%s%s",
		    options[i].section != NULL ? options[i].section : "",
		    options[i].section != NULL ? "|" : "", options[i].name);
		cfg_set_validate_func(parser->cfg, path, check_value);
	}
	memset(is_seen, 0, sizeof(is_seen));
}

static void
write_fallbacks(FILE *out, bool is_sens)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		bool is_quoted = options[i].type == CONF_TEXT || options[i].type == CONF_FILE;
		const char *quote = is_quoted ? "'" : "";

		if (options[i].fallback != NULL && is_sens == (options[i].section != NULL))
			fprintf(out, "%s = %s%s%s\n", options[i].name, quote, options[i].fallback,
			    quote);
	}
}

/* The defaults, as a file of their own through the same parser. */
static bool
parse_fallbacks(cfg_t *cfg)
{
	size_t text_len;
	char *text = NULL;
	FILE *out = open_memstream(&text, &text_len);
	bool is_parsed;

	if (out == NULL)
		return false;
	write_fallbacks(out, false);
	fputs("sens {\n", out);
	write_fallbacks(out, true);
	fputs("}\n", out);
	is_parsed = fclose(out) == 0 && cfg_parse_buf(cfg, text) == CFG_SUCCESS;
	free(text);
	return is_parsed;
}

static cfg_opt_t *
parsed_option(cfg_t *cfg, const struct conf_option *option)
{
	return cfg_getopt(
	    option->section != NULL ? cfg_getsec(cfg, option->section) : cfg, option->name);
}

/* Store one value where its row says; numbers are int or int64_t by their size. */
static void
store_value(char *place, const struct conf_option *option, cfg_opt_t *opt, unsigned i)
{
	int64_t number;
	int small;
	bool is_on;

	switch (option->type) {
	case CONF_NUMBER:
	case CONF_NUMBERS:
		number = cfg_opt_getnint(opt, i);
		small = (int)number;
		if (option->size == sizeof(number))
			memcpy(place, &number, sizeof(number));
		else
			memcpy(place, &small, sizeof(small));
		break;
	case CONF_SWITCH:
		is_on = cfg_opt_getnbool(opt, i) == cfg_true;
		memcpy(place, &is_on, sizeof(is_on));
		break;
	default: /* its length was checked when it was read */
		snprintf(place, option->size, "%s", cfg_opt_getnstr(opt, i));
		break;
	}
}

static void
store_option(struct conf *conf, const struct conf_option *option, cfg_opt_t *opt)
{
	char *base = (char *)conf;
	size_t n = cfg_opt_size(opt);

	for (unsigned i = 0; i < n; i++)
		store_value(base + option->offset + i * option->size, option, opt, i);
	if (option->n_max > 0)
		memcpy(base + option->n_offset, &n, sizeof(n));
}

/* A file's name counts from the folder of the settings. */
static bool
make_absolute(char *file, size_t size, const char *conf_path)
{
	const char *slash = strrchr(conf_path, '/');
	int folder_len = slash != NULL ? (int)(slash - conf_path) + 1 : 0;
	char path[CONF_PATH_SIZE];
	int len;

	if (*file == '\0' || *file == '/')
		return true;
	len = snprintf(path, sizeof(path), "%.*s%s", folder_len, conf_path, file);
	if (len < 0 || (size_t)len >= sizeof(path) || (size_t)len >= size) {
		log_plain("%s: the path of %s is too long", conf_path, file);
		return false;
	}
	memcpy(file, path, (size_t)len + 1);
	return true;
}

/* The environment wins; what is set nowhere is told. */
static bool
complete_option(
    struct conf *conf, const struct conf_option *option, const char *conf_path, bool is_set)
{
	char *text = (char *)conf + option->offset;
	const char *value = option->environment != NULL ? getenv(option->environment) : NULL;

	if (value != NULL && *value != '\0') {
		if (!text_copy(text, option->size, value)) {
			log_plain("$%s is too long: at most %zu bytes", option->environment,
			    option->size - 1);
			return false;
		}
	} else if (!is_set) {
		log_plain("%s: %s%s%s is not set: %s", conf_path,
		    option->section != NULL ? option->section : "",
		    option->section != NULL ? "." : "", option->name, option->help);
		return false;
	}
	return option->type != CONF_FILE || make_absolute(text, option->size, conf_path);
}

static bool
store_options(struct conf *conf, const char *path, cfg_t *file, cfg_t *fallbacks)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);
	bool is_good = true;

	for (size_t i = 0; i < n; i++) {
		cfg_opt_t *opt = parsed_option(file, &options[i]);
		bool is_set = cfg_opt_size(opt) > 0 || options[i].fallback != NULL;

		if (cfg_opt_size(opt) == 0)
			opt = parsed_option(fallbacks, &options[i]);
		store_option(conf, &options[i], opt);
		is_good &= complete_option(conf, &options[i], path, is_set);
	}
	return is_good;
}

static bool
read_secrets(struct conf *conf)
{
	const char *secret = getenv("SENS_SERVICE_SECRET_KEY");
	struct sign_key *sens = &conf->sens.secret_key;
	bool is_good = conf_secret_read(conf->code_key_file, CONF_SECRET_MIN, &conf->code_key);

	is_good &= conf_secret_read(conf->proof_key_file, CONF_SECRET_MIN, &conf->proof_key);
	is_good &= conf_secret_read(conf->redeem_key_file, CONF_SECRET_MIN, &conf->redeem_key);
	if (secret == NULL || *secret == '\0')
		return conf_secret_read(conf->sens_secret_key_file, 1, sens) && is_good;
	if (strlen(secret) > sizeof(sens->bytes)) {
		log_plain("$SENS_SERVICE_SECRET_KEY is too long");
		return false;
	}
	sens->len = strlen(secret);
	memcpy(sens->bytes, secret, sens->len);
	return is_good;
}

static bool
parse_file(cfg_t *cfg, const char *path)
{
	int rc = cfg_parse(cfg, path);

	if (rc == CFG_FILE_ERROR)
		log_plain("%s: %s; boninctl init makes one", path, strerror(errno));
	return rc == CFG_SUCCESS;
}

bool
conf_load(const char *path, struct conf *conf)
{
	struct parser file, fallbacks;
	bool is_good;

	memset(conf, 0, sizeof(*conf));
	open_parser(&fallbacks);
	is_good = parse_fallbacks(fallbacks.cfg);
	open_parser(&file);
	is_good = is_good && parse_file(file.cfg, path) &&
	          store_options(conf, path, file.cfg, fallbacks.cfg);
	/* Faults of meaning and of the secrets are told together, so that one look mends them all. */
	if (is_good) {
		is_good = conf_check(path, conf);
		is_good &= read_secrets(conf);
	}
	cfg_free(file.cfg);
	cfg_free(fallbacks.cfg);
	if (!is_good)
		conf_wipe(conf);
	return is_good;
}

void
conf_wipe(struct conf *conf)
{
	explicit_bzero(conf, sizeof(*conf));
}
