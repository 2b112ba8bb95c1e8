#include "handset.h"

#include <string.h>

#include "../message.h"
#include "../text.h"

#define HANGUL_FIRST 0xAC00
#define HANGUL_LAST  0xD7A3

static size_t
encoded_len(uint32_t c, bool is_cp949)
{
	if (c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 0x7F))
		return 1;
	if (is_cp949 && c >= HANGUL_FIRST && c <= HANGUL_LAST)
		return 2;
	return message_has_ksx1001(c) ? 2 : 0;
}

struct handset_text
handset_take(const char *text, size_t bytes_max, bool is_cp949)
{
	struct handset_text taken = {.is_convertible = true};
	const char *at = text;
	size_t total = 0;

	while (*at != '\0') {
		uint32_t c;

		at = text_next(at, &c);
		size_t len = encoded_len(c, is_cp949);
		if (len == 0) {
			taken.is_convertible = false;
			len = 2; /* the rest is still counted */
		}
		if (total + 1 == bytes_max && len == 2)
			taken.has_room = true;
		total += len;
		if (total <= bytes_max)
			taken.len = (size_t)(at - text);
	}
	return taken;
}

bool
handset_fits(const char *text, size_t bytes_max)
{
	return text[handset_take(text, bytes_max, false).len] == '\0';
}
