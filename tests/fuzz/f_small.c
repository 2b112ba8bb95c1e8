#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/csv.h"
#include "fuzz.h"
#include "html.h"
#include "jpeg.h"
#include "json.h"
#include "stamp.h"
#include "text.h"

/* Readers of a page or so, and what they read written again. */

/* strftime writes the year 7 as "7". */
#define HAS_YEAR(text) ((text)[0] != '0')

#define FIELDS_MAX 8

void
fuzz_csv(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *line = fuzz_line(&in), *fields[FIELDS_MAX], *written, *again[FIELDS_MAX];
	size_t n, n_again, size;

	if (csv_split(line, fields, FIELDS_MAX, &n)) {
		FILE *out = open_memstream(&written, &size);

		FUZZ_HOLDS(out != NULL && n >= 1 && n <= FIELDS_MAX);
		csv_write(out, (const char *const *)fields, n);
		fclose(out);
		FUZZ_HOLDS(size > 0 && written[size - 1] == '\n');
		written[size - 1] = '\0';
		FUZZ_HOLDS(csv_split(written, again, FIELDS_MAX, &n_again) && n_again == n);
		for (size_t i = 0; i < n; i++)
			FUZZ_HOLDS(strcmp(fields[i], again[i]) == 0);
		free(written);
	}
	free(line);
}

void
fuzz_jpeg(const uint8_t *data, size_t len)
{
	unsigned width, height;

	if (!jpeg_read_size(data, len, &width, &height))
		return;
	FUZZ_HOLDS(len > 10 && data[0] == 0xff && data[1] == 0xd8);
	FUZZ_HOLDS(width >= 1 && width <= 0xffff && height >= 1 && height <= 0xffff);
}

void
fuzz_json(const uint8_t *data, size_t len)
{
	char *text = mem_zalloc(len + 1), *written, *again;
	struct json_object *value;
	char member[16];
	int64_t number;

	memcpy(text, data, len);
	value = json_parse(text, len);
	if (value != NULL) {
		FUZZ_HOLDS(json_is_object(value) != json_is_list(value));
		for (size_t i = 0; i <= json_count(value); i++)
			FUZZ_HOLDS(json_is_list(value) || json_item(value, i) == NULL);
		if (json_get_text(value, "a", member, sizeof(member)))
			FUZZ_HOLDS(strcmp(member, json_text(value, "a")) == 0);
		(void)!json_get_number(value, "a", &number);
		FUZZ_HOLDS(json_text(json_member(value, "b"), "c") != NULL);
		written = json_write(value);
		value = json_parse(written, strlen(written));
		FUZZ_HOLDS(value != NULL);
		again = json_write(value);
		FUZZ_HOLDS(strcmp(written, again) == 0);
		free(written);
		free(again);
	}
	free(text);
}

void
fuzz_stamp(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *zone = fuzz_line(&in), *text = fuzz_rest(&in), written[STAMP_SIZE];
	int offset_s = STAMP_KOREA_S;
	int64_t ms;

	if (stamp_zone(zone, &offset_s) == NULL)
		FUZZ_HOLDS(offset_s == STAMP_KOREA_S);
	FUZZ_HOLDS(offset_s >= -12 * 3600 && offset_s <= 14 * 3600);
	if (stamp_read(text, &ms) && HAS_YEAR(text)) {
		stamp_write(ms, written);
		FUZZ_HOLDS(strcmp(written, text) == 0);
	}
	if (stamp_read_minute(text, offset_s, &ms) && HAS_YEAR(text)) {
		FUZZ_HOLDS(ms % 60000 == 0);
		stamp_write_minute(ms, offset_s, written);
		FUZZ_HOLDS(strcmp(written, text) == 0);
	}
	free(zone);
	free(text);
}

/* What stands in the page is the text, and a browser sees nothing else in it. */
void
fuzz_html(const uint8_t *data, size_t len)
{
	static const char special[] = "&<>\"'";
	static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
	struct fuzz_input in = {data, len};
	char *text = fuzz_rest(&in), *page;
	const char *s = text;
	size_t size;
	FILE *out = open_memstream(&page, &size);

	FUZZ_HOLDS(out != NULL);
	html_put_text(out, text);
	fclose(out);
	for (const char *p = page; *p != '\0'; s++) {
		FUZZ_HOLDS(*s != '\0');
		const char *reference = strchr(special, *s);

		if (reference != NULL) {
			reference = references[reference - special];
			FUZZ_HOLDS(strncmp(p, reference, strlen(reference)) == 0);
			p += strlen(reference);
		} else {
			FUZZ_HOLDS(*p == *s && strchr("<>\"'", *p) == NULL);
			p++;
		}
	}
	FUZZ_HOLDS(*s == '\0');
	free(page);
	free(text);
}
