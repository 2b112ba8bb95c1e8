#include "alimtalk_part.h"

#include <string.h>

#include "../json.h"
#include "../sens_check.h"
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

/* Title and description of a list item, of the summary or of the highlight. */
struct pair {
	bool is_given;
	const char *title, *description;
};

/* The pair in ${json}, which is empty when that is NULL. */
static bool
read_pair(struct json_object *json, const char *what, struct pair *pair, struct field_fault *fault)
{
	*pair = (struct pair){json != NULL, "", ""};
	if (json != NULL && !json_is_object(json))
		return field_broken(fault, "%s must be an object", what);
	return field_text(json, "title", &pair->title, fault) &&
	       field_text(json, "description", &pair->description, fault);
}

static bool
check_pair(const struct pair *pair, const char *what, struct field_fault *fault)
{
	if (text_count(pair->title) > ITEM_TITLE_MAX)
		return field_broken(
		    fault, "title of %s must be at most %d characters", what, ITEM_TITLE_MAX);
	return text_count(pair->description) <= ITEM_DESCRIPTION_MAX ||
	       field_broken(fault, "description of %s must be at most %d characters", what,
	           ITEM_DESCRIPTION_MAX);
}

/* The parts of an item list: of a message, or of a template, whose texts may have placeholders. */
struct parts {
	const char *header;
	struct pair highlight, items[ITEMS_MAX], summary;
	size_t n_items;
};

static bool
read_items(struct json_object *object, struct parts *parts, struct field_fault *fault)
{
	struct json_object *item = NULL, *list = NULL, *summary = NULL;

	if (!field_object(object, "item", &item, fault) ||
	    !field_array(item, "list", &list, fault) ||
	    !field_object(item, "summary", &summary, fault) ||
	    !read_pair(summary, "item.summary", &parts->summary, fault))
		return false;
	parts->n_items = json_count(list);
	if (item != NULL && (parts->n_items < ITEMS_MIN || parts->n_items > ITEMS_MAX))
		return field_broken(fault, "item.list must be %d to %d", ITEMS_MIN, ITEMS_MAX);
	for (size_t i = 0; i < parts->n_items; i++) {
		struct json_object *entry = json_item(list, i);

		if (entry == NULL)
			return field_broken(fault, "item.list must be an object");
		if (!read_pair(entry, "item.list", &parts->items[i], fault))
			return false;
	}
	return true;
}

static bool
read_parts(struct json_object *object, struct parts *parts, struct field_fault *fault)
{
	struct json_object *highlight = NULL;

	*parts = (struct parts){.header = ""};
	return field_text(object, "headerContent", &parts->header, fault) &&
	       field_object(object, "itemHighlight", &highlight, fault) &&
	       read_pair(highlight, "itemHighlight", &parts->highlight, fault) &&
	       read_items(object, parts, fault);
}

/* No limit for the highlight: a longer one is shortened with an ellipsis. */
static bool
check_parts(const struct parts *parts, struct field_fault *fault)
{
	if (!handset_fits(parts->header, HEADER_MAX))
		return field_broken(fault, "headerContent must be at most %d bytes", HEADER_MAX);
	for (size_t i = 0; i < parts->n_items; i++) {
		if (!check_pair(&parts->items[i], "item.list", fault))
			return false;
	}
	return check_pair(&parts->summary, "item.summary", fault) &&
	       (sens_check_is_amount(parts->summary.description) ||
	           field_broken(fault, "description of item.summary must be an amount of money"));
}

bool
alimtalk_part_check(struct json_object *message, struct field_fault *fault)
{
	struct parts parts;

	return read_parts(message, &parts, fault) && check_parts(&parts, fault) &&
	       check_buttons(message, fault);
}

bool
alimtalk_part_check_template(struct json_object *template, struct field_fault *fault)
{
	struct json_object *list = NULL;
	struct parts parts;

	return read_parts(template, &parts, fault) &&
	       field_array(template, "buttons", &list, fault);
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

static bool
buttons_match(struct json_object *wanted, struct json_object *given)
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

static bool
pair_matches(const struct pair *wanted, const struct pair *given)
{
	return wanted->is_given == given->is_given &&
	       template_matches(wanted->title, given->title) &&
	       template_matches(wanted->description, given->description);
}

bool
alimtalk_part_match(struct json_object *template, struct json_object *message)
{
	struct field_fault fault;
	struct parts wanted, given;

	if (!read_parts(template, &wanted, &fault) || !read_parts(message, &given, &fault) ||
	    (*wanted.header == '\0') != (*given.header == '\0') ||
	    !template_matches(wanted.header, given.header) ||
	    !pair_matches(&wanted.highlight, &given.highlight) ||
	    !pair_matches(&wanted.summary, &given.summary) || wanted.n_items != given.n_items)
		return false;
	for (size_t i = 0; i < wanted.n_items; i++) {
		if (!pair_matches(&wanted.items[i], &given.items[i]))
			return false;
	}
	return buttons_match(json_member(template, "buttons"), json_member(message, "buttons"));
}
