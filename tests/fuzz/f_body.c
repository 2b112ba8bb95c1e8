#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body.h"
#include "fuzz.h"
#include "json.h"
#include "text.h"

/* A body that is taken means the same when its fields are written again, as JSON and as a form. */

static const char *const names[] = {
    "phoneNumber", "verifyCode", NULL, "userId", "password", "proof"};

#define N ARRAY_LEN(names)

static char *
as_json(char *const values[])
{
	struct json_object *object = json_new();

	for (size_t i = 0; i < N; i++) {
		if (names[i] != NULL)
			json_put_text(object, names[i], values[i]);
	}
	return json_write(object);
}

/* Every byte as %XX: what must be the same as the byte by itself. */
static char *
as_form(char *const values[])
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool is_first = true;

	FUZZ_HOLDS(out != NULL);
	for (size_t i = 0; i < N; i++) {
		if (values[i] == NULL)
			continue;
		fprintf(out, "%s%s=", is_first ? "" : "&", names[i]);
		for (const char *c = values[i]; *c != '\0'; c++)
			fprintf(out, "%%%02x", (unsigned char)*c);
		is_first = false;
	}
	fclose(out);
	return text;
}

static void
same_again(enum body_kind kind, char *written, char *const values[])
{
	char *again[N];
	struct body_fault fault;

	FUZZ_HOLDS(body_read(kind, written, strlen(written), names, N, again, &fault));
	for (size_t i = 0; i < N; i++) {
		FUZZ_HOLDS((values[i] == NULL) == (again[i] == NULL));
		FUZZ_HOLDS(values[i] == NULL || strcmp(values[i], again[i]) == 0);
	}
	body_free(again, N);
	free(written);
}

static void
check_values(char *const values[])
{
	bool is_json = true, is_empty = true;

	for (size_t i = 0; i < N; i++) {
		FUZZ_HOLDS(names[i] != NULL || values[i] == NULL);
		FUZZ_HOLDS(values[i] == NULL || text_is_utf8(values[i], strlen(values[i])));
		is_empty = is_empty && values[i] == NULL;
		/* In JSON U+FFFD may be what json-c made of something else, so it is not taken there. */
		is_json =
		    is_json && (values[i] == NULL || strstr(values[i], "\xef\xbf\xbd") == NULL);
	}
	if (is_json)
		same_again(BODY_JSON, as_json(values), values);
	if (!is_empty)
		same_again(BODY_FORM, as_form(values), values);
}

static void
read_any(enum body_kind kind, const uint8_t *data, size_t len)
{
	char *body = mem_zalloc(len + 1), *values[N];
	struct body_fault fault;

	memcpy(body, data, len);
	if (body_read(kind, body, len, names, N, values, &fault)) {
		FUZZ_HOLDS(memchr(body, '\0', len) == NULL);
		FUZZ_HOLDS(text_is_utf8(body, len));
		check_values(values);
	} else {
		for (size_t i = 0; i < N; i++)
			FUZZ_HOLDS(values[i] == NULL);
		FUZZ_HOLDS(fuzz_is_fit(fault.message) && fuzz_is_fit(fault.field));
		FUZZ_HOLDS(strpbrk(fault.field, " \"\\<") == NULL);
	}
	body_free(values, N);
	free(body);
}

void
fuzz_body_json(const uint8_t *data, size_t len)
{
	read_any(BODY_JSON, data, len);
}

void
fuzz_body_form(const uint8_t *data, size_t len)
{
	read_any(BODY_FORM, data, len);
}
