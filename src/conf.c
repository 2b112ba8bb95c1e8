#include "conf.h"

#include <stdlib.h>
#include <string.h>

#include "conf_check.h"
#include "conf_parse.h"
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
		const char *value = conf_table_env(&options[i]);

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
		const char *text = conf_table_env(option);

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
		conf_check(conf, &load->marks, &load->faults);
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
