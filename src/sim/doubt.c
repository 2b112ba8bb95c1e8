#include "doubt.h"

#include <assert.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../text.h"

#define WORDS_MAX   5
#define DAY_S       (24 * 3600)
#define NUMBER_SIZE 24

struct doubts {
	_Atomic int64_t values[DOUBT__MAX]; /* a number, or which word */
};

/** Either words, or a number from min to max. */
static const struct row {
	const char *name;
	const char *about;
	const char *words[WORDS_MAX];
	int64_t min, max, fallback;
} table[DOUBT__MAX] = {
    [DOUBT_SKEW_EDGE] = {"skew-edge", "a timestamp exactly five minutes off, to the millisecond",
        {"refused", "taken"}, 0, 0, 0},
    [DOUBT_STALE_DETAILS] = {"stale-details", "whether a 401 says that the timestamp is wrong",
        {"told", "alike"}, 0, 0, 0},
    [DOUBT_UNKNOWN_KEY] = {"unknown-key",
        "whether a 401 distinguishes an unknown key from a bad signature", {"alike", "told"}, 0, 0,
        0},
    [DOUBT_PLUS] = {"plus", "a + in the query", {"blank", "plus"}, 0, 0, 0},
    [DOUBT_AT_SIGN] = {"at-sign", "how a channel's @ may be written in the query", {"any", "raw"},
        0, 0, 0},
    [DOUBT_BAD_REQUEST] = {"bad-request", "the body of a 400",
        {"spring", "gateway", "flat", "status", "empty"}, 0, 0, 0},
    [DOUBT_QUOTA_PER_DAY] = {"quota-per-day", "messages per day in Korea; 0: no limit", {NULL}, 0,
        INT32_MAX, 0},
    [DOUBT_QUOTA_PER_MONTH] = {"quota-per-month", "messages per month; 0: no limit", {NULL}, 0,
        INT32_MAX, 0},
    [DOUBT_QUOTA_ERROR] = {"quota-error", "the 429 when a quota is used up",
        {"quota_exceeded", "throttle_limited", "rate_limited"}, 0, 0, 0},
    [DOUBT_BAD_RECIPIENT] = {"bad-recipient", "what one bad number causes to be refused",
        {"request", "row"}, 0, 0, 0},
    [DOUBT_CHARSET] = {"charset", "encoding in which the length of a text is counted",
        {"euc-kr", "cp949"}, 0, 0, 0},
    [DOUBT_CUT] = {"cut", "how a two-byte character at the limit is cut", {"whole", "half"}, 0, 0,
        0},
    [DOUBT_WEB_SENT] = {"web-sent", "whether the line [Web발신] counts towards the limit",
        {"free", "counted"}, 0, 0, 0},
    [DOUBT_ABROAD_BYTES] = {"abroad-bytes", "bytes of an SMS to another country", {NULL}, 1, 2000,
        90},
    [DOUBT_ABROAD_ZERO] = {"abroad-zero", "a number abroad with its leading 0",
        {"taken", "refused"}, 0, 0, 0},
    [DOUBT_DUPLICATE_S] = {"duplicate-s",
        "seconds in which the same text to the same number fails with E915; 0: never", {NULL}, 0,
        DAY_S, 0},
    [DOUBT_NIGHT_ADS] = {"night-ads", "advertising between 21:00 and 08:00", {"sent", "lost"}, 0, 0,
        0},
    [DOUBT_TELCO] = {"telco", "telcoCode of a result", {"ETC", "SKT", "KT", "LGT"}, 0, 0, 0},
    [DOUBT_LIST_STATUS] = {"list-status", "HTTP status of a list", {"200", "202"}, 0, 0, 0},
    [DOUBT_NO_MATCH] = {"no-match", "the answer to a list without a match", {"404", "empty"}, 0, 0,
        0},
    [DOUBT_ALIMTALK_DAYS] = {"alimtalk-days", "longest period of an AlimTalk list, in days", {NULL},
        30, 31, 31},
    [DOUBT_TEMPLATE_ITEMS] = {"template-items",
        "whether the list of templates includes header, highlight and items", {"told", "untold"}, 0,
        0, 0},
    [DOUBT_OPTOUT_STATUS] = {"optout-status", "HTTP status of an added opt-out",
        {"200", "201", "202", "204"}, 0, 0, 0},
    [DOUBT_FILE_DAYS] = {"file-days", "days for which a picture is kept", {NULL}, 1, 30, 6},
    [DOUBT_RESERVE_TIME] = {"reserve-time", "the form of reserveTime in an answer",
        {"minute", "zoned"}, 0, 0, 0},
    [DOUBT_LATE_CANCEL] = {"late-cancel", "cancelling a reservation that is already due",
        {"400", "404"}, 0, 0, 0},
};

struct doubts *
doubts_new(void)
{
	struct doubts *doubts = mem_zalloc(sizeof(*doubts));

	doubts_reset(doubts);
	return doubts;
}

void
doubts_free(struct doubts *doubts)
{
	free(doubts);
}

void
doubts_reset(struct doubts *doubts)
{
	for (size_t i = 0; i < DOUBT__MAX; i++)
		atomic_store(&doubts->values[i], table[i].fallback);
}

static bool
has_words(const struct row *row)
{
	return row->words[0] != NULL;
}

static bool
read_value(const struct row *row, const char *text, int64_t *value)
{
	if (!has_words(row))
		return text_number(text, row->min, row->max, value);
	for (int64_t i = 0; i < WORDS_MAX && row->words[i] != NULL; i++) {
		if (strcmp(row->words[i], text) == 0) {
			*value = i;
			return true;
		}
	}
	return false;
}

/* "refused | taken", "0..86400". */
static void
write_range(const struct row *row, char *out, size_t size)
{
	size_t len = 0;

	if (!has_words(row)) {
		snprintf(out, size, "%" PRId64 "..%" PRId64, row->min, row->max);
		return;
	}
	for (size_t i = 0; i < WORDS_MAX && row->words[i] != NULL && len < size; i++)
		len += (size_t)snprintf(
		    out + len, size - len, "%s%s", i > 0 ? " | " : "", row->words[i]);
}

bool
doubts_set(struct doubts *doubts, const char *name, const char *value, struct field_fault *told)
{
	for (size_t i = 0; i < DOUBT__MAX; i++) {
		char range[96];
		int64_t number;

		if (strcmp(table[i].name, name) != 0)
			continue;
		if (read_value(&table[i], value, &number)) {
			atomic_store(&doubts->values[i], number);
			return true;
		}
		write_range(&table[i], range, sizeof(range));
		return field_broken(told, "%s must be %s", name, range);
	}
	return field_broken(told, "%.40s is no doubt of ours", name);
}

/* Set the doubts that are members of ${json}. */
static bool
take_all(struct doubts *doubts, struct json_object *json, struct field_fault *told)
{
	size_t n = 0;

	for (size_t i = 0; i < DOUBT__MAX; i++) {
		const char *value = NULL;

		if (!field_text(json, table[i].name, &value, told) ||
		    (value != NULL && !doubts_set(doubts, table[i].name, value, told)))
			return false;
		n += value != NULL;
	}
	return (n == json_count(json) && n > 0) ||
	       field_broken(told, "the body must be an object of doubts, each a string");
}

bool
doubts_set_all(struct doubts *doubts, struct json_object *json, struct field_fault *told)
{
	struct doubts trial;

	if (!json_is_object(json))
		return field_broken(told, "the body must be an object");
	doubts_reset(&trial);
	return take_all(&trial, json, told) && take_all(doubts, json, told);
}

int64_t
doubts_number(const struct doubts *doubts, enum doubt doubt)
{
	int64_t value = atomic_load(&doubts->values[doubt]);

	return has_words(&table[doubt]) ? strtoll(table[doubt].words[value], NULL, 10) : value;
}

const char *
doubts_word(const struct doubts *doubts, enum doubt doubt)
{
	assert(has_words(&table[doubt]));
	return table[doubt].words[atomic_load(&doubts->values[doubt])];
}

bool
doubts_are(const struct doubts *doubts, enum doubt doubt, const char *word)
{
	int64_t wanted = -1;
	bool is_ours = read_value(&table[doubt], word, &wanted);

	assert(is_ours && has_words(&table[doubt]));
	return is_ours && atomic_load(&doubts->values[doubt]) == wanted;
}

static void
write_value(const struct row *row, int64_t value, char out[static NUMBER_SIZE])
{
	if (has_words(row))
		snprintf(out, NUMBER_SIZE, "%s", row->words[value]);
	else
		snprintf(out, NUMBER_SIZE, "%" PRId64, value);
}

struct json_object *
doubts_write(const struct doubts *doubts)
{
	struct json_object *list = json_new_list();

	for (size_t i = 0; i < DOUBT__MAX; i++) {
		struct json_object *object = json_new();
		char range[96], value[NUMBER_SIZE];

		write_range(&table[i], range, sizeof(range));
		write_value(&table[i], atomic_load(&doubts->values[i]), value);
		json_put_text(object, "name", table[i].name);
		json_put_text(object, "value", value);
		json_put_text(object, "values", range);
		json_put_text(object, "about", table[i].about);
		json_add(list, object);
	}
	return list;
}

void
doubts_print(void)
{
	for (size_t i = 0; i < DOUBT__MAX; i++) {
		char range[96], value[NUMBER_SIZE];

		write_range(&table[i], range, sizeof(range));
		write_value(&table[i], table[i].fallback, value);
		printf("%s=%s\n\t%s: %s\n", table[i].name, value, table[i].about, range);
	}
}
