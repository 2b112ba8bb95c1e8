#include "handset.h"

#include <string.h>

#include "../message.h"
#include "../text.h"

static size_t
euckr_len(uint32_t c)
{
	if (c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 0x7F))
		return 1;
	return message_has_ksx1001(c) ? 2 : 0;
}

bool
handset_take(const char *text, size_t bytes_max, size_t *taken_len)
{
	const char *at = text;
	size_t total = 0;
	bool is_convertible = true;

	*taken_len = 0;
	while (*at != '\0') {
		uint32_t c;

		at = text_next(at, &c);
		size_t len = euckr_len(c);
		if (len == 0) {
			is_convertible = false;
			len = 2; /* so that the rest is counted all the same */
		}
		total += len;
		if (total <= bytes_max)
			*taken_len = (size_t)(at - text);
	}
	return is_convertible;
}
