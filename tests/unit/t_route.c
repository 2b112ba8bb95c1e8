#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "log.h"
#include "route_fake.h"

/** Every endpoint with what it must have, one field missing, and one too many. */
static void
test_endpoints(void **state)
{
	static const struct {
		const char *path, *endpoint, *body, *less, *more;
		enum purpose purpose;
	} cases[] = {
	    {"/api/send", "send", "phoneNumber=01012345678", "", "&userId=x", PURPOSE_SIGNUP},
	    {"/api/sendID", "send", "phoneNumber=01012345678", "", "&userId=x", PURPOSE_FIND_ID},
	    {"/api/sendPW", "send", "phoneNumber=01012345678&userId=x", "phoneNumber=01012345678",
	        "&verifyCode=1", PURPOSE_RESET_PASSWORD},
	    {"/api/verify", "verify", "phoneNumber=01012345678&verifyCode=1",
	        "phoneNumber=01012345678", "&userId=x", PURPOSE_SIGNUP},
	    {"/api/verifyID", "verify", "phoneNumber=01012345678&verifyCode=1&requestId=r",
	        "verifyCode=1", "&userId=x", PURPOSE_FIND_ID},
	    {"/api/verifyPW", "verify", "phoneNumber=01012345678&verifyCode=1&userId=x&requestId=r",
	        "phoneNumber=01012345678&verifyCode=1", "&proof=p", PURPOSE_RESET_PASSWORD},
	    {"/api/status", "status", "requestId=r", "", "&phoneNumber=01012345678", PURPOSE__MAX},
	    {"/api/signup", "signup", "proof=p&userId=x&password=y", "proof=p&userId=x",
	        "&newPassword=y", PURPOSE_SIGNUP},
	    {"/api/resetPW", "reset", "proof=p&newPassword=y", "proof=p", "&password=y",
	        PURPOSE_RESET_PASSWORD},
	    {"/api/redeem", "redeem", "proof=p", "", "&userId=x", PURPOSE__MAX},
	};
	size_t n;
	const struct route *routes = route_table(&n);

	(void)state;
	assert_int_equal(n, ARRAY_LEN(cases) + 1);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"PATH_INFO", cases[i].path},
		    {"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", ROUTE_FAKE_FORM},
		    {"HTTP_AUTHORIZATION", "Bearer " ROUTE_FAKE_KEY}, {NULL, NULL}};
		char body[256];
		bool is_found = false;

		route_fake_assert(params, cases[i].body, cases[i].endpoint, "");
		route_fake_assert(params, cases[i].less, "", "invalid_request");
		snprintf(body, sizeof(body), "%s%s", cases[i].body, cases[i].more);
		route_fake_assert(params, body, "", "invalid_request");
		for (size_t k = 0; k < n; k++) {
			if (strcmp(routes[k].path, cases[i].path + strlen("/api")) == 0) {
				is_found = true;
				assert_int_equal(routes[k].purpose, cases[i].purpose);
			}
		}
		assert_true(is_found);
	}
}

/** Nothing there, or not in this way; and then what can be done. */
static void
test_path_and_method(void **state)
{
	static const struct {
		const char *path, *method, *endpoint, *word, *allow; /* NULL: no such header */
	} cases[] = {
	    {"/api/healthz", "GET", "healthz", "", NULL},
	    {"/api/healthz", "HEAD", "healthz", "", NULL},
	    {"/api/healthz", "POST", "", "method_not_allowed", "Allow: GET, HEAD\r\n"},
	    {"/api/healthz", "", "", "method_not_allowed", "Allow: GET, HEAD\r\n"},
	    {"/api/send", "GET", "", "method_not_allowed", "Allow: POST\r\n"},
	    {"/api/send", "HEAD", "", "method_not_allowed", "Allow: POST\r\n"},
	    {"/api/send", "post", "", "method_not_allowed", "Allow: POST\r\n"},
	    {"/api/send", "OPTIONS", "", "method_not_allowed", "Allow: POST\r\n"},
	    {"/api/redeem", "PUT", "", "method_not_allowed", "Allow: POST\r\n"},
	    {"/api/nothing", "POST", "", "not_found", NULL},
	    {"/api/send/", "POST", "", "not_found", NULL},
	    {"/api/Send", "POST", "", "not_found", NULL},
	    {"/api/", "GET", "", "not_found", NULL},
	    {"/apisend", "POST", "", "not_found", NULL},
	    {"/send", "POST", "", "not_found", NULL},
	    {"", "GET", "", "not_found", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"PATH_INFO", cases[i].path},
		    {"REQUEST_METHOD", cases[i].method}, {NULL, NULL}};
		struct fcgi_exchange x;

		route_fake_assert(params, NULL, cases[i].endpoint, cases[i].word);
		route_fake_serve(&x, params, NULL);
		if (cases[i].allow == NULL)
			assert_null(strstr(x.headers, "Allow:"));
		else
			assert_non_null(strstr(x.headers, cases[i].allow));
		assert_non_null(strstr(x.headers, "Cache-Control: no-store\r\n"));
		exchange_fake_close(&x);
	}
}

/** Of many faults the first in this order is told; mended one by one they come to the endpoint. */
static void
test_order(void **state)
{
	struct exchange_fake_param params[] = {{"PATH_INFO", "/api/none"},
	    {"REQUEST_METHOD", "PUT"}, {"DOCUMENT_ROOT", "/srv/www"},
	    {"HTTP_SEC_FETCH_SITE", "cross-site"}, {"HTTP_AUTHORIZATION", "Bearer x"},
	    {"CONTENT_TYPE", "text/plain"}, {NULL, NULL}};
	const struct {
		const char *word;  /* told, until ... */
		size_t i;          /* ... this variable ... */
		const char *value; /* ... is this */
	} steps[] = {
	    {"not_found", 0, "/api/redeem"},
	    {"method_not_allowed", 1, "POST"},
	    {"busy", 2, "/srv/other"},
	    {"cross_site", 3, "same-origin"},
	    {"unauthorized", 4, "Bearer " ROUTE_FAKE_KEY},
	    {"unsupported_type", 5, ROUTE_FAKE_FORM},
	};

	(void)state;
	route_fake_files_are_outside = false;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		route_fake_assert(params, "proof=p", "", steps[i].word);
		params[steps[i].i].value = steps[i].value;
	}
	route_fake_assert(params, "", "", "invalid_request");
	route_fake_assert(params, "proof=p", "redeem", "");
}

/** What an endpoint returns is what is answered; what it began is forgotten. */
static void
test_failure(void **state)
{
	const struct exchange_fake_param params[] = {{"PATH_INFO", "/api/send"},
	    {"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", ROUTE_FAKE_FORM}, {NULL, NULL}};
	struct fcgi_exchange x;

	(void)state;
	route_fake_serve(&x, params, "phoneNumber=01012345678");
	assert_int_equal(x.status, 201);
	assert_non_null(x.after_arg);
	exchange_fake_close(&x);
	for (enum err err = ERR_OK + 1; err < ERR__MAX; err++) {
		route_fake_answer = err;
		route_fake_serve(&x, params, "phoneNumber=01012345678");
		assert_string_equal(route_fake_word(&x), err_info(err)->word);
		assert_null(x.after_arg);
		/* Whoever is turned away may come again. */
		assert_int_equal(strstr(x.headers, "Retry-After: 1\r\n") != NULL, err == ERR_BUSY);
		exchange_fake_close(&x);
	}
}

/** A browser gets a page, but where no page belongs. */
static void
test_page(void **state)
{
	struct exchange_fake_param params[] = {{"PATH_INFO", "/api/send"},
	    {"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", ROUTE_FAKE_FORM},
	    {"HTTP_ACCEPT", "text/html"}, {"HTTP_AUTHORIZATION", "Bearer " ROUTE_FAKE_KEY},
	    {NULL, NULL}};
	struct fcgi_exchange x;

	(void)state;
	route_fake_serve(&x, params, "phoneNumber=01012345678");
	assert_int_equal(x.status, 201);
	assert_non_null(strstr(x.headers, "Content-Type: text/html; charset=utf-8\r\n"));
	assert_memory_equal(x.reply, "<!DOCTYPE html>", 15);
	exchange_fake_close(&x);
	params[0].value = "/api/redeem";
	route_fake_serve(&x, params, "proof=p");
	assert_non_null(strstr(x.headers, "Content-Type: application/json; charset=utf-8\r\n"));
	exchange_fake_close(&x);
	params[0].value = "/api/none";
	route_fake_serve(&x, params, "");
	assert_non_null(strstr(x.headers, "Content-Type: application/json; charset=utf-8\r\n"));
	exchange_fake_close(&x);
}

/** One line a request: what it was and came to, and no secret. */
static void
test_log(void **state)
{
	const struct exchange_fake_param params[] = {{"PATH_INFO", "/api/verifyPW"},
	    {"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", ROUTE_FAKE_FORM},
	    {"REMOTE_ADDR", "192.0.2.1"}, {"HTTP_AUTHORIZATION", "Bearer " ROUTE_FAKE_KEY},
	    {"HTTP_COOKIE", "cookie"}, {NULL, NULL}};
	static const char *const secrets[] = {"01012345678", "821012345678", "987654", "minsu",
	    "request-id", ROUTE_FAKE_KEY, "cookie"};
	char path[] = "/tmp/bonin-t_route.XXXXXX", line[2048] = "";
	struct fcgi_exchange x;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_true(log_open("t_route", path));
	route_fake_answer = ERR_WRONG_CODE;
	route_fake_serve(&x, params,
	    "phoneNumber=01012345678&verifyCode=987654&userId=minsu&requestId=request-id");
	exchange_fake_close(&x);
	assert_true(log_open("t_route", NULL));

	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_int_equal(fgetc(file), EOF);
	fclose(file);
	unlink(path);
	assert_non_null(
	    strstr(line, "\"event\":\"access\",\"method\":\"POST\",\"route\":\"/verifyPW\","
	                 "\"status\":401,\"result\":\"wrong_code\",\"rule\":\"\","
	                 "\"client\":\"192.0.2.1\",\"phone\":\"00000000\","));
	assert_non_null(strstr(line, "\"last4\":\"5678\""));
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
		assert_null(strstr(line, secrets[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_endpoints, route_fake_make),
	    cmocka_unit_test_setup(test_path_and_method, route_fake_make),
	    cmocka_unit_test_setup(test_order, route_fake_make),
	    cmocka_unit_test_setup(test_failure, route_fake_make),
	    cmocka_unit_test_setup(test_page, route_fake_make),
	    cmocka_unit_test_setup(test_log, route_fake_make),
	};

	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
