#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "req.h"
#include "route.h"

#define NOW_MS INT64_C(1795424400123)

static struct app app;
static struct req req;
static struct resp resp;

static int
make_app(void **state)
{
	(void)state;
	memset(&app, 0, sizeof(app));
	memcpy(app.conf.issuer, "bonin", sizeof("bonin"));
	memcpy(app.conf.audience, "site", sizeof("site"));
	app.conf.otp.digits = 6;
	app.conf.proof_key = (struct sign_key){.bytes = "proof-key", .len = 9};
	app.tag_key = (struct sign_key){.bytes = "tag-key", .len = 7};
	return 0;
}

/** Give ${field} this ${text} and forget all else. */
static void
give(enum req_field field, const char *text)
{
	req_free(&req);
	memset(&resp, 0, sizeof(resp));
	req.now_ms = NOW_MS;
	req.fields[field] = mem_strdup(text);
}

static void
assert_fault(enum err err, enum err expected, const char *field)
{
	assert_int_equal(err, expected);
	if (expected == ERR_OK)
		return;
	assert_int_equal(resp.err, expected);
	assert_string_equal(resp_find(&resp, "field")->text, field);
}

static void
test_phone(void **state)
{
	struct sign_tag tag;

	(void)state;
	give(REQ_PHONE, "010-1234-5678");
	assert_fault(req_phone(&req, &app, &resp), ERR_OK, NULL);
	assert_string_equal(req.phone.e164, "+821012345678");
	assert_true(sign_tag(&app.tag_key, "phone", "+821012345678", &tag));
	assert_memory_equal(&req.phone_tag, &tag, sizeof(tag));
	assert_null(req.test);

	/* One for tests is known by what it was folded to. */
	assert_null(test_number_parse(
	    &app.conf.phone, 6, "01012345678 123456 2099-12-31", &app.conf.test_numbers[0]));
	app.conf.n_test_numbers = 1;
	give(REQ_PHONE, "+82 10 1234 5678");
	assert_fault(req_phone(&req, &app, &resp), ERR_OK, NULL);
	assert_ptr_equal(req.test, &app.conf.test_numbers[0]);
	give(REQ_PHONE, "010-1234-5679");
	assert_fault(req_phone(&req, &app, &resp), ERR_OK, NULL);
	assert_null(req.test);

	give(REQ_PHONE, "02-123-4567");
	assert_fault(req_phone(&req, &app, &resp), ERR_INVALID_PHONE, "phoneNumber");
	assert_string_equal(resp_message(&resp), phone_fault_text(PHONE_LANDLINE));

	/* Without a tag nothing could be counted. */
	app.tag_key.len = 0;
	give(REQ_PHONE, "010-1234-5678");
	assert_int_equal(req_phone(&req, &app, &resp), ERR_BUSY);
}

static void
test_user_id(void **state)
{
	(void)state;
	give(REQ_USER_ID, "MinSu");
	assert_fault(req_user_id(&req, &resp), ERR_OK, NULL);
	assert_string_equal(req.user_id, "minsu");
	assert_fault(req_new_user_id(&req, &resp), ERR_OK, NULL);
	assert_string_equal(req.user_id, "minsu");
	/* A member's may be an imported one, a new one's not. */
	give(REQ_USER_ID, "Old.Id@Shop");
	assert_fault(req_user_id(&req, &resp), ERR_OK, NULL);
	assert_string_equal(req.user_id, "Old.Id@Shop");
	assert_fault(req_new_user_id(&req, &resp), ERR_INVALID_USER_ID, "userId");
	assert_string_equal(resp_message(&resp), err_info(ERR_INVALID_USER_ID)->message);
	give(REQ_USER_ID, "min su");
	assert_fault(req_user_id(&req, &resp), ERR_INVALID_USER_ID, "userId");
}

static void
test_code(void **state)
{
	static const char *const bad[] = {"", "01234", "0123456", "01234x", "012 34"};
	char code[OTP_CODE_SIZE];

	(void)state;
	give(REQ_CODE, "012345");
	assert_fault(req_code(&req, &app, &resp, code), ERR_OK, NULL);
	assert_string_equal(code, "012345");
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		give(REQ_CODE, bad[i]);
		assert_fault(req_code(&req, &app, &resp, code), ERR_INVALID_REQUEST, "verifyCode");
	}
	/* It says how many digits there are. */
	give(REQ_CODE, "x");
	for (int digits = OTP_DIGITS_MIN; digits <= OTP_DIGITS_MAX; digits++) {
		char said[64];

		app.conf.otp.digits = digits;
		snprintf(said, sizeof(said), "인증번호 %d자리를 모두 입력해 주세요.", digits);
		assert_fault(req_code(&req, &app, &resp, code), ERR_INVALID_REQUEST, "verifyCode");
		assert_string_equal(resp_message(&resp), said);
	}
	app.conf.otp.digits = 6;
}

static void
test_password(void **state)
{
	const struct phone phone = {"+821012345678"};

	(void)state;
	give(REQ_PASSWORD, "correct horse");
	assert_fault(req_password(&req, REQ_PASSWORD, "minsu", &phone, &resp), ERR_OK, NULL);
	give(REQ_NEW_PASSWORD, "12345678");
	assert_fault(req_password(&req, REQ_NEW_PASSWORD, "minsu", &phone, &resp),
	    ERR_INVALID_PASSWORD, "newPassword");
	give(REQ_PASSWORD, "minsukim7");
	assert_fault(req_password(&req, REQ_PASSWORD, "minsukim7", &phone, &resp),
	    ERR_INVALID_PASSWORD, "password");
	give(REQ_PASSWORD, "010-1234-5678");
	assert_fault(req_password(&req, REQ_PASSWORD, "minsu", &phone, &resp), ERR_INVALID_PASSWORD,
	    "password");
}

/** Good from its first second to the last millisecond, for its purpose and where any will do. */
static void
test_proof(void **state)
{
	static const struct {
		int64_t now_ms;
		enum purpose purpose;
		enum err err;
	} cases[] = {
	    {NOW_MS, PURPOSE_SIGNUP, ERR_OK},
	    {NOW_MS, PURPOSE__MAX, ERR_OK},
	    {NOW_MS, PURPOSE_RESET_PASSWORD, ERR_BAD_PROOF},
	    {NOW_MS / 1000 * 1000, PURPOSE_SIGNUP, ERR_OK},
	    {NOW_MS / 1000 * 1000 - 1, PURPOSE_SIGNUP, ERR_BAD_PROOF},
	    {(NOW_MS / 1000 + 600) * 1000 - 1, PURPOSE_SIGNUP, ERR_OK},
	    {(NOW_MS / 1000 + 600) * 1000, PURPOSE_SIGNUP, ERR_BAD_PROOF},
	};
	const struct proof_claims made = {.issuer = "bonin",
	    .audience = "site",
	    .phone = {"+821012345678"},
	    .purpose = PURPOSE_SIGNUP,
	    .issued_s = NOW_MS / 1000,
	    .expires_s = NOW_MS / 1000 + 600};
	struct proof_claims claims;
	char proof[PROOF_SIZE];

	(void)state;
	assert_true(proof_make(&app.conf.proof_key, &made, proof));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		give(REQ_PROOF, proof);
		req.now_ms = cases[i].now_ms;
		if (req_proof(&req, &app, cases[i].purpose, &claims) != cases[i].err)
			fail_msg("case %zu", i);
		if (cases[i].err == ERR_OK)
			assert_string_equal(claims.phone.e164, "+821012345678");
	}
}

/** Whom it is about: all that the limits hang on. */
static void
test_subject(void **state)
{
	const struct route route = {.purpose = PURPOSE_RESET_PASSWORD};
	struct verification_subject subject;
	struct sign_tag tag;

	(void)state;
	give(REQ_PHONE, "010-1234-5678");
	assert_int_equal(req_phone(&req, &app, &resp), ERR_OK);
	req.route = &route;
	memcpy(req.user_id, "minsu", sizeof("minsu"));
	memcpy(req.client, "2001:db8:1:2:3:4:5:6", sizeof("2001:db8:1:2:3:4:5:6"));
	assert_true(req_subject(&req, &app, &subject));
	assert_ptr_equal(subject.conf, &app.conf);
	assert_int_equal(subject.purpose, PURPOSE_RESET_PASSWORD);
	assert_string_equal(subject.phone.e164, "+821012345678");
	assert_memory_equal(&subject.phone_tag, &req.phone_tag, sizeof(subject.phone_tag));
	assert_string_equal(subject.user_id, "minsu");
	assert_int_equal(subject.now_ms, NOW_MS);
	/* Of IPv6 the network is who asks. */
	tag = subject.address_tag;
	memcpy(req.client, "2001:db8:1:2::9", sizeof("2001:db8:1:2::9"));
	assert_true(req_subject(&req, &app, &subject));
	assert_memory_equal(&subject.address_tag, &tag, sizeof(tag));
	memcpy(req.client, "2001:db8:1:3::9", sizeof("2001:db8:1:3::9"));
	assert_true(req_subject(&req, &app, &subject));
	assert_memory_not_equal(&subject.address_tag, &tag, sizeof(tag));
	app.tag_key.len = 0;
	assert_false(req_subject(&req, &app, &subject));
}

static void
test_wiped(void **state)
{
	static const struct req none;

	(void)state;
	give(REQ_PASSWORD, "correct horse");
	req.fields[REQ_PROOF] = mem_strdup("a.b.c");
	req_free(&req);
	assert_memory_equal(&req, &none, sizeof(none));
	req_free(&req);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_phone, make_app),
	    cmocka_unit_test_setup(test_user_id, make_app),
	    cmocka_unit_test_setup(test_code, make_app),
	    cmocka_unit_test_setup(test_password, make_app),
	    cmocka_unit_test_setup(test_proof, make_app),
	    cmocka_unit_test_setup(test_subject, make_app),
	    cmocka_unit_test_setup(test_wiped, make_app),
	};

	return cmocka_run_group_tests_name("req_typed", tests, NULL, NULL);
}
