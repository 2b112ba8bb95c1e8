#include "alimtalk_part.h"

#include <string.h>

#include "../json.h"
#include "../text.h"
#include "handset.h"
#include "template.h"

#define HEADER_MAX           16 /* bytes of EUC-KR */
#define BUTTON_NAME_MAX      20 /* characters, as all below */
#define ITEMS_MIN            2
#define ITEMS_MAX            10
#define ITEM_TITLE_MAX       6
#define ITEM_DESCRIPTION_MAX 23
#define LINKS_OF_A_BUTTON    2

/* The types of buttons, and the links that each requires; with is_web these must be http:// or https://. */
static const struct button {
	const char *type;
	const char *names[LINKS_OF_A_BUTTON];
	bool is_web;
} buttons[] = {
    {"DS", {NULL}, false}, /* delivery tracking */
    {"WL", {"linkMobile", "linkPc"}, true}, {"AL", {"schemeIos", "schemeAndroid"}, false},
    {"BK", {NULL}, false}, /* sends a keyword to the bot */
    {"MD", {NULL}, false}, /* passes the message to the bot */
    {"AC", {NULL}, false}, /* adds the channel */
};

static const struct button *
find_button(const char *type)
{
	for (size_t i = 0; i < ARRAY_LEN(buttons); i++) {
		if (strcmp(buttons[i].type, type) == 0)
			return &buttons[i];
	}
	return NULL;
}

static bool
is_web_address(const char *text)
{
	return strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
}

static bool
check_button(struct json_object *json, size_t i, struct field_fault *fault)
{
	const char *type = "", *name = "";

	if (!json_is_object(json))
		return field_broken(fault, "buttons[%zu] must be an object", i);
	if (!field_text(json, "type", &type, fault) || !field_text(json, "name", &name, fault))
		return false;
	const struct button *button = find_button(type);
	if (button == NULL)
		return field_broken(fault, "buttons[%zu].type must be DS, WL, AL, BK, MD or AC", i);
	if (field_is_blank(name) || text_count(name) > BUTTON_NAME_MAX)
		return field_broken(
		    fault, "buttons[%zu].name must be 1 to %d characters", i, BUTTON_NAME_MAX);
	if (strcmp(type, "AC") == 0 && strcmp(name, "채널 추가") != 0 &&
	    strcmp(name, "채널추가") != 0)
		return field_broken(fault, "buttons[%zu].name must be 채널 추가", i);
	for (size_t j = 0; j < LINKS_OF_A_BUTTON && button->names[j] != NULL; j++) {
		const char *link = "";

		if (!field_text(json, button->names[j], &link, fault))
			return false;
		if (*link == '\0' || (button->is_web && !is_web_address(link)))
			return field_broken(fault, "buttons[%zu].%s must be %s", i,
			    button->names[j], button->is_web ? "http:// or https://" : "given");
	}
	return true;
}

static bool
check_buttons(struct json_object *message, struct field_fault *fault)
{
	struct json_object *list = NULL;

	if (!field_array(message, "buttons", &list, fault))
		return false;
	if (json_count(list) > ALIMTALK_PART_BUTTONS_MAX)
		return field_broken(fault, "buttons must be at most %d", ALIMTALK_PART_BUTTONS_MAX);
	for (size_t i = 0; i < json_count(list); i++) {
		if (!check_button(json_item(list, i), i, fault))
			return false;
	}
	return true;
}

/* Title and description of a list item or of the summary. */
static bool
check_pair(
    struct json_object *json, const char *what, const char **description, struct field_fault *fault)
{
	const char *title = "";

	*description = "";
	if (!json_is_object(json))
		return field_broken(fault, "%s must be an object", what);
	if (!field_text(json, "title", &title, fault) ||
	    !field_text(json, "description", description, fault))
		return false;
	if (text_count(title) > ITEM_TITLE_MAX)
		return field_broken(
		    fault, "title of %s must be at most %d characters", what, ITEM_TITLE_MAX);
	return text_count(*description) <= ITEM_DESCRIPTION_MAX ||
	       field_broken(fault, "description of %s must be at most %d characters", what,
	           ITEM_DESCRIPTION_MAX);
}

/* An amount of money: digits, comma, point, blank, letters of a currency code, and currency signs: $ and non-ASCII. */
static bool
is_amount(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < 0x80 &&
		    strchr("0123456789,. $ABCDEFGHIJKLMNOPQRSTUVWXYZ", *text) == NULL)
			return false;
	}
	return true;
}

static bool
check_item(struct json_object *message, struct field_fault *fault)
{
	struct json_object *item = NULL, *list = NULL, *summary = NULL;
	const char *description;

	if (!field_object(message, "item", &item, fault))
		return false;
	if (item == NULL)
		return true;
	if (!field_array(item, "list", &list, fault) ||
	    !field_object(item, "summary", &summary, fault))
		return false;
	if (json_count(list) < ITEMS_MIN || json_count(list) > ITEMS_MAX)
		return field_broken(fault, "item.list must be %d to %d", ITEMS_MIN, ITEMS_MAX);
	for (size_t i = 0; i < json_count(list); i++) {
		if (!check_pair(json_item(list, i), "item.list", &description, fault))
			return false;
	}
	if (summary == NULL)
		return true;
	if (!check_pair(summary, "item.summary", &description, fault))
		return false;
	return is_amount(description) ||
	       field_broken(fault, "description of item.summary must be an amount of money");
}

static bool
check_header(struct json_object *message, struct field_fault *fault)
{
	struct json_object *highlight = NULL;
	const char *header = "", *title = "", *description = "";

	if (!field_text(message, "headerContent", &header, fault) ||
	    !field_object(message, "itemHighlight", &highlight, fault))
		return false;
	if (!handset_fits(header, HEADER_MAX))
		return field_broken(fault, "headerContent must be at most %d bytes", HEADER_MAX);
	/* No limit: a longer one is shortened with an ellipsis. */
	return field_text(highlight, "title", &title, fault) &&
	       field_text(highlight, "description", &description, fault);
}

bool
alimtalk_part_check(struct json_object *message, struct field_fault *fault)
{
	return check_header(message, fault) && check_item(message, fault) &&
	       check_buttons(message, fault);
}

static bool
is_made_of(const struct button *button, struct json_object *wanted, struct json_object *given)
{
	for (size_t i = 0; i < LINKS_OF_A_BUTTON && button->names[i] != NULL; i++) {
		if (!template_matches(
		        json_text(wanted, button->names[i]), json_text(given, button->names[i])))
			return false;
	}
	return true;
}

bool
alimtalk_part_buttons_match(struct json_object *wanted, struct json_object *given)
{
	if (json_count(wanted) != json_count(given))
		return false;
	for (size_t i = 0; i < json_count(wanted); i++) {
		struct json_object *one = json_item(wanted, i), *other = json_item(given, i);
		const struct button *button = find_button(json_text(one, "type"));

		if (button == NULL || strcmp(button->type, json_text(other, "type")) != 0 ||
		    strcmp(json_text(one, "name"), json_text(other, "name")) != 0 ||
		    !is_made_of(button, one, other))
			return false;
	}
	return true;
}
