#include "sim/sim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/template.h"
#include "sim_fake.h"
#include "sys_fake.h"

/* Kakao channels and their templates. */

#define CHANNEL "{\"channels\":[{\"channelId\":\"@shop\"}],\"templates\":["

static int
replace(const char *document, struct sim_fake_answer *answer)
{
	sim_fake_raw(
	    &(struct sim_fake_request){.method = "POST", .uri = "/sim/alimtalk", .body = document},
	    answer);
	return answer->status;
}

static void
replace_good(const char *document)
{
	struct sim_fake_answer answer;

	assert_int_equal(replace(document, &answer), 204);
	sim_fake_end(&answer);
}

static void
templates_match_what_was_made_of_them(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool is_match;
	} cases[] = {
	    {"", "", true},
	    {"", "x", false},
	    {"안녕", "안녕", true},
	    {"안녕", "안녕!", false},
	    {"안녕", "안", false},
	    {"[#{brand}] 인증번호 [#{code}]", "[본인] 인증번호 [123456]", true},
	    {"[#{brand}] 인증번호 [#{code}]", "[본인] 인증번호 [123456", false},
	    {"[#{brand}] 인증번호 [#{code}]", "[본인] 인증번호: [123456]", false},
	    {"[#{brand}] 인증번호 [#{code}]", "[] 인증번호 []", true},
	    {"[#{brand}] 인증번호 [#{code}]", "[[]] 인증번호 []] 인증번호 [1]", true},
	    {"#{a}", "", true},
	    {"#{a}", "무엇이든\n여러 줄", true},
	    {"#{a}b", "abab", true},
	    {"#{a}b", "aba", false},
	    {"#{a}#{b}", "x", true},
	    {"a#{b}c#{d}e", "abcde", true},
	    {"a#{b}c#{d}e", "ace", true},
	    {"a#{b}c#{d}e", "abde", false},
	    {"#{x", "#{x", true}, /* no variable: it does not end */
	    {"#x}", "#x}", true},
	    {"aab#{x}", "aab", true},
	    {"#{x}aab", "aaaab", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].pattern);
		assert_int_equal(
		    template_matches(cases[i].pattern, cases[i].text), cases[i].is_match);
	}
}

static void
there_is_a_channel_to_try(void **state)
{
	static const struct {
		const char *path, *text;
	} expected[] = {{"0.channelId", "@demo"}, {"0.channelStatus", "ACTIVE"},
	    {"0.serviceId", SIM_FAKE_ALIMTALK_SERVICE}, {"0.useSmsFailover", "true"},
	    {"0.failoverServiceId", SIM_FAKE_SERVICE}, {"0.failoverTelNo", SIM_FAKE_SENDER},
	    {"0.createTime", "2026-01-01T09:00:00.000"}, {"0.isBlock", "false"},
	    {"0.isDormant", "false"}, {"1", NULL}},
	  of_template[] = {{"0.channelId", "@demo"}, {"0.templateCode", "verify"},
	      {"0.templateName", "인증번호"},
	      {"0.content", "[#{brand}] 인증번호 [#{code}]를 입력해주세요."},
	      {"0.templateInspectionStatus", "COMPLETE"}, {"0.templateStatus", "ACTIVE"},
	      {"0.messageType", "BA"}, {"0.emphasizeType", "NONE"}, {"1.buttons.0.type", "WL"},
	      {"2.emphasizeType", "ITEM_LIST"}, {"2.headerContent", "주문 안내"},
	      {"2.itemHighlight.title", "#{goods}"}, {"2.item.list.1.title", "배송지"},
	      {"2.item.summary.description", "#{sum}원"}, {"3", NULL}};
	struct sim_fake_answer answer;

	(void)state;
	sim_fake_call("GET", SIM_FAKE_ALIMTALK "/channels", NULL, &answer);
	assert_int_equal(answer.status, 200);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++)
		sim_fake_expect(&answer, expected[i].path, expected[i].text);
	sim_fake_end(&answer);
	sim_fake_call("GET", SIM_FAKE_ALIMTALK "/templates?channelId=@demo", NULL, &answer);
	assert_int_equal(answer.status, 200);
	for (size_t i = 0; i < ARRAY_LEN(of_template); i++)
		sim_fake_expect(&answer, of_template[i].path, of_template[i].text);
	sim_fake_end(&answer);
}

static void
templates_are_filtered_and_paged(void **state)
{
	static const struct {
		const char *query;
		int status;
		const char *codes; /* of one letter each */
	} cases[] = {
	    {"", 400, ""},
	    {"channelId=", 400, ""},
	    {"channelId=@shop", 200, "abc"},
	    {"channelId=%40shop", 200, "abc"},
	    {"channelId=@other", 200, "d"},
	    {"channelId=@none", 200, ""},
	    {"channelId=@shop&templateCode=b", 200, "b"},
	    {"channelId=@shop&templateCode=d", 200, ""},
	    {"channelId=@shop&templateName=%EB%B2%88", 200, "ab"},
	    {"channelId=@shop&pageSize=2", 200, "ab"},
	    {"channelId=@shop&pageSize=2&pageIndex=1", 200, "c"},
	    {"channelId=@shop&pageSize=2&pageIndex=2", 200, ""},
	    {"channelId=@shop&pageSize=0", 400, ""},
	    {"channelId=@shop&pageSize=101", 400, ""},
	    {"channelId=@shop&pageIndex=-1", 400, ""},
	};

	(void)state;
	replace_good("{\"channels\":[{\"channelId\":\"@shop\"},{\"channelId\":\"@other\"}],"
	             "\"templates\":["
	             "{\"channelId\":\"@shop\",\"templateCode\":\"a\",\"templateName\":\"1번\","
	             "\"content\":\"x\"},"
	             "{\"channelId\":\"@shop\",\"templateCode\":\"b\",\"templateName\":\"2번\","
	             "\"content\":\"x\"},"
	             "{\"channelId\":\"@shop\",\"templateCode\":\"c\",\"content\":\"x\"},"
	             "{\"channelId\":\"@other\",\"templateCode\":\"d\",\"content\":\"x\"}]}");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;
		char uri[256];

		print_message("# %s\n", cases[i].query);
		snprintf(uri, sizeof(uri), SIM_FAKE_ALIMTALK "/templates?%s", cases[i].query);
		sim_fake_call("GET", uri, NULL, &answer);
		assert_int_equal(answer.status, cases[i].status);
		for (size_t j = 0; cases[i].status == 200 && j <= strlen(cases[i].codes); j++) {
			const char code[] = {cases[i].codes[j], '\0'};
			char path[64];

			snprintf(path, sizeof(path), "%zu.templateCode", j);
			sim_fake_expect(&answer, path, *code != '\0' ? code : NULL);
		}
		sim_fake_end(&answer);
	}
}

static void
another_catalogue_is_held_to_its_rules(void **state)
{
	static const struct {
		const char *document, *fault;
	} cases[] = {
	    {"[]", "the body must be an object"},
	    {"{\"channels\":{}}", "channels must be an array"},
	    {"{\"channels\":[1]}", "channels[0] must be an object"},
	    {"{\"channels\":[{}]}", "channelId must begin with @"},
	    {"{\"channels\":[{\"channelId\":\"@\"}]}", "channelId must begin with @"},
	    {"{\"channels\":[{\"channelId\":1}]}", "channelId must be a string"},
	    {"{\"channels\":[{\"channelId\":\"@x\",\"useSmsFailover\":1}]}",
	        "useSmsFailover must be true or false"},
	    {CHANNEL "1]}", "templates[0] must be an object"},
	    {CHANNEL "{\"channelId\":\"@other\"}]}", "channelId of a template must be a channel's"},
	    {CHANNEL "{\"channelId\":\"@shop\"}]}", "templateCode and content are required"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"templateCode\":\"a\",\"content\":\" \"}]}",
	        "templateCode and content are required"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"buttons\":{}}]}", "buttons must be an array"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"title\":1}]}", "title must be a string"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"headerContent\":1}]}",
	        "headerContent must be a string"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"itemHighlight\":1}]}",
	        "itemHighlight must be an object"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"item\":{}}]}", "item.list must be 2 to 10"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"item\":{\"list\":[{},null]}}]}",
	        "item.list must be an object"},
	    {CHANNEL "{\"channelId\":\"@shop\",\"item\":{\"list\":[{},{}],\"summary\":[]}}]}",
	        "summary must be an object"},
	};
	struct sim_fake_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].document);
		assert_int_equal(replace(cases[i].document, &answer), 400);
		sim_fake_expect(&answer, "message", cases[i].fault);
		sim_fake_end(&answer);
	}
	sim_fake_get("/sim/alimtalk", &answer); /* and all stayed as it was */
	sim_fake_expect(&answer, "channels.0.channelId", "@demo");
	sim_fake_end(&answer);
	replace_good("{}");
	sim_fake_get("/sim/alimtalk", &answer);
	assert_string_equal(answer.body, "{}");
	sim_fake_end(&answer);
}

/* SMS's id does not open AlimTalk, nor the other way round. */
static void
each_service_has_an_id_of_its_own(void **state)
{
	static const char *const uris[] = {"/alimtalk/v2/services/" SIM_FAKE_SERVICE "/channels",
	    "/sms/v2/services/" SIM_FAKE_ALIMTALK_SERVICE "/messages/x",
	    "/sms/v2/services/" SIM_FAKE_ALIMTALK_SERVICE "/unsubscribes"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uris); i++) {
		struct sim_fake_answer answer;

		sim_fake_call("GET", uris[i], NULL, &answer);
		assert_int_equal(answer.status, 403);
		sim_fake_expect(&answer, "message", "Do not have access to this 'serviceId'");
		sim_fake_end(&answer);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(templates_match_what_was_made_of_them),
	    SIM_FAKE_TEST(there_is_a_channel_to_try),
	    SIM_FAKE_TEST(templates_are_filtered_and_paged),
	    SIM_FAKE_TEST(another_catalogue_is_held_to_its_rules),
	    SIM_FAKE_TEST(each_service_has_an_id_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
