#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stamp.h"
#include "sys.h"
#include "text.h"

#define LINE_MAX_LEN  2048
#define VALUE_MAX_LEN 256
#define PLAIN_SIZE    1024

/** There is always room for this after the last field. */
#define TAIL     "}\n"
#define TAIL_CUT ",\"cut\":true}\n"

static const char *const level_names[] = {
    [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

struct line {
	char bytes[LINE_MAX_LEN];
	size_t len;
	bool is_full; /* something did not fit; nothing more is added */
};

static int fd = STDERR_FILENO;
static const char *program_name = "bonin";

static void
put(struct line *line, const char *bytes, size_t len)
{
	if (line->is_full || len > LINE_MAX_LEN - (sizeof(TAIL_CUT) - 1) - line->len) {
		line->is_full = true;
		return;
	}
	memcpy(line->bytes + line->len, bytes, len);
	line->len += len;
}

static void
put_text(struct line *line, const char *s)
{
	put(line, s, strlen(s));
}

static void
put_unicode_escape(struct line *line, uint32_t c)
{
	char escape[16];
	int len;

	if (c < 0x10000)
		len = snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
	else
		len = snprintf(escape, sizeof(escape), "\\u%04x\\u%04x",
		    (unsigned)(0xD800 + ((c - 0x10000) >> 10)), (unsigned)(0xDC00 + (c & 0x3FF)));
	put(line, escape, (size_t)len);
}

/**
 * How many of the bytes at ${s}, at most ${max}, are ASCII that needs no escape. Most values are
 * nothing else.
 */
static size_t
plain_len(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n] >= ' ' && s[n] < 0x7F && s[n] != '"' && s[n] != '\\')
		n++;
	return n;
}

/**
 * Write the character ${c} of ${n} bytes at ${s}, or, if ${n} is 0, the byte there that is not
 * UTF-8.
 */
static void
put_character(struct line *line, const char *s, size_t n, uint32_t c)
{
	char escape[8];

	if (n == 0) {
		snprintf(escape, sizeof(escape), "\\\\x%02x", (unsigned char)*s);
		put_text(line, escape);
	} else if (c == '"' || c == '\\') {
		put(line, (const char[]){'\\', (char)c}, 2);
	} else if (text_is_invisible(c)) {
		put_unicode_escape(line, c);
	} else {
		put(line, s, n);
	}
}

static void
put_string(struct line *line, const char *s)
{
	size_t len = strlen(s), at = 0;

	put_text(line, "\"");
	while (at < len) {
		size_t n_plain = plain_len(s + at, VALUE_MAX_LEN - at);

		put(line, s + at, n_plain);
		at += n_plain;
		if (at == len)
			break;

		uint32_t c = 0;
		size_t n = text_decode(s + at, len - at, &c);
		size_t n_taken = n > 0 ? n : 1;
		if (at + n_taken > VALUE_MAX_LEN) {
			put_text(line, "…");
			break;
		}
		put_character(line, s + at, n, c);
		at += n_taken;
	}
	put_text(line, "\"");
}

static void
put_name(struct line *line, const char *name)
{
	put_text(line, ",");
	put_string(line, name);
	put_text(line, ":");
}

static void
put_field(struct line *line, const struct log_field *field)
{
	put_name(line, field->name);
	if (field->is_number) {
		char digits[24];

		snprintf(digits, sizeof(digits), "%" PRId64, field->number);
		put_text(line, digits);
	} else {
		put_string(line, field->text != NULL ? field->text : "");
	}
}

static void
put_time(struct line *line, int64_t now_ms)
{
	char time[STAMP_SIZE];

	stamp_write_utc(now_ms, time);
	put_text(line, "{\"time\":\"");
	put_text(line, time);
	put_text(line, "\"");
}

static void
write_whole(int to, const char *bytes, size_t len)
{
	/*
	 * One call, so that lines of several processes do not mix. A short write or an error means a
	 * full disk or a reader that went away: there is nowhere left to report it.
	 */
	while (write(to, bytes, len) < 0 && errno == EINTR)
		continue;
}

/* Its group may read it, to collect logs. Source: OWASP ASVS 5.0 16.4.2. */
static bool
is_kept_from_others(const struct stat *status)
{
	return (status->st_uid == geteuid() || status->st_uid == 0) &&
	       (status->st_mode & (S_IWGRP | S_IRWXO)) == 0;
}

static void
tell_fault(const char *path, int error)
{
	char folder[PATH_MAX];

	if (error == ENOENT && text_folder(path, folder, sizeof(folder)))
		log_plain("log-file: %s does not exist: make it and give it to the user that bonin "
		          "runs as, or set log-file = \"bonin.log\" (beside bonin.conf)",
		    folder);
	else if (error == EACCES)
		log_plain("log-file: %s must be writable for the user that bonin runs as; log-file "
		          "= \"bonin.log\" puts it beside bonin.conf",
		    path);
	else
		log_plain("log-file: %s: %s", path, strerror(error));
}

static bool
check_open(int opened, const char *path)
{
	struct stat status;

	if (fstat(opened, &status) < 0 || !S_ISREG(status.st_mode) || status.st_nlink != 1)
		log_plain("log-file: %s: not a regular file with one name", path);
	else if (!is_kept_from_others(&status))
		log_plain("log-file: %s: must be owned by the user that bonin runs as or by root, "
		          "and not be accessible to others: chmod 640",
		    path);
	else
		return true;
	return false;
}

/* Returns -1 with the reason in errno, 0 if already reported. O_NONBLOCK: do not wait if there is a FIFO instead. */
static int
open_file(const char *path, int flags)
{
	int opened = open(path,
	    O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flags, 0600);

	if (opened >= 0 && !check_open(opened, path)) {
		close(opened);
		opened = -1;
		errno = 0;
	}
	return opened;
}

bool
log_open(const char *program, const char *path)
{
	int opened = STDERR_FILENO;

	if (program != NULL)
		program_name = program;
	if (path != NULL && path[0] != '\0')
		opened = open_file(path, O_CREAT);
	if (opened < 0) {
		if (errno != 0)
			tell_fault(path, errno);
		return false;
	}
	if (fd != STDERR_FILENO)
		close(fd);
	fd = opened;
	return true;
}

bool
log_check(const char *path)
{
	char folder[PATH_MAX];
	int opened = path[0] != '\0' ? open_file(path, 0) : STDERR_FILENO;

	/* Made here by root, it would be root's. */
	if (opened < 0 && errno == ENOENT && text_folder(path, folder, sizeof(folder)) &&
	    faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0)
		return true;
	if (opened < 0 && errno != 0)
		tell_fault(path, errno);
	if (opened >= 0 && opened != STDERR_FILENO)
		close(opened);
	return opened >= 0;
}

void
log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	struct line line;

	line.len = 0;
	line.is_full = false;
	put_time(&line, sys_now_ms());
	put_name(&line, "level");
	put_string(&line, level_names[level]);
	put_name(&line, "event");
	put_string(&line, event);

	bool is_cut = false;
	for (; fields->name != NULL; fields++) {
		size_t len_before = line.len;

		put_field(&line, fields);
		if (line.is_full) {
			/* Leave this field out; a later, shorter one may still fit. */
			line.len = len_before;
			line.is_full = false;
			is_cut = true;
		}
	}
	const char *tail = is_cut ? TAIL_CUT : TAIL;
	memcpy(line.bytes + line.len, tail, strlen(tail));
	write_whole(fd, line.bytes, line.len + strlen(tail));
}

void
log_plain(const char *format, ...)
{
	char text[PLAIN_SIZE];
	va_list args;

	int len = snprintf(text, sizeof(text), "%s: ", program_name);
	if (len < 0 || (size_t)len >= sizeof(text))
		len = 0;
	va_start(args, format);
	int more = vsnprintf(text + len, sizeof(text) - (size_t)len, format, args);
	va_end(args);

	size_t end = (size_t)len + (more > 0 ? (size_t)more : 0);
	if (end > sizeof(text) - 1)
		end = sizeof(text) - 1;
	text[end] = '\n';
	write_whole(STDERR_FILENO, text, end + 1);
}
