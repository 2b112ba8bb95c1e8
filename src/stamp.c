#include "stamp.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define HOUR_S 3600

static const struct {
	const char *name;
	int offset_s;
} zones[] = {
    {"Asia/Seoul", STAMP_KOREA_S},
    {"Asia/Tokyo", 9 * HOUR_S},
    {"Asia/Shanghai", 8 * HOUR_S},
    {"Asia/Taipei", 8 * HOUR_S},
    {"Asia/Hong_Kong", 8 * HOUR_S},
    {"Asia/Singapore", 8 * HOUR_S},
    {"Asia/Manila", 8 * HOUR_S},
    {"Asia/Bangkok", 7 * HOUR_S},
    {"Asia/Jakarta", 7 * HOUR_S},
    {"Asia/Ho_Chi_Minh", 7 * HOUR_S},
    {"Asia/Kolkata", 5 * HOUR_S + HOUR_S / 2},
    {"UTC", 0},
    {"Etc/UTC", 0},
};

static struct tm
split(int64_t ms, int offset_s)
{
	time_t seconds = ms / 1000 + offset_s;
	struct tm t = {0};

	gmtime_r(&seconds, &t);
	return t;
}

void
stamp_write(int64_t ms, char out[static STAMP_SIZE])
{
	struct tm t = split(ms, STAMP_KOREA_S);

	if (strftime(out, STAMP_SIZE, "%Y-%m-%d %H:%M:%S", &t) == 0)
		out[0] = '\0';
}

/* With milliseconds, and ${zone} after them. */
static void
write_ms(int64_t ms, int offset_s, const char *zone, char out[static STAMP_SIZE])
{
	struct tm t = split(ms, offset_s);
	size_t len = strftime(out, STAMP_SIZE, "%Y-%m-%dT%H:%M:%S", &t);

	snprintf(out + len, STAMP_SIZE - len, ".%03d%s", (int)(ms % 1000), zone);
}

void
stamp_write_exact(int64_t ms, char out[static STAMP_SIZE])
{
	write_ms(ms, STAMP_KOREA_S, "", out);
}

void
stamp_write_utc(int64_t ms, char out[static STAMP_SIZE])
{
	write_ms(ms, 0, "Z", out);
}

void
stamp_write_minute(int64_t ms, int offset_s, char out[static STAMP_SIZE])
{
	struct tm t = split(ms, offset_s);

	if (strftime(out, STAMP_SIZE, "%Y-%m-%d %H:%M", &t) == 0)
		out[0] = '\0';
}

void
stamp_write_http(int64_t ms, char out[static STAMP_HTTP_SIZE])
{
	struct tm t = split(ms, 0);

	if (strftime(out, STAMP_HTTP_SIZE, "%a, %d %b %Y %H:%M:%S GMT", &t) == 0)
		out[0] = '\0';
}

/* There must be digits where the form has 'd's, everything else as written in it. */
static bool
has_form(const char *text, const char *form)
{
	size_t i = 0;

	for (; form[i] != '\0' && text[i] != '\0'; i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';

		if (form[i] == 'd' ? !is_digit : text[i] != form[i])
			return false;
	}
	return form[i] == text[i];
}

static int
number_at(const char *text, size_t at, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++)
		value = value * 10 + (text[at + i] - '0');
	return value;
}

/* The form of ${text} has been checked; ${seconds} come from elsewhere. */
static bool
join(const char *text, int seconds, int offset_s, int64_t *ms)
{
	struct tm t = {.tm_year = number_at(text, 0, 4) - 1900,
	    .tm_mon = number_at(text, 5, 2) - 1,
	    .tm_mday = number_at(text, 8, 2),
	    .tm_hour = number_at(text, 11, 2),
	    .tm_min = number_at(text, 14, 2),
	    .tm_sec = seconds};
	const struct tm asked = t;
	time_t utc = timegm(&t);

	/* timegm turns the 31st of April into the 1st of May: a date that it changed was invalid. */
	if (t.tm_mon != asked.tm_mon || t.tm_mday != asked.tm_mday || t.tm_hour != asked.tm_hour ||
	    t.tm_min != asked.tm_min || t.tm_sec != asked.tm_sec)
		return false;
	*ms = ((int64_t)utc - offset_s) * 1000;
	return true;
}

bool
stamp_read(const char *text, int64_t *ms)
{
	return has_form(text, "dddd-dd-dd dd:dd:dd") &&
	       join(text, number_at(text, 17, 2), STAMP_KOREA_S, ms);
}

bool
stamp_read_minute(const char *text, int offset_s, int64_t *ms)
{
	return has_form(text, "dddd-dd-dd dd:dd") && join(text, 0, offset_s, ms);
}

const char *
stamp_zone(const char *name, int *offset_s)
{
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		if (strcmp(zones[i].name, name) == 0) {
			*offset_s = zones[i].offset_s;
			return zones[i].name;
		}
	}
	return NULL;
}
