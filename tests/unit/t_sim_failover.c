#include "sim/sim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_fake.h"
#include "sys_fake.h"

/* The SMS that stands in for an AlimTalk that failed; lists and reservations of AlimTalk. */

#define MESSAGES     SIM_FAKE_ALIMTALK "/messages"
#define RESERVATIONS SIM_FAKE_ALIMTALK "/reservations/"
#define GOOD         "[본인] 인증번호 [1]를 입력해주세요."
#define BAD          "이것은 승인되지 않은 내용입니다."
#define LONG                                                                                                               \
	"이것은 승인되지 않은 내용이며, 한 통의 문자로 보내기에는 조금 길어서 긴 문자로 " \
	"나갑니다. "                                                                                                   \
	"정말로 그렇습니다."
#define NOW                                                                            \
	"requestStartTime=2026-01-01%2009:00:00&requestEndTime=2026-01-01%2009:00:00&" \
	"plusFriendId=%40demo"

/* Sends to ${to}; ${more} are other members of the message, ${rest} of the body. */
static void
send_to(const char *to, const char *content, const char *more, const char *rest,
    struct sim_fake_answer *answer)
{
	char *body = NULL;

	assert_true(asprintf(&body,
	                "{\"plusFriendId\":\"@demo\",\"templateCode\":\"verify\",\"messages\":[{"
	                "\"to\":\"%s\",\"content\":\"%s\"%s}]%s}",
	                to, content, more, rest) > 0);
	sim_fake_call("POST", MESSAGES, body, answer);
	free(body);
	assert_int_equal(answer->status, 202);
}

static void
get_result(const struct sim_fake_answer *sent, struct sim_fake_answer *answer)
{
	char uri[256];

	snprintf(
	    uri, sizeof(uri), MESSAGES "/%s", sim_fake_text(sent->json, "messages.0.messageId"));
	sim_fake_call("GET", uri, NULL, answer);
}

static void
an_sms_follows_when_an_alimtalk_fails(void **state)
{
	static const struct {
		int64_t after_ms;
		const char *status, *code, *id;
		size_t n_received;
	} cases[] = {
	    {0, NULL, NULL, NULL, 1},
	    {1999, NULL, NULL, NULL, 1},
	    {2000, "READY", NULL, "RSSA", 2},
	    {3000, "PROCESSING", NULL, "RSSA", 2},
	    {4000, "COMPLETED", "0", "RSSA", 2},
	};
	struct sim_fake_answer sent, answer;

	(void)state;
	send_to("010", BAD, "", "", &sent);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		sys_fake_set_ms(SIM_FAKE_NOW_MS + cases[i].after_ms);
		get_result(&sent, &answer);
		sim_fake_expect(&answer, "failover.messageStatus", cases[i].status);
		sim_fake_expect(&answer, "failover.messageStatusCode", cases[i].code);
		sim_fake_expect(
		    &answer, "failover.requestStatusCode", cases[i].status != NULL ? "202" : NULL);
		sim_fake_expect(&answer, "failover.smsServiceId",
		    cases[i].status != NULL ? SIM_FAKE_SERVICE : NULL);
		if (cases[i].id != NULL)
			assert_int_equal(strncmp(sim_fake_text(answer.json, "failover.requestId"),
			                     cases[i].id, 4),
			    0);
		sim_fake_end(&answer);
		assert_int_equal(sim_fake_count_received(), cases[i].n_received);
	}
	sim_fake_end(&sent);
}

static void
the_failover_is_as_it_was_asked_for(void **state)
{
	static const struct {
		const char *content, *more;
		const char *type, *received, *subject; /* NULL: none follows */
	} cases[] = {
	    {BAD, "", "SMS", BAD, ""},
	    {LONG, "", "LMS", LONG, "데모"},
	    {BAD, ",\"useSmsFailover\":false", NULL, NULL, NULL},
	    {GOOD, ",\"useSmsFailover\":true", NULL, NULL, NULL},
	    {BAD, ",\"failoverConfig\":{\"type\":\"LMS\",\"subject\":\"제목\"}", "LMS", BAD,
	        "제목"},
	    {BAD, ",\"failoverConfig\":{\"content\":\"다른 글\"}", "SMS", "다른 글", ""},
	    {BAD, ",\"failoverConfig\":{\"content\":\"" LONG "\"}", "LMS", LONG, "데모"},
	    {LONG, ",\"failoverConfig\":{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER "\"}", "SMS",
	        "이것은 승인되지 않은 내용이며, 한 통의 문자로 보내기에는 조금 길어서 긴 문자로 "
	        "나갑니다. ",
	        ""},
	};
	struct sim_fake_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s %s\n", cases[i].content, cases[i].more);
		sim_reset(&sim_fake);
		send_to("010", cases[i].content, cases[i].more, "", &answer);
		sim_fake_end(&answer);
		sys_fake_move_ms(4000);
		sim_fake_get("/sim/messages", &answer);
		if (cases[i].type == NULL) {
			sim_fake_expect(&answer, "0.type", "AT");
			sim_fake_expect(&answer, "1", NULL);
		} else {
			sim_fake_expect(&answer, "0.type", cases[i].type);
			sim_fake_expect(&answer, "0.from", SIM_FAKE_SENDER);
			sim_fake_expect(&answer, "0.to", "010");
			sim_fake_expect(&answer, "0.content", cases[i].received);
			sim_fake_expect(&answer, "0.subject", cases[i].subject);
			sim_fake_expect(&answer, "1.type", "AT");
			sim_fake_expect(&answer, "1.from", "@demo");
		}
		sim_fake_end(&answer);
	}
}

/* Told to fail; what begins with B is the sender's fault, and nothing follows. */
static void
results_on_command_are_followed_too(void **state)
{
	static const struct {
		const char *fault, *first;
		size_t n;
	} cases[] = {
	    {"{\"operation\":\"alimtalk_send\",\"to\":\"010\",\"result\":\"3019\"}", "0", 2},
	    {"{\"operation\":\"alimtalk_send\",\"to\":\"010\",\"result\":\"B001\"}", "B001", 1},
	    {"{\"operation\":\"alimtalk_send\",\"to\":\"011\",\"result\":\"3019\"}", "0000", 1},
	    {"{\"to\":\"010\",\"result\":\"3020\"}", "3020", 2},
	};
	struct sim_fake_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].fault);
		sim_reset(&sim_fake);
		faults_clear(sim_fake.faults);
		sim_fake_raw(
		    &(struct sim_fake_request){
		        .method = "POST", .uri = "/sim/faults", .body = cases[i].fault},
		    &answer);
		assert_int_equal(answer.status, 200);
		sim_fake_end(&answer);
		send_to("010", GOOD, "", "", &answer);
		sim_fake_end(&answer);
		sys_fake_move_ms(4000);
		assert_int_equal(sim_fake_count_received(), cases[i].n);
		sim_fake_get("/sim/messages", &answer);
		sim_fake_expect(&answer, "0.statusCode", cases[i].first);
		sim_fake_end(&answer);
	}
}

/* Each in the lists of its own service, and the SMS not before it goes out. */
static void
both_are_in_their_own_lists(void **state)
{
	static const struct {
		int64_t after_ms;
		int sms_status;
	} cases[] = {{0, 404}, {1999, 404}, {2000, 200}};
	struct sim_fake_answer answer;

	(void)state;
	send_to("010", BAD, "", "", &answer);
	sim_fake_end(&answer);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		sys_fake_set_ms(SIM_FAKE_NOW_MS + cases[i].after_ms);
		assert_int_equal(sim_fake_list("requestStartTime=2026-01-01%2009:00:00&"
		                               "requestEndTime=2026-01-01%2009:00:09",
		                     &answer),
		    cases[i].sms_status);
		sim_fake_expect(
		    &answer, "messages.0.type", cases[i].sms_status == 200 ? "SMS" : NULL);
		sim_fake_end(&answer);
		sim_fake_call("GET", MESSAGES "?" NOW, NULL, &answer);
		assert_int_equal(answer.status, 200);
		sim_fake_expect(&answer, "itemCount", "1");
		sim_fake_expect(&answer, "messages.0.templateCode", "verify");
		sim_fake_end(&answer);
	}
}

static void
lists_are_filtered(void **state)
{
	static const struct {
		const char *query;
		int status;
		const char *n;
	} cases[] = {
	    {"", 400, NULL},
	    {NOW, 200, "2"},
	    {"requestStartTime=2026-01-01%2009:00:00&requestEndTime=2026-01-01%2009:00:00", 400,
	        NULL},
	    {NOW "&completeStartTime=2026-01-01%2009:00:00&completeEndTime=2026-01-01%2009:00:09",
	        400, NULL},
	    {"plusFriendId=@demo&completeStartTime=2026-01-01%2009:00:00&"
	     "completeEndTime=2026-01-01%2009:00:09",
	        200, "2"},
	    {"plusFriendId=@other&completeStartTime=2026-01-01%2009:00:00&"
	     "completeEndTime=2026-01-01%2009:00:09",
	        404, NULL},
	    {NOW "&to=1", 200, "1"},
	    {NOW "&templateCode=verify", 200, "2"},
	    {NOW "&templateCode=other", 404, NULL},
	    {NOW "&countryCode=82", 200, "2"},
	    {NOW "&messageId=x", 404, NULL},
	    {NOW "&pageSize=1", 200, "1"},
	    {"requestId=RBAA-none", 404, NULL},
	    {"plusFriendId=@demo&requestStartTime=2025-12-01%2009:00:00&"
	     "requestEndTime=2026-01-01%2009:00:00",
	        200, "2"},
	    {"plusFriendId=@demo&requestStartTime=2025-12-01%2008:59:59&"
	     "requestEndTime=2026-01-01%2009:00:00",
	        400, NULL},
	};
	struct sim_fake_answer answer;

	(void)state;
	for (int i = 1; i <= 2; i++) {
		send_to(i == 1 ? "1" : "2", GOOD, "", "", &answer);
		sim_fake_end(&answer);
	}
	sys_fake_move_ms(2000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char uri[512];

		print_message("# %s\n", cases[i].query);
		snprintf(uri, sizeof(uri), MESSAGES "?%s", cases[i].query);
		sim_fake_call("GET", uri, NULL, &answer);
		assert_int_equal(answer.status, cases[i].status);
		sim_fake_expect(&answer, "itemCount", cases[i].n);
		sim_fake_end(&answer);
	}
}

static void
lists_end_after_thirty_days(void **state)
{
	struct sim_fake_answer sent, answer;

	(void)state;
	send_to("1", GOOD, "", "", &sent);
	sys_fake_move_ms(INT64_C(30) * 86400000);
	get_result(&sent, &answer);
	assert_int_equal(answer.status, 200);
	sim_fake_end(&answer);
	sys_fake_move_ms(1);
	get_result(&sent, &answer);
	assert_int_equal(answer.status, 404);
	assert_string_equal(answer.body, "");
	sim_fake_end(&answer);
	sim_fake_end(&sent);
}

/* What is called off takes its failover with it; and each service calls off its own only. */
static void
reservations_are_called_off_with_all_that_follows(void **state)
{
	struct sim_fake_answer sent, answer;
	char uri[256];

	(void)state;
	for (int round = 0; round < 2; round++) {
		sys_fake_set_ms(SIM_FAKE_NOW_MS);
		sim_reset(&sim_fake);
		send_to("1", BAD, "", ",\"reserveTime\":\"2026-01-01 09:30\"", &sent);
		sim_fake_expect(&sent, "statusName", "reserved");
		const char *id = sim_fake_text(sent.json, "requestId");
		snprintf(
		    uri, sizeof(uri), "/sms/v2/services/" SIM_FAKE_SERVICE "/reservations/%s", id);
		sim_fake_call("DELETE", uri, NULL, &answer);
		assert_int_equal(answer.status, 404);
		sim_fake_end(&answer);
		snprintf(uri, sizeof(uri), RESERVATIONS "%s", id);
		if (round == 0) {
			sim_fake_call("DELETE", uri, NULL, &answer);
			assert_int_equal(answer.status, 204);
			sim_fake_end(&answer);
		}
		strcat(uri, "/reserve-status");
		sys_fake_move_ms(31 * 60000);
		sim_fake_call("GET", uri, NULL, &answer);
		sim_fake_expect(&answer, "reserveStatus", round == 0 ? "CANCELED" : "DONE");
		sim_fake_end(&answer);
		assert_int_equal(sim_fake_count_received(), round == 0 ? 0 : 2);
		sim_fake_end(&sent);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(an_sms_follows_when_an_alimtalk_fails),
	    SIM_FAKE_TEST(the_failover_is_as_it_was_asked_for),
	    SIM_FAKE_TEST(results_on_command_are_followed_too),
	    SIM_FAKE_TEST(both_are_in_their_own_lists),
	    SIM_FAKE_TEST(lists_are_filtered),
	    SIM_FAKE_TEST(lists_end_after_thirty_days),
	    SIM_FAKE_TEST(reservations_are_called_off_with_all_that_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
