#include "json.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

#include "text.h"

#define DEPTH_MAX 16

struct json_object *
json_new(void)
{
	return mem_or_die(json_object_new_object());
}

struct json_object *
json_new_list(void)
{
	return mem_or_die(json_object_new_array());
}

void
json_put(struct json_object *object, const char *name, struct json_object *value)
{
	if (value != NULL && json_object_object_add(object, name, value) != 0)
		mem_or_die(NULL);
}

void
json_put_text(struct json_object *object, const char *name, const char *text)
{
	if (text != NULL)
		json_put(object, name, mem_or_die(json_object_new_string(text)));
}

void
json_put_number(struct json_object *object, const char *name, int64_t number)
{
	json_put(object, name, mem_or_die(json_object_new_int64(number)));
}

void
json_put_flag(struct json_object *object, const char *name, bool flag)
{
	json_put(object, name, mem_or_die(json_object_new_boolean(flag)));
}

void
json_add(struct json_object *list, struct json_object *value)
{
	if (json_object_array_add(list, value) != 0)
		mem_or_die(NULL);
}

char *
json_write(struct json_object *value)
{
	const char *written = json_object_to_json_string_ext(
	    value, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	char *text = mem_or_die(written != NULL ? strdup(written) : NULL);

	json_object_put(value);
	return text;
}

struct json_object *
json_parse(const char *text, size_t len)
{
	struct json_tokener *tokener;
	struct json_object *value;
	size_t end;

	/* json-c's own check of UTF-8 accepts surrogates. */
	if (len > INT_MAX || !text_is_utf8(text, len))
		return NULL;
	tokener = mem_or_die(json_tokener_new_ex(DEPTH_MAX));
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	value = json_tokener_parse_ex(tokener, text, (int)len);
	end = json_tokener_get_parse_end(tokener);
	while (end < len && strchr(" \t\r\n", text[end]) != NULL)
		end++;
	if (json_tokener_get_error(tokener) != json_tokener_success || end != len ||
	    !(json_is_object(value) || json_is_list(value))) {
		json_object_put(value);
		value = NULL;
	}
	json_tokener_free(tokener);
	return value;
}

void
json_free(struct json_object *value)
{
	json_object_put(value);
}

/* The member, of any type. */
static struct json_object *
find(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	if (json_is_object(object))
		json_object_object_get_ex(object, name, &value);
	return value;
}

bool
json_get_text(struct json_object *object, const char *name, char *out, size_t out_size)
{
	struct json_object *value = find(object, name);

	return json_object_is_type(value, json_type_string) &&
	       text_copy(out, out_size, json_object_get_string(value));
}

bool
json_get_number(struct json_object *object, const char *name, int64_t *number)
{
	struct json_object *value = find(object, name);

	if (!json_object_is_type(value, json_type_int))
		return false;
	*number = json_object_get_int64(value);
	return true;
}

const char *
json_text(struct json_object *object, const char *name)
{
	struct json_object *value = find(object, name);

	if (!json_object_is_type(value, json_type_string) &&
	    !json_object_is_type(value, json_type_int))
		return "";
	return json_object_get_string(value);
}

bool
json_is_set(struct json_object *object, const char *name)
{
	struct json_object *value = find(object, name);

	return json_object_is_type(value, json_type_boolean) && json_object_get_boolean(value);
}

struct json_object *
json_member(struct json_object *object, const char *name)
{
	struct json_object *value = find(object, name);

	return json_is_object(value) || json_is_list(value) ? value : NULL;
}

size_t
json_count(struct json_object *value)
{
	if (json_is_object(value))
		return (size_t)json_object_object_length(value);
	return json_is_list(value) ? json_object_array_length(value) : 0;
}

struct json_object *
json_item(struct json_object *list, size_t i)
{
	return i < json_count(list) && json_is_list(list) ? json_object_array_get_idx(list, i)
	                                                  : NULL;
}

bool
json_is_object(struct json_object *value)
{
	return json_object_is_type(value, json_type_object);
}

bool
json_is_list(struct json_object *value)
{
	return json_object_is_type(value, json_type_array);
}
