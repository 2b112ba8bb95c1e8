#include "flat.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 512

/* Make room for ${len} more bytes and the NUL. */
static char *
reserve(struct flat *flat, size_t len)
{
	while (flat->len + len >= flat->size) {
		char *bigger = mem_zalloc(flat->size * 2);

		memcpy(bigger, flat->json, flat->len);
		explicit_bzero(flat->json, flat->len);
		free(flat->json);
		flat->json = bigger;
		flat->size *= 2;
	}
	return flat->json + flat->len;
}

static void
put(struct flat *flat, const char *bytes, size_t len)
{
	memcpy(reserve(flat, len), bytes, len);
	flat->len += len;
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= ' ' && c != '"' && c != '\\';
}

static void
put_escaped(struct flat *flat, char c)
{
	static const char letters[] = {['"'] = '"',
	    ['\\'] = '\\',
	    ['\b'] = 'b',
	    ['\f'] = 'f',
	    ['\n'] = 'n',
	    ['\r'] = 'r',
	    ['\t'] = 't'};
	char escape[8];
	size_t i = (unsigned char)c;

	if (letters[i] != '\0') {
		put(flat, (const char[]){'\\', letters[i]}, 2);
	} else {
		int len = snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)i);

		put(flat, escape, (size_t)len);
	}
}

static void
put_string(struct flat *flat, const char *s)
{
	put(flat, "\"", 1);
	while (*s != '\0') {
		size_t len = 0;

		while (is_plain(s[len]))
			len++;
		put(flat, s, len);
		s += len;
		if (*s != '\0')
			put_escaped(flat, *s++);
	}
	put(flat, "\"", 1);
}

static void
put_name(struct flat *flat, const char *name)
{
	put(flat, flat->len > 1 ? ",\"" : "\"", flat->len > 1 ? 2 : 1);
	put(flat, name, strlen(name));
	put(flat, "\":", 2);
}

void
flat_begin(struct flat *flat)
{
	*flat = (struct flat){.json = mem_zalloc(FIRST_SIZE), .size = FIRST_SIZE};
	put(flat, "{", 1);
}

void
flat_text(struct flat *flat, const char *name, const char *text)
{
	put_name(flat, name);
	put_string(flat, text);
}

void
flat_number(struct flat *flat, const char *name, int64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, number);

	put_name(flat, name);
	put(flat, digits, (size_t)len);
}

char *
flat_end(struct flat *flat, size_t *len)
{
	char *json;

	put(flat, "}", 1);
	json = flat->json;
	json[flat->len] = '\0';
	*len = flat->len;
	*flat = (struct flat){0};
	return json;
}
