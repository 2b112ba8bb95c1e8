#include <stdio.h>
#include <string.h>

#include "gateway_sens.h"
#include "sens_check.h"
#include "sens_template.h"
#include "sys.h"

/* AlimTalk through NAVER Cloud SENS: the text of an approved template, with the code in its place. */

#define PLACE "code" /* as the template has it: #{code} */

static const char template_option[] = "sens.alimtalk-template";

/** A message in the API's form; it points into what it was made from. */
struct alimtalk {
	char content[1024]; /* #{code} is not shorter than any code, so this is enough */
	struct sens_alimtalk_recipient to;
	struct sens_alimtalk order;
};

static const char *
code_of(void *arg, const char *name)
{
	const struct gateway_message *message = arg;

	return strcmp(name, PLACE) == 0 ? message->code : NULL;
}

static bool
make(const struct sens_conf *conf, struct gateway_message *message, struct alimtalk *alimtalk,
    char missing[static SENS_PLACE_SIZE])
{
	alimtalk->to = (struct sens_alimtalk_recipient){
	    .country_code = message->country,
	    .to = message->to,
	    .content = alimtalk->content,
	    .failover = conf->alimtalk_failover ? SENS_FAILOVER_ON : SENS_FAILOVER_OFF,
	};
	if (conf->alimtalk_failover) {
		alimtalk->to.failover_type = "SMS";
		alimtalk->to.failover_from = conf->sender;
		alimtalk->to.failover_content = message->text;
	}
	alimtalk->order = (struct sens_alimtalk){.plus_friend_id = conf->alimtalk_channel,
	    .template_code = conf->alimtalk_template_code,
	    .messages = &alimtalk->to,
	    .n_messages = 1};
	return sens_template_fill(conf->alimtalk_template, code_of, message, alimtalk->content,
	    sizeof(alimtalk->content), missing);
}

static bool
check_settings(const struct sens_conf *conf, struct sens_fault *fault)
{
	const struct {
		const char *option, *value;
	} needed[] = {
	    {"sens.alimtalk-service-id", conf->alimtalk_service_id},
	    {"sens.alimtalk-channel", conf->alimtalk_channel},
	    {"sens.alimtalk-template-code", conf->alimtalk_template_code},
	    {template_option, conf->alimtalk_template},
	};

	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		if (*needed[i].value == '\0')
			return sens_check_fail(fault, 0, needed[i].option,
			    "must be set, as delivery has %s", gateway_sens_alimtalk.name);
	}
	return true;
}

static bool
check_template(
    const struct sens_conf *conf, const struct gateway_message *sample, struct sens_fault *fault)
{
	const struct sens_check_rules rules = {0};
	struct gateway_message message = *sample;
	char missing[SENS_PLACE_SIZE];
	struct alimtalk alimtalk;
	struct sens_fault found;

	if (!make(conf, &message, &alimtalk, missing))
		return sens_check_fail(fault, 0, template_option,
		    "must have no place but #{" PLACE "} (has #{%s}): write all else out", missing);
	if (strstr(conf->alimtalk_template, "#{" PLACE "}") == NULL)
		return sens_check_fail(
		    fault, 0, template_option, "must have #{" PLACE "} where the code goes");
	if (!sens_check_alimtalk(&rules, &alimtalk.order, &found))
		return sens_check_fail(fault, 0, template_option, "makes a message whose %s %.80s",
		    found.field, found.text);
	return true;
}

static bool
alimtalk_check(
    const void *settings, const struct gateway_message *sample, struct gateway_fault *fault)
{
	struct sens_fault found;

	if (check_settings(settings, &found) && check_template(settings, sample, &found))
		return true;
	*fault = (struct gateway_fault){.option = found.field};
	snprintf(fault->text, sizeof(fault->text), "%s", found.text);
	return false;
}

static int64_t
alimtalk_won(const void *settings)
{
	const struct sens_conf *conf = settings;
	bool is_sms_dearer = conf->alimtalk_failover && conf->sms_won > conf->alimtalk_won;

	return is_sms_dearer ? conf->sms_won : conf->alimtalk_won;
}

static void
alimtalk_send(const void *settings, const struct gateway_message *sent, int give_up_fd,
    struct gateway_receipt *receipt)
{
	const struct sens_conf *conf = settings;
	struct gateway_message message = *sent;
	struct gateway_sens_call call = {0};
	struct alimtalk alimtalk;
	struct sens_alimtalks said;
	char missing[SENS_PLACE_SIZE];

	gateway_sens_call(&call,
	    make(conf, &message, &alimtalk, missing) &&
	        sens_alimtalk_build(conf, &alimtalk.order, sys_now_ms(), &call.call),
	    give_up_fd);
	sens_alimtalk_read(&call.reply, &said);
	/* The result of one message also has the SMS sent instead; the list of a request does not. */
	gateway_sens_receipt(gateway_sens_alimtalk.name, &call, &said.page.answer,
	    said.n > 0 ? said.messages[0].message_id : "", receipt);
	sens_alimtalk_free(&said);
	gateway_sens_free(&call);
	explicit_bzero(&message, sizeof(message));
	explicit_bzero(&alimtalk, sizeof(alimtalk));
}

static void
alimtalk_ask(const void *settings, const char *id, int give_up_fd, struct gateway_report *report)
{
	const struct sens_conf *conf = settings;
	struct gateway_sens_state state = {.id = id, .service = SENS_ALIMTALK, .code = ""};
	struct gateway_sens_call call;
	struct sens_alimtalks one;

	gateway_sens_call(&call,
	    sens_list_build_one(conf, SENS_ALIMTALK, id, sys_now_ms(), &call.call), give_up_fd);
	sens_alimtalk_read_one(&call.reply, &one);
	if (one.n > 0) {
		const struct sens_alimtalk_message *message = &one.messages[0];
		bool is_sms = *message->failover_code != '\0';

		state.delivery = sens_alimtalk_delivery(message);
		state.service = is_sms ? SENS_SMS : SENS_ALIMTALK;
		state.code = is_sms ? message->failover_code : message->status_code;
	}
	gateway_sens_report(gateway_sens_alimtalk.name, &call, &one.page.answer, &state, report);
	sens_alimtalk_free(&one);
	gateway_sens_free(&call);
}

const struct gateway_driver gateway_sens_alimtalk = {
    .name = "sens-alimtalk",
    .check = alimtalk_check,
    .won = alimtalk_won,
    .send = alimtalk_send,
    .ask = alimtalk_ask,
};
