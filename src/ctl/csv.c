#include "ctl/csv.h"

#include <string.h>

char *
csv_skip_mark(char *text)
{
	static const char mark[] = "\xef\xbb\xbf";
	const size_t len = sizeof(mark) - 1;

	return strncmp(text, mark, len) == 0 ? text + len : text;
}

/* Remove the quotes of the field at ${s}, in place. Returns the position after it, or NULL on a misplaced quote. */
static char *
unquote(char *s)
{
	char *out = s, *in = s + 1;

	for (; *in != '\0'; in++) {
		if (*in == '"' && in[1] == '"')
			in++;
		else if (*in == '"')
			break;
		*out++ = *in;
	}
	if (*in != '"' || (in[1] != ',' && in[1] != '\0'))
		return NULL;
	*out = '\0';
	return in + 1;
}

bool
csv_split(char *line, char *fields[], size_t max, size_t *n)
{
	size_t len = strlen(line);
	char *s = line;

	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
	for (*n = 0;; s++) {
		char *end = *s == '"' ? unquote(s) : s + strcspn(s, ",\"");

		if (*n == max || end == NULL || *end == '"')
			return false;
		fields[(*n)++] = s;
		if (*end == '\0')
			return true;
		*end = '\0';
		s = end;
	}
}

void
csv_write(FILE *out, const char *const fields[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool is_quoted = strpbrk(fields[i], ",\"\r\n") != NULL;

		fputs(i > 0 ? "," : "", out);
		fputs(is_quoted ? "\"" : "", out);
		for (const char *c = fields[i]; *c != '\0'; c++) {
			if (*c == '"')
				fputc('"', out);
			fputc(*c, out);
		}
		fputs(is_quoted ? "\"" : "", out);
	}
	fputc('\n', out);
}
