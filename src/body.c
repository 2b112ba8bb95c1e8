#include "body.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text.h"

static bool
fail(struct body_fault *fault, const char *field, const char *message)
{
	/* A name from outside is shown only if it is short and plain. */
	const char *name = field != NULL ? field : "";
	bool is_plain = strlen(name) < sizeof(fault->field);

	for (const char *c = name; is_plain && *c != '\0'; c++)
		is_plain = *c > ' ' && *c < 0x7f && *c != '"' && *c != '\\' && *c != '<';
	snprintf(fault->field, sizeof(fault->field), "%s", is_plain ? name : "");
	fault->message = message;
	return false;
}

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

bool
body_kind_of(const char *content_type, enum body_kind *kind)
{
	static const char *const names[] = {
	    [BODY_JSON] = "application/json", [BODY_FORM] = "application/x-www-form-urlencoded"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i]);

		if (strncasecmp(content_type, names[i], len) != 0)
			continue;
		const char *rest = skip_blanks(content_type + len);
		*kind = (enum body_kind)i;
		if (*rest == ';') {
			rest = skip_blanks(rest + 1);
			if (strncasecmp(rest, "charset=utf-8", 13) == 0)
				rest += 13;
			else if (strncasecmp(rest, "charset=\"utf-8\"", 15) == 0)
				rest += 15;
		}
		return *skip_blanks(rest) == '\0';
	}
	return false;
}

/* Put one field where it belongs. */
static bool
keep(const char *name, const char *value, size_t value_len, const char *const names[],
    size_t n_names, char *values[], struct body_fault *fault)
{
	for (size_t i = 0; i < n_names; i++) {
		if (names[i] == NULL || strcmp(name, names[i]) != 0)
			continue;
		if (values[i] != NULL)
			return fail(fault, name, "같은 항목이 두 번 있습니다.");
		if (!text_is_utf8(value, value_len))
			return fail(fault, name, "UTF-8 글자가 아닙니다.");
		values[i] = mem_strndup(value, value_len);
		return true;
	}
	return fail(fault, name, "알 수 없는 항목이 있습니다.");
}

#define JSON_MALFORMED "JSON 형식이 올바르지 않습니다."

/* Four hexadecimal digits, or -1. */
static int32_t
read_hex4(const char *s)
{
	int32_t value = 0;

	for (size_t i = 0; i < 4; i++) {
		int digit = text_hex_digit(s[i]);

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* A non-ASCII character is written as two to four bytes (RFC 3629 section 3). */
static char *
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
		return out;
	}
	if (c < 0x800) {
		*out++ = (char)(0xC0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*out++ = (char)(0xE0 | c >> 12);
		} else {
			*out++ = (char)(0xF0 | c >> 18);
			*out++ = (char)(0x80 | (c >> 12 & 0x3F));
		}
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
	}
	*out++ = (char)(0x80 | (c & 0x3F));
	return out;
}

enum json_string { JSON_WHOLE, JSON_BROKEN, JSON_HALF_A_PAIR };

/* What follows \u: one character, or the first half of a surrogate pair followed by the second. No NUL. */
static enum json_string
decode_unicode(const char **s, char **out)
{
	int32_t first = read_hex4(*s), second;

	if (first <= 0)
		return JSON_BROKEN;
	*s += 4;
	if (first >= 0xD800 && first < 0xE000) {
		second =
		    first < 0xDC00 && (*s)[0] == '\\' && (*s)[1] == 'u' ? read_hex4(*s + 2) : -1;
		if (second < 0xDC00 || second >= 0xE000)
			return JSON_HALF_A_PAIR;
		*s += 6;
		first = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
	}
	*out = put_utf8(*out, (uint32_t)first);
	return JSON_WHOLE;
}

/* Decode the string at *${s} into ${out}, and advance *${s} past it. Decoding never makes it longer. */
static enum json_string
decode_string(const char **s, char *out)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	enum json_string how = **s == '"' ? JSON_WHOLE : JSON_BROKEN;
	const char *letter;

	while (how == JSON_WHOLE && *++*s != '"') {
		if ((unsigned char)**s < 0x20)
			return JSON_BROKEN; /* includes the NUL at the end of the body */
		if (**s != '\\') {
			*out++ = **s;
			continue;
		}
		++*s;
		letter = **s != '\0' ? strchr(letters, **s) : NULL;
		if (letter != NULL) {
			*out++ = meant[letter - letters];
		} else if (**s == 'u') {
			++*s;
			how = decode_unicode(s, &out);
			--*s;
		} else {
			return JSON_BROKEN;
		}
	}
	*out = '\0';
	*s += how == JSON_WHOLE;
	return how;
}

static const char *
skip_space(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

/* Read one "name":"value" into ${name} and ${value}; NULL on a fault, else where it ends. */
static const char *
read_member(const char *s, char *name, char *value, struct body_fault *fault)
{
	enum json_string how = decode_string(&s, name);

	s = skip_space(s);
	if (how != JSON_WHOLE || *s != ':') {
		fail(fault, NULL, JSON_MALFORMED);
		return NULL;
	}
	s = skip_space(s + 1);
	if (*s != '"') {
		fail(fault, name, "문자열이어야 합니다.");
		return NULL;
	}
	how = decode_string(&s, value);
	if (how == JSON_HALF_A_PAIR)
		fail(fault, name, "쓸 수 없는 글자가 있습니다.");
	else if (how == JSON_BROKEN)
		fail(fault, NULL, JSON_MALFORMED);
	return how == JSON_WHOLE ? skip_space(s) : NULL;
}

static bool
read_members(const char *s, char *name, char *value, const char *const names[], size_t n_names,
    char *values[], struct body_fault *fault)
{
	s = skip_space(s);
	if (*s != '{')
		return fail(fault, NULL, "JSON 객체 하나여야 합니다.");
	s = skip_space(s + 1);
	for (bool is_first = true; !is_first || *s != '}'; is_first = false) {
		s = read_member(s, name, value, fault);
		if (s == NULL || !keep(name, value, strlen(value), names, n_names, values, fault))
			return false;
		if (*s == '}')
			break;
		if (*s != ',')
			return fail(fault, NULL, JSON_MALFORMED);
		s = skip_space(s + 1);
	}
	return *skip_space(s + 1) == '\0' || fail(fault, NULL, "JSON 객체 하나여야 합니다.");
}

/*
 * One flat object of strings (RFC 8259). We parse it ourselves: json-c, even in strict mode, accepts single quotes, NaN,
 * comments, raw control characters, and silently the last of two equal names; and all threads in it wait for one lock.
 */
static bool
read_json(const char *body, size_t len, const char *const names[], size_t n_names, char *values[],
    struct body_fault *fault)
{
	char *name = mem_zalloc(2 * (len + 1));
	bool is_read = read_members(body, name, name + len + 1, names, n_names, values, fault);

	explicit_bzero(name, 2 * (len + 1));
	free(name);
	return is_read;
}

/* Decode up to an '&' or a ${stop}. Returns where it stopped, or NULL on a broken %. */
static const char *
decode(const char *s, const char *end, char stop, char *out, size_t *out_len)
{
	*out_len = 0;
	for (; s < end && *s != '&' && *s != stop; s++) {
		char c = *s == '+' ? ' ' : *s;

		if (c == '%') {
			int high = end - s > 2 ? text_hex_digit(s[1]) : -1;
			int low = high >= 0 ? text_hex_digit(s[2]) : -1;

			if (low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			s += 2;
		}
		out[(*out_len)++] = c;
	}
	out[*out_len] = '\0';
	return s;
}

static bool
read_form(const char *body, size_t len, const char *const names[], size_t n_names, char *values[],
    struct body_fault *fault)
{
	const char *s = body, *end = body + len;
	/* Decoding never makes it longer. */
	char *name = mem_zalloc(2 * (len + 1));
	char *value = name + len + 1;
	size_t name_len, value_len;
	bool is_read = true;

	while (is_read && s < end) {
		s = decode(s, end, '=', name, &name_len);
		if (s != NULL && s < end && *s == '=')
			s = decode(s + 1, end, '&', value, &value_len);
		else
			value_len = 0;
		if (s == NULL || strlen(name) != name_len)
			is_read = fail(fault, NULL, "폼 형식이 올바르지 않습니다.");
		else if (name_len > 0 || value_len > 0)
			is_read = keep(name, value, value_len, names, n_names, values, fault);
		if (s != NULL && s < end)
			s++; /* the '&' */
	}
	explicit_bzero(name, 2 * (len + 1));
	free(name);
	return is_read;
}

bool
body_read(enum body_kind kind, const char *body, size_t len, const char *const names[],
    size_t n_names, char *values[], struct body_fault *fault)
{
	bool is_read;

	memset(values, 0, n_names * sizeof(*values));
	if (!text_is_utf8(body, len))
		is_read = fail(fault, NULL, "UTF-8 글자가 아닙니다.");
	else if (kind == BODY_JSON)
		is_read = read_json(body, len, names, n_names, values, fault);
	else
		is_read = read_form(body, len, names, n_names, values, fault);
	if (!is_read)
		body_free(values, n_names);
	return is_read;
}

void
body_free(char *values[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (values[i] != NULL)
			explicit_bzero(values[i], strlen(values[i]));
		free(values[i]);
		values[i] = NULL;
	}
}
