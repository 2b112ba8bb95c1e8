#include "conf_value.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "text.h"

#define SHOWN_MAX  40 /* bytes of an invalid value shown in a message */
#define RANGE_SIZE 64
#define BETWEEN    ", " /* the elements of a default */

static void say(char why[static CONF_WHY_SIZE], const struct conf_option *option, const char *value,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

static bool
looks_like_number(const char *text)
{
	const char *digits = text[0] == '-' ? text + 1 : text;

	return digits[0] != '\0' && digits[strspn(digits, "0123456789")] == '\0';
}

/** "NAME ...", followed by the value, which may be anything, in brackets. */
static void
say(char why[static CONF_WHY_SIZE], const struct conf_option *option, const char *value,
    const char *format, ...)
{
	char text[CONF_WHY_SIZE - SHOWN_MAX - 64], shown[SHOWN_MAX + 1];
	const char *quote = looks_like_number(value) ? "" : "\"";
	size_t len = strnlen(value, SHOWN_MAX);
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	while (len > 0 && ((unsigned char)value[len] & 0xC0) == 0x80)
		len--; /* do not cut within a character */
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		shown[i] = c < ' ' || c == 0x7F ? '?' : (char)c;
	}
	shown[len] = '\0';
	if (option->is_masked || value[0] == '\0')
		snprintf(why, CONF_WHY_SIZE, "%s %s", option->name, text);
	else
		snprintf(why, CONF_WHY_SIZE, "%s %s (is %s%s%s%s)", option->name, text, quote,
		    shown, value[len] != '\0' ? "…" : "", quote);
}

void
conf_value_range(const struct conf_option *option, char *out, size_t out_size)
{
	if (option->min == 0 && option->max == 0)
		snprintf(out, out_size, "%s", "");
	else
		snprintf(out, out_size, "%" PRId64 "..%" PRId64 "%s%s", option->min, option->max,
		    option->unit[0] != '\0' ? " " : "", option->unit);
}

/* Numbers are stored in int, int64_t or size_t; the table has their sizes. */
static void
store_number(struct conf *conf, size_t offset, size_t size, int64_t value)
{
	char *place = (char *)conf + offset;
	int number = (int)value;

	if (size == sizeof(int))
		memcpy(place, &number, size);
	else
		memcpy(place, &value, size);
}

static int64_t
load_number(const struct conf *conf, size_t offset, size_t size)
{
	const char *place = (const char *)conf + offset;
	int number;
	int64_t value;

	if (size == sizeof(int)) {
		memcpy(&number, place, size);
		return number;
	}
	memcpy(&value, place, size);
	return value;
}

static bool
put_number(const struct conf_option *option, const char *text, size_t offset, size_t size,
    struct conf *conf, char why[static CONF_WHY_SIZE])
{
	char range[RANGE_SIZE];
	int64_t value;

	if (text_number(text, option->min, option->max, &value)) {
		store_number(conf, offset, size, value);
		return true;
	}
	conf_value_range(option, range, sizeof(range));
	say(why, option, text, "must be %s%s", looks_like_number(text) ? "" : "a number, ", range);
	return false;
}

static bool
put_switch(const struct conf_option *option, const char *text, struct conf *conf,
    char why[static CONF_WHY_SIZE])
{
	static const struct {
		const char *word;
		bool is_on;
	} words[] = {{"on", true}, {"off", false}, {"yes", true}, {"no", false}, {"true", true},
	    {"false", false}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcasecmp(text, words[i].word) == 0) {
			memcpy((char *)conf + option->offset, &words[i].is_on, sizeof(bool));
			return true;
		}
	}
	say(why, option, text, "must be on or off");
	return false;
}

static bool
is_clean(const struct conf_option *option, const char *text)
{
	if (!text_is_utf8(text, strlen(text)))
		return false;
	for (; *text != '\0'; text++) {
		bool is_line = option->may_have_lines && *text == '\n';

		if (((unsigned char)*text < ' ' && !is_line) || *text == 0x7F)
			return false;
	}
	return true;
}

static bool
put_text(const struct conf_option *option, const char *folder, const char *text, size_t offset,
    size_t size, struct conf *conf, char why[static CONF_WHY_SIZE])
{
	char whole[2 * CONF_PATH_SIZE];
	bool is_relative = folder[0] != '\0' && text[0] != '\0' && text[0] != '/';
	int len = snprintf(whole, sizeof(whole), "%s%s", is_relative ? folder : "", text);
	const char *fault = NULL;

	if (!is_clean(option, text)) {
		say(why, option, text, "must be UTF-8 without control characters");
		return false;
	}
	if (len < 0 || (size_t)len >= size) {
		say(why, option, text, "must be at most %zu bytes long%s", size - 1,
		    is_relative ? " with the folder in front" : "");
		return false;
	}
	if (option->fault != NULL)
		fault = option->fault(whole);
	if (fault != NULL) {
		say(why, option, text, "%s", fault);
		return false;
	}
	memcpy((char *)conf + offset, whole, (size_t)len + 1);
	return true;
}

static bool
put_item(const struct conf_option *option, const char *text, size_t n, struct conf *conf,
    char why[static CONF_WHY_SIZE])
{
	size_t offset = option->offset + n * option->item_size;

	if (n >= option->size / option->item_size) {
		say(why, option, "", "may have at most %zu values",
		    option->size / option->item_size);
		return false;
	}
	if (option->kind == CONF_NUMBERS) {
		if (!put_number(option, text, offset, option->item_size, conf, why))
			return false;
	} else if (!put_text(option, "", text, offset, option->item_size, conf, why)) {
		return false;
	}
	store_number(conf, option->count_offset, option->count_size, (int64_t)n + 1);
	return true;
}

bool
conf_value_put(const struct conf_option *option, const char *folder, const char *text, size_t n,
    struct conf *conf, char why[static CONF_WHY_SIZE])
{
	switch (option->kind) {
	case CONF_NUMBER:
		return put_number(option, text, option->offset, option->size, conf, why);
	case CONF_SWITCH:
		return put_switch(option, text, conf, why);
	case CONF_TEXT:
		return put_text(option, "", text, option->offset, option->size, conf, why);
	case CONF_FILE:
	case CONF_SECRET:
		return put_text(option, folder, text, option->offset, option->size, conf, why);
	case CONF_TEXTS:
	case CONF_NUMBERS:
		return put_item(option, text, n, conf, why);
	case CONF_KIND__MAX:
		break;
	}
	return false;
}

void
conf_value_clear(const struct conf_option *option, struct conf *conf)
{
	memset((char *)conf + option->offset, 0, option->size);
	store_number(conf, option->count_offset, option->count_size, 0);
}

bool
conf_value_put_fallback(const struct conf_option *option, const char *folder, struct conf *conf,
    char why[static CONF_WHY_SIZE])
{
	const char *at = option->fallback;
	bool is_list = option->count_size > 0, is_put = true;
	char item[CONF_WORD_SIZE];

	if (is_list)
		conf_value_clear(option, conf);
	/* A setting without a default was zeroed, which means "". */
	for (size_t n = 0; is_put && *at != '\0'; n++) {
		size_t len = is_list ? strcspn(at, BETWEEN) : strlen(at);

		snprintf(item, sizeof(item), "%.*s", (int)len, at);
		is_put = conf_value_put(option, folder, item, n, conf, why);
		at += len;
		at += strspn(at, BETWEEN);
	}
	return is_put;
}

const char *
conf_value_text(const struct conf_option *option, const struct conf *conf)
{
	return (const char *)conf + option->offset;
}

struct sign_key *
conf_value_key(const struct conf_option *option, struct conf *conf)
{
	return (struct sign_key *)(void *)((char *)conf + option->key_offset);
}

static void
print_text(FILE *out, const char *text)
{
	fputc('"', out);
	for (size_t i = 0; text[i] != '\0'; i++) {
		if (text[i] == '\n') {
			fputs("\\n", out);
			continue;
		}
		if (strchr("\"\\$", text[i]) != NULL)
			fputc('\\', out);
		fputc(text[i], out);
	}
	fputc('"', out);
}

static void
print_item(FILE *out, const struct conf_option *option, const char *text)
{
	char masked[CONF_WORD_SIZE];

	if (option->mask != NULL)
		option->mask(text, masked, sizeof(masked));
	print_text(out, option->mask != NULL ? masked : text);
}

static void
print_items(FILE *out, const struct conf_option *option, const struct conf *conf)
{
	int64_t n = load_number(conf, option->count_offset, option->count_size);

	fputc('{', out);
	for (size_t i = 0; i < (size_t)n; i++) {
		size_t offset = option->offset + i * option->item_size;

		if (i > 0)
			fputs(BETWEEN, out);
		if (option->kind == CONF_NUMBERS)
			fprintf(out, "%" PRId64, load_number(conf, offset, option->item_size));
		else
			print_item(out, option, (const char *)conf + offset);
	}
	fputc('}', out);
}

void
conf_value_print(FILE *out, const struct conf_option *option, const struct conf *conf)
{
	bool is_on;

	switch (option->kind) {
	case CONF_NUMBER:
		fprintf(out, "%" PRId64, load_number(conf, option->offset, option->size));
		break;
	case CONF_SWITCH:
		memcpy(&is_on, (const char *)conf + option->offset, sizeof(is_on));
		fputs(is_on ? "on" : "off", out);
		break;
	case CONF_TEXT:
	case CONF_FILE:
	case CONF_SECRET:
		print_text(out, conf_value_text(option, conf));
		break;
	case CONF_TEXTS:
	case CONF_NUMBERS:
		print_items(out, option, conf);
		break;
	case CONF_KIND__MAX:
		break;
	}
}
