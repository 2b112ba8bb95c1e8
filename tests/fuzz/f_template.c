#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "sens_template.h"

/* A byte: the room. A line: a name that has no value. The rest: the template. Every other place gets its own name in brackets. */

static const char *
value_of(void *arg, const char *name)
{
	static char value[SENS_PLACE_SIZE + 2];
	const char *unknown = arg;

	FUZZ_HOLDS(*name != '\0' && strlen(name) < SENS_PLACE_SIZE && strchr(name, '}') == NULL);
	if (strcmp(name, unknown) == 0)
		return NULL;
	value[0] = '[';
	memcpy(value + 1, name, strlen(name));
	memcpy(value + 1 + strlen(name), "]", 2);
	return value;
}

void
fuzz_template(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	size_t size = fuzz_byte(&in) + 1;
	char *unknown = fuzz_line(&in), *content = fuzz_rest(&in), *out = mem_zalloc(size);
	char missing[SENS_PLACE_SIZE];
	bool is_filled = sens_template_fill(content, value_of, unknown, out, size, missing);

	if (is_filled) {
		/* "#{name}" became "[name]": one byte less a place. */
		const char *s = out;

		FUZZ_HOLDS(
		    strlen(out) < size && strlen(out) <= strlen(content) && missing[0] == '\0');
		for (const char *c = content; *c != '\0'; c++, s++) {
			if (*c == '#' && c[1] == '{' && *s == '[')
				c++;
			else if (*c == '}' && *s == ']')
				continue;
			else
				FUZZ_HOLDS(*s == *c);
		}
		FUZZ_HOLDS(*s == '\0');
	} else {
		FUZZ_HOLDS(out[0] == '\0' && (missing[0] == '\0' || strcmp(missing, unknown) == 0));
		FUZZ_HOLDS(missing[0] != '\0' || strlen(content) >= size);
	}
	free(unknown);
	free(content);
	free(out);
}
