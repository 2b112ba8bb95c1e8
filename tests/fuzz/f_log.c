#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "json.h"
#include "log.h"
#include "text.h"

#define LINE_MAX_LEN 2048

/* The real one: fuzz.c has taken its place for all others. */
void __real_log_write(enum log_level level, const char *event, const struct log_field *fields);

/* A byte: the level. Each line is the text of a field. One whole line of JSON comes out, whatever they are. */
void
fuzz_log(const uint8_t *data, size_t len)
{
	static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
	static FILE *file;
	struct fuzz_input in = {data, len};
	struct log_field fields[ARRAY_LEN(names) + 1];
	enum log_level level = (enum log_level)(fuzz_byte(&in) % (LOG_ERROR + 1));
	char path[PATH_MAX], line[LINE_MAX_LEN + 2];
	struct json_object *object;
	size_t n = 0, read_len;

	if (file == NULL) {
		snprintf(path, sizeof(path), "%s/log", fuzz_folder());
		FUZZ_HOLDS(log_open("fuzz", path));
		file = fopen(path, "re");
		FUZZ_HOLDS(file != NULL);
	}
	for (; n < ARRAY_LEN(names) && in.left > 0; n++)
		fields[n] = LOG_TEXT(names[n], fuzz_line(&in));
	fields[n] = LOG_END;
	__real_log_write(level, "event", fields);
	clearerr(file);
	read_len = fread(line, 1, sizeof(line), file);
	FUZZ_HOLDS(read_len > 0 && read_len <= LINE_MAX_LEN && line[read_len - 1] == '\n');
	FUZZ_HOLDS(memchr(line, '\n', read_len - 1) == NULL && text_is_utf8(line, read_len - 1));
	object = json_parse(line, read_len);
	FUZZ_HOLDS(object != NULL && json_is_object(object));
	FUZZ_HOLDS(strcmp(json_text(object, "event"), "event") == 0);
	for (size_t i = 0; i < n; i++) {
		/* A short plain one is there as it was. */
		if (strlen(fields[i].text) <= 200 && fuzz_is_fit(fields[i].text))
			FUZZ_HOLDS(strcmp(json_text(object, fields[i].name), fields[i].text) == 0 ||
			           json_is_set(object, "cut"));
		free((char *)(uintptr_t)fields[i].text);
	}
	json_free(object);
}
