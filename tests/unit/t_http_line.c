#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <unistd.h>

#include "call.h"
#include "peer.h"
#include "sys.h"

/* What http_call makes of connections: kept, dead, refused, swallowed, slow. */

/* ---- kept connections */

static void
accept_all(struct peer_line *line)
{
	while (peer_read_request(line) && peer_say(line, CALL_ACCEPTED))
		continue;
}

static void
test_connection_is_kept(void **state)
{
	struct peer *peer = peer_start(&(struct peer_options){.act = accept_all});
	struct http_reply reply;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		call_post("127.0.0.1", peer_port(peer), &reply);
		call_assert("on a kept connection", &reply, HTTP_ANSWERED);
		http_reply_free(&reply);
		assert_int_equal(peer_n_requests(peer), i);
	}
	assert_int_equal(peer_n_connections(peer), 1);
	http_thread_end();
	call_post("127.0.0.1", peer_port(peer), &reply);
	call_assert("after the end", &reply, HTTP_ANSWERED);
	http_reply_free(&reply);
	assert_int_equal(peer_n_connections(peer), 2);
	peer_stop(peer);
}

/* What the second request on a connection meets; a third one would be ours sent again. */

static void
hang_up_on_second(struct peer_line *line)
{
	if (peer_read_request(line) && peer_say(line, CALL_ACCEPTED))
		peer_read_request(line);
}

static void
reset_second(struct peer_line *line)
{
	hang_up_on_second(line);
	peer_reset(line);
}

static void
reset_second_and_refuse(struct peer_line *line)
{
	hang_up_on_second(line);
	peer_refuse(line);
	peer_reset(line);
}

static void
cut_second_short(struct peer_line *line)
{
	hang_up_on_second(line);
	peer_say(line, "HTTP/1.1 202");
}

static const struct kept_case {
	const char *name;
	void (*act)(struct peer_line *line);
	int outcome; /* of the second call */
} kept_cases[] = {
    /* libcurl sees that the other end has hung up before it sends */
    {"closed after the first answer", NULL, HTTP_ANSWERED},
    {"closed on the second request", hang_up_on_second, HTTP_UNKNOWN},
    {"reset on the second request", reset_second, HTTP_UNKNOWN},
    {"reset, then nobody there", reset_second_and_refuse, HTTP_UNKNOWN},
    {"second answer cut short", cut_second_short, HTTP_UNKNOWN},
};

static void
test_kept_connection_dies(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kept_cases); i++) {
		const struct kept_case *c = &kept_cases[i];
		struct peer *peer =
		    peer_start(&(struct peer_options){.act = c->act, .say = CALL_ACCEPTED});
		struct http_reply reply;

		call_post("127.0.0.1", peer_port(peer), &reply);
		call_assert(c->name, &reply, HTTP_ANSWERED);
		http_reply_free(&reply);
		if (c->act == NULL)
			peer_wait_idle(peer);
		call_post("127.0.0.1", peer_port(peer), &reply);
		call_assert(c->name, &reply, c->outcome);
		http_reply_free(&reply);
		http_thread_end();
		peer_wait_idle(peer);
		/* Two calls, two requests: none was sent again. */
		if (peer_n_requests(peer) != 2)
			fail_msg("%s: %d requests", c->name, peer_n_requests(peer));
		peer_stop(peer);
	}
}

static void
test_request_leaves_in_part(void **state)
{
	struct peer *peer = peer_start(&(struct peer_options){.act = peer_reset_after_a_part});
	size_t len = 32 * 1024 * 1024; /* more than the buffers between us hold */
	char *body = calloc(1, len), url[64];
	struct http_request request = {
	    .method = "POST", .url = url, .body = body, .body_len = len, .give_up_fd = -1};
	struct http_reply reply;

	(void)state;
	assert_non_null(body);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/", peer_port(peer));
	http_call(&request, &reply);
	call_assert("a part", &reply, HTTP_UNKNOWN);
	assert_int_equal(peer_n_connections(peer), 1);
	http_reply_free(&reply);
	free(body);
	peer_stop(peer);
}

/* ---- no connection, and slow ones: these take their time, so they are tried at once */

static void
say_nothing(struct peer_line *line)
{
	peer_read_request(line);
	peer_wait(line, -1);
}

static void
say_it_late(struct peer_line *line)
{
	if (peer_read_request(line) && peer_wait(line, 1000))
		peer_say(line, CALL_ACCEPTED);
}

static void
drip(struct peer_line *line)
{
	peer_read_request(line);
	for (const char *c = CALL_ACCEPTED; *c != '\0' && peer_wait(line, 200); c++)
		peer_write(line, c, 1);
}

static void
drip_headers(struct peer_line *line)
{
	peer_read_request(line);
	peer_say(line, "HTTP/1.1 202 Accepted\r\n");
	while (peer_wait(line, 50) && peer_say(line, "X: y\r\n"))
		continue;
}

static void
drip_continue(struct peer_line *line)
{
	peer_read_request(line);
	while (peer_wait(line, 50) && peer_say(line, "HTTP/1.1 100 Continue\r\n\r\n"))
		continue;
}

enum there { PEER, NOBODY, HOLE, HOLE_IN_SIX };

static const struct timed_case {
	const char *name, *host;
	enum there there;
	void (*act)(struct peer_line *line);
	int outcome;
	int min_ms, max_ms;
} timed_cases[] = {
    {"nobody listens", "127.0.0.1", NOBODY, NULL, HTTP_NOT_SENT, 0, 0},
    {"no such name", "nowhere.test", PEER, NULL, HTTP_NOT_SENT, 0, 0},
    {"a URL that is none", "127.0.0.1:1", PEER, NULL, HTTP_NOT_SENT, 0, 0},
    {"a name", "here.test", PEER, NULL, HTTP_ANSWERED, 0, 0},
    {"the resolver is silent", "slow.test", PEER, NULL, HTTP_NOT_SENT, 1900, HTTP_CONNECT_MAX_MS},
    {"a black hole", "127.0.0.1", HOLE, NULL, HTTP_NOT_SENT, 1900, HTTP_CONNECT_MAX_MS},
    {"a black hole in IPv6", "both.test", HOLE_IN_SIX, NULL, HTTP_ANSWERED, 0, 600},
    {"silence", "127.0.0.1", PEER, say_nothing, HTTP_UNKNOWN, 4900, HTTP_CALL_MAX_MS},
    {"late, but whole", "127.0.0.1", PEER, say_it_late, HTTP_ANSWERED, 1000, 1000},
    {"a slow drip", "127.0.0.1", PEER, drip, HTTP_UNKNOWN, 4900, HTTP_CALL_MAX_MS},
    {"headers in drips", "127.0.0.1", PEER, drip_headers, HTTP_UNKNOWN, 4900, HTTP_CALL_MAX_MS},
    {"100 in drips", "127.0.0.1", PEER, drip_continue, HTTP_UNKNOWN, 4900, HTTP_CALL_MAX_MS},
};

/* One of them under way. */
struct timed {
	const struct timed_case *c;
	pthread_t thread;
	struct peer *peer;
	int port;
	struct http_reply reply;
	int64_t ms;
};

static void *
run_timed(void *arg)
{
	struct timed *timed = arg;
	int64_t began_ms = sys_steady_ms();

	call_post(timed->c->host, timed->port, &timed->reply);
	timed->ms = sys_steady_ms() - began_ms;
	return NULL;
}

static bool
start_timed(struct timed *timed, const struct timed_case *c)
{
	const struct peer_options options = {.act = c->act, .say = CALL_ACCEPTED};

	timed->c = c;
	timed->peer = c->there == PEER || c->there == HOLE_IN_SIX ? peer_start(&options) : NULL;
	timed->port = timed->peer != NULL ? peer_port(timed->peer)
	              : c->there == HOLE  ? peer_hole("127.0.0.1", 0)
	                                  : peer_nobody();
	/* A machine without IPv6 has no such hole. */
	if (c->there == HOLE_IN_SIX && peer_hole("::1", timed->port) < 0) {
		peer_stop(timed->peer);
		return false;
	}
	return pthread_create(&timed->thread, NULL, run_timed, timed) == 0;
}

static void
test_timed(void **state)
{
	struct timed all[ARRAY_LEN(timed_cases)];
	bool is_started[ARRAY_LEN(timed_cases)];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(timed_cases); i++)
		is_started[i] = start_timed(&all[i], &timed_cases[i]);
	for (size_t i = 0; i < ARRAY_LEN(timed_cases); i++) {
		if (is_started[i])
			pthread_join(all[i].thread, NULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(timed_cases); i++) {
		const struct timed_case *c = &timed_cases[i];

		if (!is_started[i])
			continue;
		call_assert(c->name, &all[i].reply, c->outcome);
		if (all[i].ms < c->min_ms || all[i].ms > c->max_ms + CALL_SPARE_MS)
			fail_msg("%s: %d ms", c->name, (int)all[i].ms);
		if (all[i].peer != NULL && peer_n_connections(all[i].peer) > 1)
			fail_msg("%s: tried again", c->name);
		http_reply_free(&all[i].reply);
		peer_stop(all[i].peer);
	}
}

/* ---- giving up */

static int give_up[2];

static void
ask_to_give_up(struct peer_line *line)
{
	if (peer_read_request(line) && write(give_up[1], "x", 1) == 1)
		peer_wait(line, -1);
}

static void
test_give_up(void **state)
{
	struct peer *peer = peer_start(&(struct peer_options){.act = ask_to_give_up});
	const int ports[] = {peer_port(peer), peer_hole("127.0.0.1", 0)};
	const int outcomes[] = {HTTP_UNKNOWN, HTTP_NOT_SENT};

	(void)state;
	assert_int_equal(pipe(give_up), 0);
	for (size_t i = 0; i < ARRAY_LEN(ports); i++) {
		int64_t began_ms = sys_steady_ms();
		char url[64];
		struct http_request request = {.method = "POST",
		    .url = url,
		    .body = CALL_BODY,
		    .body_len = strlen(CALL_BODY),
		    .give_up_fd = give_up[0]};
		struct http_reply reply;

		snprintf(url, sizeof(url), "http://127.0.0.1:%d/", ports[i]);
		http_call(&request, &reply);
		call_assert(url, &reply, outcomes[i]);
		assert_string_equal(reply.reason, "given up");
		assert_true(sys_steady_ms() - began_ms < CALL_SPARE_MS);
		http_reply_free(&reply);
	}
	peer_stop(peer);
	close(give_up[0]);
	close(give_up[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_connection_is_kept),
	    cmocka_unit_test(test_kept_connection_dies),
	    cmocka_unit_test(test_request_leaves_in_part),
	    cmocka_unit_test(test_timed),
	    cmocka_unit_test(test_give_up),
	};

	return cmocka_run_group_tests_name("http_line", tests, NULL, NULL);
}
