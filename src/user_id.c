#include "user_id.h"

#include <stdint.h>
#include <string.h>

#include "text.h"

bool
user_id_parse_new(const char *text, char user_id[static USER_ID_SIZE])
{
	size_t len = strlen(text);

	user_id[0] = '\0';
	if (len < USER_ID_NEW_MIN || len > USER_ID_NEW_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
		bool is_letter = c >= 'a' && c <= 'z';
		bool is_other = (c >= '0' && c <= '9') || c == '_' || c == '-';

		if (!is_letter && (i == 0 || !is_other)) {
			user_id[0] = '\0';
			return false;
		}
		user_id[i] = c;
	}
	user_id[len] = '\0';
	return true;
}

/* Blanks and what shows nothing, wherever Unicode has them. */
static bool
is_blank_or_hidden(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0xad || c == 0x1680 || c == 0x180e ||
	       (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
	       (c >= 0x205f && c <= 0x206f) || c == 0x3000 || c == 0x3164 || c == 0xfeff ||
	       (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfff0 && c <= 0xffff) || c >= 0xe0000;
}

bool
user_id_parse_any(const char *text, char user_id[static USER_ID_SIZE])
{
	size_t len = strlen(text);
	uint32_t c;

	if (user_id_parse_new(text, user_id))
		return true;
	if (len == 0 || len >= USER_ID_SIZE || !text_is_utf8(text, len))
		return false;
	for (const char *s = text_next(text, &c); c != 0; s = text_next(s, &c)) {
		if (is_blank_or_hidden(c))
			return false;
	}
	memcpy(user_id, text, len + 1);
	return true;
}
