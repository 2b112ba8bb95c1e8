#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sens_alimtalk.h"
#include "sens_fake.h"
#include "sens_template.h"

/* Answers about AlimTalk; see tests/golden/replies. */

#define REQUEST "RSSA-1767225600000-1234-12345678-AbCdEfGh"

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
	assert_int_equal(templates.n, 2);
	assert_string_equal(templates.items[0].code, "otp1");
	assert_string_equal(templates.items[0].content, "인증번호는 [#{code}]입니다.");
	assert_string_equal(templates.items[0].inspection_status, "COMPLETE");
	assert_string_equal(templates.items[0].title, "#{code}");
	assert_int_equal(templates.items[0].n_buttons, 2);
	assert_string_equal(templates.items[0].buttons[1].type, "AC");
	assert_string_equal(templates.items[0].buttons[0].link_mobile, "https://a/#{code}");
	assert_null(templates.items[0].buttons[0].scheme_ios);
	assert_string_equal(templates.items[0].emphasize_type, "");
	assert_null(templates.items[0].header_content);
	assert_null(templates.items[0].highlight.title);
	assert_int_equal(templates.items[0].n_items, 0);
	assert_null(templates.items[0].summary.title);
	assert_string_equal(templates.items[1].emphasize_type, "ITEM_LIST");
	assert_null(templates.items[1].title);
	assert_string_equal(templates.items[1].header_content, "주문");
	assert_string_equal(templates.items[1].highlight.title, "#{goods}");
	assert_string_equal(templates.items[1].highlight.description, "#{option}");
	assert_int_equal(templates.items[1].n_items, 2);
	assert_string_equal(templates.items[1].items[1].title, "배송지");
	assert_string_equal(templates.items[1].items[1].description, "#{place}");
	assert_string_equal(templates.items[1].summary.description, "#{sum}원");
	assert_int_equal(templates.items[1].n_buttons, 0);
	sens_template_free_list(&templates);
	http_reply_free(&reply);

	sens_fake_reply("optout_object", &reply);
	sens_template_read_list(&reply, &templates);
	assert_int_equal(templates.answer.outcome, SENS_UNKNOWN);
	assert_int_equal(templates.n, 0);
	sens_template_free_list(&templates);
	http_reply_free(&reply);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alimtalk_send),
	    cmocka_unit_test(test_alimtalk_result),
	    cmocka_unit_test(test_templates),
	};

	return cmocka_run_group_tests_name("sens_read_alimtalk", tests, NULL, NULL);
}
