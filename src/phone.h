#ifndef BONIN_PHONE_H
#define BONIN_PHONE_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

#define PHONE_SIZE          17 /* '+', at most 15 digits, NUL (E.164) */
#define PHONE_COUNTRIES_MAX 32
#define PHONE_COUNTRY_SIZE  4

/** A number in its canonical form, "+821012345678": the key of limits, members and proofs. */
struct phone {
	char e164[PHONE_SIZE];
};

/** What the settings allow. */
struct phone_policy {
	bool old_prefixes; /* 011, 016, 017, 018 and 019 in addition to 010 */
	/* calling codes in addition to 82: "1", "81" */
	char countries[PHONE_COUNTRIES_MAX][PHONE_COUNTRY_SIZE];
	size_t n_countries;
};

/** Why a text is not a number that can be verified. Each has its own sentence. */
enum phone_fault {
	PHONE_OK,
	PHONE_MALFORMED, /* other characters, or nothing */
	PHONE_LENGTH,
	PHONE_LANDLINE,
	PHONE_INTERNET, /* 070 */
	PHONE_VIRTUAL,  /* 050x, 030x */
	PHONE_SERVICE, /* 15xx, 16xx, 18xx, 1xx, 080, 060, and those without subscribers: 012, 09x */
	PHONE_OLD_PREFIX,
	PHONE_FOREIGN,
	PHONE__MAX
};

/**
 * phone_parse(policy, text, phone):
 * Fold the many spellings of a mobile number into one: spaces, hyphens, dots and parentheses are
 * removed, full-width digits become ASCII; +82, 82 and 0082 (also when followed by a 0) become +82.
 * A number of another country must begin with '+' or 00 and its calling code must be in ${policy};
 * one 0 after the calling code is removed.
 *
 * Returns: PHONE_OK, or why not; ${phone} is then empty.
 * Threads: pure; any.
 * Source:  ITU-T E.164; 전기통신번호관리세칙 (MSIT numbering plan): 010 plus eight digits, 01x plus
 *          seven or eight.
 */
MUST_CHECK enum phone_fault phone_parse(
    const struct phone_policy *policy, const char *text, struct phone *phone);

/** phone_fault_text(fault): the Korean sentence for people. Never NULL. */
const char *phone_fault_text(enum phone_fault fault);

/**
 * phone_split(policy, phone, country, national):
 * The two parts that the gateway expects: the calling code "82" and the digits as dialled
 * nationally, "01012345678" (for other countries the digits after the calling code). ${country} is
 * "" when ${policy} no longer has it: then nothing can be sent.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-send (countryCode, messages[].to).
 */
void phone_split(const struct phone_policy *policy, const struct phone *phone,
    char country[static PHONE_COUNTRY_SIZE], char national[static PHONE_SIZE]);

/** phone_last4(phone): the last four digits, inside ${phone}; a log may show no more of it. */
const char *phone_last4(const struct phone *phone);

#endif
