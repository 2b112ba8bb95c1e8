#include "field.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
field_broken(struct field_fault *fault, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	va_end(args);
	return false;
}

/* The member, if it has the type; NULL in ${member} if it is absent or null. */
static bool
find(struct json_object *object, const char *name, enum json_type type, const char *a_type,
    struct json_object **member, struct field_fault *fault)
{
	if (!json_object_object_get_ex(object, name, member))
		*member = NULL;
	if (*member == NULL || json_object_is_type(*member, type))
		return true;
	return field_broken(fault, "%s must be %s", name, a_type);
}

bool
field_text(
    struct json_object *object, const char *name, const char **value, struct field_fault *fault)
{
	struct json_object *member;

	if (!find(object, name, json_type_string, "a string", &member, fault))
		return false;
	if (member == NULL)
		return true;
	const char *text = json_object_get_string(member);
	if (strlen(text) != (size_t)json_object_get_string_len(member))
		return field_broken(fault, "%s has a NUL in it", name);
	*value = text;
	return true;
}

bool
field_flag(struct json_object *object, const char *name, bool *value, struct field_fault *fault)
{
	struct json_object *member;

	if (!find(object, name, json_type_boolean, "true or false", &member, fault))
		return false;
	if (member != NULL)
		*value = json_object_get_boolean(member);
	return true;
}

bool
field_number(struct json_object *object, const char *name, int64_t min, int64_t max, int64_t *value,
    struct field_fault *fault)
{
	struct json_object *member;

	if (!find(object, name, json_type_int, "a whole number", &member, fault))
		return false;
	if (member == NULL)
		return true;
	int64_t number = json_object_get_int64(member);
	if (number < min || number > max)
		return field_broken(
		    fault, "%s must be %lld to %lld", name, (long long)min, (long long)max);
	*value = number;
	return true;
}

bool
field_array(struct json_object *object, const char *name, struct json_object **value,
    struct field_fault *fault)
{
	struct json_object *member;

	if (!find(object, name, json_type_array, "an array", &member, fault))
		return false;
	if (member != NULL)
		*value = member;
	return true;
}

bool
field_object(struct json_object *object, const char *name, struct json_object **value,
    struct field_fault *fault)
{
	struct json_object *member;

	if (!find(object, name, json_type_object, "an object", &member, fault))
		return false;
	if (member != NULL)
		*value = member;
	return true;
}

bool
field_is_digits(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= FIELD_NUMBER_MAX && strspn(text, "0123456789") == len;
}

bool
field_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}
