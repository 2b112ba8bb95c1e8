#include "page.h"

#include <stdio.h>
#include <string.h>

#include "html.h"
#include "mem.h"

/* Markup around the contents of a view. It looks like www/: the same classes, the same style sheet. */

struct field {
	const char *name, *label;
	const char *attributes; /* attributes besides the name; the same as in www/ */
	const char *hint;       /* or NULL */
};

#define USER_ID_ATTRIBUTES "autocomplete=\"username\" autocapitalize=\"none\" spellcheck=\"false\""
#define PASSWORD_ATTRIBUTES \
	"type=\"password\" autocomplete=\"new-password\" minlength=\"8\" maxlength=\"256\""
#define PASSWORD_HINT "8자 이상. 길수록 안전합니다."

static const struct field phone = {"phoneNumber", "휴대폰 번호",
    "type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\" placeholder=\"010-1234-5678\""
    " maxlength=\"32\"",
    NULL};
static const struct field user_id = {
    "userId", "아이디", USER_ID_ATTRIBUTES " maxlength=\"64\"", NULL};
static const struct field code = {"verifyCode", "인증번호",
    "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"16\"", NULL};
static const struct field new_user_id = {"userId", "아이디",
    USER_ID_ATTRIBUTES " minlength=\"4\" maxlength=\"20\"",
    "영문 소문자로 시작하는 4~20자 (숫자, _, - 가능)"};
static const struct field password = {"password", "비밀번호", PASSWORD_ATTRIBUTES, PASSWORD_HINT};
static const struct field new_password = {
    "newPassword", "새 비밀번호", PASSWORD_ATTRIBUTES, PASSWORD_HINT};

/* The fields of the form of the page; NULL ends the list. */
static const struct field *const *
fields_of(const struct page_view *view)
{
	static const struct field *const by_phone[] = {&phone, NULL};
	static const struct field *const by_account[] = {&user_id, &phone, NULL};
	static const struct field *const by_code[] = {&code, NULL};
	static const struct field *const account[] = {&new_user_id, &password, NULL};
	static const struct field *const change[] = {&new_password, NULL};
	static const struct field *const nothing[] = {NULL};

	switch (view->step) {
	case PAGE_SEND:
		return purpose_info(view->purpose)->names_user ? by_account : by_phone;
	case PAGE_VERIFY:
		return by_code;
	case PAGE_FINISH:
		return view->purpose == PURPOSE_SIGNUP ? account : change;
	case PAGE_DONE:
		break;
	}
	return nothing;
}

static bool
is_at_fault(const struct page_view *view, const struct field *field)
{
	return view->is_error && view->field != NULL && strcmp(view->field, field->name) == 0;
}

/* The field that the error belongs to, or NULL: then the error is shown above the form. */
static const struct field *
field_at_fault(const struct page_view *view)
{
	const struct field *const *field = fields_of(view);

	while (*field != NULL && !is_at_fault(view, *field))
		field++;
	return *field;
}

static const char *
value_of(const struct page_view *view, const struct field *field)
{
	if (field == &phone)
		return view->phone;
	return field == &user_id || field == &new_user_id ? view->user_id : NULL;
}

/* "2분 30초" */
static void
put_duration(FILE *out, long s)
{
	const struct {
		long n;
		const char *unit;
	} parts[] = {{s / 3600, "시간"}, {s / 60 % 60, "분"}, {s % 60, "초"}};
	const char *blank = "";

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i].n == 0)
			continue;
		fprintf(out, "%s%ld%s", blank, parts[i].n, parts[i].unit);
		blank = " ";
	}
}

static void
put_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	html_put_text(out, value);
	putc('"', out);
}

static void
put_hidden(FILE *out, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	fprintf(out, "<input type=\"hidden\" name=\"%s\"", name);
	put_attribute(out, "value", value);
	fputs(">\n", out);
}

static void
put_message(FILE *out, const struct page_view *view)
{
	html_put_text(out, view->message);
	if (view->attempts_left == 0)
		fputs(" 인증번호를 다시 받아 주세요.", out);
	else if (view->attempts_left > 0)
		fprintf(out, " (남은 횟수 %ld회)", view->attempts_left);
	if (view->retry_after_s > 0) {
		fputs(" (", out);
		put_duration(out, view->retry_after_s);
		fputs(" 뒤 가능)", out);
	}
}

/* A link to a file of www/. */
static void
put_page_link(FILE *out, const struct page_view *view, const char *page, const char *more)
{
	fputs("<a href=\"", out);
	html_put_text(out, view->pages_path);
	fprintf(out, "%s\"%s>", page, more);
}

/* A visitor who has an account next needs its user id or a new password. */
static void
put_ways_on(FILE *out, const struct page_view *view)
{
	static const enum purpose ways[] = {PURPOSE_FIND_ID, PURPOSE_RESET_PASSWORD};

	fputs("<p class=\"hint\">", out);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		if (i > 0)
			fputs(" · ", out);
		put_page_link(out, view, purpose_info(ways[i])->page, "");
		fprintf(out, "%s</a>", purpose_info(ways[i])->title);
	}
	fputs("</p>\n", out);
}

/* A screen reader says the error first, then the hint, as on the pages of www/. */
static void
put_describers(FILE *out, const struct field *field, bool is_wrong)
{
	if (is_wrong && field->hint != NULL)
		fprintf(out, " aria-describedby=\"%s-error %s-hint\"", field->name, field->name);
	else if (is_wrong)
		fprintf(out, " aria-describedby=\"%s-error\"", field->name);
	else if (field->hint != NULL)
		fprintf(out, " aria-describedby=\"%s-hint\"", field->name);
}

static void
put_field(FILE *out, const struct page_view *view, const struct field *field, bool has_focus)
{
	const char *value = value_of(view, field), *name = field->name;
	bool is_wrong = is_at_fault(view, field);

	fprintf(out, "<div class=\"field\">\n<label for=\"%s\">%s</label>\n", name, field->label);
	fprintf(out, "<input id=\"%s\" name=\"%s\" %s required", name, name, field->attributes);
	if (value != NULL)
		put_attribute(out, "value", value);
	if (has_focus)
		fputs(" autofocus", out);
	if (is_wrong)
		fputs(" aria-invalid=\"true\"", out);
	put_describers(out, field, is_wrong);
	fputs(">\n", out);
	if (is_wrong) {
		fprintf(out, "<p class=\"error\" id=\"%s-error\" role=\"alert\">", name);
		put_message(out, view);
		fputs("</p>\n", out);
		if (view->is_taken)
			put_ways_on(out, view);
	}
	if (field->hint != NULL)
		fprintf(out, "<p class=\"hint\" id=\"%s-hint\">%s</p>\n", name, field->hint);
	fputs("</div>\n", out);
}

static void
put_fields(FILE *out, const struct page_view *view)
{
	const struct field *const *fields = fields_of(view);
	const struct field *wrong = field_at_fault(view);
	const struct field *focus = wrong != NULL ? wrong : fields[0];

	for (; *fields != NULL; fields++)
		put_field(out, view, *fields, *fields == focus);
}

static void
begin_form(FILE *out, const struct page_view *view, const char *action)
{
	fputs("<form method=\"post\" action=\"", out);
	html_put_text(out, view->base_path);
	fprintf(out, "%s\">\n", action);
}

static void
end_form(FILE *out, const char *look, const char *button)
{
	fprintf(out, "<button type=\"submit\" class=\"%s\">%s</button>\n</form>\n", look, button);
}

static void
put_send_step(FILE *out, const struct page_view *view)
{
	begin_form(out, view, purpose_info(view->purpose)->send_path);
	put_fields(out, view);
	end_form(out, "main wide", "인증번호 받기");
}

static void
put_resend_form(FILE *out, const struct page_view *view, const char *of_user)
{
	begin_form(out, view, purpose_info(view->purpose)->send_path);
	put_hidden(out, "userId", of_user);
	put_hidden(out, "phoneNumber", view->phone);
	if (view->resend_s > 0) {
		fputs("<p class=\"hint\">문자가 오지 않으면 ", out);
		put_duration(out, view->resend_s);
		fputs(" 뒤에 다시 받을 수 있습니다.</p>\n", out);
	}
	end_form(out, "wide", "재전송");
}

static void
put_verify_step(FILE *out, const struct page_view *view)
{
	const struct purpose_info *purpose = purpose_info(view->purpose);
	const char *of_user = purpose->names_user ? view->user_id : NULL;

	begin_form(out, view, purpose->verify_path);
	put_hidden(out, "userId", of_user);
	put_hidden(out, "phoneNumber", view->phone);
	put_hidden(out, "requestId", view->request_id);
	put_fields(out, view);
	if (view->expires_s > 0) {
		fputs("<p class=\"hint\">", out);
		put_duration(out, view->expires_s);
		fputs(" 안에 입력해 주세요.</p>\n", out);
	}
	end_form(out, "main wide", "확인");
	put_resend_form(out, view, of_user);
	put_page_link(out, view, purpose->page, " class=\"button link\"");
	fputs("번호 다시 입력</a>\n", out);
}

static void
put_finish_step(FILE *out, const struct page_view *view)
{
	begin_form(out, view, purpose_info(view->purpose)->finish_path);
	put_hidden(out, "proof", view->proof);
	put_fields(out, view);
	end_form(out, "main wide", view->purpose == PURPOSE_SIGNUP ? "가입하기" : "비밀번호 변경");
}

static void
put_done_step(FILE *out, const struct page_view *view)
{
	fputs("<section class=\"done\">\n<h2>", out);
	html_put_text(out, view->message != NULL ? view->message : "아이디를 찾았습니다.");
	fputs("</h2>\n", out);
	if (view->purpose != PURPOSE_RESET_PASSWORD && view->user_id != NULL) {
		fputs("<p>회원님의 아이디는 <strong>", out);
		html_put_text(out, view->user_id);
		fputs("</strong>입니다.</p>\n", out);
	}
	fputs("<a class=\"button main wide\" href=\"/\" target=\"_top\">처음으로</a>\n</section>\n",
	    out);
}

static void
put_head(FILE *out, const struct page_view *view)
{
	const char *title = purpose_info(view->purpose)->title;

	fprintf(out,
	    "<!DOCTYPE html>\n<html lang=\"ko\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>%s%s</title>\n<link rel=\"stylesheet\" href=\"",
	    view->is_error ? "오류: " : "", title);
	html_put_text(out, view->pages_path);
	fprintf(out, "bonin.css\">\n</head>\n<body>\n<main>\n<h1>%s</h1>\n", title);
}

static void
put_lead(FILE *out, const struct page_view *view)
{
	if (view->step == PAGE_DONE)
		return;
	fputs("<p class=\"lead\">", out);
	if (view->step == PAGE_SEND) {
		fputs("휴대폰 번호를 인증합니다.", out);
	} else if (view->step == PAGE_VERIFY) {
		html_put_text(out, view->phone);
		fputs(" 번호로 받은 인증번호를 입력해 주세요.", out);
	} else {
		fputs("휴대폰 번호 인증을 마쳤습니다.", out);
	}
	fputs("</p>\n", out);
}

/* Shown above the form, unless it belongs to a field or is the heading of the last page. */
static void
put_notice(FILE *out, const struct page_view *view)
{
	if (view->message == NULL || view->step == PAGE_DONE || field_at_fault(view) != NULL)
		return;
	fprintf(out, "<p class=\"%s\" role=\"%s\">", view->is_error ? "error" : "notice",
	    view->is_error ? "alert" : "status");
	put_message(out, view);
	fputs("</p>\n", out);
}

static void
put_nav(FILE *out, const struct page_view *view)
{
	fputs("<nav aria-label=\"회원\">\n<ul>\n", out);
	for (enum purpose i = 0; i < PURPOSE__MAX; i++) {
		fputs("<li>", out);
		put_page_link(out, view, purpose_info(i)->page,
		    i == view->purpose ? " aria-current=\"true\"" : "");
		fprintf(out, "%s</a></li>\n", purpose_info(i)->title);
	}
	fputs("</ul>\n</nav>\n", out);
}

char *
page_render(const struct page_view *view, size_t *len)
{
	static void (*const steps[])(FILE *, const struct page_view *) = {
	    [PAGE_SEND] = put_send_step,
	    [PAGE_VERIFY] = put_verify_step,
	    [PAGE_FINISH] = put_finish_step,
	    [PAGE_DONE] = put_done_step,
	};
	char *page = NULL;
	FILE *out = open_memstream(&page, len);

	if (out == NULL)
		return mem_strndup("", *len = 0);
	put_head(out, view);
	put_lead(out, view);
	put_notice(out, view);
	steps[view->step](out, view);
	put_nav(out, view);
	fputs("</main>\n</body>\n</html>\n", out);
	if (fclose(out) != 0)
		*len = 0;
	return page != NULL ? page : mem_strndup("", *len = 0);
}
