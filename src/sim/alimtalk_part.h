#ifndef BONIN_SIM_ALIMTALK_PART_H
#define BONIN_SIM_ALIMTALK_PART_H

#include "field.h"

/* The parts around the text of an AlimTalk: header, highlight, list of items, buttons. Pure. */

#define ALIMTALK_PART_BUTTONS_MAX 5

/**
 * alimtalk_part_check(message, fault):
 * Check headerContent, itemHighlight, item and buttons of ${message} against the rules that all templates share.
 *
 * Returns: false, with the first broken rule in ${fault}.
 * Source:  https://api.ncloud-docs.com/docs/sens-alimtalk-send
 */
MUST_CHECK bool alimtalk_part_check(struct json_object *message, struct field_fault *fault);

/**
 * alimtalk_part_buttons_match(wanted, given):
 * Whether the buttons ${given} match the buttons ${wanted} of a template: the same number, types and names, and links
 * that match (template_matches).
 */
bool alimtalk_part_buttons_match(struct json_object *wanted, struct json_object *given);

#endif
