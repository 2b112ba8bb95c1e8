#include "req.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "body.h"
#include "log.h"
#include "route.h"
#include "sys.h"
#include "text.h"
#include "user_id.h"

static const char *const field_names[REQ__MAX] = {
    [REQ_PHONE] = "phoneNumber",
    [REQ_CODE] = "verifyCode",
    [REQ_REQUEST_ID] = "requestId",
    [REQ_USER_ID] = "userId",
    [REQ_PASSWORD] = "password",
    [REQ_NEW_PASSWORD] = "newPassword",
    [REQ_PROOF] = "proof",
};

const char *
req_field_name(enum req_field field)
{
	return field_names[field];
}

/*
 * Web servers split the path at different places, but SCRIPT_NAME and PATH_INFO together are always the
 * decoded path. The base path ends at a segment: "/apix" is not below "/api".
 */
static void
read_path(struct req *req, const char *base_path, const struct fcgi_exchange *x)
{
	size_t base_len = strlen(base_path);
	int len = snprintf(req->path_buffer, sizeof(req->path_buffer), "%s%s",
	    fcgi_param(x, "SCRIPT_NAME"), fcgi_param(x, "PATH_INFO"));

	if (len >= 0 && (size_t)len < sizeof(req->path_buffer) &&
	    strncmp(req->path_buffer, base_path, base_len) == 0 &&
	    req->path_buffer[base_len] == '/')
		req->path = req->path_buffer + base_len;
}

/* Either the header is forged, or a proxy is missing in the settings and all its visitors share one limit: log it. */
static void
warn_of_proxy(const struct app *app, const char *peer, const char *forwarded_for)
{
	static atomic_flag is_told = ATOMIC_FLAG_INIT;

	if (*forwarded_for != '\0' &&
	    !address_is_trusted(peer, app->trusted_proxies, app->conf.n_trusted_proxies) &&
	    !atomic_flag_test_and_set(&is_told))
		log_event(LOG_WARN, "proxy_not_trusted", LOG_TEXT("peer", peer));
}

/* One of two would perhaps be the client's own word: then neither is an address. */
static const char *
read_forwarded_for(const struct fcgi_exchange *x)
{
	static const char name[] = "HTTP_X_FORWARDED_FOR";

	return fcgi_param_is_doubled(x, name) ? "doubled" : fcgi_param(x, name);
}

void
req_init(struct req *req, const struct app *app, const struct fcgi_exchange *x)
{
	const char *peer = fcgi_param(x, "REMOTE_ADDR");
	const char *forwarded_for = read_forwarded_for(x);
	enum body_kind kind;

	memset(req, 0, sizeof(*req));
	req->now_ms = sys_now_ms();
	req->booted_ms = sys_booted_ms();
	req->started_ms = sys_steady_ms();
	req->method = fcgi_param(x, "REQUEST_METHOD");
	read_path(req, app->conf.base_path, x);
	warn_of_proxy(app, peer, forwarded_for);
	if (!address_client(peer, forwarded_for, app->trusted_proxies, app->conf.n_trusted_proxies,
	        req->client))
		log_event(LOG_WARN, "bad_forwarded_for", LOG_TEXT("counted_as", req->client));
	bool is_form = body_kind_of(fcgi_param(x, "CONTENT_TYPE"), &kind) && kind == BODY_FORM;
	req->wants_page = (is_form || strcmp(req->method, "GET") == 0) &&
	                  strstr(fcgi_param(x, "HTTP_ACCEPT"), "text/html") != NULL;
}

static void
drop_empty(struct req *req, unsigned optional)
{
	for (size_t i = 0; i < REQ__MAX; i++) {
		if ((optional & REQ_BIT(i)) != 0 && req->fields[i] != NULL &&
		    req->fields[i][0] == '\0')
			body_free(&req->fields[i], 1);
	}
}

enum err
req_read_fields(struct req *req, const struct fcgi_exchange *x, unsigned required,
    unsigned optional, struct resp *resp)
{
	const char *names[REQ__MAX];
	struct body_fault fault;
	enum body_kind kind;

	if (x->body_state == FCGI_BODY_TOO_LARGE)
		return resp_fault(resp, ERR_TOO_LARGE, "", NULL);
	if (x->body_state == FCGI_BODY_BAD_LENGTH)
		return resp_fault(
		    resp, ERR_INVALID_REQUEST, "", "Content-Length가 본문과 맞지 않습니다.");
	if (!body_kind_of(fcgi_param(x, "CONTENT_TYPE"), &kind))
		return resp_fault(resp, ERR_UNSUPPORTED_TYPE, "", NULL);
	if (*fcgi_param(x, "QUERY_STRING") != '\0')
		return resp_fault(resp, ERR_INVALID_REQUEST, "",
		    "주소에 쿼리 문자열(?)을 붙일 수 없습니다. 본문으로 보내 주세요.");
	/* A field that this endpoint does not know is unknown, even if another endpoint knows it. */
	for (size_t i = 0; i < REQ__MAX; i++)
		names[i] = ((required | optional) & REQ_BIT(i)) != 0 ? field_names[i] : NULL;
	if (!body_read(kind, x->body, x->body_len, names, REQ__MAX, req->fields, &fault))
		return resp_fault(resp, ERR_INVALID_REQUEST, fault.field, fault.message);
	for (size_t i = 0; i < REQ__MAX; i++) {
		if ((required & REQ_BIT(i)) != 0 && req->fields[i] == NULL)
			return resp_fault(
			    resp, ERR_INVALID_REQUEST, field_names[i], "필수 항목이 빠졌습니다.");
	}
	drop_empty(req, optional);
	return ERR_OK;
}

enum err
req_phone(struct req *req, const struct app *app, struct resp *resp)
{
	enum phone_fault fault = phone_parse(&app->conf.phone, req->fields[REQ_PHONE], &req->phone);

	if (fault != PHONE_OK)
		return resp_fault(
		    resp, ERR_INVALID_PHONE, field_names[REQ_PHONE], phone_fault_text(fault));
	if (!sign_tag(&app->tag_key, "phone", req->phone.e164, &req->phone_tag))
		return resp_fault(resp, ERR_BUSY, "", NULL);
	req->test = test_number_find(
	    app->conf.test_numbers, app->conf.n_test_numbers, &req->phone, req->now_ms);
	return ERR_OK;
}

enum err
req_user_id(struct req *req, struct resp *resp)
{
	if (!user_id_parse_any(req->fields[REQ_USER_ID], req->user_id))
		return resp_fault(resp, ERR_INVALID_USER_ID, field_names[REQ_USER_ID],
		    "아이디가 올바르지 않습니다.");
	return ERR_OK;
}

enum err
req_new_user_id(struct req *req, struct resp *resp)
{
	if (!user_id_parse_new(req->fields[REQ_USER_ID], req->user_id))
		return resp_fault(resp, ERR_INVALID_USER_ID, field_names[REQ_USER_ID], NULL);
	return ERR_OK;
}

enum err
req_code(struct req *req, const struct app *app, struct resp *resp, char code[static OTP_CODE_SIZE])
{
	static const char *const faults[OTP_DIGITS_MAX + 1] = {
	    [4] = "인증번호 4자리를 모두 입력해 주세요.",
	    [5] = "인증번호 5자리를 모두 입력해 주세요.",
	    [6] = "인증번호 6자리를 모두 입력해 주세요.",
	    [7] = "인증번호 7자리를 모두 입력해 주세요.",
	    [8] = "인증번호 8자리를 모두 입력해 주세요.",
	};

	if (!otp_read_code(req->fields[REQ_CODE], app->conf.otp.digits, code))
		return resp_fault(
		    resp, ERR_INVALID_REQUEST, field_names[REQ_CODE], faults[app->conf.otp.digits]);
	return ERR_OK;
}

enum err
req_password(const struct req *req, enum req_field field, const char *user_id,
    const struct phone *phone, struct resp *resp)
{
	const char *fault = password_fault(req->fields[field], user_id, phone->e164);

	return fault == NULL ? ERR_OK
	                     : resp_fault(resp, ERR_INVALID_PASSWORD, field_names[field], fault);
}

enum err
req_proof(
    const struct req *req, const struct app *app, enum purpose purpose, struct proof_claims *claims)
{
	bool is_good = proof_read(&app->conf.proof_key, app->conf.issuer, app->conf.audience,
	    req->now_ms / 1000, req->fields[REQ_PROOF], claims);

	if (!is_good || (purpose != PURPOSE__MAX && claims->purpose != purpose))
		return ERR_BAD_PROOF;
	return ERR_OK;
}

bool
req_subject(const struct req *req, const struct app *app, struct verification_subject *subject)
{
	char limit_key[ADDRESS_SIZE];

	*subject = (struct verification_subject){
	    .conf = &app->conf,
	    .purpose = req->route->purpose,
	    .phone = req->phone,
	    .phone_tag = req->phone_tag,
	    .test = req->test,
	    .now_ms = req->now_ms,
	    .booted_ms = req->booted_ms,
	};
	memcpy(subject->user_id, req->user_id, sizeof(subject->user_id));
	address_limit_key(req->client, limit_key);
	return sign_tag(&app->tag_key, "address", limit_key, &subject->address_tag);
}

void
req_free(struct req *req)
{
	body_free(req->fields, REQ__MAX);
	explicit_bzero(req, sizeof(*req));
}
