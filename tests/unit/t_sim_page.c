#include "sim/sim.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_fake.h"

/* The page with the handset, and what the simulator keeps. */

#define N_THREADS  8
#define N_MESSAGES 200

static int
try_send_to(const char *to, const char *content)
{
	struct sim_fake_answer answer;
	char body[256];

	snprintf(body, sizeof(body),
	    "{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER
	    "\",\"content\":\"%s\",\"messages\":[{\"to\":\"%s\"}]}",
	    content, to);
	sim_fake_call("POST", SIM_FAKE_MESSAGES, body, &answer);
	int status = answer.status;
	sim_fake_end(&answer);
	return status;
}

static void
send_to(const char *to, const char *content)
{
	assert_int_equal(try_send_to(to, content), 202);
}

static void
the_inbox_is_newest_first(void **state)
{
	static const char *const bad[] = {
	    "?limit=0", "?limit=1001", "?limit=x", "?to=abc", "?to=%ff"};
	static const struct {
		const char *path, *text;
	} expected[] = {{"0.to", "01012345678"}, {"0.from", SIM_FAKE_SENDER}, {"0.type", "SMS"},
	    {"0.content", "두 번째"}, {"0.requestTime", "2026-01-01T09:00:00.000"},
	    {"0.status", "READY"}, {"1.content", "첫 번째"}};
	struct sim_fake_answer answer;
	char uri[64];

	(void)state;
	send_to("01012345678", "첫 번째");
	send_to("01087654321", "다른 번호");
	send_to("01012345678", "두 번째");
	sim_fake_get("/sim/messages?to=010-1234-5678", &answer);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		assert_string_equal(sim_fake_text(answer.json, expected[i].path), expected[i].text);
	assert_non_null(strstr(sim_fake_text(answer.json, "0.requestId"), "RSSA-"));
	assert_int_equal(strlen(sim_fake_text(answer.json, "0.messageId")), 36);
	assert_int_equal(sim_fake_count(answer.body, "messageId"), 2);
	sim_fake_end(&answer);
	sim_fake_get("/sim/messages", &answer);
	assert_string_equal(sim_fake_text(answer.json, "1.to"), "01087654321");
	assert_int_equal(sim_fake_count(answer.body, "messageId"), 3);
	sim_fake_end(&answer);
	sim_fake_get("/sim/messages?to=&limit=1", &answer);
	assert_int_equal(sim_fake_count(answer.body, "messageId"), 1);
	sim_fake_end(&answer);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(uri, sizeof(uri), "/sim/messages%s", bad[i]);
		sim_fake_get(uri, &answer);
		assert_int_equal(answer.status, 400);
		sim_fake_end(&answer);
	}
}

static void
the_page_shows_messages_without_script(void **state)
{
	struct sim_fake_answer answer;

	(void)state;
	send_to("01012345678", "<script>alert('1')</script> & \\\"2\\\"");
	send_to("01087654321", "다른 번호");
	sim_fake_get("/sim/", &answer);
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.headers, "Content-Type: text/html; charset=utf-8"));
	assert_int_equal(sim_fake_count(answer.body, "<li "), 2);
	assert_non_null(strstr(
	    answer.body, "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;2&quot;"));
	assert_null(strstr(answer.body, "{{"));
	assert_non_null(strstr(answer.body, "data-state=\"waiting\""));
	assert_non_null(strstr(answer.body, "[Web발신]"));
	assert_non_null(strstr(answer.body, "밖으로 나가지 않습니다"));
	sim_fake_end(&answer);
	sim_fake_get("/sim/?to=010-8765-4321", &answer);
	assert_int_equal(sim_fake_count(answer.body, "<li "), 1);
	assert_non_null(strstr(answer.body, "value=\"01087654321\""));
	sim_fake_end(&answer);
	sim_fake_get("/sim/?to=%22%3E%3Cscript%3E", &answer);
	assert_int_equal(answer.status, 400);
	assert_null(strstr(answer.body, "\"><script>"));
	assert_non_null(strstr(answer.body, "번호는 숫자로"));
	sim_fake_end(&answer);
}

static void
the_page_lets_no_foreign_thing_in(void **state)
{
	static const char *const uris[] = {
	    "/sim/", "/sim/sim.js", "/sim/sim.css", "/sim/screen", "/sim/messages", "/sim"};
	struct sim_fake_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uris); i++) {
		sim_fake_get(uris[i], &answer);
		assert_non_null(strstr(answer.headers, "default-src 'none'; script-src 'self'"));
		assert_non_null(strstr(answer.headers, "frame-ancestors 'self'"));
		assert_null(strstr(answer.headers, "unsafe"));
		assert_non_null(strstr(answer.headers, "Cache-Control: no-store"));
		sim_fake_end(&answer);
	}
	sim_fake_get("/sim/", &answer);
	assert_int_equal(sim_fake_count(answer.body, "<script"), 1);
	assert_non_null(strstr(answer.body, "<script src=\"/sim/sim.js\" defer></script>"));
	assert_null(strstr(answer.body, "<style"));
	assert_null(strstr(answer.body, " style="));
	assert_null(strstr(answer.body, "://"));
	sim_fake_end(&answer);
	sim_fake_get("/sim", &answer);
	assert_int_equal(answer.status, 308);
	assert_non_null(strstr(answer.headers, "Location: /sim/\r\n"));
	sim_fake_end(&answer);
}

static void
only_the_newest_are_kept(void **state)
{
	struct sim_fake_answer answer;
	char to[12];

	(void)state;
	for (int i = 1; i <= SIM_FAKE_KEPT_MAX + 2; i++) {
		snprintf(to, sizeof(to), "%d", i);
		send_to(to, "x");
	}
	sim_fake_get("/sim/messages?limit=1000", &answer);
	sim_fake_expect(&answer, "0.to", "102");
	sim_fake_expect(&answer, "99.to", "3");
	sim_fake_expect(&answer, "100.to", NULL);
	sim_fake_end(&answer);
}

static void
a_reset_forgets_all(void **state)
{
	static const struct {
		struct sim_fake_request request;
		int status;
		size_t n_left;
	} cases[] = {
	    {{"POST", "/sim/reset", .fetch_site = "cross-site"}, 403, 1},
	    {{"GET", "/sim/reset", .body = NULL}, 404, 1},
	    {{"POST", "/sim/reset", .accept = "text/html,*/*", .fetch_site = "same-origin"}, 303,
	        0},
	    {{"POST", "/sim/reset", .accept = "*/*"}, 204, 0},
	    {{"DELETE", "/sim/reset", .body = NULL}, 204, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		outbox_reset(sim_fake.outbox);
		send_to("1", "x");
		sim_fake_raw(&cases[i].request, &answer);
		assert_int_equal(answer.status, cases[i].status);
		sim_fake_end(&answer);
		sim_fake_get("/sim/messages", &answer);
		assert_int_equal(sim_fake_count(answer.body, "messageId"), cases[i].n_left);
		sim_fake_end(&answer);
	}
}

/* Counts what went wrong: only the main thread may assert. */
static void *
send_and_look(void *arg)
{
	size_t *n_wrong = arg;
	struct sim_fake_answer answer;

	for (size_t i = 0; i < N_MESSAGES; i++) {
		*n_wrong += try_send_to("1", "x") != 202;
		sim_fake_get(i % 2 == 0 ? "/sim/messages" : "/sim/", &answer);
		*n_wrong += answer.status != 200;
		if (i % 16 == 0)
			outbox_reset(sim_fake.outbox);
		sim_fake_end(&answer);
	}
	return NULL;
}

static void
threads_do_not_disturb_each_other(void **state)
{
	pthread_t threads[N_THREADS];
	size_t n_wrong[N_THREADS] = {0};

	(void)state;
	for (size_t i = 0; i < N_THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, send_and_look, &n_wrong[i]), 0);
	for (size_t i = 0; i < N_THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(n_wrong[i], 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(the_inbox_is_newest_first),
	    SIM_FAKE_TEST(the_page_shows_messages_without_script),
	    SIM_FAKE_TEST(the_page_lets_no_foreign_thing_in),
	    SIM_FAKE_TEST(only_the_newest_are_kept),
	    SIM_FAKE_TEST(a_reset_forgets_all),
	    SIM_FAKE_TEST(threads_do_not_disturb_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
