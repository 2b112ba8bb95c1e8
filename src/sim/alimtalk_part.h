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
 * alimtalk_part_check_template(template, fault):
 * Hold the same parts of a ${template} to their types, and its items to their number; texts may be of any length, as they
 * have variables in them.
 *
 * Returns: false, told in ${fault}, when one is broken.
 */
MUST_CHECK bool alimtalk_part_check_template(
    struct json_object *template, struct field_fault *fault);

/**
 * alimtalk_part_match(template, message):
 * Whether these parts of ${message} came from those of ${template}: as many items and buttons, each button of the same
 * type and name, all texts and links made of the template's.
 */
bool alimtalk_part_match(struct json_object *template, struct json_object *message);

#endif
