#include "answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "page.h"
#include "route.h"

static const struct {
	const char *name;
	const char *value;
} always[] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    /* Not "no-referrer": browsers would then send "Origin: null" for our own forms too. */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "SAMEORIGIN"},
};

#define CSP_JSON "default-src 'none'; frame-ancestors 'none'"
#define CSP_PAGE                                                                    \
	"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';" \
	" base-uri 'none'; frame-ancestors 'self'"

static const char *
text_of(const struct resp *resp, const char *name)
{
	const struct resp_member *member = resp_find(resp, name);

	return member != NULL ? member->text : NULL;
}

static long
number_of(const struct resp *resp, const char *name, long fallback)
{
	const struct resp_member *member = resp_find(resp, name);

	return member != NULL ? (long)member->number : fallback;
}

/* The text for a visitor. The plain word of a success is for programs. */
static const char *
message_of(const struct resp *resp)
{
	const char *message = resp_message(resp);

	return strcmp(message, err_info(ERR_OK)->message) != 0 ? message : NULL;
}

/* The field that a failure belongs to, or NULL; data-errors in the pages says the same. */
static const char *
field_of(const struct resp *resp)
{
	const char *field = text_of(resp, "field");

	if (field != NULL)
		return field;
	switch (resp->err) {
	case ERR_PHONE_TAKEN:
	case ERR_PHONE_UNKNOWN:
		return req_field_name(REQ_PHONE);
	case ERR_WRONG_CODE:
	case ERR_CODE_EXPIRED:
	case ERR_TOO_MANY_ATTEMPTS:
		return req_field_name(REQ_CODE);
	case ERR_USER_TAKEN:
		return req_field_name(REQ_USER_ID);
	default:
		return NULL;
	}
}

/*
 * The page after this answer: the next step, or the same form again; a few failures lead to another. bonin.js does
 * the same.
 */
static enum page_step
step_after(const struct route *route, const struct resp *resp)
{
	switch (resp->err) {
	case ERR_OK:
		return route->success;
	case ERR_BAD_PROOF:          /* from the beginning */
	case ERR_METHOD_NOT_ALLOWED: /* a bookmark, or the address of an answered page */
	case ERR_PHONE_TAKEN:
	case ERR_PHONE_UNKNOWN:
	case ERR_ACCOUNT_MISMATCH:
		return PAGE_SEND;
	default:
		/* A code is live, although no message, or perhaps none, was sent now: it can be entered. */
		return resp_find(resp, "expiresIn") != NULL ? PAGE_VERIFY : route->form;
	}
}

static char *
make_page(const struct app *app, const struct req *req, const struct resp *resp, size_t *len)
{
	const char *found_id = text_of(resp, "userId"), *request_id = text_of(resp, "requestId");
	const char *proof = text_of(resp, "proof");
	const struct page_view view = {
	    .step = step_after(req->route, resp),
	    .purpose = req->route->purpose,
	    .base_path = app->conf.base_path,
	    .pages_path = app->conf.pages_path,
	    .message = message_of(resp),
	    .is_error = resp->err != ERR_OK,
	    .is_taken = resp->err == ERR_PHONE_TAKEN,
	    .field = field_of(resp),
	    .phone = req->fields[REQ_PHONE],
	    .user_id = found_id != NULL ? found_id : req->fields[REQ_USER_ID],
	    .request_id = request_id != NULL ? request_id : req->fields[REQ_REQUEST_ID],
	    .proof = proof != NULL ? proof : req->fields[REQ_PROOF],
	    .attempts_left = number_of(resp, "attemptsLeft", -1),
	    .expires_s = number_of(resp, "expiresIn", 0),
	    .resend_s = number_of(resp, "resendIn", 0),
	    .retry_after_s = (long)resp->retry_after_s,
	};

	return page_render(&view, len);
}

void
answer_write(
    const struct app *app, const struct req *req, const struct resp *resp, struct fcgi_exchange *x)
{
	bool is_page = req->wants_page && req->route != NULL && req->route->purpose != PURPOSE__MAX;
	char retry_after[24];

	x->status = resp_status(resp);
	fcgi_header(x, "Content-Type",
	    is_page ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		fcgi_header(x, always[i].name, always[i].value);
	fcgi_header(x, "Content-Security-Policy", is_page ? CSP_PAGE : CSP_JSON);
	if (resp->retry_after_s > 0) {
		snprintf(retry_after, sizeof(retry_after), "%" PRId64, resp->retry_after_s);
		fcgi_header(x, "Retry-After", retry_after);
	}
	x->reply =
	    is_page ? make_page(app, req, resp, &x->reply_len) : resp_json(resp, &x->reply_len);
}
