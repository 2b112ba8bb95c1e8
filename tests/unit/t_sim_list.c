#include "sim/sim.h"

#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_fake.h"
#include "sys_fake.h"

/* What becomes of a message: in lists and results, and on the handset. */

#define WINDOW_OF_NOW "requestStartTime=2026-01-01%2009:00:00&requestEndTime=2026-01-01+09:00:00"

static struct sim sim;

static int
open_sim(void **state)
{
	(void)state;
	sim_fake_open(&sim, 1000);
	return 0;
}

static int
close_sim(void **state)
{
	(void)state;
	sim_fake_close(&sim);
	return 0;
}

/* Sends and gives the request's id, which the caller frees. ${more} are other members of the body. */
static char *
send_text(const char *type, const char *to, const char *content, const char *more)
{
	struct sim_fake_answer answer;
	char *body = NULL, *id;

	assert_true(asprintf(&body,
	                "{\"type\":\"%s\",\"from\":\"" SIM_FAKE_SENDER
	                "\",\"content\":\"%s\",\"messages\":[{\"to\":\"%s\"}]%s}",
	                type, content, to, more) > 0);
	sim_fake_call(&sim, "POST", SIM_FAKE_MESSAGES, body, &answer);
	assert_int_equal(answer.status, 202);
	id = mem_strdup(sim_fake_text(answer.json, "requestId"));
	sim_fake_end(&answer);
	free(body);
	return id;
}

static void
send_quietly(const char *to)
{
	free(send_text("SMS", to, "x", ""));
}

/* Asks for a list with the query ${query}. */
static int
list(const char *query, struct sim_fake_answer *answer)
{
	char uri[512];

	snprintf(uri, sizeof(uri), "%s?%s", SIM_FAKE_MESSAGES, query);
	sim_fake_call(&sim, "GET", uri, NULL, answer);
	return answer->status;
}

static void
list_request(const char *id, struct sim_fake_answer *answer)
{
	char query[128];

	snprintf(query, sizeof(query), "requestId=%s", id);
	assert_int_equal(list(query, answer), 200);
}

static void
expect(struct sim_fake_answer *answer, const char *path, const char *text)
{
	const char *found = sim_fake_text(answer->json, path);

	if (text == NULL)
		assert_null(found);
	else if (found == NULL)
		fail_msg("%s is missing", path);
	else
		assert_string_equal(found, text);
}

static void
messages_make_progress(void **state)
{
	static const struct {
		int64_t after_ms;
		const char *status, *code, *name, *time;
	} cases[] = {
	    {0, "READY", NULL, NULL, NULL},
	    {999, "READY", NULL, NULL, NULL},
	    {1000, "PROCESSING", NULL, NULL, NULL},
	    {1999, "PROCESSING", NULL, NULL, NULL},
	    {2000, "COMPLETED", "0", "success", "2026-01-01 09:00:02"},
	    {INT64_C(86400000), "COMPLETED", "0", "success", "2026-01-01 09:00:02"},
	};
	char *id = send_text("SMS", "01012345678", "안녕", "");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		sys_fake_set_ms(SIM_FAKE_NOW_MS + cases[i].after_ms);
		list_request(id, &answer);
		expect(&answer, "messages.0.status", cases[i].status);
		expect(&answer, "messages.0.statusCode", cases[i].code);
		expect(&answer, "messages.0.statusName", cases[i].name);
		expect(&answer, "messages.0.completeTime", cases[i].time);
		sim_fake_end(&answer);
	}
	free(id);
}

static void
lists_and_results_have_the_shape_of_sens(void **state)
{
	static const struct {
		const char *path, *text;
	} in_list[] = {{"statusCode", "202"}, {"statusName", "success"}, {"pageSize", "1000"},
	    {"pageIndex", "0"}, {"itemCount", "1"}, {"hasMore", "false"}, {"nextToken", NULL}},
	  in_message[] = {{"messages.0.requestTime", "2026-01-01 09:00:00"},
	      {"messages.0.contentType", "AD"}, {"messages.0.type", "LMS"},
	      {"messages.0.subject", "제목"}, {"messages.0.content", "안녕"},
	      {"messages.0.countryCode", "1"}, {"messages.0.from", SIM_FAKE_SENDER},
	      {"messages.0.to", "2025550123"}};
	struct sim_fake_answer answer, result;
	char *id = send_text("LMS", "2025550123", "안녕",
	    ",\"subject\":\"제목\",\"contentType\":\"AD\",\"countryCode\":\"1\"");
	char uri[256];

	(void)state;
	list_request(id, &answer);
	expect(&answer, "requestId", id);
	for (size_t i = 0; i < ARRAY_LEN(in_list); i++)
		expect(&answer, in_list[i].path, in_list[i].text);
	snprintf(uri, sizeof(uri), "%s/%s", SIM_FAKE_MESSAGES,
	    sim_fake_text(answer.json, "messages.0.messageId"));
	sim_fake_call(&sim, "GET", uri, NULL, &result);
	assert_int_equal(result.status, 200);
	assert_int_equal(json_object_object_length(result.json), 3);
	expect(&result, "statusCode", "200");
	expect(&result, "statusName", "success");
	expect(&result, "messages.0.requestId", id);
	for (size_t i = 0; i < ARRAY_LEN(in_message); i++) {
		expect(&answer, in_message[i].path, in_message[i].text);
		expect(&result, in_message[i].path, in_message[i].text);
	}
	sim_fake_end(&answer);
	sim_fake_end(&result);
	/* What matches nothing is an answer without a body. */
	sim_fake_call(
	    &sim, "GET", SIM_FAKE_MESSAGES "/513759de-c334-4db4-a5f9-161aa7160b4d", NULL, &result);
	assert_int_equal(result.status, 404);
	assert_string_equal(result.body, "");
	sim_fake_end(&result);
	free(id);
}

static void
a_reservation_waits_for_its_time(void **state)
{
	struct sim_fake_answer answer;
	char *id = send_text("SMS", "1", "x", ",\"reserveTime\":\"2026-01-01 09:30\"");

	(void)state;
	sys_fake_move_ms(29 * 60 * 1000);
	list_request(id, &answer);
	expect(&answer, "statusName", "reserved");
	expect(&answer, "messages.0.status", "READY");
	sim_fake_end(&answer);
	sys_fake_move_ms(60 * 1000 + 2000);
	list_request(id, &answer);
	expect(&answer, "statusName", "success");
	expect(&answer, "messages.0.completeTime", "2026-01-01 09:30:02");
	sim_fake_end(&answer);
	free(id);
}

/* Sent at 09:00:00: 1, 2, and an LMS to 3 with an emoji; the question comes two seconds later. */
static void
lists_are_filtered(void **state)
{
	static const struct {
		const char *query;
		int status;
		int n;
	} cases[] = {
	    {"", 400, 0},
	    {"to=1", 400, 0},
	    {WINDOW_OF_NOW, 200, 3},
	    {WINDOW_OF_NOW "&to=1", 200, 1},
	    {WINDOW_OF_NOW "&to=9", 404, 0},
	    {WINDOW_OF_NOW "&type=LMS", 200, 1},
	    {WINDOW_OF_NOW "&contentType=AD", 404, 0},
	    {WINDOW_OF_NOW "&countryCode=82&from=" SIM_FAKE_SENDER, 200, 3},
	    {WINDOW_OF_NOW "&from=1", 404, 0},
	    {WINDOW_OF_NOW "&status=COMPLETED", 200, 3},
	    {WINDOW_OF_NOW "&status=READY", 404, 0},
	    {WINDOW_OF_NOW "&statusName=success", 200, 2},
	    {WINDOW_OF_NOW "&statusName=fail&to=3", 200, 1},
	    {WINDOW_OF_NOW "&messageId=x", 404, 0},
	    {WINDOW_OF_NOW "&to=%zz", 400, 0},
	    {"requestStartTime=2025-12-02 09:00:00&requestEndTime=2026-01-01 09:00:00", 200, 3},
	    {"requestStartTime=2025-12-02 08:59:59&requestEndTime=2026-01-01 09:00:00", 400, 0},
	    {"requestStartTime=2026-01-01 09:00:00", 400, 0},
	    {"requestStartTime=2026-01-01T09:00:00&requestEndTime=2026-01-01 09:00:00", 400, 0},
	    {"requestStartTime=2026-01-01 09:00:01&requestEndTime=2026-01-01 09:00:00", 400, 0},
	    {"requestStartTime=2026-01-01 09:00:01&requestEndTime=2026-01-01 09:00:02", 404, 0},
	    {"completeStartTime=2026-01-01 09:00:02&completeEndTime=2026-01-02 09:00:02", 200, 3},
	    {"completeStartTime=2026-01-01 09:00:02&completeEndTime=2026-01-02 09:00:03", 400, 0},
	    {"completeStartTime=2026-01-01 08:00:00&completeEndTime=2026-01-01 09:00:01", 404, 0},
	};

	(void)state;
	send_quietly("1");
	send_quietly("2");
	free(send_text("LMS", "3", "😀", ""));
	sys_fake_move_ms(2000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		print_message("# %s\n", cases[i].query);
		assert_int_equal(list(cases[i].query, &answer), cases[i].status);
		if (cases[i].status == 200)
			assert_int_equal(atoi(sim_fake_text(answer.json, "itemCount")), cases[i].n);
		sim_fake_end(&answer);
	}
}

static void
lists_end_after_ninety_days(void **state)
{
	struct sim_fake_answer answer;
	char query[128], *id = send_text("SMS", "1", "x", "");

	(void)state;
	snprintf(query, sizeof(query), "requestId=%s", id);
	sys_fake_move_ms(INT64_C(90) * 86400000);
	assert_int_equal(list(query, &answer), 200);
	sim_fake_end(&answer);
	sys_fake_move_ms(1);
	assert_int_equal(list(query, &answer), 404);
	sim_fake_end(&answer);
	free(id);
}

static void
pages_follow_each_other_without_gap(void **state)
{
	static const char *const bad[] = {"pageSize=0", "pageSize=101", "pageSize=x", "nextToken=x",
	    "nextToken=1", "nextToken=-1", "nextToken=0-1", "nextToken=1-0"};
	struct sim_fake_answer answer;
	char query[256] = WINDOW_OF_NOW, to[8];
	int next = 45, page = 0;

	(void)state;
	for (int i = 1; i <= 45; i++) {
		snprintf(to, sizeof(to), "%d", i);
		send_quietly(to);
	}
	for (bool has_more = true; has_more; page++) {
		assert_int_equal(list(query, &answer), 200);
		expect(&answer, "pageSize", "20");
		assert_int_equal(atoi(sim_fake_text(answer.json, "pageIndex")), page);
		int n = atoi(sim_fake_text(answer.json, "itemCount"));
		for (int i = 0; i < n; i++) {
			char path[32];

			snprintf(path, sizeof(path), "messages.%d.to", i);
			assert_int_equal(atoi(sim_fake_text(answer.json, path)), next--);
		}
		has_more = strcmp(sim_fake_text(answer.json, "hasMore"), "true") == 0;
		snprintf(query, sizeof(query), "%s&nextToken=%s", WINDOW_OF_NOW,
		    has_more ? sim_fake_text(answer.json, "nextToken") : "");
		sim_fake_end(&answer);
		send_quietly("46"); /* what comes meanwhile moves nothing */
	}
	assert_int_equal(next, 0);
	assert_int_equal(page, 3);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(query, sizeof(query), "%s&%s", WINDOW_OF_NOW, bad[i]);
		assert_int_equal(list(query, &answer), 400);
		sim_fake_end(&answer);
	}
}

static void
inbox(const char *query, struct sim_fake_answer *answer)
{
	char uri[128];

	snprintf(uri, sizeof(uri), "/sim/messages%s", query);
	sim_fake_raw(&sim, &(struct sim_fake_request){.method = "GET", .uri = uri}, answer);
}

#define HANGUL_45                                                                                                                              \
	"가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나" \
	"다"

static void
texts_are_cut_or_lost_as_on_the_air(void **state)
{
	static const struct {
		const char *type, *content, *received, *is_cut, *code;
	} cases[] = {
	    {"SMS", HANGUL_45, HANGUL_45, "false", "0"},
	    {"SMS", HANGUL_45 "!", HANGUL_45, "true", "0"},
	    {"SMS", "!" HANGUL_45,
	        "!가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타"
	        "파하가나",
	        "true", "0"},
	    {"LMS", HANGUL_45 "!", HANGUL_45 "!", "false", "0"},
	    {"SMS", "인증번호 😀", "인증번호 😀", "false", "3022"},
	    {"SMS", "뷁", "뷁", "false", "3022"},
	    {"SMS", "a\\r\\n\\tb", "a\r\n\tb", "false", "0"},
	    {"SMS", "a\\u0007", "a\a", "false", "3022"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;
		char *id = send_text(cases[i].type, "1", cases[i].content, "");

		inbox("?limit=1", &answer);
		expect(&answer, "0.content", cases[i].received);
		expect(&answer, "0.isCut", cases[i].is_cut);
		expect(&answer, "0.statusCode", cases[i].code);
		sim_fake_end(&answer);
		sys_fake_move_ms(2000);
		list_request(id, &answer);
		expect(&answer, "messages.0.status", "COMPLETED");
		expect(&answer, "messages.0.statusCode", cases[i].code);
		expect(
		    &answer, "messages.0.statusName", *cases[i].code == '0' ? "success" : "fail");
		if (strchr(cases[i].content, '\\') ==
		    NULL) /* as asked for, also where it was cut */
			expect(&answer, "messages.0.content", cases[i].content);
		sim_fake_end(&answer);
		free(id);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_sim, close_sim)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(messages_make_progress),
	    TEST(lists_and_results_have_the_shape_of_sens),
	    TEST(a_reservation_waits_for_its_time),
	    TEST(lists_are_filtered),
	    TEST(lists_end_after_ninety_days),
	    TEST(pages_follow_each_other_without_gap),
	    TEST(texts_are_cut_or_lost_as_on_the_air),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
