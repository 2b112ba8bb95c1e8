#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sens_alimtalk.h"
#include "sens_fake.h"
#include "sens_file.h"
#include "sens_optout.h"
#include "sens_reserve.h"
#include "sens_sms.h"
#include "sens_template.h"
#include "text.h"

/* Every answer that the documents, or people who called, tell of; see tests/golden/replies. */

#define REQUEST "RSSA-1767225600000-1234-12345678-AbCdEfGh"

static void
test_sms_send(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
	} cases[] = {
	    {"sms_send", SENS_DONE},
	    {"sms_send_number", SENS_DONE},
	    {"sms_send_fail", SENS_REFUSED},
	    {"sms_send_no_id", SENS_UNKNOWN},
	    {"sms_send_other_code", SENS_UNKNOWN},
	    {"deleted", SENS_UNKNOWN},
	    {"nothing", SENS_REFUSED},
	    {"error_gateway", SENS_REFUSED},
	    {"error_gateway_number", SENS_REFUSED},
	    {"error_spring", SENS_REFUSED},
	    {"error_flat", SENS_REFUSED},
	    {"error_html", SENS_UNKNOWN},
	    {"error_empty", SENS_UNKNOWN},
	    {"error_cut", SENS_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_receipt receipt;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_sms_read(&reply, &receipt);
		assert_int_equal(receipt.answer.outcome, cases[i].outcome);
		/* Who is told no must be told why. */
		assert_int_equal(*receipt.answer.reason != '\0', cases[i].outcome != SENS_DONE);
		if (cases[i].outcome == SENS_DONE) {
			assert_string_equal(receipt.request_id, REQUEST);
			assert_string_equal(receipt.request_time, "2026-01-01T09:00:00.535");
			assert_string_equal(receipt.status_name, "success");
		}
		sens_answer_free(&receipt.answer);
		http_reply_free(&reply);
	}
}

static void
test_sms_list(void **state)
{
	static const enum sens_delivery deliveries[] = {
	    SENS_DELIVERED, SENS_FAILED, SENS_WAITING, SENS_WAITING};
	struct http_reply reply;
	struct sens_messages list;

	(void)state;
	sens_fake_reply("sms_list", &reply);
	sens_sms_read_list(&reply, &list);
	assert_int_equal(list.page.answer.outcome, SENS_DONE);
	assert_string_equal(list.page.request_id, REQUEST);
	assert_string_equal(list.page.status_code, "202");
	assert_false(list.page.has_more);
	assert_int_equal(list.n, ARRAY_LEN(deliveries));
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(sens_sms_delivery(&list.messages[i]), deliveries[i]);
	assert_string_equal(list.messages[1].message_id, "f574d3f0-0000-0000-0000-000000000002");
	assert_string_equal(list.messages[1].to, "01087654321");
	assert_string_equal(list.messages[1].from, "0255501234");
	assert_string_equal(list.messages[1].type, "SMS");
	assert_string_equal(list.messages[1].content_type, "COMM");
	assert_string_equal(list.messages[1].country_code, "82");
	assert_string_equal(list.messages[1].request_time, "2026-01-01 09:00:00");
	assert_string_equal(list.messages[1].complete_time, "2026-01-01 09:00:05");
	assert_string_equal(list.messages[1].status_code, "2003");
	assert_string_equal(list.messages[1].status_name, "fail");
	assert_string_equal(list.messages[1].status_message, "단말기 전원 꺼짐");
	assert_string_equal(list.messages[1].telco_code, "ETC");
	assert_string_equal(list.messages[3].status, "READY");
	assert_string_equal(list.messages[3].status_code, "");
	sens_sms_list_free(&list);
	http_reply_free(&reply);
}

static void
test_sms_pages(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		size_t n;
		const char *next_token; /* "": this is the last page */
	} cases[] = {
	    {"sms_list_page", SENS_DONE, 1, "a+b/c=="},
	    /* More, but no way to get at it: that must not turn round for ever. */
	    {"sms_list_no_token", SENS_DONE, 1, ""},
	    {"sms_list_empty", SENS_DONE, 0, ""},
	    {"sms_list_reserved", SENS_DONE, 0, ""},
	    {"sms_result", SENS_DONE, 1, ""},
	    {"nothing", SENS_NOTHING, 0, ""},
	    {"error_spring", SENS_REFUSED, 0, ""},
	    {"error_html", SENS_UNKNOWN, 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_messages list;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_sms_read_list(&reply, &list);
		assert_int_equal(list.page.answer.outcome, cases[i].outcome);
		assert_int_equal(list.n, cases[i].n);
		assert_int_equal(list.page.has_more, *cases[i].next_token != '\0');
		assert_string_equal(list.page.next_token, cases[i].next_token);
		sens_sms_list_free(&list);
		http_reply_free(&reply);
	}
}

static void
test_sms_delivery(void **state)
{
	static const struct {
		const char *status, *code, *name;
		enum sens_delivery delivery;
	} cases[] = {
	    {"COMPLETED", "0", "success", SENS_DELIVERED},
	    {"COMPLETED", "3001", "fail", SENS_FAILED},
	    {"COMPLETED", "", "fail", SENS_FAILED},
	    {"COMPLETED", "0", "fail", SENS_FAILED},
	    {"COMPLETED", "3001", "success", SENS_FAILED},
	    {"COMPLETED", "3001", "", SENS_FAILED},
	    {"COMPLETED", "0", "", SENS_WAITING},
	    {"COMPLETED", "", "success", SENS_WAITING},
	    {"COMPLETED", "", "", SENS_WAITING},
	    {"PROCESSING", "0", "success", SENS_WAITING},
	    {"READY", "3001", "fail", SENS_WAITING},
	    {"", "", "", SENS_WAITING},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct sens_message message = {.status = cases[i].status,
		    .status_code = cases[i].code,
		    .status_name = cases[i].name};

		if (sens_sms_delivery(&message) != cases[i].delivery)
			fail_msg("%s %s %s", cases[i].status, cases[i].code, cases[i].name);
	}
}

static void
test_file(void **state)
{
	struct http_reply reply;
	struct sens_file file;

	(void)state;
	sens_fake_reply("file", &reply);
	sens_file_read(&reply, &file);
	assert_int_equal(file.answer.outcome, SENS_DONE);
	assert_string_equal(file.id, "11111111-aaaa");
	assert_string_equal(file.create_time, "2026-01-01T09:00:00.123");
	assert_string_equal(file.expire_time, "2026-01-07T09:00:00.123");
	sens_answer_free(&file.answer);
	http_reply_free(&reply);

	sens_fake_reply("file_no_id", &reply);
	sens_file_read(&reply, &file);
	assert_int_equal(file.answer.outcome, SENS_UNKNOWN);
	sens_answer_free(&file.answer);
	http_reply_free(&reply);
}

static void
test_reservation(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		const char *status, *time, *text;
	} cases[] = {
	    {"reserve_status", SENS_DONE, "READY", "2026-01-02 09:30", "waits for its time"},
	    {"reserve_status_zoned", SENS_DONE, "SKIP", "2026-01-02T09:30:00+09:00",
	        "was passed over"},
	    {"reserve_no_status", SENS_UNKNOWN, "", "", ""},
	    {"nothing", SENS_NOTHING, "", "", ""},
	};
	struct http_reply reply;
	struct sens_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_reservation reservation;

		sens_fake_reply(cases[i].name, &reply);
		sens_reserve_read(&reply, &reservation);
		assert_int_equal(reservation.answer.outcome, cases[i].outcome);
		assert_string_equal(reservation.status, cases[i].status);
		assert_string_equal(reservation.time, cases[i].time);
		assert_string_equal(sens_reserve_status_text(reservation.status), cases[i].text);
		sens_answer_free(&reservation.answer);
		http_reply_free(&reply);
	}
	sens_fake_reply("deleted", &reply);
	sens_answer_read(&reply, &answer);
	assert_int_equal(answer.outcome, SENS_DONE);
	assert_null(answer.json);
	sens_answer_free(&answer);
	http_reply_free(&reply);
}

static void
test_optouts(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		size_t n;
	} cases[] = {
	    {"optout_list", SENS_DONE, 2},
	    {"optout_none", SENS_DONE, 0},
	    {"optout_object", SENS_UNKNOWN, 0},
	    {"deleted", SENS_DONE, 0},
	    {"nothing", SENS_NOTHING, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_optouts optouts;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_optout_read(&reply, &optouts);
		assert_int_equal(optouts.answer.outcome, cases[i].outcome);
		assert_int_equal(optouts.n, cases[i].n);
		if (optouts.n > 0) {
			assert_string_equal(optouts.items[1].number, "01087654321");
			assert_string_equal(optouts.items[1].how, "M");
			assert_string_equal(optouts.items[1].time, "2026-01-01T10:00:00.000");
		}
		sens_optout_free(&optouts);
		http_reply_free(&reply);
	}
}

static void
test_alimtalk_send(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		size_t n;
	} cases[] = {
	    {"alimtalk_send", SENS_DONE, 1},
	    {"alimtalk_send_partly", SENS_DONE, 2},
	    {"alimtalk_send_refused", SENS_REFUSED, 1},
	    {"sms_send_no_id", SENS_UNKNOWN, 0},
	    {"sms_send_fail", SENS_REFUSED, 0},
	    {"nothing", SENS_REFUSED, 0},
	    {"error_gateway", SENS_REFUSED, 0},
	    {"error_html", SENS_UNKNOWN, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_alimtalks sent;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_alimtalk_read(&reply, &sent);
		assert_int_equal(sent.page.answer.outcome, cases[i].outcome);
		assert_int_equal(sent.n, cases[i].n);
		if (sent.n > 0) {
			const struct sens_alimtalk_message *last = &sent.messages[sent.n - 1];

			assert_int_equal(
			    sens_alimtalk_is_taken(last), cases[i].outcome == SENS_DONE);
			assert_string_equal(
			    last->message_id, "27577f08-0000-0000-0000-000000000001");
		}
		if (sent.n == 2)
			assert_false(sens_alimtalk_is_taken(&sent.messages[0]));
		sens_alimtalk_free(&sent);
		http_reply_free(&reply);
	}
}

static void
test_alimtalk_result(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		enum sens_delivery delivery;
		const char *code;
	} cases[] = {
	    {"alimtalk_result", SENS_DONE, SENS_DELIVERED, "0000"},
	    {"alimtalk_result_processing", SENS_DONE, SENS_WAITING, ""},
	    {"alimtalk_result_fail", SENS_DONE, SENS_FAILED, "3019"},
	    {"alimtalk_result_failover", SENS_DONE, SENS_DELIVERED, "3019"},
	    {"alimtalk_result_failover_waiting", SENS_DONE, SENS_WAITING, "3019"},
	    {"alimtalk_result_failover_fail", SENS_DONE, SENS_FAILED, "3019"},
	    {"alimtalk_result_failover_refused", SENS_DONE, SENS_FAILED, "3019"},
	    {"alimtalk_list", SENS_DONE, SENS_DELIVERED, "0000"},
	    {"alimtalk_result_empty", SENS_UNKNOWN, SENS_WAITING, ""},
	    {"nothing", SENS_NOTHING, SENS_WAITING, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_alimtalks one;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_alimtalk_read_one(&reply, &one);
		assert_int_equal(one.page.answer.outcome, cases[i].outcome);
		if (one.page.answer.outcome == SENS_DONE) {
			assert_true(one.n > 0);
			assert_int_equal(
			    sens_alimtalk_delivery(&one.messages[0]), cases[i].delivery);
			assert_string_equal(one.messages[0].status_code, cases[i].code);
			assert_string_equal(one.messages[0].to, "01012345678");
		}
		sens_alimtalk_free(&one);
		http_reply_free(&reply);
	}
}

static void
test_templates(void **state)
{
	struct http_reply reply;
	struct sens_channels channels;
	struct sens_templates templates;

	(void)state;
	sens_fake_reply("alimtalk_channels", &reply);
	sens_template_read_channels(&reply, &channels);
	assert_int_equal(channels.n, 1);
	assert_string_equal(channels.items[0].id, "@bonin");
	assert_string_equal(channels.items[0].status, "ACTIVE");
	assert_true(channels.items[0].uses_failover);
	assert_string_equal(
	    channels.items[0].failover_service_id, "ncp:sms:kr:300000000001:verify");
	sens_template_free_channels(&channels);
	http_reply_free(&reply);

	sens_fake_reply("alimtalk_templates", &reply);
	sens_template_read_list(&reply, &templates);
	assert_int_equal(templates.n, 1);
	assert_string_equal(templates.items[0].code, "otp1");
	assert_string_equal(templates.items[0].content, "인증번호는 [#{code}]입니다.");
	assert_string_equal(templates.items[0].inspection_status, "COMPLETE");
	assert_string_equal(templates.items[0].title, "#{code}");
	assert_int_equal(templates.items[0].n_buttons, 1);
	assert_string_equal(templates.items[0].buttons[0].link_mobile, "https://a/#{code}");
	assert_null(templates.items[0].buttons[0].scheme_ios);
	sens_template_free_list(&templates);
	http_reply_free(&reply);

	sens_fake_reply("optout_object", &reply);
	sens_template_read_list(&reply, &templates);
	assert_int_equal(templates.answer.outcome, SENS_UNKNOWN);
	assert_int_equal(templates.n, 0);
	sens_template_free_list(&templates);
	http_reply_free(&reply);
}

static void
test_errors(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		const char *code, *reason, *hint; /* a part of the hint */
	} cases[] = {
	    {"error_gateway", SENS_REFUSED, "200",
	        "HTTP 401 code 200: Authentication Failed: Authentication information are missing.",
	        "clock"},
	    {"error_gateway_number", SENS_REFUSED, "400", "HTTP 429 code 400: Quota Exceeded",
	        "quota is used up"},
	    {"error_spring", SENS_REFUSED, "",
	        "HTTP 403: Forbidden: Do not have access to this 'serviceId'", "service id"},
	    {"error_flat", SENS_REFUSED, "100", "HTTP 400 code 100: Bad Request", "malformed"},
	    {"error_status_flat", SENS_REFUSED, "", "HTTP 400: from is not registered",
	        "sender number"},
	    {"error_html", SENS_UNKNOWN, "", "HTTP 502", ""},
	    {"error_empty", SENS_UNKNOWN, "", "HTTP 500", "trouble at the gateway"},
	    {"error_cut", SENS_UNKNOWN, "", "HTTP 202", ""},
	    {"error_long_code", SENS_REFUSED, "", "HTTP 400: m", "sender number"},
	    {"nothing", SENS_NOTHING, "", "HTTP 404", "service id"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_answer answer;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_answer_read(&reply, &answer);
		assert_int_equal(answer.outcome, cases[i].outcome);
		assert_string_equal(answer.code, cases[i].code);
		assert_string_equal(answer.reason, cases[i].reason);
		if (strstr(sens_answer_hint(&answer), cases[i].hint) == NULL)
			fail_msg("%s", sens_answer_hint(&answer));
		sens_answer_free(&answer);
		http_reply_free(&reply);
	}
}

/* The table of the gateway's errors; an errorCode is no HTTP status. */
static void
test_error_codes(void **state)
{
	static const struct {
		int status;
		const char *code;
		enum sens_outcome outcome;
	} cases[] = {
	    {400, "100", SENS_REFUSED},
	    {401, "200", SENS_REFUSED},
	    {401, "210", SENS_REFUSED},
	    {404, "300", SENS_REFUSED},
	    {413, "430", SENS_REFUSED},
	    {429, "400", SENS_REFUSED},
	    {429, "410", SENS_REFUSED},
	    {429, "420", SENS_REFUSED},
	    {500, "900", SENS_UNKNOWN},
	    {503, "500", SENS_UNKNOWN},
	    {504, "510", SENS_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char body[128];
		struct http_reply reply = {.outcome = HTTP_ANSWERED, .status = cases[i].status};
		struct sens_receipt receipt;

		reply.body_len = (size_t)snprintf(body, sizeof(body),
		    "{\"error\":{\"errorCode\":\"%s\",\"message\":\"x\"}}", cases[i].code);
		reply.body = body;
		sens_sms_read(&reply, &receipt);
		assert_int_equal(receipt.answer.outcome, cases[i].outcome);
		assert_int_equal(receipt.answer.status, cases[i].status);
		assert_string_equal(receipt.answer.code, cases[i].code);
		assert_string_not_equal(sens_answer_hint(&receipt.answer), "");
		sens_answer_free(&receipt.answer);
	}
}

/* What the gateway says goes into logs and onto terminals. */
static void
test_reason_is_printable(void **state)
{
	struct http_reply reply;
	struct sens_answer answer;
	size_t len;

	(void)state;
	sens_fake_reply("error_controls", &reply);
	sens_answer_read(&reply, &answer);
	len = strlen(answer.reason);
	assert_true(len > GATEWAY_REASON_SIZE - 4 - 1);
	assert_true(text_is_utf8(answer.reason, len));
	for (size_t i = 0; i < len; i++)
		assert_true((unsigned char)answer.reason[i] >= ' ' && answer.reason[i] != 0x7F);
	sens_answer_free(&answer);
	http_reply_free(&reply);
}

static void
test_no_answer(void **state)
{
	static const struct {
		enum http_outcome http;
		enum sens_outcome outcome;
	} cases[] = {{HTTP_NOT_SENT, SENS_REFUSED}, {HTTP_UNKNOWN, SENS_UNKNOWN}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct http_reply reply = {.outcome = cases[i].http, .reason = "because"};
		struct sens_receipt receipt;

		sens_sms_read(&reply, &receipt);
		assert_int_equal(receipt.answer.outcome, cases[i].outcome);
		assert_int_equal(receipt.answer.status, 0);
		assert_string_equal(receipt.answer.reason, "because");
		assert_string_equal(receipt.request_id, "");
		sens_answer_free(&receipt.answer);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sms_send),
	    cmocka_unit_test(test_sms_list),
	    cmocka_unit_test(test_sms_pages),
	    cmocka_unit_test(test_sms_delivery),
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_reservation),
	    cmocka_unit_test(test_optouts),
	    cmocka_unit_test(test_alimtalk_send),
	    cmocka_unit_test(test_alimtalk_result),
	    cmocka_unit_test(test_templates),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_error_codes),
	    cmocka_unit_test(test_reason_is_printable),
	    cmocka_unit_test(test_no_answer),
	};

	return cmocka_run_group_tests_name("sens_read", tests, NULL, NULL);
}
