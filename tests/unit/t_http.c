#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "call.h"
#include "peer.h"
#include "sys.h"

/* What http_call makes of an answer, and what it asks. */

#define SOON_MS 1500 /* for what has no reason to take time */

static void
hang_up(struct peer_line *line)
{
	peer_read_request(line);
}

static void
hang_up_at_once(struct peer_line *line)
{
	(void)line;
}

static void
reset_after_request(struct peer_line *line)
{
	peer_read_request(line);
	peer_reset(line);
}

static void
reset_after_head(struct peer_line *line)
{
	peer_read_request(line);
	peer_say(line, "HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n");
	peer_reset(line);
}

static void
say_bytes(struct peer_line *line, size_t len)
{
	char head[80];
	char *bytes = calloc(1, len + 1);

	assert_non_null(bytes);
	memset(bytes, 'x', len);
	snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", len);
	if (peer_read_request(line) && peer_say(line, head))
		peer_write(line, bytes, len);
	free(bytes);
}

static void
say_all_that_fits(struct peer_line *line)
{
	say_bytes(line, HTTP_REPLY_MAX);
}

static void
say_one_byte_more(struct peer_line *line)
{
	say_bytes(line, HTTP_REPLY_MAX + 1);
}

static void
say_a_hundred_megabytes(struct peer_line *line)
{
	say_bytes(line, 100 * 1000 * 1000);
}

static void
chunks_without_end(struct peer_line *line)
{
	peer_read_request(line);
	peer_say(line, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	while (peer_say(line, "5\r\nagain\r\n"))
		continue;
}

static void
headers_without_end(struct peer_line *line)
{
	peer_read_request(line);
	peer_say(line, "HTTP/1.1 200 OK\r\n");
	while (peer_say(line, "X-More: and more and more and more and more\r\n"))
		continue;
}

/* A whole answer with a head of so many bytes. */
static void
say_head(struct peer_line *line, size_t len)
{
	static const char start[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
	char *head = calloc(1, len + 1);

	assert_non_null(head);
	memset(head, 'x', len);
	memcpy(head, start, strlen(start));
	memcpy(head + len - 4, "\r\n\r\n", 4);
	peer_read_request(line);
	peer_write(line, head, len);
	free(head);
}

static void
say_longest_head(struct peer_line *line)
{
	say_head(line, HTTP_REPLY_HEAD_MAX);
}

static void
say_longer_head(struct peer_line *line)
{
	say_head(line, HTTP_REPLY_HEAD_MAX + 1);
}

static void
continue_without_end(struct peer_line *line)
{
	peer_read_request(line);
	while (peer_say(line, "HTTP/1.1 100 Continue\r\n\r\n"))
		continue;
}

/* The reason must be fit to be read, whatever was said; 0xff, ESC and half of a character. */
#define RUDE "\xff\x1b[31m\xed\x95"

static const struct answer_case {
	const char *name;
	void (*act)(struct peer_line *line);
	const char *say;
	int outcome;
	int status;
	const char *body;
} answer_cases[] = {
    {"accepted", NULL, CALL_ACCEPTED, HTTP_ANSWERED, 202, "{}"},
    {"no body", NULL, "HTTP/1.1 204 No Content\r\n\r\n", HTTP_ANSWERED, 204, NULL},
    {"an empty body", NULL, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", HTTP_ANSWERED,
        404, NULL},
    {"a body to the end", NULL, "HTTP/1.1 200 OK\r\n\r\nall", HTTP_ANSWERED, 200, "all"},
    {"chunks", NULL,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{ \r\n1\r\n}\r\n0\r\n\r\n",
        HTTP_ANSWERED, 200, "{ }"},
    {"100 first", NULL, "HTTP/1.1 100 Continue\r\n\r\n" CALL_ACCEPTED, HTTP_ANSWERED, 202, "{}"},
    {"103 and 102 first", NULL,
        "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 102 "
        "Processing\r\n\r\n" CALL_ACCEPTED,
        HTTP_ANSWERED, 202, "{}"},
    {"an older HTTP", NULL, "HTTP/1.0 500 Oops\r\n\r\n", HTTP_ANSWERED, 500, NULL},
    {"all that fits", say_all_that_fits, NULL, HTTP_ANSWERED, 200, NULL},
    {"one byte more", say_one_byte_more, NULL, HTTP_UNKNOWN, 0, NULL},
    {"a hundred megabytes", say_a_hundred_megabytes, NULL, HTTP_UNKNOWN, 0, NULL},
    {"chunks without end", chunks_without_end, NULL, HTTP_UNKNOWN, 0, NULL},
    {"the longest head", say_longest_head, NULL, HTTP_ANSWERED, 200, NULL},
    {"a longer head", say_longer_head, NULL, HTTP_UNKNOWN, 0, NULL},
    {"headers without end", headers_without_end, NULL, HTTP_UNKNOWN, 0, NULL},
    {"100 without end", continue_without_end, NULL, HTTP_UNKNOWN, 0, NULL},
    {"100 and nothing", NULL, "HTTP/1.1 100 Continue\r\n\r\n", HTTP_UNKNOWN, 0, NULL},
    {"cut short", NULL, "HTTP/1.1 202 Accepted\r\nContent-Length: 10\r\n\r\n{", HTTP_UNKNOWN, 0,
        NULL},
    {"a chunk cut short", NULL, "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        HTTP_UNKNOWN, 0, NULL},
    {"half a head", NULL, "HTTP/1.1 202 Acc", HTTP_UNKNOWN, 0, NULL},
    {"no HTTP", NULL, "hello " RUDE "\r\n\r\n", HTTP_UNKNOWN, 0, NULL},
    {"an HTTP that is none", NULL, "HTTP/9." RUDE " 202 Accepted\r\n\r\n", HTTP_UNKNOWN, 0, NULL},
    {"a length that is none", NULL, "HTTP/1.1 202 Accepted\r\nContent-Length: -" RUDE "\r\n\r\n{}",
        HTTP_UNKNOWN, 0, NULL},
    {"an encoding nobody asked for", NULL,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: " RUDE "\r\nContent-Length: 2\r\n\r\n{}",
        HTTP_UNKNOWN, 0, NULL},
    {"nothing", hang_up, NULL, HTTP_UNKNOWN, 0, NULL},
    {"a reset after the request", reset_after_request, NULL, HTTP_UNKNOWN, 0, NULL},
    {"a reset after the head", reset_after_head, NULL, HTTP_UNKNOWN, 0, NULL},
    {"a reset at once", peer_reset, NULL, CALL_NO_YES, 0, NULL},
    {"hanging up at once", hang_up_at_once, NULL, CALL_NO_YES, 0, NULL},
};

static void
test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answer_cases); i++) {
		const struct answer_case *c = &answer_cases[i];
		struct peer *peer =
		    peer_start(&(struct peer_options){.act = c->act, .say = c->say});
		int64_t began_ms = sys_steady_ms();
		struct http_reply reply;

		call_post("127.0.0.1", peer_port(peer), &reply);
		call_assert(c->name, &reply, c->outcome);
		if (sys_steady_ms() - began_ms > SOON_MS)
			fail_msg("%s: %d ms", c->name, (int)(sys_steady_ms() - began_ms));
		if (reply.outcome == HTTP_ANSWERED) {
			assert_int_equal(reply.status, c->status);
			assert_int_equal(
			    reply.body_len, reply.body != NULL ? strlen(reply.body) : 0);
			if (c->body != NULL)
				assert_string_equal(reply.body, c->body);
		}
		/* One connection, one request: nothing is tried again. */
		assert_int_equal(peer_n_connections(peer), 1);
		assert_true(peer_n_requests(peer) <= 1);
		http_reply_free(&reply);
		peer_stop(peer);
	}
}

static void
test_wire(void **state)
{
	struct peer *peer = peer_start(&(struct peer_options){.say = CALL_ACCEPTED});
	char wanted[400];
	struct http_reply reply;

	(void)state;
	call_post("127.0.0.1", peer_port(peer), &reply);
	call_assert("a post", &reply, HTTP_ANSWERED);
	snprintf(wanted, sizeof(wanted),
	    "POST /messages HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\nX-Key: " CALL_SECRET
	    "\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n" CALL_BODY,
	    peer_port(peer), strlen(CALL_BODY));
	assert_string_equal(peer_request(peer), wanted);
	http_reply_free(&reply);
	peer_stop(peer);
}

/* What stands behind the host is signed, so it must arrive as it was written. */
static void
test_target_as_it_is(void **state)
{
	static const char target[] = "/a/../b/./c//d?x=%7e%2F~&y=:;@";
	struct peer *peer = peer_start(&(struct peer_options){.say = CALL_ACCEPTED});
	char url[96], wanted[96];
	struct http_request request = {.method = "DELETE", .url = url, .give_up_fd = -1};
	struct http_reply reply;

	(void)state;
	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", peer_port(peer), target);
	http_call(&request, &reply);
	call_assert(target, &reply, HTTP_ANSWERED);
	snprintf(wanted, sizeof(wanted), "DELETE %s HTTP/1.1\r\n", target);
	assert_memory_equal(peer_request(peer), wanted, strlen(wanted));
	assert_null(strstr(peer_request(peer), "Content-Length"));
	http_reply_free(&reply);
	peer_stop(peer);
}

/* Who lists a thousand messages allows a longer answer. */
static void
test_longer_answer(void **state)
{
	static const struct {
		size_t reply_max;
		int outcome;
	} cases[] = {
	    {0, HTTP_UNKNOWN}, {HTTP_REPLY_MAX, HTTP_UNKNOWN}, {HTTP_REPLY_MAX + 1, HTTP_ANSWERED}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct peer *peer = peer_start(&(struct peer_options){.act = say_one_byte_more});
		char url[64];
		struct http_request request = {
		    .method = "GET", .url = url, .give_up_fd = -1, .reply_max = cases[i].reply_max};
		struct http_reply reply;

		snprintf(url, sizeof(url), "http://127.0.0.1:%d/", peer_port(peer));
		http_call(&request, &reply);
		call_assert("one byte more", &reply, cases[i].outcome);
		http_reply_free(&reply);
		peer_stop(peer);
	}
}

static void
test_redirect_is_not_followed(void **state)
{
	struct peer *other = peer_start(&(struct peer_options){.say = CALL_ACCEPTED});
	char say[160];
	static const int statuses[] = {301, 302, 303, 307, 308};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		snprintf(say, sizeof(say),
		    "HTTP/1.1 %d Elsewhere\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: "
		    "0\r\n\r\n",
		    statuses[i], peer_port(other));
		struct peer *peer = peer_start(&(struct peer_options){.say = say});
		struct http_reply reply;

		call_post("127.0.0.1", peer_port(peer), &reply);
		call_assert("a redirect", &reply, HTTP_ANSWERED);
		assert_int_equal(reply.status, statuses[i]);
		http_reply_free(&reply);
		peer_stop(peer);
	}
	assert_int_equal(peer_n_connections(other), 0);
	peer_stop(other);
}

static void
test_environment_names_no_proxy(void **state)
{
	static const char *const names[] = {
	    "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
	struct peer *proxy = peer_start(&(struct peer_options){.say = CALL_ACCEPTED});
	struct peer *peer = peer_start(&(struct peer_options){.say = CALL_ACCEPTED});
	char url[64];
	struct http_reply reply;

	(void)state;
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", peer_port(proxy));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		setenv(names[i], url, 1);
	setenv("no_proxy", "", 1);
	call_post("here.test", peer_port(peer), &reply);
	call_assert("beside a proxy", &reply, HTTP_ANSWERED);
	assert_int_equal(peer_n_requests(peer), 1);
	assert_int_equal(peer_n_connections(proxy), 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unsetenv(names[i]);
	http_reply_free(&reply);
	peer_stop(peer);
	peer_stop(proxy);
}

static void
test_date(void **state)
{
	static const struct {
		const char *date;
		int64_t ms;
	} cases[] = {
	    {"Thu, 01 Jan 2026 00:00:00 GMT", INT64_C(1767225600000)},
	    {"Sun Nov  6 08:49:37 1994",
	        INT64_C(784111777000)}, /* RFC 9110 section 5.6.7: the older forms */
	    {"Sunday, 06-Nov-94 08:49:37 GMT", INT64_C(784111777000)},
	    {"", 0},
	    {"soon", 0},
	    {RUDE, 0},
	};
	char say[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(say, sizeof(say),
		    "HTTP/1.1 401 No\r\ndAtE:%s%s\r\nContent-Length: 0\r\n\r\n",
		    i % 2 == 0 ? " " : "", cases[i].date);
		struct peer *peer = peer_start(&(struct peer_options){.say = say});
		struct http_reply reply;

		call_post("127.0.0.1", peer_port(peer), &reply);
		call_assert("a date", &reply, HTTP_ANSWERED);
		assert_int_equal(reply.date_ms, cases[i].ms);
		http_reply_free(&reply);
		peer_stop(peer);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_wire),
	    cmocka_unit_test(test_target_as_it_is),
	    cmocka_unit_test(test_longer_answer),
	    cmocka_unit_test(test_redirect_is_not_followed),
	    cmocka_unit_test(test_environment_names_no_proxy),
	    cmocka_unit_test(test_date),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
