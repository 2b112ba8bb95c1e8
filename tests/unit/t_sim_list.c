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

static void
send_quietly(const char *to)
{
	free(sim_fake_send("SMS", to, "x", ""));
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
	char *id = sim_fake_send("SMS", "01012345678", "안녕", "");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		sys_fake_set_ms(SIM_FAKE_NOW_MS + cases[i].after_ms);
		sim_fake_list_request(id, &answer);
		sim_fake_expect(&answer, "messages.0.status", cases[i].status);
		sim_fake_expect(&answer, "messages.0.statusCode", cases[i].code);
		sim_fake_expect(&answer, "messages.0.statusName", cases[i].name);
		sim_fake_expect(&answer, "messages.0.completeTime", cases[i].time);
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
	char *id = sim_fake_send("LMS", "2025550123", "안녕",
	    ",\"subject\":\"제목\",\"contentType\":\"AD\",\"countryCode\":\"1\"");
	char uri[256];

	(void)state;
	sim_fake_list_request(id, &answer);
	sim_fake_expect(&answer, "requestId", id);
	for (size_t i = 0; i < ARRAY_LEN(in_list); i++)
		sim_fake_expect(&answer, in_list[i].path, in_list[i].text);
	snprintf(uri, sizeof(uri), "%s/%s", SIM_FAKE_MESSAGES,
	    sim_fake_text(answer.json, "messages.0.messageId"));
	sim_fake_call("GET", uri, NULL, &result);
	assert_int_equal(result.status, 200);
	assert_int_equal(json_object_object_length(result.json), 3);
	sim_fake_expect(&result, "statusCode", "200");
	sim_fake_expect(&result, "statusName", "success");
	sim_fake_expect(&result, "messages.0.requestId", id);
	for (size_t i = 0; i < ARRAY_LEN(in_message); i++) {
		sim_fake_expect(&answer, in_message[i].path, in_message[i].text);
		sim_fake_expect(&result, in_message[i].path, in_message[i].text);
	}
	sim_fake_end(&answer);
	sim_fake_end(&result);
	/* What matches nothing is an answer without a body. */
	sim_fake_call(
	    "GET", SIM_FAKE_MESSAGES "/513759de-c334-4db4-a5f9-161aa7160b4d", NULL, &result);
	assert_int_equal(result.status, 404);
	assert_string_equal(result.body, "");
	sim_fake_end(&result);
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
	    {WINDOW_OF_NOW "&type=FAX", 400, 0},
	    {WINDOW_OF_NOW "&contentType=comm", 400, 0},
	    {WINDOW_OF_NOW "&status=DONE", 400, 0},
	    {WINDOW_OF_NOW "&statusName=reserved", 400, 0},
	    {WINDOW_OF_NOW "&plusFriendId=@x&unknown=x", 200, 3},
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
	free(sim_fake_send("LMS", "3", "😀", ""));
	sys_fake_move_ms(2000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		print_message("# %s\n", cases[i].query);
		assert_int_equal(sim_fake_list(cases[i].query, &answer), cases[i].status);
		if (cases[i].status == 200)
			assert_int_equal(atoi(sim_fake_text(answer.json, "itemCount")), cases[i].n);
		sim_fake_end(&answer);
	}
}

static void
lists_end_after_ninety_days(void **state)
{
	struct sim_fake_answer answer;
	char query[128], *id = sim_fake_send("SMS", "1", "x", "");

	(void)state;
	snprintf(query, sizeof(query), "requestId=%s", id);
	sys_fake_move_ms(INT64_C(90) * 86400000);
	assert_int_equal(sim_fake_list(query, &answer), 200);
	sim_fake_end(&answer);
	sys_fake_move_ms(1);
	assert_int_equal(sim_fake_list(query, &answer), 404);
	sim_fake_end(&answer);
	free(id);
}

static void
pages_follow_each_other_without_gap(void **state)
{
	static const char *const bad[] = {"pageSize=0", "pageSize=101", "pageSize=x", "nextToken=x",
	    "nextToken=1", "nextToken=-1", "nextToken=0-1", "nextToken=1-0"};
	struct sim_fake_answer answer;
	char query[256] = WINDOW_OF_NOW, to[12];
	int next = 45, page = 0;

	(void)state;
	for (int i = 1; i <= 45; i++) {
		snprintf(to, sizeof(to), "%d", i);
		send_quietly(to);
	}
	for (bool has_more = true; has_more; page++) {
		assert_int_equal(sim_fake_list(query, &answer), 200);
		sim_fake_expect(&answer, "pageSize", "20");
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
		assert_int_equal(sim_fake_list(query, &answer), 400);
		sim_fake_end(&answer);
	}
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
		char *id = sim_fake_send(cases[i].type, "1", cases[i].content, "");

		sim_fake_get("/sim/messages?limit=1", &answer);
		sim_fake_expect(&answer, "0.content", cases[i].received);
		sim_fake_expect(&answer, "0.isCut", cases[i].is_cut);
		sim_fake_expect(&answer, "0.statusCode", cases[i].code);
		sim_fake_end(&answer);
		sys_fake_move_ms(2000);
		sim_fake_list_request(id, &answer);
		sim_fake_expect(&answer, "messages.0.status", "COMPLETED");
		sim_fake_expect(&answer, "messages.0.statusCode", cases[i].code);
		sim_fake_expect(
		    &answer, "messages.0.statusName", *cases[i].code == '0' ? "success" : "fail");
		if (strchr(cases[i].content, '\\') ==
		    NULL) /* as asked for, also where it was cut */
			sim_fake_expect(&answer, "messages.0.content", cases[i].content);
		sim_fake_end(&answer);
		free(id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(messages_make_progress),
	    SIM_FAKE_TEST(lists_and_results_have_the_shape_of_sens),
	    SIM_FAKE_TEST(lists_are_filtered),
	    SIM_FAKE_TEST(lists_end_after_ninety_days),
	    SIM_FAKE_TEST(pages_follow_each_other_without_gap),
	    SIM_FAKE_TEST(texts_are_cut_or_lost_as_on_the_air),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
