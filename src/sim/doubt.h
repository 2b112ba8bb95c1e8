#ifndef BONIN_SIM_DOUBT_H
#define BONIN_SIM_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

#include "field.h"

/*
 * Details of the real service that are not documented, or documented in two ways. Each is a setting, so that a
 * client can be tested against either. The first word of a row in doubt.c, or its default, is what seems most likely.
 */

enum doubt {
	/* the gateway */
	DOUBT_SKEW_EDGE,
	DOUBT_STALE_DETAILS,
	DOUBT_UNKNOWN_KEY,
	DOUBT_PLUS,
	DOUBT_AT_SIGN,
	DOUBT_BAD_REQUEST,
	DOUBT_QUOTA_PER_DAY,
	DOUBT_QUOTA_PER_MONTH,
	DOUBT_QUOTA_ERROR,
	/* sending */
	DOUBT_BAD_RECIPIENT,
	DOUBT_CHARSET,
	DOUBT_CUT,
	DOUBT_WEB_SENT,
	DOUBT_ABROAD_BYTES,
	DOUBT_ABROAD_ZERO,
	DOUBT_DUPLICATE_S,
	DOUBT_NIGHT_ADS,
	DOUBT_TELCO,
	/* the rest */
	DOUBT_LIST_STATUS,
	DOUBT_NO_MATCH,
	DOUBT_ALIMTALK_DAYS,
	DOUBT_TEMPLATE_ITEMS,
	DOUBT_OPTOUT_STATUS,
	DOUBT_FILE_DAYS,
	DOUBT_RESERVE_TIME,
	DOUBT_LATE_CANCEL,
	DOUBT__MAX
};

struct doubts;

/** doubts_new(), doubts_free(doubts): all with their defaults. */
struct doubts *doubts_new(void);
void doubts_free(struct doubts *doubts);

/**
 * doubts_set(doubts, name, value, told), doubts_reset(doubts):
 * Set one; reset all as at the start.
 *
 * Returns: false, with the reason in ${told}, when there is no such doubt or value.
 * Threads: any.
 */
MUST_CHECK bool doubts_set(
    struct doubts *doubts, const char *name, const char *value, struct field_fault *told);
void doubts_reset(struct doubts *doubts);

/**
 * doubts_set_all(doubts, json, told):
 * Set those that the members of the JSON object name, {"list-status":"202",...}: all of them, or on a fault none.
 *
 * Returns: false, with the reason in ${told}.
 * Threads: any.
 */
MUST_CHECK bool doubts_set_all(
    struct doubts *doubts, struct json_object *json, struct field_fault *told);

/**
 * doubts_word(doubts, doubt), doubts_number(doubts, doubt), doubts_are(doubts, doubt, word):
 * Its value: as a word, a constant; as a number, also if the words are numbers; whether it is ${word}.
 *
 * Threads: any.
 */
const char *doubts_word(const struct doubts *doubts, enum doubt doubt);
int64_t doubts_number(const struct doubts *doubts, enum doubt doubt);
bool doubts_are(const struct doubts *doubts, enum doubt doubt, const char *word);

/** doubts_write(doubts): all of them with their possible values, as JSON. */
struct json_object *doubts_write(const struct doubts *doubts);

/** doubts_print(): the same for people, on standard output. */
void doubts_print(void);

#endif
