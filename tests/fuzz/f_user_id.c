#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "text.h"
#include "user_id.h"

/* A name that is taken is canonical: reading it again gives it again, whoever reads it. */

static void
check_new(const char *user_id)
{
	static const char may_be[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	size_t len = strlen(user_id);

	FUZZ_HOLDS(len >= USER_ID_NEW_MIN && len <= USER_ID_NEW_MAX);
	FUZZ_HOLDS(strspn(user_id, may_be) == len && strchr("0123456789_-", user_id[0]) == NULL);
}

void
fuzz_user_id(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *text = fuzz_rest(&in);
	char made[USER_ID_SIZE], any[USER_ID_SIZE], again[USER_ID_SIZE];
	bool is_new = user_id_parse_new(text, made), is_any = user_id_parse_any(text, any);

	FUZZ_HOLDS(is_new == (made[0] != '\0') && is_any == (any[0] != '\0'));
	FUZZ_HOLDS(is_any || !is_new);
	if (is_new) {
		check_new(made);
		FUZZ_HOLDS(strcmp(made, any) == 0);
		FUZZ_HOLDS(user_id_parse_new(made, again) && strcmp(made, again) == 0);
	} else if (is_any) {
		FUZZ_HOLDS(strcmp(any, text) == 0);
	}
	if (is_any) {
		FUZZ_HOLDS(fuzz_is_fit(any) && strpbrk(any, " \t\r\n") == NULL);
		FUZZ_HOLDS(user_id_parse_any(any, again) && strcmp(any, again) == 0);
	}
	free(text);
}
