#include "sim/head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The head of a request, as strangers write it. */

static char text[HEAD_SIZE_MAX + 1];
static struct head head;

static int
parse(const char *request)
{
	size_t len = strlen(request);

	assert_int_equal(head_end(request, len), len);
	memcpy(text, request, len);
	return head_parse(text, len, &head);
}

static void
a_head_ends_with_a_blank_line(void **state)
{
	static const struct {
		const char *text;
		size_t end;
	} cases[] = {{"", 0}, {"GET / HTTP/1.1\r\n", 0}, {"GET / HTTP/1.1\r\n\r", 0},
	    {"GET / HTTP/1.1\n\n", 0}, {"GET / HTTP/1.1\r\n\r\n", 18},
	    {"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", 18}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(head_end(cases[i].text, strlen(cases[i].text)), cases[i].end);
}

static void
the_first_line_is_read(void **state)
{
	static const struct {
		const char *line;
		int status;
		const char *target;
	} cases[] = {
	    {"GET / HTTP/1.1", 0, "/"},
	    {"DELETE /a%20b?c=d%2Fe&f HTTP/1.1", 0, "/a%20b?c=d%2Fe&f"},
	    {"GET http://sens.apigw.ntruss.com/a?b HTTP/1.1", 0, "/a?b"},
	    {"GET HTTPS://sens.apigw.ntruss.com:443/a HTTP/1.1", 0, "/a"},
	    {"GET https://sens.apigw.ntruss.com HTTP/1.1", 400, NULL},
	    {"GET sens.apigw.ntruss.com/ HTTP/1.1", 400, NULL},
	    {"GET * HTTP/1.1", 400, NULL},
	    {"GET /a\x01 HTTP/1.1", 400, NULL},
	    {"GET /\xea\xb0\x80 HTTP/1.1", 400, NULL},
	    {"GET /a b HTTP/1.1", 400, NULL},
	    {"GET  / HTTP/1.1", 400, NULL},
	    {"G(T / HTTP/1.1", 400, NULL},
	    {" / HTTP/1.1", 400, NULL},
	    {"GET /", 400, NULL},
	    {"GET / FTP/1.1", 400, NULL},
	    {"GET / HTTP/2.0", 505, NULL},
	    {"GET / HTTP/1.1 ", 505, NULL},
	    {"", 400, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char request[256];

		snprintf(request, sizeof(request), "%s\r\nHost: x\r\n\r\n", cases[i].line);
		assert_int_equal(parse(request), cases[i].status);
		if (cases[i].target != NULL)
			assert_string_equal(head.target, cases[i].target);
	}
	assert_int_equal(parse("GET / HTTP/1.0\r\n\r\n"), 0);
	assert_true(head.is_1_0);
	assert_int_equal(parse("GET / HTTP/1.1\r\n\r\n"), 400); /* without a Host */
}

static void
fields_are_read(void **state)
{
	static const struct {
		const char *line;
		int status;
	} cases[] = {{"a: b", 0}, {"a:", 0}, {"a:\tb\t", 0}, {"a", 400}, {": b", 400},
	    {"a : b", 400}, {" a: b", 400}, {"a: b\n c: d", 400}, {"a: \x7f", 400}, {"a: \xff", 0}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char request[256];

		snprintf(request, sizeof(request), "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n",
		    cases[i].line);
		assert_int_equal(parse(request), cases[i].status);
	}
	assert_int_equal(parse("GET / HTTP/1.1\r\nhost: x\r\nX-Ncp-Iam-Access-Key: \t demo \r\n"
	                       "x-ncp-iam-access-key: other\r\ncontent-type:text/plain\r\n"
	                       "Connection: keep-alive, Close\r\n\r\n"),
	    0);
	assert_string_equal(head_value(&head, "X-NCP-IAM-ACCESS-KEY"), "demo");
	assert_string_equal(head_value(&head, "X-NCP"), "");
	assert_string_equal(head_param(&head, "HTTP_X_NCP_IAM_ACCESS_KEY"), "demo");
	assert_string_equal(head_param(&head, "CONTENT_TYPE"), "text/plain");
	assert_null(head_param(&head, "HTTP_X_NCP_IAM"));
	assert_null(head_param(&head, "HOST"));
	assert_true(head_has_token(&head, "connection", "close"));
	assert_false(head_has_token(&head, "connection", "keep"));
	assert_false(head_has_token(&head, "te", "close"));
}

static void
too_many_fields_are_told(void **state)
{
	char request[HEAD_SIZE_MAX] = "GET / HTTP/1.1\r\nHost: x\r\n";

	(void)state;
	for (int i = 1; i < HEAD_FIELDS_MAX; i++)
		strncat(request, "a: b\r\n", sizeof(request) - strlen(request) - 1);
	size_t len = strlen(request);
	memcpy(request + len, "\r\n", 3);
	assert_int_equal(parse(request), 0);
	memcpy(request + len, "a: b\r\n\r\n", 9);
	assert_int_equal(parse(request), 431);
}

static void
the_body_is_framed(void **state)
{
	static const struct {
		const char *fields;
		int status;
		bool is_chunked;
		int64_t length;
	} cases[] = {
	    {"", 0, false, 0},
	    {"Content-Length: 12\r\n", 0, false, 12},
	    {"Content-Length: 12\r\ncontent-length: 12\r\n", 0, false, 12},
	    {"Content-Length: 12\r\nContent-Length: 13\r\n", 400, false, 0},
	    {"Content-Length: -1\r\n", 400, false, 0},
	    {"Content-Length: +1\r\n", 400, false, 0},
	    {"Content-Length: 1x\r\n", 400, false, 0},
	    {"Content-Length: 99999999999999999999\r\n", 400, false, 0},
	    {"Transfer-Encoding: Chunked\r\n", 0, true, 0},
	    {"Transfer-Encoding: gzip, chunked\r\n", 501, false, 0},
	    {"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", 400, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct head_framing framing;
		char request[256];

		snprintf(request, sizeof(request), "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n",
		    cases[i].fields);
		assert_int_equal(parse(request), 0);
		assert_int_equal(head_frame(&head, &framing), cases[i].status);
		if (cases[i].status != 0)
			continue;
		assert_int_equal(framing.is_chunked, cases[i].is_chunked);
		assert_int_equal(framing.length, cases[i].length);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_head_ends_with_a_blank_line),
	    cmocka_unit_test(the_first_line_is_read),
	    cmocka_unit_test(fields_are_read),
	    cmocka_unit_test(too_many_fields_are_told),
	    cmocka_unit_test(the_body_is_framed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
