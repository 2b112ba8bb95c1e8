#include "conf_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

static bool
check_file(int fd, char why[static CONF_SOURCE_WHY_SIZE])
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		snprintf(why, CONF_SOURCE_WHY_SIZE, "%s", strerror(errno));
	else if (!S_ISREG(status.st_mode))
		snprintf(why, CONF_SOURCE_WHY_SIZE, "is no regular file");
	else if ((status.st_mode & S_IWOTH) != 0)
		snprintf(why, CONF_SOURCE_WHY_SIZE, "can be written by everybody: chmod o-w");
	else
		return guard_check_owner(&status, why);
	return false;
}

static char *
read_whole(int fd, size_t *len, char why[static CONF_SOURCE_WHY_SIZE])
{
	char *text = mem_zalloc(CONF_SOURCE_MAX + 2);
	ssize_t n = 1;

	*len = 0;
	while (n > 0 && *len <= CONF_SOURCE_MAX) {
		n = read(fd, text + *len, CONF_SOURCE_MAX + 1 - *len);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			*len += (size_t)n;
	}
	if (n < 0)
		snprintf(why, CONF_SOURCE_WHY_SIZE, "%s", strerror(errno));
	else if (*len > CONF_SOURCE_MAX)
		snprintf(why, CONF_SOURCE_WHY_SIZE, "is longer than %d bytes", CONF_SOURCE_MAX);
	else if (!text_is_utf8(text, *len))
		snprintf(why, CONF_SOURCE_WHY_SIZE, "is no UTF-8 text: save it as UTF-8");
	else
		return text;
	explicit_bzero(text, CONF_SOURCE_MAX + 2);
	free(text);
	return NULL;
}

char *
conf_source_read(const char *path, size_t *len, char why[static CONF_SOURCE_WHY_SIZE])
{
	char *text = NULL;
	/* O_NONBLOCK: do not wait if there is a FIFO instead of the file. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd < 0) {
		snprintf(why, CONF_SOURCE_WHY_SIZE, "%s%s", strerror(errno),
		    errno == ENOENT   ? "; name your settings with -c FILE or BONIN_CONF"
		    : errno == EACCES ? "; " GUARD_OWNER_MEND
		                      : "");
		return NULL;
	}
	if (check_file(fd, why))
		text = read_whole(fd, len, why);
	close(fd);
	return text;
}

/* The tokens of libconfuse's scanner. Each function returns the position after the token; NULL when it does not end. */

static char *
end_of_variable(char *at)
{
	char *brace = strchr(at, '}');

	return brace != NULL ? brace + 1 : at + 1;
}

static char *
end_of_quotation(char *at)
{
	const char quote = *at++;

	while (*at != quote) {
		if (*at == '\0' || (*at == '\\' && at[1] == '\0'))
			return NULL;
		if (quote == '"' && at[0] == '$' && at[1] == '{')
			at = end_of_variable(at);
		else
			at += *at == '\\' ? 2 : 1;
	}
	return at + 1;
}

static char *
end_of_line(char *at)
{
	return at + strcspn(at, "\n");
}

static char *
end_of_comment(char *at)
{
	char *end = strstr(at + 2, "*/");

	return end != NULL ? end + 2 : NULL;
}

static char *
end_of_word(char *at)
{
	size_t len = strcspn(at, " #\"'\t\n\r={}()+,*");

	return at + (len > 0 ? len : 1);
}

static char *
end_of_token(char *at, bool *is_comment)
{
	bool is_block = at[0] == '/' && at[1] == '*';

	*is_comment = at[0] == '#' || (at[0] == '/' && at[1] == '/') || is_block;
	if (*is_comment)
		return is_block ? end_of_comment(at) : end_of_line(at);
	if (at[0] == '"' || at[0] == '\'')
		return end_of_quotation(at);
	if (at[0] == '$' && at[1] == '{')
		return end_of_variable(at);
	return end_of_word(at);
}

const char *
conf_source_blank(char *text, int *line)
{
	static const char byte_order_mark[] = "\xEF\xBB\xBF";
	int depth = 0, open_line = 0;
	char *at = text;

	*line = 1;
	if (strncmp(text, byte_order_mark, strlen(byte_order_mark)) == 0)
		memset(text, ' ', strlen(byte_order_mark));
	while (*at != '\0') {
		bool is_comment;
		char *end = end_of_token(at, &is_comment);

		/* libconfuse silently skips these. */
		if (*at == '+' || *at == '*')
			return "a + or * must stand in quotes, and in no +=";
		if (end == NULL)
			return is_comment ? "this comment does not end"
			                  : "this quotation does not end; is the closing \" "
			                    "missing, here or "
			                    "above?";
		if (*at == '{' && depth++ == 0)
			open_line = *line;
		if (*at == '}' && depth > 0)
			depth--;
		for (; at < end; at++) {
			if (*at == '\n')
				++*line;
			else if (is_comment)
				*at = ' ';
		}
	}
	if (depth == 0)
		return NULL;
	*line = open_line;
	return "this { is never closed";
}

int
conf_source_line(char *text, const char *name, int nth)
{
	size_t len = strlen(name);
	int line = 1;

	while (*text != '\0') {
		bool is_comment;
		const char *end = end_of_token(text, &is_comment);

		if (end == NULL) /* never, in approved text */
			break;
		if ((size_t)(end - text) == len && strncmp(text, name, len) == 0 &&
		    end[strspn(end, " \t\r\n")] == '=' && --nth == 0)
			return line;
		for (; text < end; text++)
			line += *text == '\n';
	}
	return 0;
}

int
conf_source_opening_line(char *text, int line)
{
	int end_line = 1;

	while (*text != '\0' && end_line <= line) {
		bool is_comment, is_quotation = *text == '"' || *text == '\'';
		const char *end = end_of_token(text, &is_comment);
		int start_line = end_line;

		if (end == NULL) /* never, in approved text */
			break;
		for (; text < end; text++)
			end_line += *text == '\n';
		if (is_quotation && end_line == line && start_line < line)
			return start_line;
	}
	return line;
}
