#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_alimtalk.h"
#include "sens_check.h"
#include "sens_optout.h"
#include "sens_sms.h"
#include "sens_template.h"

/* What mutants survived in the answers and checks of SENS: ends of ranges, second items, things done twice. */

#define NOW INT64_C(1767236400000) /* 2026-01-01 12:00 in Korea */

static struct http_reply
reply_of(int status, const char *body)
{
	struct http_reply reply = {.outcome = HTTP_ANSWERED, .status = status};

	/* At the end of its memory. */
	reply.body = mem_strdup(body);
	reply.body_len = strlen(body);
	return reply;
}

static void
test_outcome_by_status(void **state)
{
	static const struct {
		int status;
		enum sens_outcome outcome;
	} cases[] = {{199, SENS_UNKNOWN}, {200, SENS_DONE}, {299, SENS_DONE}, {300, SENS_REFUSED},
	    {301, SENS_REFUSED}, {404, SENS_REFUSED}, {499, SENS_REFUSED}, {500, SENS_UNKNOWN}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply = reply_of(cases[i].status, "{}");
		struct sens_answer answer;

		sens_answer_read(&reply, &answer);
		if (answer.outcome != cases[i].outcome)
			fail_msg("HTTP %d: %d", cases[i].status, (int)answer.outcome);
		sens_answer_free(&answer);
		sens_answer_free(&answer);
		free(reply.body);
	}
}

static void
test_code_is_printable(void **state)
{
	struct http_reply reply =
	    reply_of(400, "{\"error\":{\"errorCode\":\"1\\u001b[2\",\"message\":\"x\"}}");
	struct sens_answer answer;

	(void)state;
	sens_answer_read(&reply, &answer);
	for (const char *c = answer.code; *c != '\0'; c++)
		assert_true(*c >= ' ' && *c < 0x7f);
	assert_int_equal(answer.code[0], '1');
	sens_answer_free(&answer);
	free(reply.body);
}

/* The word of each, whatever the other words are. */
static void
test_alimtalk_delivery(void **state)
{
	static const struct {
		const char *taken, *name, *code;                     /* by KakaoTalk */
		const char *id, *sms, *status, *sms_code, *sms_name; /* the SMS in its place */
		enum sens_delivery delivery;
	} cases[] = {
	    {"fail", "success", "0000", "", "", "", "", "", SENS_FAILED},
	    {"fail", "", "", "", "", "", "", "", SENS_FAILED},
	    {"success", "success", "0000", "", "", "", "", "", SENS_DELIVERED},
	    {"success", "success", "3019", "", "", "", "", "", SENS_WAITING},
	    {"success", "", "0000", "", "", "", "", "", SENS_WAITING},
	    {"success", "fail", "0000", "", "", "", "", "", SENS_FAILED},
	    {"success", "fail", "3019", "r", "", "COMPLETED", "0", "success", SENS_DELIVERED},
	    {"success", "fail", "3019", "r", "fail", "COMPLETED", "0", "success", SENS_FAILED},
	    {"success", "fail", "3019", "r", "", "PROCESSING", "", "", SENS_WAITING},
	    {"success", "fail", "3019", "r", "", "COMPLETED", "0", "fail", SENS_FAILED},
	    {"success", "fail", "3019", "r", "", "COMPLETED", "3001", "success", SENS_FAILED},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct sens_alimtalk_message message = {.request_name = cases[i].taken,
		    .status_name = cases[i].name,
		    .status_code = cases[i].code,
		    .failover_request_id = cases[i].id,
		    .failover_request_name = cases[i].sms,
		    .failover_status = cases[i].status,
		    .failover_code = cases[i].sms_code,
		    .failover_name = cases[i].sms_name};

		if (sens_alimtalk_delivery(&message) != cases[i].delivery)
			fail_msg("case %zu: %d", i, (int)sens_alimtalk_delivery(&message));
	}
}

/* The second item is as good as the first, and freeing twice is harmless. */
static void
test_two_of_each(void **state)
{
	struct http_reply reply = reply_of(200,
	    "[{\"channelId\":\"@a\",\"templateCode\":\"a\",\"clientTelNo\":\"1\"},"
	    "{\"channelId\":\"@b\",\"channelName\":\"n\",\"channelStatus\":\"s\","
	    "\"useSmsFailover\":true,\"failoverServiceId\":\"f\",\"templateCode\":\"b\","
	    "\"templateName\":\"t\",\"content\":\"c\",\"templateInspectionStatus\":\"i\","
	    "\"templateStatus\":\"r\",\"clientTelNo\":\"2\",\"registerType\":\"M\"}]");
	struct sens_channels channels;
	struct sens_templates templates;
	struct sens_optouts optouts;

	(void)state;
	sens_template_read_channels(&reply, &channels);
	assert_int_equal(channels.n, 2);
	assert_string_equal(channels.items[0].id, "@a");
	assert_string_equal(channels.items[0].name, "");
	assert_false(channels.items[0].uses_failover);
	assert_string_equal(channels.items[1].id, "@b");
	assert_string_equal(channels.items[1].name, "n");
	assert_string_equal(channels.items[1].status, "s");
	assert_true(channels.items[1].uses_failover);
	assert_string_equal(channels.items[1].failover_service_id, "f");
	sens_template_free_channels(&channels);
	sens_template_free_channels(&channels);
	assert_int_equal(channels.n, 0);

	sens_template_read_list(&reply, &templates);
	assert_int_equal(templates.n, 2);
	assert_string_equal(templates.items[1].channel_id, "@b");
	assert_string_equal(templates.items[1].code, "b");
	assert_string_equal(templates.items[1].name, "t");
	assert_string_equal(templates.items[1].content, "c");
	assert_string_equal(templates.items[1].inspection_status, "i");
	assert_string_equal(templates.items[1].status, "r");
	sens_template_free_list(&templates);
	sens_template_free_list(&templates);
	assert_int_equal(templates.n, 0);

	sens_optout_read(&reply, &optouts);
	assert_int_equal(optouts.n, 2);
	assert_string_equal(optouts.items[0].number, "1");
	assert_string_equal(optouts.items[1].number, "2");
	assert_string_equal(optouts.items[1].how, "M");
	sens_optout_free(&optouts);
	sens_optout_free(&optouts);
	assert_int_equal(optouts.n, 0);
	free(reply.body);
}

static void
test_rows_are_a_list(void **state)
{
	static const char *const bodies[] = {"{\"requestId\":\"r\",\"messages\":{\"to\":\"1\"}}",
	    "{\"requestId\":\"r\",\"messages\":\"x\"}", "{\"requestId\":\"r\"}"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct http_reply reply = reply_of(200, bodies[i]);
		struct sens_messages list;
		struct sens_alimtalks alimtalks;

		sens_sms_read_list(&reply, &list);
		assert_int_equal(list.n, 0);
		assert_null(list.page.rows);
		sens_sms_list_free(&list);
		sens_sms_list_free(&list);
		assert_int_equal(list.n, 0);
		sens_alimtalk_read_list(&reply, &alimtalks);
		assert_int_equal(alimtalks.n, 0);
		sens_alimtalk_free(&alimtalks);
		sens_alimtalk_free(&alimtalks);
		free(reply.body);
	}
}

/* The gateway requires a text for all, even if each has one. */
static void
test_no_common_text(void **state)
{
	static const struct sens_conf conf = {.base_url = "https://sens.apigw.ntruss.com",
	    .service_id = "ncp:sms:kr:300000000001:verify",
	    .access_key = "wejG5Ai5K5Qlgka0rNNO",
	    .secret_key = {.bytes = "secret", .len = 6}};
	const struct sens_recipient to = {.to = "01012345678", .content = "하나"};
	const struct sens_sms sms = {
	    .type = "SMS", .from = "0212345678", .messages = &to, .n_messages = 1};
	struct sens_call call;

	(void)state;
	assert_true(sens_sms_build(&conf, &sms, NOW, &call));
	assert_string_equal(call.http.body,
	    "{\"type\":\"SMS\",\"from\":\"0212345678\",\"content\":\" \",\"messages\":"
	    "[{\"to\":\"01012345678\",\"content\":\"하나\"}]}");
	sens_call_free(&call);
}

static void
test_numbers(void **state)
{
	static const struct {
		const char *country, *number;
		bool is_good;
	} cases[] = {{NULL, "1234567", false}, {NULL, "12345678", true},
	    {NULL, "123456789012345", true}, {NULL, "1234567890123456", false},
	    {NULL, "+12345678", false}, {NULL, "1234567x", false}, {NULL, "", false},
	    {NULL, NULL, false}, {"82", "01012345678", true}, {"82", "1234567", false},
	    {"1", "123456", true}, {"1", "12345", false}, {"1", "12345678901234", true},
	    {"1", "123456789012345", false}, {"886", "1234", true}, {"886", "123", false},
	    {"886", "123456789012", true}, {"886", "1234567890123", false},
	    {"886", "012345678", false}, {"886", NULL, false}};
	struct sens_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (sens_check_number(cases[i].country, cases[i].number, 1, "to", &fault) !=
		    cases[i].is_good)
			fail_msg("case %zu", i);
	}
}

/* A free number to refuse at: 080 and seven or eight digits. */
static void
test_free_number(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
	} cases[] = {
	    {"(광고) 무료거부 0801234567", true},
	    {"(광고) 무료거부 080-123-4567", true},
	    {"(광고) 무료거부 08012345678", true},
	    {"(광고) 무료거부 080123456", false},
	    {"(광고) 무료거부 080123456789", false},
	    {"(광고) 무료거부 10801234567", false},
	    {"(광고) 무료거부 0701234567", false},
	    {"(광고) 무료거부 080 0801234567", true},
	    {"(광고) 무료거부 0800801234567", false},
	};
	const struct sens_check_rules rules = {.now_ms = NOW};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct sens_recipient to = {.to = "01012345678"};
		const struct sens_sms sms = {.type = "SMS",
		    .content_type = "AD",
		    .from = "0212345678",
		    .content = cases[i].text,
		    .messages = &to,
		    .n_messages = 1};
		struct sens_fault fault;

		if (sens_check_sms(&rules, &sms, &fault) != cases[i].is_good)
			fail_msg("%s: %s %s", cases[i].text, fault.field, fault.text);
	}
}

/* A URL fits with its NUL, or is none. */
static void
test_length_of_url(void **state)
{
	static const struct sens_conf conf = {.base_url = "https://sens.apigw.ntruss.com",
	    .service_id = "ncp:sms:kr:300000000001:verify",
	    .access_key = "wejG5Ai5K5Qlgka0rNNO",
	    .secret_key = {.bytes = "secret", .len = 6}};
	char id[SENS_URL_SIZE + 1] = "";
	size_t n_built = 0;

	(void)state;
	for (size_t len = 1; len < SENS_URL_SIZE; len++) {
		struct sens_call call;

		id[len - 1] = 'a';
		if (sens_list_build_one(&conf, SENS_SMS, id, NOW, &call)) {
			assert_int_equal(n_built, len - 1); /* no shorter one has failed */
			assert_true(strlen(call.url) < SENS_URL_SIZE);
			assert_int_equal(strcmp(call.url + strlen(call.url) - len, id), 0);
			n_built++;
		}
		sens_call_free(&call);
	}
	assert_true(n_built > SENS_URL_SIZE - 128 && n_built < SENS_URL_SIZE - 64);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_outcome_by_status),
	    cmocka_unit_test(test_code_is_printable),
	    cmocka_unit_test(test_alimtalk_delivery),
	    cmocka_unit_test(test_two_of_each),
	    cmocka_unit_test(test_rows_are_a_list),
	    cmocka_unit_test(test_no_common_text),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_free_number),
	    cmocka_unit_test(test_length_of_url),
	};

	return cmocka_run_group_tests_name("sens_more", tests, NULL, NULL);
}
