#include "conf_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

#define TEXT_SIZE 131072

static char folder[] = "/tmp/bonin-t_conf.XXXXXX";
static char told[TEXT_SIZE];

/** In place of the one of log.c. */
void
log_plain(const char *format, ...)
{
	size_t len = strlen(told);
	va_list args;

	va_start(args, format);
	vsnprintf(told + len, sizeof(told) - len, format, args);
	va_end(args);
	len = strlen(told);
	snprintf(told + len, sizeof(told) - len, "\n");
}

/** In place of the other: settings are read before there is a log. */
void
log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	(void)level;
	(void)fields;
	fail_msg("an event: %s", event);
}

int
conf_fake_make(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL ? -1 : chdir(folder);
}

int
conf_fake_remove(void **state)
{
	DIR *files = opendir(folder);

	(void)state;
	for (const struct dirent *file; files != NULL && (file = readdir(files)) != NULL;) {
		if (unlink(file->d_name) != 0)
			rmdir(file->d_name);
	}
	closedir(files);
	return rmdir(folder);
}

const char *
conf_fake_folder(void)
{
	return folder;
}

int
conf_fake_keys(void **state)
{
	static const struct {
		const char *name, *text;
	} keys[] = {{"code.key", CONF_FAKE_CODE_KEY "\n"}, {"proof.key", CONF_FAKE_PROOF_KEY "\n"},
	    {"redeem.key", CONF_FAKE_REDEEM_KEY "\n"},
	    {"sens-secret.key", CONF_FAKE_SENS_KEY "\n"}};
	size_t n;
	const struct conf_option *options = conf_options(&n);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		conf_fake_write(keys[i].name, keys[i].text, strlen(keys[i].text), 0600);
	for (size_t i = 0; i < n; i++) {
		if (options[i].env != NULL && unsetenv(options[i].env) != 0)
			return -1;
	}
	return 0;
}

void
conf_fake_write(const char *name, const char *text, size_t len, mode_t mode)
{
	unlink(name);
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	/* The umask has no say. */
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(close(fd), 0);
}

bool
conf_fake_load(const char *text, struct conf *conf)
{
	conf_fake_write("bonin.conf", text, strlen(text), 0600);
	told[0] = '\0';
	return conf_load("bonin.conf", conf);
}

bool
conf_fake_add(const char *more, struct conf *conf)
{
	static char text[TEXT_SIZE];

	snprintf(text, sizeof(text), "%s%s", CONF_FAKE_GOOD, more);
	return conf_fake_load(text, conf);
}

const char *
conf_fake_told(void)
{
	return told;
}

void
conf_fake_expect(const char *more, const char *expected)
{
	struct conf conf;

	if (conf_fake_add(more, &conf))
		fail_msg("taken: %s", more);
	assert_string_equal(told, expected);
}
