#include <string.h>

#include "sens_check.h"
#include "sens_country.h"
#include "text.h"

#define HEADER_BYTES    16
#define HIGHLIGHT_TITLE 30
#define HIGHLIGHT_TEXT  19
#define ITEMS_MIN       2
#define ITEMS_MAX       10
#define ITEM_TITLE      6
#define ITEM_TEXT       23
#define BUTTONS_MAX     5
#define BUTTON_NAME     20

/** A text, its field name, and its maximum number of characters. */
struct limit {
	const char *field, *text;
	size_t max;
};

/** What a title and its description are called, and how many characters each may have. */
struct pair_rule {
	const char *title;
	size_t title_max;
	const char *description;
	size_t description_max;
	bool is_required;
};

static bool
check_length(const struct limit *limit, size_t recipient, struct sens_fault *fault)
{
	size_t n = limit->text != NULL ? text_count(limit->text) : 0;

	return n <= limit->max ? true
	                       : sens_check_fail(fault, recipient, limit->field,
	                             "must be at most %zu characters: it has %zu", limit->max, n);
}

bool
sens_check_is_amount(const char *text)
{
	static const char digits[] = "0123456789";
	const char *point = strchr(text, '.');

	for (const char *c = text; *c != '\0'; c++) {
		if ((unsigned char)*c < 0x80 &&
		    strchr("0123456789,. $ABCDEFGHIJKLMNOPQRSTUVWXYZ", *c) == NULL)
			return false;
	}
	return point == NULL || (strchr(point + 1, '.') == NULL && strspn(point + 1, digits) <= 2);
}

/* A title and its description: both or none, unless they are ${is_required}. */
static bool
check_pair(const struct sens_item *pair, const struct pair_rule *rule, size_t recipient,
    struct sens_fault *fault)
{
	const struct limit limits[] = {{rule->title, pair->title, rule->title_max},
	    {rule->description, pair->description, rule->description_max}};
	bool is_given = rule->is_required || pair->title != NULL || pair->description != NULL;

	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		if (is_given && (limits[i].text == NULL || *limits[i].text == '\0'))
			return sens_check_fail(
			    fault, recipient, limits[i].field, "must not be empty");
		if (!check_length(&limits[i], recipient, fault))
			return false;
	}
	return true;
}

static bool
check_items(const struct sens_alimtalk_recipient *to, size_t recipient, struct sens_fault *fault)
{
	static const struct pair_rule highlight = {"itemHighlight title", HIGHLIGHT_TITLE,
	    "itemHighlight description", HIGHLIGHT_TEXT, false};
	static const struct pair_rule item = {
	    "item title", ITEM_TITLE, "item description", ITEM_TEXT, true};
	static const struct pair_rule summary = {
	    "summary title", ITEM_TITLE, "summary description", ITEM_TEXT, false};

	if (!check_pair(&to->highlight, &highlight, recipient, fault) ||
	    !check_pair(&to->summary, &summary, recipient, fault))
		return false;
	if (to->summary.description != NULL && !sens_check_is_amount(to->summary.description))
		return sens_check_fail(fault, recipient, "summary description",
		    "must be an amount: digits, comma, point with two decimals, blank, and a "
		    "currency's sign or code");
	if (to->n_items > ITEMS_MAX ||
	    (to->n_items < ITEMS_MIN && (to->n_items > 0 || to->summary.title != NULL)))
		return sens_check_fail(
		    fault, recipient, "item", "must be %d..%d lines", ITEMS_MIN, ITEMS_MAX);
	for (size_t i = 0; i < to->n_items; i++) {
		if (!check_pair(&to->items[i], &item, recipient, fault))
			return false;
	}
	return true;
}

static bool
is_web_link(const char *link)
{
	return link != NULL &&
	       (strncmp(link, "http://", 7) == 0 || strncmp(link, "https://", 8) == 0);
}

/* What a button of each type must have in addition to its name: "must ...", or NULL. */
static const char *
find_link_fault(const struct sens_button *button)
{
	if (strcmp(button->type, "WL") == 0 &&
	    (!is_web_link(button->link_mobile) || !is_web_link(button->link_pc)))
		return "must have linkMobile and linkPc, both http:// or https://";
	if (strcmp(button->type, "AL") == 0 &&
	    (button->scheme_ios == NULL || button->scheme_android == NULL))
		return "must have schemeIos and schemeAndroid";
	if (strcmp(button->type, "AC") == 0 && strcmp(button->name, "채널 추가") != 0 &&
	    strcmp(button->name, "채널추가") != 0)
		return "must be called 채널 추가";
	return NULL;
}

static bool
check_buttons(const struct sens_alimtalk_recipient *to, size_t recipient, struct sens_fault *fault)
{
	static const char *const types[] = {"DS", "WL", "AL", "BK", "MD", "AC"};

	if (to->n_buttons > BUTTONS_MAX)
		return sens_check_fail(
		    fault, recipient, "buttons", "must be at most %d", BUTTONS_MAX);
	for (size_t i = 0; i < to->n_buttons; i++) {
		const struct sens_button *button = &to->buttons[i];
		const struct limit limit = {"button name", button->name, BUTTON_NAME};

		if (!sens_check_word(button->type, types, ARRAY_LEN(types)))
			return sens_check_fail(
			    fault, recipient, "button type", "must be DS, WL, AL, BK, MD or AC");
		if (button->name == NULL || *button->name == '\0')
			return sens_check_fail(
			    fault, recipient, "button name", "must not be empty");
		if (!check_length(&limit, recipient, fault))
			return false;
		const char *link_fault = find_link_fault(button);
		if (link_fault != NULL)
			return sens_check_fail(fault, recipient, "buttons", "%s", link_fault);
	}
	return true;
}

static bool
check_failover(const struct sens_alimtalk_recipient *to, size_t recipient, struct sens_fault *fault)
{
	static const char *const types[] = {"SMS", "LMS"};
	const char *type = to->failover_type;
	const char *sender_fault =
	    to->failover_from != NULL ? sens_check_sender(to->failover_from) : NULL;
	bool is_abroad = sens_country_is_abroad(to->country_code);
	bool is_short = is_abroad || (type != NULL && strcmp(type, "SMS") == 0);
	const char *content = to->failover_content != NULL ? to->failover_content : to->content;

	if (type != NULL && !sens_check_word(type, types, ARRAY_LEN(types)))
		return sens_check_fail(fault, recipient, "failover type", "must be SMS or LMS");
	if (is_abroad && type != NULL && strcmp(type, "SMS") != 0)
		return sens_check_fail(
		    fault, recipient, "failover type", "must be SMS to another country");
	if (sender_fault != NULL)
		return sens_check_fail(fault, recipient, "failover from", "%s", sender_fault);
	if (to->failover_subject != NULL && is_short)
		return sens_check_fail(fault, recipient, "failover subject",
		    "must not be given with an SMS, which has none");
	if (to->failover_subject != NULL &&
	    !sens_check_text(
	        to->failover_subject, SENS_SUBJECT_BYTES, recipient, "failover subject", fault))
		return false;
	/* Unless it is set otherwise, the SMS has the text that KakaoTalk did not deliver. */
	if (to->failover_content == NULL && to->failover != SENS_FAILOVER_ON)
		return true;
	return sens_check_text(content, is_short ? SENS_SMS_BYTES : SENS_LMS_BYTES, recipient,
	    "failover content", fault);
}

static bool
check_recipient(
    const struct sens_alimtalk_recipient *to, size_t recipient, struct sens_fault *fault)
{
	if (!sens_check_country(to->country_code, recipient, "countryCode", fault) ||
	    !sens_check_number(to->country_code, to->to, recipient, "to", fault))
		return false;
	if (to->content == NULL || *to->content == '\0')
		return sens_check_fail(fault, recipient, "content", "must not be empty");
	if (to->header_content != NULL &&
	    !sens_check_text(to->header_content, HEADER_BYTES, recipient, "headerContent", fault))
		return false;
	return check_items(to, recipient, fault) && check_buttons(to, recipient, fault) &&
	       check_failover(to, recipient, fault);
}

bool
sens_check_channel(const char *channel, const char *field, struct sens_fault *fault)
{
	return channel != NULL && channel[0] == '@' && channel[1] != '\0'
	           ? true
	           : sens_check_fail(
	                 fault, 0, field, "must be the id of a channel, like \"@name\"");
}

bool
sens_check_alimtalk(const struct sens_check_rules *rules, const struct sens_alimtalk *alimtalk,
    struct sens_fault *fault)
{
	const char *code = alimtalk->template_code;

	if (alimtalk->n_messages < 1 || alimtalk->n_messages > SENS_ALIMTALKS_MAX)
		return sens_check_fail(
		    fault, 0, "messages", "must be 1..%d recipients", SENS_ALIMTALKS_MAX);
	if (!sens_check_channel(alimtalk->plus_friend_id, "plusFriendId", fault))
		return false;
	if (code == NULL || *code == '\0')
		return sens_check_fail(fault, 0, "templateCode", "must be given");
	if (!sens_check_reserve_time(
	        rules, alimtalk->reserve_time, alimtalk->reserve_time_zone, fault))
		return false;
	for (size_t i = 0; i < alimtalk->n_messages; i++) {
		if (!check_recipient(&alimtalk->messages[i], i + 1, fault))
			return false;
	}
	return true;
}
