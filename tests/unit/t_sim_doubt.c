#include "sim/doubt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "doubt_fake.h"
#include "sys_fake.h"
#include "t_sim_doubt.h"

/* What nobody knows of the real service: each both ways. */

#define SMS      "/sms/v2/services/" SIM_FAKE_SERVICE
#define DAY_MS   (24 * 3600 * 1000)
#define NIGHT_MS (13 * 3600 * 1000) /* from the start of a test until 22:00 */
#define LONG_90                                                                                                                                \
	"가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나" \
	"다"

/* What became of the one message of the request. */
static void
expect_result(char *request, const char *code)
{
	struct sim_fake_answer answer;

	sys_fake_move_ms(2 * SIM_FAKE_STEP_MS);
	sim_fake_list_request(request, &answer);
	sim_fake_expect(&answer, "messages.0.statusCode", code);
	sim_fake_end(&answer);
	free(request);
}

static void
expect_received(const char *to, const char *content)
{
	struct sim_fake_answer answer;
	char uri[64];

	snprintf(uri, sizeof(uri), "/sim/messages?to=%s", to);
	sim_fake_get(uri, &answer);
	sim_fake_expect(&answer, "0.content", content);
	sim_fake_end(&answer);
}

/* A request whose clock is so far behind, and whose key is this one. */
static void
ask_stale(int64_t behind_ms, const char *access_key, int status, const char *details)
{
	struct sim_fake_request request = {
	    .method = "GET", .uri = SIM_FAKE_MESSAGES "?requestId=x", .access_key = access_key};
	struct sim_fake_answer answer;
	char timestamp[24], signature[SIGN_SENS_SIZE];

	snprintf(timestamp, sizeof(timestamp), "%lld", (long long)(SIM_FAKE_NOW_MS - behind_ms));
	assert_true(sign_sens(&sim_fake.settings.secret_key, request.method, request.uri, timestamp,
	    access_key, signature));
	request.timestamp = timestamp;
	request.signature = signature;
	sim_fake_raw(&request, &answer);
	assert_int_equal(answer.status, status);
	sim_fake_expect(&answer, "error.details", details);
	sim_fake_end(&answer);
}

static void
the_gateway_says_more_or_less(void **state)
{
	static const char invalid[] = "Invalid authentication information.";

	(void)state;
	doubt_fake_decide("skew-edge", "refused");
	doubt_fake_decide("stale-details", "alike");
	ask_stale(299999, SIM_FAKE_KEY, 404, NULL);
	ask_stale(300000, SIM_FAKE_KEY, 401, invalid);
	ask_stale(-300000, SIM_FAKE_KEY, 401, invalid);
	doubt_fake_decide("skew-edge", "taken");
	doubt_fake_decide("stale-details", "told");
	ask_stale(300000, SIM_FAKE_KEY, 404, NULL);
	ask_stale(-300000, SIM_FAKE_KEY, 404, NULL);
	ask_stale(300001, SIM_FAKE_KEY, 401,
	    "Invalid authentication information. The timestamp is 5 minutes or more away.");
	doubt_fake_decide("unknown-key", "alike");
	ask_stale(0, "stranger", 401, invalid);
	doubt_fake_decide("unknown-key", "told");
	ask_stale(
	    0, "stranger", 401, "Invalid authentication information. The access key is unknown.");
}

static size_t
count_templates(const char *channel)
{
	struct sim_fake_answer answer;
	char uri[128];
	size_t n;

	snprintf(uri, sizeof(uri), SIM_FAKE_ALIMTALK "/templates?channelId=%s", channel);
	assert_int_equal(doubt_fake_call("GET", uri, NULL, &answer), 200);
	n = sim_fake_count(answer.body, "templateCode");
	sim_fake_end(&answer);
	return n;
}

static void
a_query_is_read_leniently_or_not(void **state)
{
	static const char plus[] = SIM_FAKE_MESSAGES
	    "?requestStartTime=2026-01-01+08:00:00&requestEndTime=2026-01-01+10:00:00";
	static const char blank[] = SIM_FAKE_MESSAGES
	    "?requestStartTime=2026-01-01%2008:00:00&requestEndTime=2026-01-01%2010:00:00";

	(void)state;
	free(sim_fake_send("SMS", "1", "x", ""));
	doubt_fake_decide("plus", "plus");
	assert_int_equal(doubt_fake_status("GET", plus, NULL), 400);
	assert_int_equal(doubt_fake_status("GET", blank, NULL), 200);
	doubt_fake_decide("plus", "blank");
	assert_int_equal(doubt_fake_status("GET", plus, NULL), 200);
	doubt_fake_decide("at-sign", "raw");
	assert_int_equal(count_templates("%40demo"), 0);
	assert_int_equal(count_templates("@demo"), 3);
	doubt_fake_decide("at-sign", "any");
	assert_int_equal(count_templates("%40demo"), 3);
}

static void
a_bad_request_has_five_bodies(void **state)
{
	static const struct {
		const char *shape, *path, *text;
	} cases[] = {
	    {"spring", "message", "content is required"},
	    {"gateway", "error.details", "content is required"},
	    {"flat", "errorMessage", "content is required"},
	    {"status", "status", "400"},
	    {"empty", "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		doubt_fake_decide("bad-request", cases[i].shape);
		assert_int_equal(
		    doubt_fake_call("POST", SIM_FAKE_MESSAGES,
		        "{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER "\"}", &answer),
		    400);
		sim_fake_expect(&answer, cases[i].path, cases[i].text);
		sim_fake_end(&answer);
	}
}

static void
quotas_are_of_a_day_or_a_month(void **state)
{
	static const char body[] =
	    "{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER
	    "\",\"content\":\"x\",\"messages\":[{\"to\":\"1\"},{\"to\":\"2\"}]}";
	static const struct {
		const char *word, *code;
	} errors[] = {
	    {"quota_exceeded", "400"}, {"throttle_limited", "410"}, {"rate_limited", "420"}};

	(void)state;
	doubt_fake_decide("quota-per-day", "3");
	doubt_fake_decide("quota-per-month", "5");
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES, body), 202);
	for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
		struct sim_fake_answer answer;

		doubt_fake_decide("quota-error", errors[i].word);
		assert_int_equal(doubt_fake_call("POST", SIM_FAKE_MESSAGES, body, &answer), 429);
		sim_fake_expect(&answer, "error.errorCode", errors[i].code);
		sim_fake_end(&answer);
	}
	sys_fake_move_ms(DAY_MS);
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES, body), 202);
	sys_fake_move_ms(DAY_MS);
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES, body), 429);
	for (int i = 0; i < 31; i++)
		sys_fake_move_ms(DAY_MS);
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES, body), 202);
	doubt_fake_decide("quota-per-day", "0");
	doubt_fake_decide("quota-per-month", "0");
	for (int i = 0; i < 5; i++)
		assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES, body), 202);
}

static void
one_bad_number_spoils_all_or_itself(void **state)
{
	static const char sms[] =
	    "{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER
	    "\",\"content\":\"x\",\"messages\":[{\"to\":\"01012345678\"},{\"to\":\"+8210\"}]}";
	static const char alimtalk[] =
	    "{\"plusFriendId\":\"@demo\",\"templateCode\":\"verify\",\"messages\":["
	    "{\"to\":\"010-1\",\"content\":\"[a] 인증번호 [1]를 입력해주세요.\"},"
	    "{\"to\":\"01012345678\",\"content\":\"[a] 인증번호 [1]를 입력해주세요.\"}]}";
	struct sim_fake_answer answer;

	(void)state;
	doubt_fake_decide("bad-recipient", "request");
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES, sms), 400);
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_ALIMTALK "/messages", alimtalk), 400);
	doubt_fake_decide("bad-recipient", "row");
	assert_int_equal(doubt_fake_call("POST", SIM_FAKE_MESSAGES, sms, &answer), 202);
	char *request = mem_strdup(sim_fake_text(answer.json, "requestId"));
	sim_fake_end(&answer);
	sys_fake_move_ms(2 * SIM_FAKE_STEP_MS);
	sim_fake_list_request(request, &answer);
	sim_fake_expect(&answer, "messages.0.statusCode", "3003");
	sim_fake_expect(&answer, "messages.1.statusCode", "0");
	sim_fake_end(&answer);
	free(request);
	assert_int_equal(
	    doubt_fake_call("POST", SIM_FAKE_ALIMTALK "/messages", alimtalk, &answer), 202);
	sim_fake_expect(&answer, "messages.0.requestStatusName", "fail");
	sim_fake_expect(&answer, "messages.0.messageId", NULL);
	sim_fake_expect(&answer, "messages.1.requestStatusName", "success");
	sim_fake_end(&answer);
	assert_int_equal(doubt_fake_status("POST", SIM_FAKE_MESSAGES,
	                     "{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER
	                     "\",\"content\":\"x\",\"messages\":[{\"to\":\"0101234567801234x\"}]}"),
	    400);
}

static void
a_text_is_counted_in_one_of_two_sets(void **state)
{
	(void)state;
	doubt_fake_decide("charset", "euc-kr");
	expect_result(sim_fake_send("SMS", "1", "뷁", ""), "3022");
	doubt_fake_decide("charset", "cp949");
	expect_result(sim_fake_send("SMS", "1", "뷁", ""), "0");
	expect_result(sim_fake_send("SMS", "1", "😀", ""), "3022");
}

static void
a_text_is_cut_at_or_in_a_character(void **state)
{
	(void)state;
	doubt_fake_decide("cut", "whole");
	free(sim_fake_send("SMS", "1", "a" LONG_90, ""));
	expect_received("1", "a가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바"
	                     "사아자차카타파하가나");
	doubt_fake_decide("cut", "half");
	free(sim_fake_send("SMS", "2", "a" LONG_90, ""));
	expect_received("2", "a가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바"
	                     "사아자차카타파하가나\xef\xbf\xbd");
	free(sim_fake_send("SMS", "3", LONG_90 "라", ""));
	expect_received("3", LONG_90);
	doubt_fake_decide("web-sent", "counted");
	free(sim_fake_send("SMS", "4", LONG_90, ""));
	expect_received("4",
	    "가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타");
	doubt_fake_decide("web-sent", "free");
	free(sim_fake_send("SMS", "5", LONG_90, ""));
	expect_received("5", LONG_90);
}

static void
abroad_is_another_matter(void **state)
{
	(void)state;
	doubt_fake_decide("abroad-bytes", "4");
	free(sim_fake_send("SMS", "81901234", "12345", ",\"countryCode\":\"81\""));
	expect_received("81901234", "1234");
	doubt_fake_decide("abroad-bytes", "90");
	doubt_fake_decide("abroad-zero", "taken");
	expect_result(sim_fake_send("SMS", "0901234", "x", ",\"countryCode\":\"81\""), "0");
	doubt_fake_decide("abroad-zero", "refused");
	expect_result(sim_fake_send("SMS", "0901234", "x", ",\"countryCode\":\"81\""), "3003");
	expect_result(sim_fake_send("SMS", "901234", "x", ",\"countryCode\":\"81\""), "0");
	expect_result(sim_fake_send("SMS", "0101234", "x", ""), "0");
}

static void
the_same_again_is_a_duplicate_or_not(void **state)
{
	(void)state;
	doubt_fake_decide("duplicate-s", "0");
	expect_result(sim_fake_send("SMS", "1", "x", ""), "0");
	expect_result(sim_fake_send("SMS", "1", "x", ""), "0");
	doubt_fake_decide("duplicate-s", "60");
	expect_result(sim_fake_send("SMS", "1", "x", ""), "E915");
	expect_result(sim_fake_send("SMS", "1", "y", ""), "0");
	expect_result(sim_fake_send("SMS", "2", "x", ""), "0");
	sys_fake_move_ms(61000);
	expect_result(sim_fake_send("SMS", "1", "x", ""), "0");
}

static void
advertising_at_night_is_sent_or_lost(void **state)
{
	(void)state;
	doubt_fake_decide("night-ads", "lost");
	expect_result(sim_fake_send("SMS", "1", "x", ",\"contentType\":\"AD\""), "0");
	sys_fake_move_ms(NIGHT_MS);
	expect_result(sim_fake_send("SMS", "1", "x", ",\"contentType\":\"AD\""), "E919");
	expect_result(sim_fake_send("SMS", "1", "x", ""), "0");
	doubt_fake_decide("night-ads", "sent");
	expect_result(sim_fake_send("SMS", "1", "x", ",\"contentType\":\"AD\""), "0");
}

static void
nonsense_decides_nothing(void **state)
{
	static const char *const bad[] = {"[]", "{}", "{\"cut\":\"third\"}", "{\"cut\":1}",
	    "{\"file-days\":\"0\"}", "{\"file-days\":\"x\"}", "{\"cuts\":\"half\"}",
	    "{\"cut\":\"half\",\"telco\":\"x\"}"};
	struct sim_fake_answer before, after;

	(void)state;
	sim_fake_get("/sim/doubts", &before);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct sim_fake_answer answer;

		sim_fake_raw(
		    &(struct sim_fake_request){
		        .method = "POST", .uri = "/sim/doubts", .body = bad[i]},
		    &answer);
		assert_int_equal(answer.status, 400);
		sim_fake_end(&answer);
		sim_fake_get("/sim/doubts", &after);
		assert_string_equal(after.body, before.body);
		sim_fake_end(&after);
	}
	doubt_fake_decide("cut", "half");
	sim_fake_raw(&(struct sim_fake_request){.method = "DELETE", .uri = "/sim/doubts"}, &after);
	assert_int_equal(after.status, 204);
	sim_fake_end(&after);
	sim_fake_get("/sim/doubts", &after);
	assert_string_equal(after.body, before.body);
	sim_fake_end(&after);
	sim_fake_end(&before);
}

/* The last one: no doubt was forgotten above, and no word of one. */
static void
every_doubt_was_tried_both_ways(void **state)
{
	struct sim_fake_answer answer;

	(void)state;
	sim_fake_get("/sim/doubts", &answer);
	for (size_t i = 0; i < json_object_array_length(answer.json); i++) {
		struct json_object *row = json_object_array_get_idx(answer.json, i);
		const char *name = sim_fake_text(row, "name"),
		           *words = sim_fake_text(row, "values");

		while (*words != '\0') {
			size_t len = strcspn(words, " ");

			if (!doubt_fake_was_tried(name, words, len))
				fail_msg("%s was not tried as %.*s", name, (int)len, words);
			words += len;
			words += strspn(words, " |");
		}
	}
	assert_int_equal(json_object_array_length(answer.json), DOUBT__MAX);
	sim_fake_end(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(the_gateway_says_more_or_less),
	    SIM_FAKE_TEST(a_query_is_read_leniently_or_not),
	    SIM_FAKE_TEST(a_bad_request_has_five_bodies),
	    SIM_FAKE_TEST(quotas_are_of_a_day_or_a_month),
	    SIM_FAKE_TEST(one_bad_number_spoils_all_or_itself),
	    SIM_FAKE_TEST(a_text_is_counted_in_one_of_two_sets),
	    SIM_FAKE_TEST(a_text_is_cut_at_or_in_a_character),
	    SIM_FAKE_TEST(abroad_is_another_matter),
	    SIM_FAKE_TEST(the_same_again_is_a_duplicate_or_not),
	    SIM_FAKE_TEST(advertising_at_night_is_sent_or_lost),
	    SIM_FAKE_TEST(a_result_names_a_carrier),
	    SIM_FAKE_TEST(a_list_is_answered_in_many_ways),
	    SIM_FAKE_TEST(an_optout_is_answered_in_many_ways),
	    SIM_FAKE_TEST(a_picture_is_kept_for_some_days),
	    SIM_FAKE_TEST(templates_tell_their_items_or_not),
	    SIM_FAKE_TEST(a_reservation_is_told_in_many_ways),
	    SIM_FAKE_TEST(nonsense_decides_nothing),
	    SIM_FAKE_TEST(every_doubt_was_tried_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
