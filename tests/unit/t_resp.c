#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "resp.h"

/** What the client gets of ${resp}, to the byte. */
static void
assert_answer(const struct resp *resp, int status, const char *json)
{
	size_t len;
	char *text = resp_json(resp, &len);

	assert_string_equal(text, json);
	assert_int_equal(len, strlen(json));
	assert_int_equal(resp_status(resp), status);
	free(text);
}

static void
test_success(void **state)
{
	struct resp resp;

	(void)state;
	/* Whatever was there is forgotten. */
	memset(&resp, 0xff, sizeof(resp));
	resp_ok(&resp, 201, "본인인증 문자 발송 성공");
	assert_answer(&resp, 201, "{\"code\":201,\"message\":\"본인인증 문자 발송 성공\"}");
	assert_null(resp.after);
	resp_text(&resp, "requestId", "8PHy");
	resp_number(&resp, "expiresIn", 180);
	resp_text(&resp, "userId", "");
	assert_answer(&resp, 201,
	    "{\"code\":201,\"message\":\"본인인증 문자 발송 성공\",\"requestId\":\"8PHy\","
	    "\"expiresIn\":180,\"userId\":\"\"}");
	resp_ok(&resp, 200, "success");
	assert_answer(&resp, 200, "{\"code\":200,\"message\":\"success\"}");
}

/** Every failure has its status, word and text from the one table. */
static void
test_failures(void **state)
{
	(void)state;
	for (int i = ERR_OK + 1; i < ERR__MAX; i++) {
		const struct err_info *info = err_info((enum err)i);
		struct resp resp = {0};
		char json[512];

		resp_fail(&resp, (enum err)i);
		snprintf(json, sizeof(json),
		    "{\"statusCode\":%d,\"error\":\"%s\",\"message\":\"%s\"}", info->status_code,
		    info->word, info->message);
		assert_answer(&resp, info->http_status, json);
		assert_string_equal(resp_message(&resp), info->message);
	}
}

/** A failure has nothing of the success that was begun. */
static void
test_failure_forgets(void **state)
{
	struct resp resp;

	(void)state;
	resp_ok(&resp, 200, "success");
	resp_text(&resp, "proof", "a.b.c");
	resp.retry_after_s = 9;
	resp.after_arg = &resp;
	resp_fail(&resp, ERR_BUSY);
	assert_null(resp_find(&resp, "proof"));
	assert_int_equal(resp.retry_after_s, 0);
	assert_null(resp.after_arg);
	assert_answer(&resp, 503,
	    "{\"statusCode\":503,\"error\":\"busy\",\"message\":\"지금은 처리할 수 없습니다. 잠시 "
	    "후 다시 "
	    "시도해 주세요.\"}");
}

/** The field and text of a fault stay when its error comes back up, and no other's. */
static void
test_fault(void **state)
{
	struct resp resp = {0};

	(void)state;
	assert_int_equal(resp_fault(&resp, ERR_INVALID_PHONE, "phoneNumber", "유선 번호입니다."),
	    ERR_INVALID_PHONE);
	resp_fail(&resp, ERR_INVALID_PHONE);
	assert_answer(&resp, 400,
	    "{\"statusCode\":400,\"error\":\"invalid_phone\",\"message\":\"유선 번호입니다.\","
	    "\"field\":\"phoneNumber\"}");
	assert_int_equal(resp_fault(&resp, ERR_TOO_LARGE, "", NULL), ERR_TOO_LARGE);
	assert_answer(&resp, 413,
	    "{\"statusCode\":413,\"error\":\"too_large\",\"message\":\"요청이 너무 큽니다.\"}");
	assert_int_equal(
	    resp_fault(&resp, ERR_INVALID_PHONE, "phoneNumber", "x"), ERR_INVALID_PHONE);
	resp_fail(&resp, ERR_TOO_LARGE);
	assert_answer(&resp, 413,
	    "{\"statusCode\":413,\"error\":\"too_large\",\"message\":\"요청이 너무 큽니다.\"}");
}

static void
test_verdict(void **state)
{
	const struct limit_verdict limit = {ERR_TOO_SOON, RULE_NUMBER_GAP, 29};
	const struct limit_verdict rest = {ERR_TOO_MANY_ATTEMPTS, RULE_NUMBER_REST, 86400};
	const struct limit_verdict bare = {.err = ERR_WRONG_CODE};
	struct resp resp = {0};

	(void)state;
	assert_int_equal(resp_verdict(&resp, &limit), ERR_TOO_SOON);
	assert_int_equal(resp.retry_after_s, 29);
	assert_answer(&resp, 429,
	    "{\"statusCode\":429,\"error\":\"too_soon\",\"message\":\"잠시 후 다시 시도해 "
	    "주세요.\","
	    "\"rule\":\"number-gap\",\"retryAfter\":29}");
	assert_int_equal(resp_verdict(&resp, &rest), ERR_TOO_MANY_ATTEMPTS);
	assert_answer(&resp, 429,
	    "{\"statusCode\":429,\"error\":\"too_many_attempts\",\"message\":"
	    "\"인증번호를 여러 번 잘못 입력하여 이 번호의 인증이 일시 중지되었습니다.\","
	    "\"rule\":\"number-rest\",\"retryAfter\":86400}");
	assert_int_equal(resp_verdict(&resp, &bare), ERR_WRONG_CODE);
	assert_int_equal(resp.retry_after_s, 0);
	assert_answer(&resp, 401,
	    "{\"statusCode\":401,\"error\":\"wrong_code\",\"message\":\"인증번호가 틀렸습니다.\"}");
}

static void
test_find(void **state)
{
	struct resp resp;
	char text[] = "borrowed?";

	(void)state;
	resp_ok(&resp, 200, "success");
	assert_null(resp_find(&resp, "userId"));
	resp_text(&resp, "userId", text);
	resp_number(&resp, "iat", INT64_C(1795424400));
	/* It was copied. */
	memset(text, 'x', sizeof(text) - 1);
	assert_string_equal(resp_find(&resp, "userId")->text, "borrowed?");
	assert_null(resp_find(&resp, "iat")->text);
	assert_int_equal(resp_find(&resp, "iat")->number, INT64_C(1795424400));
	assert_null(resp_find(&resp, "user"));
	assert_null(resp_find(&resp, "userIdx"));
}

/** What JSON has to escape, and what it may leave alone. */
static void
test_escapes(void **state)
{
	struct resp resp;

	(void)state;
	resp_ok(&resp, 200, "success");
	resp_text(&resp, "userId", "a\"b\\c/d<e>&\x01\n말🐴");
	resp_number(&resp, "n", INT64_MIN);
	assert_answer(&resp, 200,
	    "{\"code\":200,\"message\":\"success\",\"userId\":\"a\\\"b\\\\c/d<e>&\\u0001\\n말🐴\","
	    "\"n\":-9223372036854775808}");
}

/** As much as fits: all members, and all room of their texts. */
static void
test_most(void **state)
{
	static char text[RESP_TEXT_SIZE - 2 * (RESP_MEMBERS_MAX - 1)];
	struct resp resp;

	(void)state;
	memset(text, 't', sizeof(text) - 1);
	resp_ok(&resp, 200, "success");
	for (size_t i = 0; i < RESP_MEMBERS_MAX - 1; i++)
		resp_text(&resp, "small", "s");
	resp_text(&resp, "large", text);
	assert_int_equal(resp.texts_len, RESP_TEXT_SIZE);
	assert_string_equal(resp_find(&resp, "large")->text, text);
	assert_string_equal(resp.members[RESP_MEMBERS_MAX - 2].text, "s");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_success),
	    cmocka_unit_test(test_failures),
	    cmocka_unit_test(test_failure_forgets),
	    cmocka_unit_test(test_fault),
	    cmocka_unit_test(test_verdict),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_most),
	};

	return cmocka_run_group_tests_name("resp", tests, NULL, NULL);
}
