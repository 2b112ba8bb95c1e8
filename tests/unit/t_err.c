#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "err.h"
#include "text.h"

/** The texts that the first users gave, byte for byte. Their programs may compare them. */
static void
test_given_texts(void **state)
{
	static const struct {
		enum err err;
		int http_status, status_code;
		const char *message;
	} given[] = {
	    {ERR_PHONE_TAKEN, 409, 999, "아이디는 핸드폰 번호당 1개만 사용가능합니다."},
	    {ERR_WRONG_CODE, 401, 401, "인증번호가 틀렸습니다."},
	    {ERR_PHONE_UNKNOWN, 401, 401, "일치하는 핸드폰 번호가 없습니다."},
	    {ERR_ACCOUNT_MISMATCH, 401, 401, "핸드폰 번호 혹은 아이디가 일치하지 않습니다."},
	    {ERR_OK, 200, 200, "success"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(given); i++) {
		const struct err_info *info = err_info(given[i].err);

		assert_int_equal(info->http_status, given[i].http_status);
		assert_int_equal(info->status_code, given[i].status_code);
		assert_string_equal(info->message, given[i].message);
	}
}

/** The words and statuses that clients depend on. */
static void
test_words_and_statuses(void **state)
{
	static const struct {
		enum err err;
		const char *word;
		int http_status;
	} rows[] = {
	    {ERR_OK, "ok", 200},
	    {ERR_PHONE_TAKEN, "phone_taken", 409},
	    {ERR_WRONG_CODE, "wrong_code", 401},
	    {ERR_PHONE_UNKNOWN, "phone_unknown", 401},
	    {ERR_ACCOUNT_MISMATCH, "account_mismatch", 401},
	    {ERR_CODE_EXPIRED, "code_expired", 401},
	    {ERR_INVALID_REQUEST, "invalid_request", 400},
	    {ERR_INVALID_PHONE, "invalid_phone", 400},
	    {ERR_INVALID_USER_ID, "invalid_user_id", 400},
	    {ERR_INVALID_PASSWORD, "invalid_password", 400},
	    {ERR_UNAUTHORIZED, "unauthorized", 401},
	    {ERR_BAD_PROOF, "bad_proof", 401},
	    {ERR_CROSS_SITE, "cross_site", 403},
	    {ERR_NOT_FOUND, "not_found", 404},
	    {ERR_REQUEST_UNKNOWN, "request_unknown", 404},
	    {ERR_METHOD_NOT_ALLOWED, "method_not_allowed", 405},
	    {ERR_USER_TAKEN, "user_taken", 409},
	    {ERR_TOO_LARGE, "too_large", 413},
	    {ERR_UNSUPPORTED_TYPE, "unsupported_type", 415},
	    {ERR_TOO_SOON, "too_soon", 429},
	    {ERR_TOO_MANY_SENDS, "too_many_sends", 429},
	    {ERR_TOO_MANY_ATTEMPTS, "too_many_attempts", 429},
	    {ERR_BUDGET_SPENT, "budget_spent", 429},
	    {ERR_SEND_REFUSED, "send_refused", 502},
	    {ERR_SEND_UNKNOWN, "send_unknown", 502},
	    {ERR_BUSY, "busy", 503},
	};

	(void)state;
	assert_int_equal(ARRAY_LEN(rows), ERR__MAX);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct err_info *info = err_info(rows[i].err);

		assert_string_equal(info->word, rows[i].word);
		assert_int_equal(info->http_status, rows[i].http_status);
		if (rows[i].err != ERR_PHONE_TAKEN)
			assert_int_equal(info->status_code, rows[i].http_status);
	}
}

static void
test_rows_are_whole_and_unlike(void **state)
{
	(void)state;
	for (int err = 0; err < ERR__MAX; err++) {
		const struct err_info *info = err_info((enum err)err);

		assert_non_null(info->word);
		assert_non_null(info->message);
		assert_int_equal(
		    strspn(info->word, "abcdefghijklmnopqrstuvwxyz_"), strlen(info->word));
		assert_true(info->word[0] != '\0' && info->message[0] != '\0');
		assert_true(text_is_utf8(info->message, strlen(info->message)));
		for (int other = 0; other < err; other++) {
			assert_string_not_equal(info->word, err_info((enum err)other)->word);
			assert_string_not_equal(info->message, err_info((enum err)other)->message);
		}
	}
}

static void
test_out_of_range_is_busy(void **state)
{
	(void)state;
	assert_ptr_equal(err_info(ERR__MAX), err_info(ERR_BUSY));
	assert_ptr_equal(err_info((enum err) - 1), err_info(ERR_BUSY));
	assert_ptr_equal(err_info((enum err)9999), err_info(ERR_BUSY));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_given_texts),
	    cmocka_unit_test(test_words_and_statuses),
	    cmocka_unit_test(test_rows_are_whole_and_unlike),
	    cmocka_unit_test(test_out_of_range_is_busy),
	};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
