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
 * alimtalk_part_check_template(template, fault):
 * Check the types of the same parts of a ${template}, and the number of its items; its texts may be of any length, as
 * they have placeholders.
 *
 * Returns: false, with the first broken rule in ${fault}.
 */
MUST_CHECK bool alimtalk_part_check_template(
    struct json_object *template, struct field_fault *fault);

/**
 * alimtalk_part_match(template, message):
 * Whether these parts of ${message} match those of ${template}: the same number of items and buttons, the same types and
 * names of buttons, and texts and links that match (template_matches).
 */
bool alimtalk_part_match(struct json_object *template, struct json_object *message);

#endif
