#include "contract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_alimtalk.h"
#include "sens_fake.h"
#include "sens_file.h"
#include "sens_optout.h"
#include "sens_reserve.h"
#include "sens_sms.h"
#include "sens_template.h"
#include "sim_fake.h"
#include "sys_fake.h"

#define CONF &sens_fake_conf
#define NOW  sys_now_ms()
#define TO   "01012345678"
#define CODE "[본인] 인증번호 [123456]를 입력해주세요."

static const unsigned char picture[] =
    "\xff\xd8\xff\xc0\x00\x11\x08\x00\x01\x00\x01\x03\x01\x22\x00\x02"
    "\x11\x01\x03\x11\x01\xff\xda\x00\x04\x00\x00\x00\xff\xd9";

static const char *
value_of(const struct sens_call *call, const char *name)
{
	for (size_t i = 0; call->http.headers[i] != NULL; i++) {
		const char *header = call->http.headers[i];

		if (strncmp(header, name, strlen(name)) == 0)
			return strchr(header, ' ') + 1;
	}
	return NULL;
}

/* The wire: what the client has built goes in, what the simulator says comes back. Frees ${call}. */
static void
carry(struct sens_call *call, bool is_built, struct http_reply *reply)
{
	struct sim_fake_answer answer;

	assert_true(is_built);
	sim_fake_raw(&(struct sim_fake_request){.method = call->http.method,
	                 .uri = sens_target(CONF, call),
	                 .body = call->http.body,
	                 .content_type = value_of(call, "Content-Type"),
	                 .timestamp = value_of(call, "x-ncp-apigw-timestamp"),
	                 .access_key = value_of(call, "x-ncp-iam-access-key"),
	                 .signature = value_of(call, "x-ncp-apigw-signature-v2")},
	    &answer);
	*reply = (struct http_reply){.outcome = HTTP_ANSWERED,
	    .status = answer.status,
	    .body_len = strlen(answer.body),
	    .body = *answer.body != '\0' ? mem_strdup(answer.body) : NULL};
	sim_fake_end(&answer);
	sens_call_free(call);
}

/* Each operation with what it asks about; what it came to, and the code of an error. */

static char request_id[64], message_id[64], talk_id[64], talk_message_id[64];

static struct contract_end
end_of(struct sens_answer *answer)
{
	struct contract_end end = {.outcome = answer->outcome, .status = answer->status};

	memcpy(end.code, answer->code, sizeof(end.code));
	return end;
}

static struct contract_end
do_send(void)
{
	const struct sens_recipient to = {.to = TO};
	const struct sens_sms sms = {.type = "SMS",
	    .content_type = "COMM",
	    .country_code = "82",
	    .from = SIM_FAKE_SENDER,
	    .content = CODE,
	    .messages = &to,
	    .n_messages = 1,
	    .reserve_time = "2026-01-02 09:30",
	    .reserve_time_zone = "Asia/Seoul"};
	struct sens_call call;
	struct http_reply reply;
	struct sens_receipt receipt;

	carry(&call, sens_sms_build(CONF, &sms, NOW, &call), &reply);
	sens_sms_read(&reply, &receipt);
	if (receipt.answer.outcome == SENS_DONE)
		snprintf(request_id, sizeof(request_id), "%s", receipt.request_id);
	struct contract_end end = end_of(&receipt.answer);
	sens_answer_free(&receipt.answer);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_list(void)
{
	const struct sens_list_query query = {.request_id = request_id};
	struct sens_call call;
	struct http_reply reply;
	struct sens_messages list;

	carry(&call, sens_list_build(CONF, SENS_SMS, &query, NOW, &call), &reply);
	sens_sms_read_list(&reply, &list);
	struct contract_end end = end_of(&list.page.answer);
	if (end.outcome == SENS_DONE) {
		assert_string_equal(list.page.status_name, "reserved");
		assert_int_equal(list.n, 1);
		snprintf(message_id, sizeof(message_id), "%s", list.messages[0].message_id);
	}
	sens_sms_list_free(&list);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_result(void)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_messages one;

	carry(&call, sens_list_build_one(CONF, SENS_SMS, message_id, NOW, &call), &reply);
	sens_sms_read_list(&reply, &one);
	struct contract_end end = end_of(&one.page.answer);
	if (end.outcome == SENS_DONE) {
		assert_int_equal(one.n, 1);
		assert_string_equal(one.messages[0].to, TO);
		assert_string_equal(one.messages[0].content, CODE);
		assert_int_equal(sens_sms_delivery(&one.messages[0]), SENS_WAITING);
	}
	sens_sms_list_free(&one);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_upload(void)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_file file;

	carry(&call, sens_file_build(CONF, "a.jpg", picture, sizeof(picture) - 1, NOW, &call),
	    &reply);
	sens_file_read(&reply, &file);
	struct contract_end end = end_of(&file.answer);
	if (end.outcome == SENS_DONE)
		assert_string_equal(file.expire_time, "2026-01-07T09:00:00.000");
	sens_answer_free(&file.answer);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
reservation_of(enum sens_service service, const char *id)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_reservation reservation;

	carry(&call, sens_reserve_build_status(CONF, service, id, NOW, &call), &reply);
	sens_reserve_read(&reply, &reservation);
	struct contract_end end = end_of(&reservation.answer);
	if (end.outcome == SENS_DONE) {
		assert_string_equal(reservation.status, "READY");
		assert_int_equal(strncmp(reservation.time, "2026-01-02", 10), 0);
	}
	sens_answer_free(&reservation.answer);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
cancel(enum sens_service service, const char *id)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_answer answer;

	carry(&call, sens_reserve_build_cancel(CONF, service, id, NOW, &call), &reply);
	sens_answer_read(&reply, &answer);
	struct contract_end end = end_of(&answer);
	sens_answer_free(&answer);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_reservation(void)
{
	return reservation_of(SENS_SMS, request_id);
}

static struct contract_end
do_cancel(void)
{
	return cancel(SENS_SMS, request_id);
}

static const char *const numbers[] = {TO};

static struct contract_end
do_optout_add(void)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_optouts added;

	carry(&call, sens_optout_build_add(CONF, numbers, 1, NOW, &call), &reply);
	sens_optout_read(&reply, &added);
	struct contract_end end = end_of(&added.answer);
	if (end.outcome == SENS_DONE && end.status != 204)
		assert_string_equal(added.items[0].how, "M");
	sens_optout_free(&added);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_optout_list(void)
{
	const struct sens_optout_query query = {.number = TO, .page_size = 10};
	struct sens_call call;
	struct http_reply reply;
	struct sens_optouts list;

	carry(&call, sens_optout_build_list(CONF, &query, NOW, &call), &reply);
	sens_optout_read(&reply, &list);
	struct contract_end end = end_of(&list.answer);
	if (end.outcome == SENS_DONE)
		assert_string_equal(list.items[0].number, TO);
	sens_optout_free(&list);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_optout_remove(void)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_answer answer;

	carry(&call, sens_optout_build_remove(CONF, numbers, 1, NOW, &call), &reply);
	sens_answer_read(&reply, &answer);
	struct contract_end end = end_of(&answer);
	sens_answer_free(&answer);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_talk(void)
{
	const struct sens_alimtalk_recipient to = {.to = TO, .content = CODE};
	const struct sens_alimtalk talk = {.plus_friend_id = "@demo",
	    .template_code = "verify",
	    .messages = &to,
	    .n_messages = 1,
	    .reserve_time = "2026-01-02 09:30"};
	struct sens_call call;
	struct http_reply reply;
	struct sens_alimtalks sent;

	carry(&call, sens_alimtalk_build(CONF, &talk, NOW, &call), &reply);
	sens_alimtalk_read(&reply, &sent);
	struct contract_end end = end_of(&sent.page.answer);
	if (end.outcome == SENS_DONE) {
		assert_true(sens_alimtalk_is_taken(&sent.messages[0]));
		snprintf(talk_id, sizeof(talk_id), "%s", sent.page.request_id);
		snprintf(
		    talk_message_id, sizeof(talk_message_id), "%s", sent.messages[0].message_id);
	}
	sens_alimtalk_free(&sent);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_talk_list(void)
{
	const struct sens_list_query query = {.request_id = talk_id};
	struct sens_call call;
	struct http_reply reply;
	struct sens_alimtalks list;

	carry(&call, sens_list_build(CONF, SENS_ALIMTALK, &query, NOW, &call), &reply);
	sens_alimtalk_read_list(&reply, &list);
	struct contract_end end = end_of(&list.page.answer);
	if (end.outcome == SENS_DONE)
		assert_string_equal(list.messages[0].message_id, talk_message_id);
	sens_alimtalk_free(&list);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_talk_result(void)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_alimtalks one;

	carry(&call, sens_list_build_one(CONF, SENS_ALIMTALK, talk_message_id, NOW, &call), &reply);
	sens_alimtalk_read_one(&reply, &one);
	struct contract_end end = end_of(&one.page.answer);
	if (end.outcome == SENS_DONE)
		assert_int_equal(sens_alimtalk_delivery(&one.messages[0]), SENS_WAITING);
	sens_alimtalk_free(&one);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_talk_reservation(void)
{
	return reservation_of(SENS_ALIMTALK, talk_id);
}

static struct contract_end
do_talk_cancel(void)
{
	return cancel(SENS_ALIMTALK, talk_id);
}

static struct contract_end
do_channels(void)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_channels channels;

	carry(&call, sens_template_build_channels(CONF, NOW, &call), &reply);
	sens_template_read_channels(&reply, &channels);
	struct contract_end end = end_of(&channels.answer);
	if (end.outcome == SENS_DONE)
		assert_string_equal(channels.items[0].id, "@demo");
	sens_template_free_channels(&channels);
	http_reply_free(&reply);
	return end;
}

static struct contract_end
do_templates(void)
{
	const struct sens_template_query query = {.channel_id = "@demo", .code = "verify"};
	struct sens_call call;
	struct http_reply reply;
	struct sens_templates templates;

	carry(&call, sens_template_build_list(CONF, &query, NOW, &call), &reply);
	sens_template_read_list(&reply, &templates);
	struct contract_end end = end_of(&templates.answer);
	if (end.outcome == SENS_DONE)
		assert_string_equal(templates.items[0].inspection_status, "COMPLETE");
	sens_template_free_list(&templates);
	http_reply_free(&reply);
	return end;
}

const struct contract_operation contract_operations[CONTRACT_OPERATIONS] = {
    {do_send, true},
    {do_list, false},
    {do_result, false},
    {do_upload, false},
    {do_reservation, false},
    {do_cancel, false},
    {do_optout_add, false},
    {do_optout_list, false},
    {do_optout_remove, false},
    {do_talk, true},
    {do_talk_list, false},
    {do_talk_result, false},
    {do_talk_reservation, false},
    {do_talk_cancel, false},
    {do_channels, false},
    {do_templates, false},
};

void
contract_forget(void)
{
	snprintf(request_id, sizeof(request_id), "RSSA-none");
	snprintf(talk_id, sizeof(talk_id), "RBAA-none");
	snprintf(message_id, sizeof(message_id), "none");
	snprintf(talk_message_id, sizeof(talk_message_id), "none");
}
