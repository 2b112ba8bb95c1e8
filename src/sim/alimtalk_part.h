#ifndef BONIN_SIM_ALIMTALK_PART_H
#define BONIN_SIM_ALIMTALK_PART_H

#include "field.h"

/* The parts around the text of an AlimTalk: header, highlight, list of items, buttons. Pure. */

#define ALIMTALK_PART_BUTTONS_MAX 5

/**
 * alimtalk_part_check(message, fault):
 * Hold headerContent, itemHighlight, item and buttons of ${message} to the rules that all templates share.
 *
 * Returns: false, told in ${fault}, when one is broken.
 * Source:  https://api.ncloud-docs.com/docs/sens-alimtalk-send
 */
MUST_CHECK bool alimtalk_part_check(struct json_object *message, struct field_fault *fault);

/**
 * alimtalk_part_buttons_match(wanted, given):
 * Whether the buttons ${given} came from those of a template: as many, each of the same type and name, its links made of
 * the template's.
 */
bool alimtalk_part_buttons_match(struct json_object *wanted, struct json_object *given);

#endif
