#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <unistd.h>

#include "log.h"
#include "log_fake.h"
#include "sys.h"
#include "text.h"

#define LINE_SIZE   4096
#define TIME_SAMPLE "{\"time\":\"2026-11-23T08:00:00.123Z\""

/** A string of JSON at ${s}: where it ends, NULL when it is none (RFC 8259 section 7). */
static const char *
skip_string(const char *s)
{
	if (*s++ != '"')
		return NULL;
	while (*s != '"') {
		if ((unsigned char)*s < 0x20 || *s == 0x7F)
			return NULL;
		if (*s != '\\') {
			uint32_t c;

			s = text_next(s, &c);
		} else if (s[1] == 'u' && strspn(s + 2, "0123456789abcdef") >= 4) {
			s += 6;
		} else if (s[1] != '\0' && strchr("\"\\", s[1]) != NULL) {
			s += 2;
		} else {
			return NULL;
		}
	}
	return s + 1;
}

/**
 * Whether the ${len} bytes are one object of strings and numbers and one line feed, nothing else.
 */
static bool
is_json_line(const char *line, size_t len)
{
	char copy[LINE_SIZE];
	const char *s = copy;

	if (len >= sizeof(copy) || len < 2 || !text_is_utf8(line, len))
		return false;
	memcpy(copy, line, len);
	copy[len] = '\0';
	do {
		if (*s != (s == copy ? '{' : ','))
			return false;
		s = skip_string(s + 1);
		if (s == NULL || *s++ != ':')
			return false;
		if (*s == '"') {
			s = skip_string(s);
			if (s == NULL)
				return false;
		} else {
			char *end;

			if (strncmp(s, "true", 4) == 0)
				end = copy + (s - copy) + 4;
			else
				strtoll(s, &end, 10);
			if (end == s)
				return false;
			s = end;
		}
	} while (*s != '}');
	return strcmp(s, "}\n") == 0;
}

/** How many lines the log has; checks each of them. */
static size_t
count_lines(void)
{
	size_t len, n = 0;
	char *bytes = log_fake_read(&len);

	for (const char *line = bytes; line < bytes + len; n++) {
		const char *end = memchr(line, '\n', len - (size_t)(line - bytes));

		assert_non_null(end);
		assert_true(is_json_line(line, (size_t)(end + 1 - line)));
		line = end + 1;
	}
	free(bytes);
	return n;
}

/** One line, with its time left off, into ${rest}; checks it on the way. */
static void
take_line(char rest[static LINE_SIZE])
{
	size_t len;
	char *bytes = log_fake_read(&len);
	const size_t skipped = strlen(TIME_SAMPLE ",");

	assert_true(is_json_line(bytes, len));
	assert_true(len > skipped);
	assert_int_equal(len, strlen(bytes));
	assert_true(text_copy(rest, LINE_SIZE, bytes + skipped));
	free(bytes);
	assert_int_equal(truncate(log_fake_path, 0), 0);
}

static const struct {
	const char *text, *written;
} text_cases[] = {
    {"", ""},
    {"plain / text", "plain / text"},
    {NULL, ""},
    {"a\"b\\c", "a\\\"b\\\\c"},
    {"\r\n\t\x01\x1B[31m\x7F", "\\u000d\\u000a\\u0009\\u0001\\u001b[31m\\u007f"},
    {"한글 «ü» 漢 😀", "한글 «ü» 漢 😀"},
    {"\xC2\x80\xC2\x85\xC2\x9F\xC2\xA0", "\\u0080\\u0085\\u009f\xC2\xA0"},
    {"\xC2\xAD\xE2\x80\x8B\xE2\x80\xAE\xE2\x80\xA8", "\\u00ad\\u200b\\u202e\\u2028"},
    {"\xEF\xBB\xBF\xEE\x80\x80\xEF\xBF\xBE", "\\ufeff\\ue000\\ufffe"},
    {"\xE3\x85\xA4\xEF\xBE\xA0", "\\u3164\\uffa0"},
    {"\xF3\xA0\x81\x81\xF4\x8F\xBF\xBF", "\\udb40\\udc41\\udbff\\udfff"},
    {"\xFF\xC0\x80\xED\xA0\x80z", "\\\\xff\\\\xc0\\\\x80\\\\xed\\\\xa0\\\\x80z"},
    {"\xEA\xB0", "\\\\xea\\\\xb0"},
};

static void
test_escapes(void **state)
{
	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	for (size_t i = 0; i < ARRAY_LEN(text_cases); i++) {
		char expected[256], rest[LINE_SIZE];

		snprintf(expected, sizeof(expected),
		    "\"level\":\"info\",\"event\":\"e\",\"x\":\"%s\"}\n", text_cases[i].written);
		log_event(LOG_INFO, "e", LOG_TEXT("x", text_cases[i].text));
		take_line(rest);
		assert_string_equal(rest, expected);
	}
}

static void
test_every_character_is_safe(void **state)
{
	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	/* All pairs of bytes, NUL aside, in values, names and events. */
	for (unsigned a = 1; a < 256; a++) {
		char text[256];
		size_t len = 0;

		for (unsigned b = a & 1; b < 256; b += 3) {
			text[len++] = (char)a;
			text[len++] = (char)(b > 0 ? b : a);
		}
		text[len] = '\0';
		log_event(LOG_INFO, text, LOG_TEXT("x", text));
		log_event(LOG_INFO, "e", LOG_NUMBER(text, 1));
	}
	assert_int_equal(count_lines(), 2 * 255);
}

static void
test_fields(void **state)
{
	char rest[LINE_SIZE];
	const char array[] = "an array";

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	log_event(LOG_WARN, "access", LOG_TEXT("route", "/send"), LOG_NUMBER("status", 201),
	    LOG_NUMBER("low", INT64_MIN), LOG_NUMBER("high", INT64_MAX), LOG_TEXT("a", array));
	take_line(rest);
	assert_string_equal(rest,
	    "\"level\":\"warn\",\"event\":\"access\",\"route\":\"/send\",\"status\":201,"
	    "\"low\":-9223372036854775808,\"high\":9223372036854775807,\"a\":\"an array\"}\n");
	log_event(LOG_ERROR, "no more", LOG_NUMBER("n", 0));
	take_line(rest);
	assert_string_equal(rest, "\"level\":\"error\",\"event\":\"no more\",\"n\":0}\n");
}

static void
test_time(void **state)
{
	size_t len;
	struct tm tm = {0};
	int ms;
	char end;

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	int64_t before_ms = sys_now_ms();
	log_event(LOG_INFO, "e", LOG_NUMBER("n", 0));
	int64_t after_ms = sys_now_ms();

	char *bytes = log_fake_read(&len);
	assert_int_equal(
	    sscanf(bytes, "{\"time\":\"%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%c", &tm.tm_year, &tm.tm_mon,
	        &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &ms, &end),
	    8);
	assert_int_equal(bytes[strlen(TIME_SAMPLE) - 1], '"');
	free(bytes);
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	int64_t told_ms = (int64_t)timegm(&tm) * 1000 + ms;
	assert_true(told_ms >= before_ms && told_ms <= after_ms);
}

static void
test_long_value_is_cut(void **state)
{
	char rest[LINE_SIZE], text[300], expected[512];

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	memset(text, 'a', sizeof(text));

	text[256] = '\0';
	log_event(LOG_INFO, "e", LOG_TEXT("x", text));
	take_line(rest);
	snprintf(
	    expected, sizeof(expected), "\"level\":\"info\",\"event\":\"e\",\"x\":\"%s\"}\n", text);
	assert_string_equal(rest, expected);

	text[256] = 'a';
	text[257] = '\0';
	log_event(LOG_INFO, "e", LOG_TEXT("x", text));
	take_line(rest);
	snprintf(expected, sizeof(expected),
	    "\"level\":\"info\",\"event\":\"e\",\"x\":\"%.256s…\"}\n", text);
	assert_string_equal(rest, expected);

	/* No character is cut in two, and one that ends at the limit is whole. */
	memcpy(text + 253, "가", strlen("가") + 1);
	log_event(LOG_INFO, "e", LOG_TEXT("x", text));
	take_line(rest);
	assert_non_null(strstr(rest, "aaa가\"}\n"));
	memset(text, 'a', 256);
	memcpy(text + 254, "가", strlen("가") + 1);
	log_event(LOG_INFO, "e", LOG_TEXT("x", text));
	take_line(rest);
	snprintf(expected, sizeof(expected),
	    "\"level\":\"info\",\"event\":\"e\",\"x\":\"%.254s…\"}\n", text);
	assert_string_equal(rest, expected);
}

static void
test_long_line_leaves_fields_out(void **state)
{
	char rest[LINE_SIZE], escapes[301];
	size_t len;

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	memset(escapes, 1, sizeof(escapes) - 1);
	escapes[sizeof(escapes) - 1] = '\0';
	/* Six bytes for one: two such values do not fit a line, but what is short still does. */
	log_event(LOG_INFO, "e", LOG_TEXT("first", escapes), LOG_TEXT("second", escapes),
	    LOG_NUMBER("third", 3));
	char *bytes = log_fake_read(&len);
	assert_true(len <= 2048);
	free(bytes);
	take_line(rest);
	assert_non_null(strstr(rest, "\"first\":\"\\u0001"));
	assert_null(strstr(rest, "second"));
	assert_non_null(strstr(rest, "…\",\"third\":3,\"cut\":true}\n"));
}

static void
test_no_line_is_too_long(void **state)
{
	char wide[251], text[251];
	size_t longest = 0;

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	memset(wide, 'w', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	for (size_t n = 0; n < sizeof(text); n++) {
		size_t len;

		memset(text, 't', n);
		text[n] = '\0';
		log_event(LOG_INFO, "e", LOG_TEXT("1", wide), LOG_TEXT("2", wide),
		    LOG_TEXT("3", wide), LOG_TEXT("4", wide), LOG_TEXT("5", wide),
		    LOG_TEXT("6", wide), LOG_TEXT("7", wide), LOG_TEXT("8", text),
		    LOG_TEXT("9", wide));
		char *bytes = log_fake_read(&len);
		assert_true(is_json_line(bytes, len));
		assert_non_null(strstr(bytes, ",\"cut\":true}\n"));
		longest = len > longest ? len : longest;
		free(bytes);
		assert_int_equal(truncate(log_fake_path, 0), 0);
	}
	assert_int_equal(longest, 2048);
}

#define WRITERS        6
#define LINES_A_WRITER 300

static void *
write_lines(void *name)
{
	char text[200];

	memset(text, *(char *)name, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < LINES_A_WRITER; i++)
		log_event(LOG_INFO, "race", LOG_TEXT("x", text), LOG_NUMBER("i", i));
	return NULL;
}

static void
test_threads_do_not_mix_lines(void **state)
{
	pthread_t threads[WRITERS];
	char names[] = "abcdef";

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	for (size_t i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_lines, &names[i]), 0);
	for (size_t i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);

	assert_int_equal(count_lines(), WRITERS * LINES_A_WRITER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_escapes, log_fake_forget),
	    cmocka_unit_test_teardown(test_every_character_is_safe, log_fake_forget),
	    cmocka_unit_test_teardown(test_fields, log_fake_forget),
	    cmocka_unit_test_teardown(test_time, log_fake_forget),
	    cmocka_unit_test_teardown(test_long_value_is_cut, log_fake_forget),
	    cmocka_unit_test_teardown(test_long_line_leaves_fields_out, log_fake_forget),
	    cmocka_unit_test_teardown(test_no_line_is_too_long, log_fake_forget),
	    cmocka_unit_test_teardown(test_threads_do_not_mix_lines, log_fake_forget),
	};

	return cmocka_run_group_tests_name("log", tests, log_fake_make, log_fake_remove);
}
