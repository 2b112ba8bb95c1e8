#ifndef BONIN_RULE_H
#define BONIN_RULE_H

#include "err.h"

/** The limiting rules, one value for each row of the table in rule.c (and of bonin.fcgi(8), "Rules"). Pure. */
enum rule {
	RULE_NONE,
	RULE_ADDRESS_10MIN,
	RULE_NUMBER_GAP,
	RULE_NUMBER_10MIN,
	RULE_NUMBER_DAY,
	RULE_NUMBER_REST,
	RULE_CODE_RESENDS,
	RULE_CODE_ATTEMPTS,
	RULE_TAKEN_IDS,
	RULE_SITE_HOUR,
	RULE_SITE_DAY_WON,
	RULE__MAX
};

struct rule_info {
	const char *word;    /* the stable machine word, `rule` in an answer; "" for RULE_NONE */
	enum err err;        /* what a client is told */
	const char *message; /* Korean, for people; NULL: the one of ${err} */
};

/** rule_info(rule): the row of ${rule}, never NULL. The word of a rule is defined nowhere else. */
const struct rule_info *rule_info(enum rule rule);

#endif
