#ifndef BONIN_SIM_RESULT_H
#define BONIN_SIM_RESULT_H

#include <stdbool.h>

/* The final result of a message: the codes of the carriers, of the relay and of its agent. */

#define RESULT_CODE_SIZE 8

#define RESULT_DELIVERED          "0"
#define RESULT_DELIVERED_ALIMTALK "0000"

/**
 * result_text(code), result_text_alimtalk(code):
 * What SENS says of the result ${code} of an SMS, LMS or MMS; of an AlimTalk.
 *
 * Returns: never NULL; of an unknown code a general word.
 * Source:  sens_result.h. Most texts of the real service are not published: these mean the same.
 */
const char *result_text(const char *code);
const char *result_text_alimtalk(const char *code);

#endif
