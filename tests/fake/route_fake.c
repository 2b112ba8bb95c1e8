#include "route_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "handle.h"
#include "sys_fake.h"

struct app route_fake_app;
const char *route_fake_called;
enum err route_fake_answer;
bool route_fake_files_are_outside;

static enum err
note(const char *name, const struct app *app, struct req *req, struct resp *resp)
{
	assert_ptr_equal(app, &route_fake_app);
	route_fake_called = name;
	if (req->fields[REQ_PHONE] != NULL)
		assert_int_equal(
		    phone_parse(&app->conf.phone, req->fields[REQ_PHONE], &req->phone), PHONE_OK);
	resp_ok(resp, 201, "success");
	resp->after_arg = req;
	return route_fake_answer;
}

#define ENDPOINT(name)                                                              \
	enum err handle_##name(struct app *app, struct req *req, struct resp *resp) \
	{                                                                           \
		return note(#name, app, req, resp);                                 \
	}

ENDPOINT(send)
ENDPOINT(verify)
ENDPOINT(signup)
ENDPOINT(reset)
ENDPOINT(redeem)
ENDPOINT(status)
ENDPOINT(healthz)

bool
app_files_are_outside(struct app *app, const char *document_root)
{
	assert_ptr_equal(app, &route_fake_app);
	return route_fake_files_are_outside || strcmp(document_root, "/srv/www") != 0;
}

int
route_fake_make(void **state)
{
	struct app *app = &route_fake_app;

	(void)state;
	memset(app, 0, sizeof(*app));
	memcpy(app->conf.base_path, "/api", sizeof("/api"));
	memcpy(app->conf.redeem_key.bytes, ROUTE_FAKE_KEY, strlen(ROUTE_FAKE_KEY));
	app->conf.redeem_key.len = strlen(ROUTE_FAKE_KEY);
	route_fake_called = "";
	route_fake_answer = ERR_OK;
	route_fake_files_are_outside = true;
	sys_fake_set_ms(INT64_C(1795424400123));
	return 0;
}

void
route_fake_serve(
    struct fcgi_exchange *x, const struct exchange_fake_param *params, const char *body)
{
	route_fake_called = "";
	exchange_fake_open(x, params, body);
	route_serve(&route_fake_app, x);
}

const char *
route_fake_word(const struct fcgi_exchange *x)
{
	for (enum err err = ERR_OK + 1; err < ERR__MAX; err++) {
		char error[64];

		snprintf(error, sizeof(error), "\"error\":\"%s\"", err_info(err)->word);
		if (strstr(x->reply, error) != NULL) {
			assert_int_equal(x->status, err_info(err)->http_status);
			return err_info(err)->word;
		}
	}
	return "";
}

void
route_fake_assert(const struct exchange_fake_param *params, const char *body, const char *endpoint,
    const char *word)
{
	struct fcgi_exchange x;

	route_fake_serve(&x, params, body);
	if (strcmp(route_fake_called, endpoint) != 0 || strcmp(route_fake_word(&x), word) != 0)
		fail_msg(
		    "%s: called \"%s\", answered %s", params[0].value, route_fake_called, x.reply);
	exchange_fake_close(&x);
}
