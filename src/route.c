#include "route.h"

#include <string.h>
#include <strings.h>

#include "answer.h"
#include "handle.h"
#include "log.h"
#include "sys.h"
#include "text.h"

#define BUSY_RETRY_S 1

#define SEND(path_, purpose_, fields)                                             \
	{                                                                         \
		.method = "POST", .path = (path_), .handler = handle_send,        \
		.required = REQ_BIT(REQ_PHONE) | (fields), .purpose = (purpose_), \
		.form = PAGE_SEND, .success = PAGE_VERIFY                         \
	}
#define VERIFY(path_, purpose_, fields, success_)                                                \
	{                                                                                        \
		.method = "POST", .path = (path_), .handler = handle_verify,                     \
		.required = REQ_BIT(REQ_PHONE) | REQ_BIT(REQ_CODE) | (fields),                   \
		.optional = REQ_BIT(REQ_REQUEST_ID), .purpose = (purpose_), .form = PAGE_VERIFY, \
		.success = (success_)                                                            \
	}

static const struct route table[] = {
    SEND("/send", PURPOSE_SIGNUP, 0),
    VERIFY("/verify", PURPOSE_SIGNUP, 0, PAGE_FINISH),
    SEND("/sendID", PURPOSE_FIND_ID, 0),
    VERIFY("/verifyID", PURPOSE_FIND_ID, 0, PAGE_DONE),
    SEND("/sendPW", PURPOSE_RESET_PASSWORD, REQ_BIT(REQ_USER_ID)),
    VERIFY("/verifyPW", PURPOSE_RESET_PASSWORD, REQ_BIT(REQ_USER_ID), PAGE_FINISH),
    {.method = "POST",
        .path = "/status",
        .handler = handle_status,
        .required = REQ_BIT(REQ_REQUEST_ID),
        .purpose = PURPOSE__MAX},
    {.method = "POST",
        .path = "/signup",
        .handler = handle_signup,
        .required = REQ_BIT(REQ_PROOF) | REQ_BIT(REQ_USER_ID) | REQ_BIT(REQ_PASSWORD),
        .purpose = PURPOSE_SIGNUP,
        .form = PAGE_FINISH,
        .success = PAGE_DONE},
    {.method = "POST",
        .path = "/resetPW",
        .handler = handle_reset,
        .required = REQ_BIT(REQ_PROOF) | REQ_BIT(REQ_NEW_PASSWORD),
        .purpose = PURPOSE_RESET_PASSWORD,
        .form = PAGE_FINISH,
        .success = PAGE_DONE},
    {.method = "POST",
        .path = "/redeem",
        .handler = handle_redeem,
        .required = REQ_BIT(REQ_PROOF),
        .purpose = PURPOSE__MAX,
        .needs_key = true},
    {.method = "GET", .path = "/healthz", .handler = handle_healthz, .purpose = PURPOSE__MAX},
};

const struct route *
route_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

static enum err
find(struct req *req, struct fcgi_exchange *x)
{
	for (size_t i = 0; req->path != NULL && i < ARRAY_LEN(table); i++) {
		bool is_get = strcmp(table[i].method, "GET") == 0;

		if (strcmp(table[i].path, req->path) != 0)
			continue;
		req->route = &table[i];
		if (strcmp(table[i].method, req->method) == 0 ||
		    (is_get && strcmp(req->method, "HEAD") == 0))
			return ERR_OK;
		fcgi_header(x, "Allow", is_get ? "GET, HEAD" : table[i].method);
		return ERR_METHOD_NOT_ALLOWED;
	}
	return ERR_NOT_FOUND;
}

/* Is the browser's Origin header that of this site? Without a setting, compare it with the Host header. */
static bool
is_own_origin(const char *origin, const struct app *app, const struct fcgi_exchange *x)
{
	const char *host = strstr(origin, "://");

	if (app->conf.origin[0] != '\0')
		return strcasecmp(origin, app->conf.origin) == 0;
	return host != NULL && strcasecmp(host + 3, fcgi_param(x, "HTTP_HOST")) == 0;
}

/*
 * A browser says where a form or script comes from; a client on a server does not.
 * Source: OWASP ASVS 5.0 3.5.1; https://www.w3.org/TR/fetch-metadata/
 */
static enum err
check_origin(const struct app *app, const struct fcgi_exchange *x)
{
	const char *site = fcgi_param(x, "HTTP_SEC_FETCH_SITE");
	const char *origin = fcgi_param(x, "HTTP_ORIGIN");

	if (strcmp(site, "same-origin") == 0)
		return ERR_OK;
	if (*site != '\0' && strcmp(site, "none") != 0 &&
	    !(strcmp(site, "same-site") == 0 && *origin != '\0'))
		return ERR_CROSS_SITE;
	return *origin == '\0' || is_own_origin(origin, app, x) ? ERR_OK : ERR_CROSS_SITE;
}

static enum err
check_key(const struct app *app, const struct fcgi_exchange *x)
{
	static const char scheme[] = "Bearer ";
	const struct sign_key *key = &app->conf.redeem_key;
	const char *given = fcgi_param(x, "HTTP_AUTHORIZATION");

	if (strncasecmp(given, scheme, sizeof(scheme) - 1) != 0)
		return ERR_UNAUTHORIZED;
	given += sizeof(scheme) - 1;
	return strlen(given) == key->len && sign_equal(given, key->bytes, key->len)
	           ? ERR_OK
	           : ERR_UNAUTHORIZED;
}

/*
 * Where files can be fetched from. Apache has two such folders: the site's, and the one that an Alias or mod_userdir leads
 * to, such as a user's public_html.
 */
static bool
are_files_outside(struct app *app, const struct fcgi_exchange *x)
{
	return app_files_are_outside(app, fcgi_param(x, "DOCUMENT_ROOT")) &&
	       app_files_are_outside(app, fcgi_param(x, "CONTEXT_DOCUMENT_ROOT"));
}

static enum err
run(struct app *app, struct req *req, struct resp *resp, struct fcgi_exchange *x)
{
	enum err err = find(req, x);
	bool is_post = err == ERR_OK && strcmp(req->route->method, "POST") == 0;

	/* The keys may be public by now: no answer would prove anything. */
	if (err == ERR_OK && !are_files_outside(app, x))
		err = ERR_BUSY;
	if (is_post && err == ERR_OK)
		err = check_origin(app, x);
	if (err == ERR_OK && req->route->needs_key) {
		err = check_key(app, x);
		if (err != ERR_OK)
			fcgi_header(x, "WWW-Authenticate", "Bearer");
	}
	if (is_post && err == ERR_OK)
		err = req_read_fields(req, x, req->route->required, req->route->optional, resp);
	return err == ERR_OK ? req->route->handler(app, req, resp) : err;
}

static void
log_access(const struct req *req, const struct resp *resp)
{
	char tag[SIGN_TAG_TEXT_SIZE] = "";
	bool has_phone = req->phone.e164[0] != '\0';
	const struct resp_member *rule = resp_find(resp, "rule");

	if (has_phone)
		sign_tag_text(&req->phone_tag, tag);
	log_event(LOG_INFO, "access", LOG_TEXT("method", req->method),
	    LOG_TEXT("route", req->route != NULL ? req->route->path : "-"),
	    LOG_NUMBER("status", resp_status(resp)), LOG_TEXT("result", err_info(resp->err)->word),
	    LOG_TEXT("rule", rule != NULL ? rule->text : ""), LOG_TEXT("client", req->client),
	    LOG_TEXT("phone", tag), LOG_TEXT("last4", has_phone ? phone_last4(&req->phone) : ""),
	    LOG_NUMBER("test", req->test != NULL),
	    LOG_NUMBER("ms", sys_steady_ms() - req->started_ms));
}

void
route_serve(void *ctx, struct fcgi_exchange *x)
{
	struct app *app = ctx;
	struct req req;
	struct resp resp = {0};
	enum err err;

	req_init(&req, app, x);
	err = run(app, &req, &resp, x);
	if (err != ERR_OK)
		resp_fail(&resp, err);
	if (resp.err == ERR_BUSY)
		resp.retry_after_s = BUSY_RETRY_S;
	answer_write(app, &req, &resp, x);
	x->after = resp.after;
	x->after_arg = resp.after_arg;
	log_access(&req, &resp);
	req_free(&req);
	explicit_bzero(&resp, sizeof(resp));
}
