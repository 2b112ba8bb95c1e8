#include "conf.h"

#include <stdlib.h>
#include <string.h>

#include "conf_parse.h"
#include "conf_rule.h"
#include "conf_secret.h"
#include "conf_source.h"
#include "conf_table.h"
#include "conf_value.h"

/** The loading of one file. */
struct load {
	const char *path;
	char folder[CONF_PATH_SIZE]; /* of path, ending with a slash, or "" */
	struct conf *conf;
	struct conf_marks marks;
	struct conf_faults faults;
};

static int
line_of(const struct load *load, const char *name)
{
	return load->marks.lines[conf_table_row(conf_table_find(name))];
}

static bool
is_good(const struct load *load, const char *name)
{
	return !load->marks.is_bad[conf_table_row(conf_table_find(name))];
}

static const char *
env_of(const struct conf_option *option)
{
	const char *value = option->env != NULL ? getenv(option->env) : NULL;

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static void
find_folder(struct load *load)
{
	const char *slash = strrchr(load->path, '/');
	size_t len = slash != NULL ? (size_t)(slash - load->path) + 1 : 0;

	if (len >= sizeof(load->folder)) {
		conf_fault_add(&load->faults, 0, "lies in a folder with too long a name");
		len = 0;
	}
	memcpy(load->folder, load->path, len);
	load->folder[len] = '\0';
}

static void
put_fallbacks(struct load *load)
{
	char why[CONF_WHY_SIZE];
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		if (!conf_value_put_fallback(&options[i], load->folder, load->conf, why))
			conf_fault_add(&load->faults, 0, "%s", why);
	}
}

static bool
read_file(struct load *load)
{
	char why[CONF_SOURCE_WHY_SIZE];
	size_t len = 0;
	int line;
	char *source = conf_source_read(load->path, &len, why);

	if (source == NULL) {
		conf_fault_add(&load->faults, 0, "%s", why);
		return false;
	}
	const char *open = conf_source_blank(source, &line);
	bool is_read = open == NULL;
	if (is_read)
		is_read = conf_parse(source, load->folder, load->conf, &load->marks, &load->faults);
	else
		conf_fault_add(&load->faults, line, "%s", open);
	/* The access key is in it. */
	explicit_bzero(source, len);
	free(source);
	return is_read;
}

/* The environment overrides the file, so the value of such an option has no line any more. */
static void
read_environment(struct load *load)
{
	char why[CONF_WHY_SIZE];
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		const char *value = env_of(&options[i]);

		if (value == NULL || options[i].kind == CONF_SECRET)
			continue;
		load->marks.lines[i] = 0;
		load->marks.is_bad[i] = !conf_value_put(&options[i], "", value, 0, load->conf, why);
		if (load->marks.is_bad[i])
			conf_fault_add(
			    &load->faults, 0, "the environment's %s: %s", options[i].env, why);
	}
}

static void
tell_missing(struct load *load, const struct conf_option *option)
{
	const char *part = conf_table_part(option);
	int section_len = part > option->name ? (int)(part - option->name) - 1 : 0;

	conf_fault_add(&load->faults, 0, "%s is missing, like %s = \"%s\"%s%.*s%s: %s",
	    option->name, part, option->example, section_len > 0 ? " inside of " : "", section_len,
	    option->name, section_len > 0 ? " { }" : "", option->help);
}

static void
check_required(struct load *load)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		if (options[i].is_required && !load->marks.is_bad[i] &&
		    conf_value_text(&options[i], load->conf)[0] == '\0')
			tell_missing(load, &options[i]);
	}
}

static void
read_secrets(struct load *load)
{
	char why[CONF_SECRET_WHY_SIZE];
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		const struct conf_option *option = &options[i];
		const char *text = env_of(option);

		if (option->kind != CONF_SECRET)
			continue;
		struct sign_key *key = conf_value_key(option, load->conf);
		if (text != NULL) {
			if (!conf_secret_take(option->env, text, (size_t)option->min, key, why))
				conf_fault_add(&load->faults, 0, "the environment's %s", why);
		} else if (!load->marks.is_bad[i]) {
			if (!conf_secret_read(
			        conf_value_text(option, load->conf), (size_t)option->min, key, why))
				conf_fault_add(&load->faults, load->marks.lines[i], "%s: %s",
				    option->name, why);
		}
	}
}

static bool
is_same_key(const struct sign_key *a, const struct sign_key *b)
{
	return a->len > 0 && a->len == b->len && sign_equal(a->bytes, b->bytes, a->len);
}

/* The site has two of the keys: with the third it could compute codes. */
static void
check_secrets(struct load *load)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			if (options[i].kind == CONF_SECRET && options[j].kind == CONF_SECRET &&
			    is_same_key(conf_value_key(&options[i], load->conf),
			        conf_value_key(&options[j], load->conf)))
				conf_fault_add(&load->faults, load->marks.lines[j],
				    "%s holds the same key as %s: each needs its own",
				    options[j].name, options[i].name);
		}
	}
}

static void
check_limits(struct load *load)
{
	const struct limit_policy *limit = &load->conf->limit;
	const struct conf_option *gaps = conf_table_find("resend-gaps");

	if (limit->number_per_day < limit->number_per_short && is_good(load, "number-per-day") &&
	    is_good(load, "number-per-10min"))
		conf_fault_add(&load->faults, line_of(load, "number-per-day"),
		    "number-per-day must not be below number-per-10min (are %d and %d)",
		    limit->number_per_day, limit->number_per_short);
	if (!is_good(load, gaps->name))
		return;
	if (limit->n_gaps < gaps->items_min)
		conf_fault_add(&load->faults, line_of(load, gaps->name),
		    "%s must have at least %zu value", gaps->name, gaps->items_min);
	for (size_t i = 1; i < limit->n_gaps; i++) {
		if (limit->gaps_s[i] < limit->gaps_s[i - 1])
			conf_fault_add(&load->faults, line_of(load, gaps->name),
			    "%s must not shrink (%d s, then %d s)", gaps->name,
			    limit->gaps_s[i - 1], limit->gaps_s[i]);
	}
}

/* All messages are the same except for the digits, so one represents all. */
static bool
make_sample(const struct load *load, struct gateway_message *sample)
{
	const struct conf *conf = load->conf;

	*sample = (struct gateway_message){.country = "82", .to = "01000000000"};
	memset(sample->code, '0', (size_t)conf->otp.digits);
	return message_build(conf->brand, sample->code, conf->host, sample->text);
}

static void
check_message(struct load *load)
{
	const struct conf *conf = load->conf;
	struct gateway_message sample;
	struct message_fault fault;

	if (conf->brand[0] == '\0' || !is_good(load, "brand") || !is_good(load, "origin") ||
	    !is_good(load, "code-length") || !is_good(load, "message-bytes"))
		return;
	if (!make_sample(load, &sample)) {
		conf_fault_add(&load->faults, line_of(load, "brand"),
		    "brand and origin are much too long for one message");
		return;
	}
	if (message_check(sample.text, (size_t)conf->message_bytes, &fault))
		return;
	if (fault.kind == MESSAGE_TOO_LONG)
		conf_fault_add(&load->faults, line_of(load, "brand"),
		    "the message has %zu bytes, %zu too many: shorten brand%s%s", fault.len,
		    fault.len - (size_t)conf->message_bytes,
		    conf->host[0] != '\0' ? " or leave origin out" : "",
		    conf->message_bytes < 90 ? ", or let message-bytes be more" : "");
	else
		conf_fault_add(&load->faults, line_of(load, "brand"),
		    "the message has a character that no SMS can carry (U+%04X)",
		    (unsigned)fault.code_point);
}

static void
check_step(struct load *load, size_t i, const struct gateway_message *sample)
{
	static const char name[] = "delivery";
	const struct gateway_chain *chain = &load->conf->delivery;
	struct gateway_fault fault;

	for (size_t j = 0; j < i; j++) {
		if (strcmp(chain->names[i], chain->names[j]) == 0) {
			conf_fault_add(&load->faults, line_of(load, name),
			    "%s must not name %s twice", name, chain->names[i]);
			return;
		}
	}
	if (!gateway_check(chain->names[i], &load->conf->sens, sample, &fault)) {
		int line = line_of(load, fault.option);

		/* An option that is not set is reported at the line of `delivery`, which requires it. */
		conf_fault_add(&load->faults, line > 0 ? line : line_of(load, name), "%s %s",
		    fault.option, fault.text);
		return;
	}
	int64_t won = gateway_won(chain->names[i], &load->conf->sens);
	if (won > load->conf->limit.message_won)
		load->conf->limit.message_won = won;
}

/* Check that each gateway could send, and count a message at the price of the most expensive one. */
static void
check_delivery(struct load *load)
{
	const struct conf_option *option = conf_table_find("delivery");
	struct gateway_message sample;

	if (!is_good(load, option->name))
		return;
	if (load->conf->delivery.n < option->items_min)
		conf_fault_add(&load->faults, line_of(load, option->name),
		    "%s must have at least %zu value", option->name, option->items_min);
	if (!make_sample(load, &sample))
		return;
	for (size_t i = 0; i < load->conf->delivery.n; i++)
		check_step(load, i, &sample);
}

/* Here and not as the rule of a value: other settings define what a valid number and code are. */
static void
read_test_numbers(struct load *load)
{
	static const char name[] = "test-numbers";
	struct conf *conf = load->conf;
	struct test_number *numbers = conf->test_numbers;

	if (!is_good(load, name) || !is_good(load, "code-length") || !is_good(load, "countries"))
		return;
	for (size_t i = 0; i < conf->n_test_numbers; i++) {
		const char *fault = test_number_parse(
		    &conf->phone, conf->otp.digits, conf->test_number_texts[i], &numbers[i]);

		for (size_t j = 0; fault == NULL && j < i; j++) {
			if (strcmp(numbers[i].phone.e164, numbers[j].phone.e164) == 0)
				fault = "must not name a number twice";
		}
		if (fault != NULL)
			conf_fault_add(&load->faults, line_of(load, name), "%s: number %zu %s",
			    name, i + 1, fault);
	}
}

static void
find_host(struct load *load)
{
	struct conf *conf = load->conf;

	if (is_good(load, "origin") &&
	    !conf_rule_host(conf->origin, conf->host, sizeof(conf->host)))
		conf_fault_add(
		    &load->faults, line_of(load, "origin"), "origin has too long a host");
}

const char *
conf_default_path(void)
{
	const char *path = getenv("BONIN_CONF");

	return path != NULL && *path != '\0' ? path : SYSCONFDIR "/bonin/bonin.conf";
}

bool
conf_load(const char *path, struct conf *conf)
{
	struct load *load = mem_zalloc(sizeof(*load));

	memset(conf, 0, sizeof(*conf));
	load->path = path;
	load->conf = conf;
	find_folder(load);
	put_fallbacks(load);
	if (read_file(load)) {
		read_environment(load);
		check_required(load);
		read_secrets(load);
		check_secrets(load);
		check_limits(load);
		read_test_numbers(load);
		find_host(load);
		check_message(load);
		check_delivery(load);
	}
	bool is_loaded = load->faults.n == 0;
	conf_fault_tell(&load->faults, path);
	if (!is_loaded)
		conf_wipe(conf);
	free(load);
	return is_loaded;
}

void
conf_wipe(struct conf *conf)
{
	explicit_bzero(conf, sizeof(*conf));
}
