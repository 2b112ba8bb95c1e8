#include "sms_order.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "../json.h"
#include "../text.h"
#include "country.h"
#include "handset.h"
#include "reservation.h"

static const char *const type_words[SMS_ORDER_TYPE__MAX] = {
    [SMS_ORDER_SMS] = "SMS", [SMS_ORDER_LMS] = "LMS", [SMS_ORDER_MMS] = "MMS"};

struct reader {
	struct sms_order *order;
	const struct sim_settings *settings;
	int64_t now_ms;
	struct field_fault *fault;
};

static bool
read_type(const struct reader *reader, struct json_object *json)
{
	const char *word = NULL;

	if (!field_text(json, "type", &word, reader->fault))
		return false;
	for (size_t i = 0; word != NULL && i < SMS_ORDER_TYPE__MAX; i++) {
		/* The older reference accepts lower case too. */
		if (strcasecmp(type_words[i], word) == 0) {
			reader->order->type = (enum sms_order_type)i;
			return true;
		}
	}
	return field_broken(reader->fault, "type must be SMS, LMS or MMS");
}

static bool
read_content_type(const struct reader *reader, struct json_object *json)
{
	const char *word = "COMM";

	if (!field_text(json, "contentType", &word, reader->fault))
		return false;
	if (strcmp(word, "COMM") != 0 && strcmp(word, "AD") != 0)
		return field_broken(reader->fault, "contentType must be COMM or AD");
	reader->order->content_type = strcmp(word, "AD") == 0 ? "AD" : "COMM";
	return true;
}

static bool
read_country(const struct reader *reader, struct json_object *json)
{
	return country_read(json, &reader->order->country, reader->fault);
}

static bool
read_from(const struct reader *reader, struct json_object *json)
{
	const char *from = "";

	if (!field_text(json, "from", &from, reader->fault))
		return false;
	if (!field_is_digits(from))
		return field_broken(reader->fault, "from must be digits only");
	reader->order->from = from;
	return sim_has_sender(reader->settings, from) ||
	       field_broken(reader->fault, "from is not a registered number");
}

static bool
check_subject(const struct reader *reader, const char *where, const char *subject)
{
	if (*subject == '\0')
		return true;
	if (reader->order->type == SMS_ORDER_SMS)
		return field_broken(reader->fault, "%ssubject is for LMS and MMS only", where);
	if (!handset_fits(subject, HANDSET_SUBJECT_MAX))
		return field_broken(reader->fault, "%ssubject must be at most %d bytes", where,
		    HANDSET_SUBJECT_MAX);
	return true;
}

static bool
read_texts(const struct reader *reader, struct json_object *json)
{
	struct sms_order *order = reader->order;
	const char *content = NULL;

	order->subject = "";
	if (!field_text(json, "subject", &order->subject, reader->fault) ||
	    !field_text(json, "content", &content, reader->fault))
		return false;
	if (content == NULL)
		return field_broken(reader->fault, "content is required");
	order->content = content;
	return check_subject(reader, "", order->subject);
}

/* Files are for MMS, by the id from their upload. */
static bool
read_files(const struct reader *reader, struct json_object *json)
{
	struct sms_order *order = reader->order;
	struct json_object *files = NULL;

	if (!field_array(json, "files", &files, reader->fault))
		return false;
	const size_t n = files != NULL ? json_count(files) : 0;
	if (n > 0 && order->type != SMS_ORDER_MMS)
		return field_broken(reader->fault, "files is for MMS only");
	if (n > SMS_ORDER_FILES_MAX)
		return field_broken(reader->fault, "files must be at most %d", SMS_ORDER_FILES_MAX);
	for (size_t i = 0; i < n; i++) {
		struct json_object *file = json_item(files, i);

		order->file_ids[i] = "";
		if (!json_is_object(file))
			return field_broken(reader->fault, "files[%zu] must be an object", i);
		if (!field_text(file, "fileId", &order->file_ids[i], reader->fault))
			return false;
	}
	order->n_files = n;
	if (order->type == SMS_ORDER_MMS && n == 0)
		order->type = SMS_ORDER_LMS;
	return true;
}

static bool
read_reservation(const struct reader *reader, struct json_object *json)
{
	return reservation_read(json, reader->now_ms, &reader->order->due_ms,
	    &reader->order->reserve_zone, reader->fault);
}

static bool
read_recipient(const struct reader *reader, struct json_object *json, size_t i)
{
	const struct sms_order *order = reader->order;
	struct sms_order_recipient *recipient = &reader->order->recipients[i];
	char where[32];

	*recipient = (struct sms_order_recipient){
	    .to = "", .subject = order->subject, .content = order->content};
	snprintf(where, sizeof(where), "messages[%zu].", i);
	if (!json_is_object(json))
		return field_broken(reader->fault, "messages[%zu] must be an object", i);
	if (!field_text(json, "to", &recipient->to, reader->fault) ||
	    !field_text(json, "subject", &recipient->subject, reader->fault) ||
	    !field_text(json, "content", &recipient->content, reader->fault))
		return false;
	recipient->is_bad = !field_is_digits(recipient->to);
	if (recipient->is_bad &&
	    (!doubts_are(reader->settings->doubts, DOUBT_BAD_RECIPIENT, "row") ||
	        strlen(recipient->to) >= OUTBOX_NUMBER_SIZE))
		return field_broken(reader->fault, "%sto must be digits only", where);
	/* A blank default is no fault as long as each message has a content of its own. */
	if (field_is_blank(recipient->content))
		return field_broken(
		    reader->fault, "%scontent is empty, and so is the default", where);
	return check_subject(reader, where, recipient->subject);
}

static bool
read_recipients(const struct reader *reader, struct json_object *json)
{
	struct json_object *messages = json_member(json, "messages");

	if (!json_is_list(messages))
		return field_broken(reader->fault, "messages must be an array");
	reader->order->n_recipients = json_count(messages);
	if (reader->order->n_recipients < 1 ||
	    reader->order->n_recipients > SMS_ORDER_RECIPIENTS_MAX)
		return field_broken(
		    reader->fault, "messages must be 1 to %d", SMS_ORDER_RECIPIENTS_MAX);
	for (size_t i = 0; i < reader->order->n_recipients; i++) {
		if (!read_recipient(reader, json_item(messages, i), i))
			return false;
	}
	return true;
}

/* In this order: the first fault is reported, and the later steps depend on the type. */
static bool (*const steps[])(const struct reader *reader, struct json_object *json) = {
    read_type,
    read_content_type,
    read_country,
    read_from,
    read_texts,
    read_recipients,
    read_files,
    read_reservation,
};

bool
sms_order_read(struct json_object *json, const struct sim_settings *settings, int64_t now_ms,
    struct sms_order *order, struct field_fault *fault)
{
	const struct reader reader = {
	    .order = order, .settings = settings, .now_ms = now_ms, .fault = fault};

	*order = (struct sms_order){0};
	if (!json_is_object(json))
		return field_broken(fault, "the body must be an object");
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (!steps[i](&reader, json))
			return false;
	}
	return true;
}

const char *
sms_order_type_word(enum sms_order_type type)
{
	return type_words[type];
}
