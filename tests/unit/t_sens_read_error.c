#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sens_fake.h"
#include "sens_sms.h"
#include "text.h"

/* Every error that the documents, or people who called, tell of; see tests/golden/replies. */

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
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_error_codes),
	    cmocka_unit_test(test_reason_is_printable),
	    cmocka_unit_test(test_no_answer),
	};

	return cmocka_run_group_tests_name("sens_read_error", tests, NULL, NULL);
}
