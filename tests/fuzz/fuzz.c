#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "text.h"

#define TOLD_SIZE 65536

static const struct fuzz_row table[] = {
    {"address", fuzz_address, false},
    {"body_form", fuzz_body_form, false},
    {"body_json", fuzz_body_json, false},
    {"content_length", fuzz_content_length, false},
    {"csv", fuzz_csv, false},
    {"euckr", fuzz_euckr, false},
    {"html", fuzz_html, false},
    {"jpeg", fuzz_jpeg, false},
    {"json", fuzz_json, false},
    {"log", fuzz_log, true},
    {"message", fuzz_message, false},
    {"password", fuzz_password, false},
    {"phone", fuzz_phone, false},
    {"proof", fuzz_proof, true},
    {"request", fuzz_request, true},
    {"sens_alimtalk", fuzz_sens_alimtalk, false},
    {"sens_list", fuzz_sens_list, false},
    {"sens_other", fuzz_sens_other, false},
    {"sens_sms", fuzz_sens_sms, false},
    {"settings", fuzz_settings_file, true},
    {"stamp", fuzz_stamp, false},
    {"template", fuzz_template, false},
    {"text", fuzz_text, false},
    {"user_id", fuzz_user_id, false},
};

const char fuzz_settings[] = "brand = \"본인샵\"\n"
                             "site-per-hour = 1000000\n"
                             "won-per-day = 1000000000\n"
                             "trusted-proxies = {\"10.0.0.0/8\"}\n"
                             "redeem-key-file = \"redeem.key\"\n"
                             "sens {\n"
                             "\tservice-id = \"ncp:sms:kr:123456789012:shop\"\n"
                             "\taccess-key = \"ABCDEFGHIJKLMNOPQRST\"\n"
                             "\tsender = \"0212345678\"\n"
                             "}\n";

static char folder[128];
static char told[TOLD_SIZE];

const struct fuzz_row *
fuzz_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

void
fuzz_fail(const char *file, int line, const char *property)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, property);
	abort();
}

unsigned
fuzz_byte(struct fuzz_input *in)
{
	if (in->left == 0)
		return 0;
	in->left--;
	return *in->at++;
}

static char *
take(struct fuzz_input *in, size_t len, size_t and_skip)
{
	char *text = mem_strndup((const char *)in->at, in->left > 0 ? len : 0);

	in->at += len + and_skip;
	in->left -= len + and_skip;
	return text;
}

char *
fuzz_line(struct fuzz_input *in)
{
	const uint8_t *end = in->left > 0 ? memchr(in->at, '\n', in->left) : NULL;

	return end != NULL ? take(in, (size_t)(end - in->at), 1) : take(in, in->left, 0);
}

char *
fuzz_rest(struct fuzz_input *in)
{
	return take(in, in->left, 0);
}

bool
fuzz_is_fit(const char *text)
{
	if (text == NULL || !text_is_utf8(text, strlen(text)))
		return false;
	for (uint32_t c; *text != '\0';) {
		text = text_next(text, &c);
		if (text_is_invisible(c))
			return false;
	}
	return true;
}

static void
remove_folder(void)
{
	DIR *files = opendir(folder);
	char path[512];

	for (const struct dirent *file; files != NULL && (file = readdir(files)) != NULL;) {
		snprintf(path, sizeof(path), "%s/%s", folder, file->d_name);
		unlink(path);
	}
	if (files != NULL)
		closedir(files);
	rmdir(folder);
}

const char *
fuzz_folder(void)
{
	static const char *const keys[] = {
	    "code.key", "proof.key", "redeem.key", "sens-secret.key"};
	const char *parent = getenv("BONIN_FUZZ_FOLDER");

	if (folder[0] != '\0')
		return folder;
	if (parent == NULL)
		parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(folder, sizeof(folder), "%s/bonin-fuzz.XXXXXX", parent);
	FUZZ_HOLDS(mkdtemp(folder) != NULL);
	atexit(remove_folder);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		char key[40];

		snprintf(key, sizeof(key), "%032zu\n", i + 1);
		fuzz_write(keys[i], key, strlen(key));
	}
	fuzz_write("bonin.conf", fuzz_settings, strlen(fuzz_settings));
	return folder;
}

void
fuzz_write(const char *name, const void *text, size_t len)
{
	char path[512];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", fuzz_folder(), name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FUZZ_HOLDS(fd >= 0);
	FUZZ_HOLDS(write(fd, text, len) == (ssize_t)len);
	close(fd);
}

const char *
fuzz_told(void)
{
	return told;
}

void
fuzz_told_nothing(void)
{
	told[0] = '\0';
}

/*
 * The linker gives us what is for the log (--wrap): it would drown libFuzzer's own words.
 */

void __wrap_log_plain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void __wrap_log_write(enum log_level level, const char *event, const struct log_field *fields);

void
__wrap_log_plain(const char *format, ...)
{
	size_t len = strlen(told);
	va_list args;

	va_start(args, format);
	vsnprintf(told + len, sizeof(told) - len, format, args);
	va_end(args);
	len = strlen(told);
	snprintf(told + len, sizeof(told) - len, "\n");
}

void
__wrap_log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	FUZZ_HOLDS(level <= LOG_ERROR && event != NULL && fields != NULL);
}
