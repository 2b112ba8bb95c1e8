#include "page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mem.h"

#define EVIL    "\"><script>'&"
#define ESCAPED "&quot;&gt;&lt;script&gt;&#39;&amp;"

/* A view with something to say in every place. */
static struct page_view
view_of(enum page_step step, enum purpose purpose)
{
	return (struct page_view){
	    .step = step,
	    .purpose = purpose,
	    .base_path = "/api",
	    .pages_path = "/member/",
	    .phone = "010-1234-5678",
	    .user_id = "minsu",
	    .request_id = "REQUEST",
	    .proof = "PROOF",
	    .attempts_left = -1,
	};
}

static char *
render(const struct page_view *view)
{
	size_t len;
	char *page = page_render(view, &len);

	assert_int_equal(strlen(page), len);
	return page;
}

static size_t
count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

/* Print the page when it has not ${what} ${n} times. */
static void
assert_count(const char *page, const char *what, size_t n)
{
	if (count(page, what) != n)
		fail_msg("%zu of \"%s\", not %zu, in\n%s", count(page, what), what, n, page);
}

static void
every_page_asks_for_what_its_endpoint_takes(void **state)
{
	static const struct {
		enum page_step step;
		enum purpose purpose;
		const char *action;   /* NULL: no form */
		const char *names[5]; /* all that the forms post, as often as it stands there */
		const char *hidden[4];
	} cases[] = {
	    {PAGE_SEND, PURPOSE_SIGNUP, "/api/send", {"phoneNumber"}, {NULL}},
	    {PAGE_SEND, PURPOSE_FIND_ID, "/api/sendID", {"phoneNumber"}, {NULL}},
	    {PAGE_SEND, PURPOSE_RESET_PASSWORD, "/api/sendPW", {"userId", "phoneNumber"}, {NULL}},
	    {PAGE_VERIFY, PURPOSE_SIGNUP, "/api/verify", {"verifyCode"},
	        {"phoneNumber", "requestId"}},
	    {PAGE_VERIFY, PURPOSE_FIND_ID, "/api/verifyID", {"verifyCode"},
	        {"phoneNumber", "requestId"}},
	    {PAGE_VERIFY, PURPOSE_RESET_PASSWORD, "/api/verifyPW", {"verifyCode"},
	        {"userId", "phoneNumber", "requestId"}},
	    {PAGE_FINISH, PURPOSE_SIGNUP, "/api/signup", {"userId", "password"}, {"proof"}},
	    {PAGE_FINISH, PURPOSE_RESET_PASSWORD, "/api/resetPW", {"newPassword"}, {"proof"}},
	    {PAGE_DONE, PURPOSE_SIGNUP, NULL, {NULL}, {NULL}},
	    {PAGE_DONE, PURPOSE_FIND_ID, NULL, {NULL}, {NULL}},
	    {PAGE_DONE, PURPOSE_RESET_PASSWORD, NULL, {NULL}, {NULL}},
	};
	char what[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct page_view view = view_of(cases[i].step, cases[i].purpose);
		char *page = render(&view), *resend = strstr(page, "재전송");
		size_t n_labels = 0;

		snprintf(what, sizeof(what), "<form method=\"post\" action=\"%s\">",
		    cases[i].action != NULL ? cases[i].action : "");
		assert_count(page, what, cases[i].action != NULL);
		if (resend != NULL) /* the second form has the hidden ones once more */
			*strstr(page, "</form>") = '\0';
		for (; cases[i].names[n_labels] != NULL; n_labels++) {
			snprintf(what, sizeof(what), "<input id=\"%s\" name=\"%s\" ",
			    cases[i].names[n_labels], cases[i].names[n_labels]);
			assert_count(page, what, 1);
			snprintf(
			    what, sizeof(what), "<label for=\"%s\">", cases[i].names[n_labels]);
			assert_count(page, what, 1);
		}
		size_t n_hidden = 0;
		for (; cases[i].hidden[n_hidden] != NULL; n_hidden++) {
			snprintf(what, sizeof(what), "<input type=\"hidden\" name=\"%s\" value=\"",
			    cases[i].hidden[n_hidden]);
			assert_count(page, what, 1);
		}
		assert_count(page, "<input", n_labels + n_hidden);
		assert_count(page, " autofocus", n_labels > 0);
		assert_int_equal(resend != NULL, cases[i].step == PAGE_VERIFY);
		free(page);
	}
}

static void
the_code_can_be_sent_again(void **state)
{
	struct page_view view = view_of(PAGE_VERIFY, PURPOSE_RESET_PASSWORD);

	(void)state;
	view.expires_s = 150;
	view.resend_s = 30;
	char *page = render(&view);
	const char *again = strstr(page, "<form method=\"post\" action=\"/api/sendPW\">");
	assert_non_null(again);
	assert_count(again, "name=\"userId\" value=\"minsu\"", 1);
	assert_count(again, "name=\"phoneNumber\" value=\"010-1234-5678\"", 1);
	assert_count(again, "requestId", 0); /* which the endpoint does not know */
	assert_count(page, "2분 30초 안에", 1);
	assert_count(page, "30초 뒤에 다시", 1);
	assert_count(page, "href=\"/member/reset-password.html\" class=\"button link\"", 1);
	free(page);
}

static void
nothing_from_outside_is_markup(void **state)
{
	(void)state;
	for (enum page_step step = PAGE_SEND; step <= PAGE_DONE; step++) {
		for (enum purpose purpose = 0; purpose < PURPOSE__MAX; purpose++) {
			struct page_view view = {.step = step,
			    .purpose = purpose,
			    .base_path = EVIL,
			    .pages_path = EVIL,
			    .message = EVIL,
			    .is_error = true,
			    .field = EVIL,
			    .phone = EVIL,
			    .user_id = EVIL,
			    .request_id = EVIL,
			    .proof = EVIL,
			    .attempts_left = -1};

			if (step == PAGE_FINISH && purpose == PURPOSE_FIND_ID)
				continue; /* has none */
			char *page = render(&view);
			assert_count(page, "<script", 0);
			assert_count(page, EVIL, 0);
			assert_true(count(page, ESCAPED) >= 5);
			free(page);
		}
	}
}

static void
every_page_is_whole_and_has_nothing_of_its_own_to_run(void **state)
{
	static const char *const once[] = {"<!DOCTYPE html>\n<html lang=\"ko\">",
	    "<meta charset=\"utf-8\">", "name=\"viewport\"",
	    "<link rel=\"stylesheet\" href=\"/member/bonin.css\">", "<h1>", "</html>\n",
	    "<a href=\"/member/signup.html\" aria-current=", "<a href=\"/member/find-id.html\">"};
	static const char *const never[] = {
	    "<script", "<style", " style=", " on", "javascript:", "://", "본인확인", "(null)"};

	(void)state;
	for (enum page_step step = PAGE_SEND; step <= PAGE_DONE; step++) {
		struct page_view view = view_of(step, PURPOSE_SIGNUP);
		char *page = render(&view);

		for (size_t i = 0; i < ARRAY_LEN(once); i++)
			assert_count(page, once[i], 1);
		for (size_t i = 0; i < ARRAY_LEN(never); i++)
			assert_count(page, never[i], 0);
		free(page);
	}
}

static void
a_view_with_nothing_in_it_is_a_page(void **state)
{
	(void)state;
	for (enum page_step step = PAGE_SEND; step <= PAGE_DONE; step++) {
		struct page_view view = {.step = step, .purpose = PURPOSE_SIGNUP};
		char *page = render(&view);

		assert_count(page, "(null)", 0);
		assert_count(page, "hidden", 0);
		assert_count(page, "</html>\n", 1);
		free(page);
	}
}

static void
an_error_stands_at_its_field(void **state)
{
	static const struct {
		enum page_step step;
		const char *field;
		const char *said; /* the element in front of the message */
		size_t n_invalid;
		const char *more; /* that describes the field besides */
	} cases[] = {
	    {PAGE_SEND, "phoneNumber", "id=\"phoneNumber-error\" role=\"alert\">안 됩니다.", 1, ""},
	    {PAGE_VERIFY, "verifyCode", "id=\"verifyCode-error\" role=\"alert\">안 됩니다.", 1, ""},
	    {PAGE_FINISH, "userId", "id=\"userId-error\" role=\"alert\">안 됩니다.", 1,
	        " userId-hint"},
	    {PAGE_FINISH, "password", "id=\"password-error\" role=\"alert\">안 됩니다.", 1,
	        " password-hint"},
	    /* What the page does not ask for, and what belongs to no field. */
	    {PAGE_VERIFY, "phoneNumber", "<p class=\"error\" role=\"alert\">안 됩니다.", 0, ""},
	    {PAGE_SEND, NULL, "<p class=\"error\" role=\"alert\">안 됩니다.", 0, ""},
	};
	char what[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct page_view view = view_of(cases[i].step, PURPOSE_SIGNUP);

		view.message = "안 됩니다.";
		view.is_error = true;
		view.field = cases[i].field;
		char *page = render(&view);
		assert_count(page, view.message, 1);
		assert_count(page, cases[i].said, 1);
		assert_count(page, "aria-invalid=\"true\"", cases[i].n_invalid);
		assert_count(page, "role=\"alert\"", 1);
		assert_count(page, "<title>오류: 회원가입</title>", 1);
		assert_count(page, " autofocus", 1);
		snprintf(what, sizeof(what),
		    " autofocus aria-invalid=\"true\" aria-describedby=\"%s-error%s\"", view.field,
		    cases[i].more);
		assert_count(page, what, cases[i].n_invalid);
		free(page);
	}
}

static void
a_taken_number_has_ways_on(void **state)
{
	struct page_view view = view_of(PAGE_SEND, PURPOSE_SIGNUP);

	(void)state;
	view.message = "있습니다.";
	view.is_error = true;
	view.field = "phoneNumber";
	for (int taken = 0; taken < 2; taken++) {
		char *page;

		view.is_taken = taken != 0;
		page = render(&view);
		assert_count(page, ">있습니다.</p>\n<p class=\"hint\"><a href=", (size_t)taken);
		assert_count(page, "find-id.html", 1 + (size_t)taken); /* once in the navigation */
		assert_count(page, "reset-password.html", 1 + (size_t)taken);
		free(page);
	}
}

static void
a_limit_says_how_long(void **state)
{
	static const struct {
		long retry_after_s;
		const char *said;
	} cases[] = {{29, " (29초 뒤 가능)"}, {60, " (1분 뒤 가능)"}, {150, " (2분 30초 뒤 가능)"},
	    {86399, " (23시간 59분 59초 뒤 가능)"}, {86400, " (24시간 뒤 가능)"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct page_view view = view_of(PAGE_VERIFY, PURPOSE_SIGNUP);

		view.message = "잠시 후 다시 시도해 주세요.";
		view.is_error = true;
		view.retry_after_s = cases[i].retry_after_s;
		char *page = render(&view);
		assert_count(page, cases[i].said, 1);
		assert_count(page, "남은 횟수", 0);
		free(page);
		view.attempts_left = 2;
		page = render(&view);
		assert_count(page, "주세요. (남은 횟수 2회)", 1);
		free(page);
		view.attempts_left = 0;
		page = render(&view);
		assert_count(page, "주세요. 인증번호를 다시 받아 주세요.", 1);
		assert_count(page, "남은 횟수", 0);
		free(page);
	}
}

static void
what_is_done_is_said(void **state)
{
	static const struct {
		enum purpose purpose;
		const char *message, *heading;
		size_t n_ids;
	} cases[] = {
	    {PURPOSE_SIGNUP, "회원가입이 완료되었습니다.", "<h2>회원가입이 완료되었습니다.</h2>",
	        1},
	    {PURPOSE_FIND_ID, NULL, "<h2>아이디를 찾았습니다.</h2>", 1},
	    {PURPOSE_RESET_PASSWORD, "변경되었습니다.", "<h2>변경되었습니다.</h2>", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct page_view view = view_of(PAGE_DONE, cases[i].purpose);

		view.message = cases[i].message;
		char *page = render(&view);
		assert_count(page, cases[i].heading, 1);
		assert_count(page, "<strong>minsu</strong>입니다.", cases[i].n_ids);
		assert_count(page, "PROOF", 0);
		free(page);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_page_asks_for_what_its_endpoint_takes),
	    cmocka_unit_test(the_code_can_be_sent_again),
	    cmocka_unit_test(nothing_from_outside_is_markup),
	    cmocka_unit_test(every_page_is_whole_and_has_nothing_of_its_own_to_run),
	    cmocka_unit_test(a_view_with_nothing_in_it_is_a_page),
	    cmocka_unit_test(an_error_stands_at_its_field),
	    cmocka_unit_test(a_taken_number_has_ways_on),
	    cmocka_unit_test(a_limit_says_how_long),
	    cmocka_unit_test(what_is_done_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
