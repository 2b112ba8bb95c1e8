#include "alimtalk_order.h"

#include <string.h>

#include "../json.h"
#include "alimtalk_part.h"
#include "country.h"
#include "handset.h"
#include "reservation.h"
#include "template.h"

struct reader {
	struct json_object *channel;
	struct json_object *template;
	const struct sim_settings *settings;
	struct field_fault *fault;
};

static bool
find_template(struct reader *reader, struct json_object *json, struct json_object *document,
    struct alimtalk_order *order)
{
	struct field_fault *fault = reader->fault;

	order->channel = order->template_code = "";
	if (!field_text(json, "plusFriendId", &order->channel, fault) ||
	    !field_text(json, "templateCode", &order->template_code, fault))
		return false;
	reader->channel = catalog_channel(document, order->channel);
	if (reader->channel == NULL)
		return field_broken(fault, "plusFriendId is not a channel of this account");
	reader->template = catalog_template(document, order->channel, order->template_code);
	if (reader->template == NULL)
		return field_broken(fault, "templateCode is not a template of this channel");
	if (strcmp(json_text(reader->template, "templateInspectionStatus"), "COMPLETE") != 0 ||
	    strcmp(json_text(reader->template, "templateStatus"), "ACTIVE") != 0)
		return field_broken(fault, "templateCode is not an approved template");
	return true;
}

/* Without a type, the length decides. */
static bool
read_failover_type(
    struct alimtalk_recipient *recipient, struct json_object *config, struct field_fault *fault)
{
	const char *word = NULL;
	if (!field_text(config, "type", &word, fault))
		return false;
	if (word != NULL && strcmp(word, "SMS") != 0 && strcmp(word, "LMS") != 0)
		return field_broken(fault, "failoverConfig.type must be SMS or LMS");
	if (word == NULL)
		word = handset_fits(recipient->failover_content, HANDSET_SMS_MAX) ? "SMS" : "LMS";
	recipient->failover_type = strcmp(word, "SMS") == 0 ? "SMS" : "LMS";
	return true;
}

static bool
read_failover(const struct reader *reader, struct alimtalk_recipient *recipient)
{
	struct field_fault *fault = reader->fault;
	struct json_object *config = NULL;
	const bool has_channel = json_is_set(reader->channel, "useSmsFailover");

	recipient->use_failover = has_channel;
	recipient->failover_from = json_text(reader->channel, "failoverTelNo");
	recipient->failover_subject = json_text(reader->channel, "channelName");
	recipient->failover_content = recipient->content;
	if (!field_flag(recipient->json, "useSmsFailover", &recipient->use_failover, fault) ||
	    !field_object(recipient->json, "failoverConfig", &config, fault) ||
	    !field_text(config, "from", &recipient->failover_from, fault) ||
	    !field_text(config, "subject", &recipient->failover_subject, fault) ||
	    !field_text(config, "content", &recipient->failover_content, fault) ||
	    !read_failover_type(recipient, config, fault))
		return false;
	/* The channel must be set up for it, whatever the request says. */
	recipient->use_failover = recipient->use_failover && has_channel;
	if (recipient->use_failover && !sim_has_sender(reader->settings, recipient->failover_from))
		return field_broken(fault, "failoverConfig.from is not a registered number");
	if (strcmp(recipient->failover_type, "SMS") == 0)
		recipient->failover_subject = "";
	return true;
}

static bool
is_of_template(const struct reader *reader, struct json_object *json)
{
	return template_matches(
	           json_text(reader->template, "content"), json_text(json, "content")) &&
	       template_matches(json_text(reader->template, "title"), json_text(json, "title")) &&
	       alimtalk_part_match(reader->template, json);
}

static bool
read_recipient(const struct reader *reader, struct json_object *json, size_t i,
    struct alimtalk_recipient *recipient)
{
	const char *title = "";

	*recipient = (struct alimtalk_recipient){.json = json, .to = "", .content = ""};
	if (!json_is_object(json))
		return field_broken(reader->fault, "messages[%zu] must be an object", i);
	if (!field_text(json, "to", &recipient->to, reader->fault) ||
	    !field_text(json, "content", &recipient->content, reader->fault) ||
	    !field_text(json, "title", &title, reader->fault) ||
	    !country_read(json, &recipient->country, reader->fault))
		return false;
	recipient->is_bad = !field_is_digits(recipient->to);
	if (recipient->is_bad && !doubts_are(reader->settings->doubts, DOUBT_BAD_RECIPIENT, "row"))
		return field_broken(reader->fault, "messages[%zu].to must be digits only", i);
	if (field_is_blank(recipient->content))
		return field_broken(reader->fault, "messages[%zu].content is required", i);
	if (*title != '\0' && *json_text(reader->template, "title") == '\0')
		return field_broken(
		    reader->fault, "messages[%zu].title is for templates with a title only", i);
	recipient->is_of_template = is_of_template(reader, json);
	return alimtalk_part_check(json, reader->fault) && read_failover(reader, recipient);
}

bool
alimtalk_order_read(struct json_object *json, struct json_object *document,
    const struct sim_settings *settings, int64_t now_ms, struct alimtalk_order *order,
    struct field_fault *fault)
{
	struct reader reader = {.settings = settings, .fault = fault};
	struct json_object *messages = NULL;

	*order = (struct alimtalk_order){0};
	if (!json_is_object(json))
		return field_broken(fault, "the body must be an object");
	if (!find_template(&reader, json, document, order) ||
	    !field_array(json, "messages", &messages, fault) ||
	    !reservation_read(json, now_ms, &order->due_ms, &order->reserve_zone, fault))
		return false;
	order->n_recipients = json_count(messages);
	if (order->n_recipients < 1 || order->n_recipients > ALIMTALK_ORDER_RECIPIENTS_MAX)
		return field_broken(
		    fault, "messages must be 1 to %d", ALIMTALK_ORDER_RECIPIENTS_MAX);
	for (size_t i = 0; i < order->n_recipients; i++) {
		if (!read_recipient(&reader, json_item(messages, i), i, &order->recipients[i]))
			return false;
	}
	return true;
}
