#include "query.h"

#include <string.h>

#include "../text.h"

/* The byte at *s, which is advanced past it; -1 for a broken escape. */
static int
decode_one(const char **s, const char *end, char plus)
{
	if (**s != '%') {
		char c = *(*s)++;

		return (unsigned char)(c == '+' ? plus : c);
	}
	if (end - *s < 3)
		return -1;
	int high = text_hex_digit((*s)[1]), low = text_hex_digit((*s)[2]);
	*s += 3;
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool
decode(const char *s, size_t len, char plus, char *out, size_t out_size)
{
	const char *end = s + len;
	size_t n = 0;

	while (s < end) {
		int c = decode_one(&s, end, plus);

		if (c < 0 || n + 1 >= out_size) {
			out[0] = '\0';
			return false;
		}
		out[n++] = (char)c;
	}
	out[text_is_utf8(out, n) ? n : 0] = '\0';
	return n == 0 || out[0] != '\0';
}

bool
query_decode(const char *s, size_t len, char *out, size_t out_size)
{
	return decode(s, len, '+', out, out_size);
}

enum query_result
query_read(const char *query, const char *name, char *out, size_t out_size)
{
	size_t name_len = strlen(name);

	out[0] = '\0';
	for (;;) {
		size_t len = strcspn(query, "&");

		if (len > name_len && query[name_len] == '=' &&
		    strncmp(query, name, name_len) == 0) {
			if (!decode(query + name_len + 1, len - name_len - 1, ' ', out, out_size))
				return QUERY_BAD;
			return out[0] != '\0' ? QUERY_FOUND : QUERY_ABSENT;
		}
		if (query[len] == '\0')
			return QUERY_ABSENT;
		query += len + 1;
	}
}

bool
query_number(const char *query, const char *name, int64_t min, int64_t max, int64_t *value)
{
	char text[24];
	enum query_result found = query_read(query, name, text, sizeof(text));

	return found == QUERY_ABSENT ||
	       (found == QUERY_FOUND && text_number(text, min, max, value));
}

char *
query_escape(const char *query, bool keeps_plus, bool keeps_at)
{
	char *out = mem_zalloc(3 * strlen(query) + 1), *end = out;

	for (; *query != '\0'; query++) {
		if (*query == '+' && keeps_plus)
			end = stpcpy(end, "%2B");
		else if (strncmp(query, "%40", 3) == 0 && keeps_at)
			end = stpcpy(end, "%25");
		else
			*end++ = *query;
	}
	return out;
}
