#include "page.h"

#include <stdio.h>
#include <string.h>

#include "html.h"
#include "mem.h"

/* Markup around what a view says. The looks are those of www/: the same classes, the same style sheet. */

static void
put_hidden(FILE *out, const char *name, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	fprintf(out, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	html_put_text(out, value);
	fputs("\">\n", out);
}

static void
put_input(FILE *out, const char *name, const char *label, const char *attributes, const char *value)
{
	fprintf(out, "<label for=\"%s\">%s</label>\n<input id=\"%s\" name=\"%s\" %s required", name,
	    label, name, name, attributes);
	if (value != NULL) {
		fputs(" value=\"", out);
		html_put_text(out, value);
		fputs("\"", out);
	}
	fputs(">\n", out);
}

static void
begin_form(FILE *out, const struct page_view *view, const char *action)
{
	fputs("<form method=\"post\" action=\"", out);
	html_put_text(out, view->base_path);
	fprintf(out, "%s\">\n", action);
}

static void
end_form(FILE *out, const char *button)
{
	fprintf(out, "<button type=\"submit\">%s</button>\n</form>\n", button);
}

static void
put_send_form(FILE *out, const struct page_view *view)
{
	const struct purpose_info *purpose = purpose_info(view->purpose);

	begin_form(out, view, purpose->send_path);
	if (purpose->names_user)
		put_input(out, "userId", "아이디", "autocomplete=\"username\" maxlength=\"64\"",
		    view->user_id);
	put_input(out, "phoneNumber", "휴대폰 번호",
	    "type=\"tel\" inputmode=\"tel\" autocomplete=\"tel\" placeholder=\"010-1234-5678\"",
	    view->phone);
	end_form(out, "인증번호 받기");
}

static void
put_verify_forms(FILE *out, const struct page_view *view)
{
	const struct purpose_info *purpose = purpose_info(view->purpose);
	const char *user_id = purpose->names_user ? view->user_id : NULL;

	begin_form(out, view, purpose->verify_path);
	put_hidden(out, "userId", user_id);
	put_hidden(out, "phoneNumber", view->phone);
	put_hidden(out, "requestId", view->request_id);
	put_input(out, "verifyCode", "인증번호",
	    "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"16\" autofocus",
	    NULL);
	if (view->expires_s > 0)
		fprintf(out, "<p class=\"hint\">%ld초 안에 입력해 주세요.</p>\n", view->expires_s);
	end_form(out, "확인");
	begin_form(out, view, purpose->send_path);
	put_hidden(out, "userId", user_id);
	put_hidden(out, "phoneNumber", view->phone);
	end_form(out, "재전송");
}

static void
put_finish_form(FILE *out, const struct page_view *view)
{
	const struct purpose_info *purpose = purpose_info(view->purpose);
	static const char password[] =
	    "type=\"password\" autocomplete=\"new-password\" minlength=\"8\" maxlength=\"256\"";

	begin_form(out, view, purpose->finish_path);
	put_hidden(out, "proof", view->proof);
	if (view->purpose == PURPOSE_SIGNUP) {
		put_input(out, "userId", "아이디",
		    "autocomplete=\"username\" minlength=\"4\" maxlength=\"20\"", view->user_id);
		put_input(out, "password", "비밀번호", password, NULL);
		end_form(out, "가입하기");
	} else {
		put_input(out, "newPassword", "새 비밀번호", password, NULL);
		end_form(out, "비밀번호 변경");
	}
}

static void
put_end(FILE *out, const struct page_view *view)
{
	if (view->purpose == PURPOSE_FIND_ID && view->user_id != NULL) {
		fputs("<p class=\"found\">회원님의 아이디는 <strong>", out);
		html_put_text(out, view->user_id);
		fputs("</strong> 입니다.</p>\n", out);
	}
	fputs("<p><a href=\"", out);
	html_put_text(out, view->pages_path);
	fputs("\">처음으로</a></p>\n", out);
}

static void
put_head(FILE *out, const struct page_view *view)
{
	const char *title = purpose_info(view->purpose)->title;

	fprintf(out,
	    "<!DOCTYPE html>\n<html lang=\"ko\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<title>%s</title>\n<link rel=\"stylesheet\" href=\"",
	    title);
	html_put_text(out, view->pages_path);
	fprintf(out, "bonin.css\">\n</head>\n<body>\n<main>\n<h1>%s</h1>\n", title);
}

static void
put_message(FILE *out, const struct page_view *view)
{
	if (view->message == NULL)
		return;
	fprintf(out, "<p class=\"%s\" role=\"%s\">", view->is_error ? "error" : "notice",
	    view->is_error ? "alert" : "status");
	html_put_text(out, view->message);
	if (view->retry_after_s > 0)
		fprintf(out, " (%ld초)", view->retry_after_s);
	fputs("</p>\n", out);
}

char *
page_render(const struct page_view *view, size_t *len)
{
	static void (*const steps[])(FILE *, const struct page_view *) = {
	    [PAGE_SEND] = put_send_form,
	    [PAGE_VERIFY] = put_verify_forms,
	    [PAGE_FINISH] = put_finish_form,
	    [PAGE_DONE] = put_end,
	};
	char *page = NULL;
	FILE *out = open_memstream(&page, len);

	if (out == NULL)
		return mem_strndup("", *len = 0);
	put_head(out, view);
	put_message(out, view);
	steps[view->step](out, view);
	fputs("</main>\n</body>\n</html>\n", out);
	if (fclose(out) != 0)
		*len = 0;
	return page != NULL ? page : mem_strndup("", *len = 0);
}
