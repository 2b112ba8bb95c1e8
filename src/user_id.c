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

/*
 * Blanks, invisible characters, and characters without a defined look: White_Space and Default_Ignorable_Code_Point of
 * Unicode, its controls, the Braille blank, private use, noncharacters, and the planes after the last one with scripts.
 */
static const struct {
	uint32_t first, last;
} hidden[] = {{0, 0x20}, {0x7f, 0xa0}, {0xad, 0xad}, {0x34f, 0x34f}, {0x61c, 0x61c},
    {0x115f, 0x1160}, {0x1680, 0x1680}, {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x2000, 0x200f},
    {0x2028, 0x202f}, {0x205f, 0x206f}, {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
    {0xe000, 0xf8ff}, {0xfdd0, 0xfdef}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
    {0xfff0, 0xffff}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff}};

static bool
is_hidden(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(hidden); i++) {
		if (c >= hidden[i].first && c <= hidden[i].last)
			return true;
	}
	return false;
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
		if (is_hidden(c))
			return false;
	}
	memcpy(user_id, text, len + 1);
	return true;
}
