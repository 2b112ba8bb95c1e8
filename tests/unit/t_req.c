#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "exchange_fake.h"
#include "req.h"
#include "sys_fake.h"

#define NOW_MS INT64_C(1795424400123)
#define JSON   "application/json"
#define FORM   "application/x-www-form-urlencoded"

static struct app app;
static struct req req;
static char *const *variables; /* of the next request, as the web server sent them */

static int
make_app(void **state)
{
	(void)state;
	memset(&app, 0, sizeof(app));
	memcpy(app.conf.base_path, "/api", sizeof("/api"));
	assert_true(address_parse_net("127.0.0.1", &app.trusted_proxies[0]));
	app.conf.n_trusted_proxies = 1;
	sys_fake_set_ms(NOW_MS);
	return 0;
}

/** Read a request of these variables. */
static void
init(const struct exchange_fake_param *params)
{
	struct fcgi_exchange x;

	exchange_fake_open(&x, params, NULL);
	x.variables = variables;
	memset(&req, 0xff, sizeof(req));
	req_init(&req, &app, &x);
	assert_int_equal(req.now_ms, NOW_MS);
	assert_null(req.route);
	assert_string_equal(req.phone.e164, "");
	exchange_fake_close(&x);
}

/** Web servers cut the path at different places; below the base path is what comes behind it and a slash. */
static void
test_path(void **state)
{
	static const struct {
		const char *base_path, *script_name, *path_info, *path; /* NULL: none */
	} cases[] = {
	    {"/api", "/api", "/send", "/send"},
	    {"/api", "", "/api/send", "/send"},
	    {"/api", "/api/send", "", "/send"},
	    {"/api", "/api/se", "nd", "/send"},
	    {"/api", "/api", "/", "/"},
	    {"/api", "/api", "/a/b", "/a/b"},
	    {"/api", "/api", "", NULL},
	    {"/api", "/apix", "/send", NULL},
	    {"/api", "/ap", "/send", NULL},
	    {"/api", "/API", "/send", NULL},
	    {"/api", "/x/api", "/send", NULL},
	    {"/api", "", "", NULL},
	    {"/api", NULL, NULL, NULL},
	    {"", "", "/send", "/send"},
	    {"", "/send", NULL, "/send"},
	    {"", "", "send", NULL},
	    {"/shop/api", "/shop", "/api/send", "/send"},
	    {"/shop/api", "/api", "/send", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"SCRIPT_NAME", cases[i].script_name},
		    {"PATH_INFO", cases[i].path_info}, {NULL, NULL}};

		snprintf(app.conf.base_path, sizeof(app.conf.base_path), "%s", cases[i].base_path);
		init(params);
		if ((req.path == NULL) != (cases[i].path == NULL) ||
		    (req.path != NULL && strcmp(req.path, cases[i].path) != 0))
			fail_msg("case %zu: %s", i, req.path);
		req_free(&req);
	}
}

/** One byte more than there is room for is no path, rather than a piece of one. */
static void
test_long_path(void **state)
{
	char path[sizeof(req.path_buffer) + 1];
	const struct exchange_fake_param params[] = {{"PATH_INFO", path}, {NULL, NULL}};

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	memcpy(path, "/api/", 5);
	path[sizeof(path) - 1] = '\0';
	init(params);
	assert_null(req.path);
	req_free(&req);
	path[sizeof(path) - 2] = '\0';
	init(params);
	assert_string_equal(req.path, path + 4);
	req_free(&req);
}

static void
test_client(void **state)
{
	static const struct {
		const char *peer, *forwarded_for, *client;
	} cases[] = {
	    {"192.0.2.1", NULL, "192.0.2.1"},
	    {"192.0.2.1", "198.51.100.1", "192.0.2.1"},
	    {"127.0.0.1", "198.51.100.1", "198.51.100.1"},
	    {"127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
	    {"127.0.0.1", "nonsense", "127.0.0.1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"REMOTE_ADDR", cases[i].peer},
		    {"HTTP_X_FORWARDED_FOR", cases[i].forwarded_for}, {NULL, NULL}};

		init(params);
		assert_string_equal(req.client, cases[i].client);
		req_free(&req);
	}
}

/** Of two that came, nobody knows which one the proxy wrote. A longer name is another one. */
static void
test_client_named_twice(void **state)
{
	static const struct exchange_fake_param params[] = {
	    {"REMOTE_ADDR", "127.0.0.1"}, {"HTTP_X_FORWARDED_FOR", "198.51.100.1"}, {NULL, NULL}};
	static char longer[] = "HTTP_X_FORWARDED_FOR_X=1", peer[] = "REMOTE_ADDR=127.0.0.1";
	static char first[] = "HTTP_X_FORWARDED_FOR=198.51.100.1";
	static char second[] = "HTTP_X_FORWARDED_FOR=198.51.100.2";
	static char *const once[] = {longer, first, peer, NULL};
	static char *const twice[] = {first, peer, second, NULL};

	(void)state;
	variables = once;
	init(params);
	assert_string_equal(req.client, "198.51.100.1");
	req_free(&req);
	variables = twice;
	init(params);
	assert_string_equal(req.client, "127.0.0.1");
	req_free(&req);
	variables = NULL;
}

/** A page is for a browser's own form post, and for the address of one that is opened again; for nobody else. */
static void
test_what_is_wanted(void **state)
{
	static const struct {
		const char *method, *type, *accept;
		bool wants_page;
	} cases[] = {
	    {"POST", FORM, "text/html,application/xhtml+xml,*/*;q=0.8", true},
	    {"POST", FORM "; charset=utf-8", "text/html", true},
	    {"POST", FORM, "*/*", false},
	    {"POST", FORM, "application/json", false},
	    {"POST", FORM, NULL, false},
	    {"POST", JSON, "text/html", false},
	    {"POST", "multipart/form-data", "text/html", false},
	    {"POST", NULL, "text/html", false},
	    {"GET", NULL, "text/html,application/xhtml+xml,*/*;q=0.8", true},
	    {"GET", NULL, "*/*", false},
	    {"PUT", NULL, "text/html", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"REQUEST_METHOD", cases[i].method},
		    {"CONTENT_TYPE", cases[i].type}, {"HTTP_ACCEPT", cases[i].accept},
		    {NULL, NULL}};

		init(params);
		assert_string_equal(req.method, cases[i].method);
		assert_int_equal(req.wants_page, cases[i].wants_page);
		req_free(&req);
	}
}

#define REQUIRED (REQ_BIT(REQ_PHONE) | REQ_BIT(REQ_CODE))
#define OPTIONAL REQ_BIT(REQ_REQUEST_ID)

/** The fields of /verify, and what is told of a body that does not have them. */
static void
test_fields(void **state)
{
	static const struct {
		const char *type, *query, *body;
		enum fcgi_body_state body_state;
		enum err err;
		const char *field;                     /* of a fault; "" where it is none's */
		const char *phone, *code, *request_id; /* of a success */
	} cases[] = {
	    {JSON, "", "{\"phoneNumber\":\"1\",\"verifyCode\":\"2\"}", FCGI_BODY_WHOLE, ERR_OK,
	        NULL, "1", "2", NULL},
	    {JSON, "", "{\"verifyCode\":\"2\",\"requestId\":\"3\",\"phoneNumber\":\"1\"}",
	        FCGI_BODY_WHOLE, ERR_OK, NULL, "1", "2", "3"},
	    {FORM, "", "phoneNumber=1&verifyCode=2&requestId=3", FCGI_BODY_WHOLE, ERR_OK, NULL, "1",
	        "2", "3"},
	    /* what is empty is given, but for what need not be */
	    {FORM, "", "phoneNumber=&verifyCode=&requestId=", FCGI_BODY_WHOLE, ERR_OK, NULL, "", "",
	        NULL},
	    {FORM, "", "phoneNumber=1", FCGI_BODY_WHOLE, ERR_INVALID_REQUEST, "verifyCode", NULL,
	        NULL, NULL},
	    {JSON, "", "{}", FCGI_BODY_WHOLE, ERR_INVALID_REQUEST, "phoneNumber", NULL, NULL, NULL},
	    {JSON, "", "{\"phoneNumber\":1,\"verifyCode\":\"2\"}", FCGI_BODY_WHOLE,
	        ERR_INVALID_REQUEST, "phoneNumber", NULL, NULL, NULL},
	    /* a field of another endpoint, and one of none */
	    {FORM, "", "phoneNumber=1&verifyCode=2&proof=3", FCGI_BODY_WHOLE, ERR_INVALID_REQUEST,
	        "proof", NULL, NULL, NULL},
	    {FORM, "", "phoneNumber=1&verifyCode=2&admin=1", FCGI_BODY_WHOLE, ERR_INVALID_REQUEST,
	        "admin", NULL, NULL, NULL},
	    {FORM, "", "phoneNumber=1&phoneNumber=1&verifyCode=2", FCGI_BODY_WHOLE,
	        ERR_INVALID_REQUEST, "phoneNumber", NULL, NULL, NULL},
	    {JSON, "", "not json", FCGI_BODY_WHOLE, ERR_INVALID_REQUEST, "", NULL, NULL, NULL},
	    {FORM, "a=1", "phoneNumber=1&verifyCode=2", FCGI_BODY_WHOLE, ERR_INVALID_REQUEST, "",
	        NULL, NULL, NULL},
	    {"text/plain", "", "x", FCGI_BODY_WHOLE, ERR_UNSUPPORTED_TYPE, "", NULL, NULL, NULL},
	    {NULL, "", "x", FCGI_BODY_WHOLE, ERR_UNSUPPORTED_TYPE, "", NULL, NULL, NULL},
	    {FORM, "", "", FCGI_BODY_TOO_LARGE, ERR_TOO_LARGE, "", NULL, NULL, NULL},
	    {"text/plain", "", "", FCGI_BODY_TOO_LARGE, ERR_TOO_LARGE, "", NULL, NULL, NULL},
	    {FORM, "", "phoneNumber=1&verifyCode=2", FCGI_BODY_BAD_LENGTH, ERR_INVALID_REQUEST, "",
	        NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"CONTENT_TYPE", cases[i].type},
		    {"QUERY_STRING", cases[i].query}, {NULL, NULL}};
		const struct resp_member *field;
		struct fcgi_exchange x;
		struct resp resp = {0};
		enum err err;

		exchange_fake_open(&x, params, cases[i].body);
		x.body_state = cases[i].body_state;
		req_init(&req, &app, &x);
		err = req_read_fields(&req, &x, REQUIRED, OPTIONAL, &resp);
		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_info(err)->word);
		field = resp_find(&resp, "field");
		if (err == ERR_OK) {
			assert_string_equal(req.fields[REQ_PHONE], cases[i].phone);
			assert_string_equal(req.fields[REQ_CODE], cases[i].code);
			if (cases[i].request_id == NULL)
				assert_null(req.fields[REQ_REQUEST_ID]);
			else
				assert_string_equal(
				    req.fields[REQ_REQUEST_ID], cases[i].request_id);
		} else {
			assert_int_equal(resp.err, err);
			assert_string_equal(field != NULL ? field->text : "", cases[i].field);
		}
		assert_null(req.fields[REQ_PROOF]);
		req_free(&req);
		exchange_fake_close(&x);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_path, make_app),
	    cmocka_unit_test_setup(test_long_path, make_app),
	    cmocka_unit_test_setup(test_client, make_app),
	    cmocka_unit_test_setup(test_client_named_twice, make_app),
	    cmocka_unit_test_setup(test_what_is_wanted, make_app),
	    cmocka_unit_test_setup(test_fields, make_app),
	};

	return cmocka_run_group_tests_name("req", tests, NULL, NULL);
}
