#include "gateway_sens.h"
#include "sens_sms.h"
#include "sys.h"

/* SMS through NAVER Cloud SENS: build, call, read. */

static bool
sms_check(const void *settings, const struct gateway_message *sample, struct gateway_fault *fault)
{
	/* The text is sent unchanged; conf_check.c has checked it, as any gateway may fall back on it. */
	(void)settings;
	(void)sample;
	(void)fault;
	return true;
}

static int64_t
sms_won(const void *settings)
{
	return ((const struct sens_conf *)settings)->sms_won;
}

static void
sms_send(const void *settings, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt)
{
	const struct sens_conf *conf = settings;
	const struct sens_recipient to = {.to = message->to};
	const struct sens_sms sms = {
	    .type = "SMS",
	    .content_type = "COMM",
	    .country_code = message->country,
	    .from = conf->sender,
	    .content = message->text,
	    .messages = &to,
	    .n_messages = 1,
	};
	struct gateway_sens_call call;
	struct sens_receipt said;

	/* Read the clock again: a signature that is five minutes old is refused. */
	gateway_sens_call(&call, sens_sms_build(conf, &sms, sys_now_ms(), &call.call), give_up_fd);
	sens_sms_read(&call.reply, &said);
	gateway_sens_receipt(gateway_sens_sms.name, &call, &said.answer, said.request_id, receipt);
	sens_answer_free(&said.answer);
	gateway_sens_free(&call);
}

static void
sms_ask(const void *settings, const char *id, int give_up_fd, struct gateway_report *report)
{
	const struct sens_conf *conf = settings;
	const struct sens_list_query query = {.request_id = id};
	struct gateway_sens_state state = {.id = id, .service = SENS_SMS, .code = ""};
	struct gateway_sens_call call;
	struct sens_messages list;

	gateway_sens_call(
	    &call, sens_list_build(conf, SENS_SMS, &query, sys_now_ms(), &call.call), give_up_fd);
	sens_sms_read_list(&call.reply, &list);
	if (list.n > 0) {
		state.delivery = sens_sms_delivery(&list.messages[0]);
		state.code = list.messages[0].status_code;
	}
	gateway_sens_report(gateway_sens_sms.name, &call, &list.page.answer, &state, report);
	sens_sms_list_free(&list);
	gateway_sens_free(&call);
}

const struct gateway_driver gateway_sens_sms = {
    .name = "sens-sms",
    .check = sms_check,
    .won = sms_won,
    .send = sms_send,
    .ask = sms_ask,
};
