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

/* AlimTalk: what a send is held to, what becomes of it, and the SMS that stands in for one that failed. */

#define MESSAGES SIM_FAKE_ALIMTALK "/messages"
#define TEXT     "[본인] 인증번호 [123456]를 입력해주세요."
#define BUTTON                                                                                         \
	"{\"type\":\"WL\",\"name\":\"둘러보기\",\"linkMobile\":\"https://a.example/\",\"linkPc\":" \
	"\"https://a.example/\"}"

/* Of the template "order", with its parts. */
#define ORDERED     "민수님, 주문이 접수되었습니다."
#define HEADER      ",\"headerContent\":\"주문 안내\""
#define HIGHLIGHT   ",\"itemHighlight\":{\"title\":\"장갑\",\"description\":\"검정\"}"
#define NUMBER      "{\"title\":\"주문 번호\",\"description\":\"20260101\"}"
#define PLACE       "{\"title\":\"배송지\",\"description\":\"서울\"}"
#define ITEMS(a, b) ",\"item\":{\"list\":[" a "," b "]"
#define SUMMARY     ",\"summary\":{\"title\":\"합계\",\"description\":\"39,000원\"}}"

/* Sends one message of a template to 01012345678; ${more} are other members of it. */
static int
send_one(const char *code, const char *content, const char *more, struct sim_fake_answer *answer)
{
	char *body = NULL;

	assert_true(asprintf(&body,
	                "{\"plusFriendId\":\"@demo\",\"templateCode\":\"%s\",\"messages\":[{\"to\":"
	                "\"01012345678\",\"content\":\"%s\"%s}]}",
	                code, content, more) > 0);
	sim_fake_call("POST", MESSAGES, body, answer);
	free(body);
	return answer->status;
}

static void
get_result(const char *id, struct sim_fake_answer *answer)
{
	char uri[256];

	snprintf(uri, sizeof(uri), MESSAGES "/%s", id);
	sim_fake_call("GET", uri, NULL, answer);
	assert_int_equal(answer->status, 200);
}

static void
a_send_is_answered_with_its_messages(void **state)
{
	static const struct {
		const char *path, *text;
	} expected[] = {{"requestTime", "2026-01-01T09:00:00.000"}, {"statusCode", "202"},
	    {"statusName", "processing"}, {"messages.0.to", "01012345678"},
	    {"messages.0.countryCode", "82"}, {"messages.0.content", TEXT},
	    {"messages.0.requestStatusCode", "A000"}, {"messages.0.requestStatusName", "success"},
	    {"messages.0.useSmsFailover", "true"}, {"messages.1", NULL}};
	struct sim_fake_answer answer;

	(void)state;
	assert_int_equal(send_one("verify", TEXT, "", &answer), 202);
	assert_non_null(strstr(answer.body, "\"requestId\":\"RBAA-1767225600000-"));
	assert_int_equal(strlen(sim_fake_text(answer.json, "messages.0.messageId")), 36);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		sim_fake_expect(&answer, expected[i].path, expected[i].text);
	sim_fake_end(&answer);
}

static void
a_result_is_flat_and_comes_by_the_clock(void **state)
{
	static const struct {
		int64_t after_ms;
		const char *name, *code, *time;
	} cases[] = {{0, "processing", NULL, NULL}, {1999, "processing", NULL, NULL},
	    {2000, "success", "0000", "2026-01-01 09:00:02"}};
	struct sim_fake_answer sent, answer;

	(void)state;
	assert_int_equal(send_one("verify", TEXT, "", &sent), 202);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		sys_fake_set_ms(SIM_FAKE_NOW_MS + cases[i].after_ms);
		get_result(sim_fake_text(sent.json, "messages.0.messageId"), &answer);
		sim_fake_expect(&answer, "requestId", sim_fake_text(sent.json, "requestId"));
		sim_fake_expect(&answer, "requestTime", "2026-01-01 09:00:00");
		sim_fake_expect(&answer, "plusFriendId", "@demo");
		sim_fake_expect(&answer, "templateCode", "verify");
		sim_fake_expect(&answer, "messageStatusName", cases[i].name);
		sim_fake_expect(&answer, "messageStatusCode", cases[i].code);
		sim_fake_expect(&answer, "completeTime", cases[i].time);
		sim_fake_expect(&answer, "failover", NULL);
		sim_fake_end(&answer);
	}
	sim_fake_end(&sent);
}

static const struct {
	const char *code, *content, *more;
	const char *fault; /* how the answer's message begins; NULL: accepted */
} field_cases[] = {
    {"verify", TEXT, "", NULL},
    {"none", TEXT, "", "templateCode is not a template"},
    {"verify", " ", "", "messages[0].content is required"},
    {"verify", TEXT, ",\"to\":\"010-1\"", "messages[0].to must be digits only"},
    {"verify", TEXT, ",\"to\":1", "to must be a string"},
    {"verify", TEXT, ",\"countryCode\":\"1\"", NULL},
    {"verify", TEXT, ",\"countryCode\":\"999\"", "countryCode 999 is not supported"},
    {"verify", TEXT, ",\"title\":\"x\"", "messages[0].title is for templates with a title only"},
    {"verify", TEXT, ",\"headerContent\":\"가나다라마바사아\"", NULL},
    {"verify", TEXT, ",\"headerContent\":\"가나다라마바사아!\"",
        "headerContent must be at most 16"},
    {"verify", TEXT, ",\"itemHighlight\":{\"title\":\"x\",\"description\":\"y\"}", NULL},
    {"verify", TEXT, ",\"itemHighlight\":[]", "itemHighlight must be an object"},
    {"verify", TEXT, ",\"itemHighlight\":{\"title\":1}", "title must be a string"},
    {"verify", TEXT, ",\"item\":{\"list\":[{\"title\":\"x\",\"description\":\"y\"}]}",
        "item.list must be 2 to 10"},
    {"verify", TEXT, ",\"item\":{\"list\":[{},{}]}", NULL},
    {"verify", TEXT, ",\"item\":{\"list\":[1,2]}", "item.list must be an object"},
    {"verify", TEXT, ",\"item\":{\"list\":[{\"title\":\"일이삼사오육칠\"},{}]}",
        "title of item.list must be at most 6"},
    {"verify", TEXT, ",\"item\":{\"list\":[{\"description\":\"123456789012345678901234\"},{}]}",
        "description of item.list must be at most 23"},
    {"verify", TEXT, ",\"item\":{\"list\":[{},{}],\"summary\":{\"description\":\"₩1,000.50\"}}",
        NULL},
    {"verify", TEXT, ",\"item\":{\"list\":[{},{}],\"summary\":{\"description\":\"a lot\"}}",
        "description of item.summary must be an amount"},
    {"welcome", "민수님, 가입해 주셔서 감사합니다.", ",\"buttons\":[" BUTTON "]", NULL},
    {"verify", TEXT, ",\"buttons\":{}", "buttons must be an array"},
    {"verify", TEXT, ",\"buttons\":[1]", "buttons[0] must be an object"},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"XX\"}]", "buttons[0].type must be"},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"BK\"}]", "buttons[0].name must be 1 to 20"},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"BK\",\"name\":\"123456789012345678901\"}]",
        "buttons[0].name must be 1 to 20"},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"AC\",\"name\":\"추가\"}]",
        "buttons[0].name must be 채널 추가"},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"AC\",\"name\":\"채널추가\"}]", NULL},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"WL\",\"name\":\"x\",\"linkMobile\":\"a.example\"}]",
        "buttons[0].linkMobile must be http:// or https://"},
    {"verify", TEXT, ",\"buttons\":[{\"type\":\"AL\",\"name\":\"x\",\"schemeIos\":\"a://\"}]",
        "buttons[0].schemeAndroid must be given"},
    {"verify", TEXT, ",\"buttons\":[{},{},{},{},{},{}]", "buttons must be at most 5"},
    {"verify", TEXT, ",\"useSmsFailover\":1", "useSmsFailover must be true or false"},
    {"verify", TEXT, ",\"failoverConfig\":1", "failoverConfig must be an object"},
    {"verify", TEXT, ",\"failoverConfig\":{\"type\":\"MMS\"}", "failoverConfig.type must be"},
    {"verify", TEXT, ",\"failoverConfig\":{\"from\":\"0100\"}",
        "failoverConfig.from is not a registered number"},
    {"verify", TEXT, ",\"failoverConfig\":{\"from\":\"0100\"},\"useSmsFailover\":false", NULL},
};

static void
fields_are_held_to_their_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(field_cases); i++) {
		const char *fault = field_cases[i].fault;
		struct sim_fake_answer answer;

		print_message("# %s %s\n", field_cases[i].code, field_cases[i].more);
		assert_int_equal(send_one(field_cases[i].code, field_cases[i].content,
		                     field_cases[i].more, &answer),
		    fault == NULL ? 202 : 400);
		if (fault != NULL)
			assert_int_equal(
			    strncmp(sim_fake_text(answer.json, "message"), fault, strlen(fault)),
			    0);
		sim_fake_end(&answer);
	}
}

static void
bodies_are_held_to_their_rules(void **state)
{
	static const struct {
		const char *body, *fault;
	} cases[] = {
	    {"[]", "the body must be an object"},
	    {"{}", "plusFriendId is not a channel of this account"},
	    {"{\"plusFriendId\":\"demo\"}", "plusFriendId is not a channel of this account"},
	    {"{\"plusFriendId\":\"@demo\"}", "templateCode is not a template of this channel"},
	    {"{\"plusFriendId\":\"@demo\",\"templateCode\":\"verify\"}",
	        "messages must be 1 to 100"},
	    {"{\"plusFriendId\":\"@demo\",\"templateCode\":\"verify\",\"messages\":[1]}",
	        "messages[0] must be an object"},
	    {"{\"plusFriendId\":\"@demo\",\"templateCode\":\"verify\",\"messages\":[],"
	     "\"reserveTime\":\"2026-01-01 09:05\"}",
	        "reserveTime must be at least 10 minutes from now"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		sim_fake_call("POST", MESSAGES, cases[i].body, &answer);
		assert_int_equal(answer.status, 400);
		sim_fake_expect(&answer, "message", cases[i].fault);
		sim_fake_end(&answer);
	}
}

/* What does not fit its template is accepted and fails; so an SMS goes out, unless none is wanted. */
static void
what_was_not_approved_fails(void **state)
{
	static const struct {
		const char *code, *content, *more, *result;
	} cases[] = {
	    {"verify", TEXT, "", "0000"},
	    {"verify", "인증번호 123456", "", "3016"},
	    {"verify", TEXT, ",\"buttons\":[" BUTTON "]", "3016"},
	    {"welcome", "민수님, 가입해 주셔서 감사합니다.", "", "3016"},
	    {"welcome", "민수님, 가입해 주셔서 감사합니다.", ",\"buttons\":[" BUTTON "]", "0000"},
	    {"welcome", "민수님, 가입해 주셔서 감사합니다.", ",\"buttons\":[" BUTTON "," BUTTON "]",
	        "3016"},
	    {"welcome", "민수님, 가입해 주셔서 감사합니다.",
	        ",\"buttons\":[{\"type\":\"MD\",\"name\":\"둘러보기\"}]", "3016"},
	    {"verify", TEXT, ",\"headerContent\":\"안내\"", "3016"},
	    {"verify", TEXT, ",\"itemHighlight\":{\"title\":\"x\",\"description\":\"y\"}", "3016"},
	    {"verify", TEXT, ",\"item\":{\"list\":[{},{}]}", "3016"},
	    {"order", ORDERED, "", "3016"},
	    {"order", ORDERED, HEADER HIGHLIGHT ITEMS(NUMBER, PLACE) SUMMARY, "0000"},
	    {"order", ORDERED, HIGHLIGHT ITEMS(NUMBER, PLACE) SUMMARY, "3016"},
	    {"order", ORDERED, HEADER ITEMS(NUMBER, PLACE) SUMMARY, "3016"},
	    {"order", ORDERED, HEADER HIGHLIGHT, "3016"},
	    {"order", ORDERED, HEADER HIGHLIGHT ITEMS(NUMBER, PLACE) "}", "3016"},
	    {"order", ORDERED, HEADER HIGHLIGHT ITEMS(PLACE, NUMBER) SUMMARY, "3016"},
	    {"order", ORDERED, HEADER HIGHLIGHT ITEMS(NUMBER, PLACE "," PLACE) SUMMARY, "3016"},
	    {"order", ORDERED,
	        HEADER HIGHLIGHT ITEMS(NUMBER, PLACE) ",\"summary\":{\"title\":\"합계\","
	                                              "\"description\":\"39,000\"}}",
	        "3016"},
	    {"welcome", "민수님, 가입해 주셔서 감사합니다.",
	        ",\"buttons\":[{\"type\":\"WL\",\"name\":\"둘러보기\",\"linkMobile\":\"http://x/\","
	        "\"linkPc\":\"https://x/\"}]",
	        "3016"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer sent, answer;

		print_message("# %s %s %s\n", cases[i].code, cases[i].content, cases[i].more);
		assert_int_equal(
		    send_one(cases[i].code, cases[i].content, cases[i].more, &sent), 202);
		sys_fake_move_ms(2000);
		get_result(sim_fake_text(sent.json, "messages.0.messageId"), &answer);
		sim_fake_expect(&answer, "messageStatusCode", cases[i].result);
		sim_fake_expect(&answer, "messageStatusName",
		    strcmp(cases[i].result, "0000") == 0 ? "success" : "fail");
		sim_fake_end(&answer);
		sim_fake_end(&sent);
	}
}

static void
templates_with_a_title_match_by_it_too(void **state)
{
	static const struct {
		const char *more, *result;
	} cases[] = {
	    {",\"title\":\"3개\"", "0000"}, {",\"title\":\"세 개!\"", "3016"}, {"", "3016"}};
	struct sim_fake_answer sent, answer;

	(void)state;
	sim_fake_raw(&(struct sim_fake_request){.method = "POST",
	                 .uri = "/sim/alimtalk",
	                 .body = "{\"channels\":[{\"channelId\":\"@demo\"}],\"templates\":["
	                         "{\"channelId\":\"@demo\",\"templateCode\":\"order\",\"title\":"
	                         "\"#{n}개\",\"content\":\"주문\"},"
	                         "{\"channelId\":\"@demo\",\"templateCode\":\"new\",\"content\":"
	                         "\"x\",\"templateInspectionStatus\":\"INSPECT\"}]}"},
	    &answer);
	assert_int_equal(answer.status, 204);
	sim_fake_end(&answer);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(send_one("order", "주문", cases[i].more, &sent), 202);
		sim_fake_expect(&sent, "messages.0.useSmsFailover", "false");
		sys_fake_move_ms(2000);
		get_result(sim_fake_text(sent.json, "messages.0.messageId"), &answer);
		sim_fake_expect(&answer, "messageStatusCode", cases[i].result);
		sim_fake_end(&answer);
		sim_fake_end(&sent);
	}
	assert_int_equal(send_one("new", "x", "", &answer), 400);
	sim_fake_expect(&answer, "message", "templateCode is not an approved template");
	sim_fake_end(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(a_send_is_answered_with_its_messages),
	    SIM_FAKE_TEST(a_result_is_flat_and_comes_by_the_clock),
	    SIM_FAKE_TEST(fields_are_held_to_their_rules),
	    SIM_FAKE_TEST(bodies_are_held_to_their_rules),
	    SIM_FAKE_TEST(what_was_not_approved_fails),
	    SIM_FAKE_TEST(templates_with_a_title_match_by_it_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
