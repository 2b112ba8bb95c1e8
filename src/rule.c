#include "rule.h"

#include <assert.h>
#include <stddef.h>

static const struct rule_info table[RULE__MAX] = {
    [RULE_NONE] = {"", ERR_OK, NULL},
    [RULE_ADDRESS_10MIN] = {"address-10min", ERR_TOO_MANY_SENDS, NULL},
    [RULE_NUMBER_GAP] = {"number-gap", ERR_TOO_SOON, NULL},
    [RULE_NUMBER_10MIN] = {"number-10min", ERR_TOO_MANY_SENDS, NULL},
    [RULE_NUMBER_DAY] = {"number-day", ERR_TOO_MANY_SENDS, NULL},
    /* While it rests, no new code is available: the text of the error says the opposite. */
    [RULE_NUMBER_REST] = {"number-rest", ERR_TOO_MANY_ATTEMPTS,
        "인증번호를 여러 번 잘못 입력하여 이 번호의 인증이 일시 중지되었습니다."},
    [RULE_CODE_RESENDS] = {"code-resends", ERR_TOO_MANY_SENDS, NULL},
    [RULE_CODE_ATTEMPTS] = {"code-attempts", ERR_TOO_MANY_ATTEMPTS, NULL},
    [RULE_TAKEN_IDS] = {"taken-ids", ERR_TOO_MANY_ATTEMPTS,
        "이미 사용 중인 아이디를 여러 번 입력하셨습니다. 잠시 후 다시 시도해 주세요."},
    [RULE_SITE_HOUR] = {"site-hour", ERR_TOO_MANY_SENDS, NULL},
    [RULE_SITE_DAY_WON] = {"site-day-won", ERR_BUDGET_SPENT, NULL},
};

const struct rule_info *
rule_info(enum rule rule)
{
	assert((unsigned)rule < RULE__MAX);
	return &table[rule];
}
