#include "body.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text.h"

#define DEPTH_MAX 3

static bool
fail(struct body_fault *fault, const char *field, const char *message)
{
	/* A name from outside is shown only as far as it is short and plain. */
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
		const char *rest = skip_blanks(
		    content_type + (strncasecmp(content_type, names[i], len) == 0 ? len : 0));

		if (strncasecmp(content_type, names[i], len) != 0)
			continue;
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

/*
 * json-c, even in its strict mode, takes single quotes, NaN, comments, raw control characters, and the last
 * of two equal names without a word. So the text is looked through first: outside of strings there may be only
 * blanks and {}:, and the number of strings must be twice the number of fields that json-c then finds.
 */
static bool
is_plain_json(const char *body, size_t len, size_t *n_strings)
{
	bool is_inside = false;

	*n_strings = 0;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)body[i];

		/* json-c would end a name at its NUL, which makes another name of it. */
		if (is_inside && c == '\\' && len - i > 5 && memcmp(body + i, "\\u0000", 6) == 0)
			return false;
		if (is_inside && c == '\\' && i + 1 < len)
			i++;
		else if (is_inside && c < 0x20)
			return false;
		else if (c == '"') {
			*n_strings += is_inside;
			is_inside = !is_inside;
		} else if (!is_inside && strchr(" \t\r\n{}:,", c) == NULL)
			return false;
	}
	return !is_inside;
}

static bool
keep_members(struct json_object *object, const char *const names[], size_t n_names, char *values[],
    struct body_fault *fault)
{
	json_object_object_foreach (object, name, value) {
		const char *text = json_object_get_string(value);
		size_t len = (size_t)json_object_get_string_len(value);

		/* U+FFFD is what json-c makes of half a surrogate pair. */
		if (strlen(text) != len || strstr(text, "\xef\xbf\xbd") != NULL)
			return fail(fault, name, "쓸 수 없는 글자가 있습니다.");
		if (!keep(name, text, len, names, n_names, values, fault))
			return false;
	}
	return true;
}

static bool
has_only_strings(struct json_object *object, struct body_fault *fault)
{
	json_object_object_foreach (object, name, value) {
		if (!json_object_is_type(value, json_type_string))
			return fail(fault, name, "문자열이어야 합니다.");
	}
	return true;
}

static bool
read_json(const char *body, size_t len, const char *const names[], size_t n_names, char *values[],
    struct body_fault *fault)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_MAX);
	struct json_object *object;
	size_t n_strings;
	bool is_plain, is_whole, is_read;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, body, (int)len);
	is_plain = is_plain_json(body, len, &n_strings);
	is_whole = json_tokener_get_error(tokener) == json_tokener_success &&
	           json_tokener_get_parse_end(tokener) == len &&
	           json_object_is_type(object, json_type_object);
	if (!is_whole)
		is_read = fail(fault, NULL, "JSON 객체 하나여야 합니다.");
	else if (!has_only_strings(object, fault))
		is_read = false;
	else if (!is_plain)
		is_read = fail(fault, NULL, "JSON 형식이 올바르지 않습니다.");
	else if (n_strings != 2 * (size_t)json_object_object_length(object))
		is_read = fail(fault, NULL, "같은 항목이 두 번 있습니다.");
	else
		is_read = keep_members(object, names, n_names, values, fault);
	json_object_put(object);
	json_tokener_free(tokener);
	return is_read;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decode up to an '&' or a ${stop}. Returns where it stopped, or NULL on a broken %. */
static const char *
decode(const char *s, const char *end, char stop, char *out, size_t *out_len)
{
	*out_len = 0;
	for (; s < end && *s != '&' && *s != stop; s++) {
		char c = *s == '+' ? ' ' : *s;

		if (c == '%') {
			int high = end - s > 2 ? hex_value(s[1]) : -1;
			int low = high >= 0 ? hex_value(s[2]) : -1;

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
	/* Nothing decodes to more than it was. */
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
