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

/* Faults on command. */

#define GOOD                                                                         \
	"{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER "\",\"content\":\"안녕\"," \
	"\"messages\":[{\"to\":\"01012345678\"}]}"

static int
control(const char *method, const char *body, struct sim_fake_answer *answer)
{
	sim_fake_raw(
	    &(struct sim_fake_request){.method = method, .uri = "/sim/faults", .body = body},
	    answer);
	return answer->status;
}

static void
order(const char *body)
{
	struct sim_fake_answer answer;

	assert_int_equal(control("POST", body, &answer), 200);
	sim_fake_end(&answer);
}

static int
try_send(struct sim_fake_answer *answer)
{
	sim_fake_call("POST", SIM_FAKE_MESSAGES, GOOD, answer);
	return answer->status;
}

static void
an_answer_is_another_than_it_should_be(void **state)
{
	static const struct {
		const char *fault;
		int status;
		const char *type;
		const char *body;
		size_t n_received;
	} cases[] = {
	    {"{\"status\":500}", 500, "application/json; charset=utf-8", "", 0},
	    {"{\"status\":202,\"body\":\"{\\\"statusCode\\\":\"}", 202, "application/json",
	        "{\"statusCode\":", 0},
	    {"{\"body\":\"<html>\",\"type\":\"text/html\"}", 200, "text/html\r\n", "<html>", 0},
	    {"{\"status\":500,\"served\":true}", 500, "", "", 1},
	    {"{\"error\":\"unexpected_error\",\"served\":true}", 500, "", NULL, 1},
	    {"{\"error\":\"no_match\"}", 404, "", "", 0},
	    {"{\"delay_ms\":1}", 202, "", NULL, 1},
	    {"{\"drip_ms\":0,\"delay_ms\":1}", 202, "", NULL, 1},
	    {"{\"reset\":\"before\"}", 502, "", "", 0},
	    {"{\"reset\":\"after\"}", 502, "", "", 1},
	    {"{\"reset\":\"half\"}", 502, "", "", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		print_message("# %s\n", cases[i].fault);
		sim_reset(&sim_fake);
		assert_int_equal(control("DELETE", NULL, &answer), 204);
		sim_fake_end(&answer);
		order(cases[i].fault);
		assert_int_equal(try_send(&answer), cases[i].status);
		assert_non_null(strstr(answer.headers, cases[i].type));
		if (cases[i].body != NULL)
			assert_string_equal(answer.body, cases[i].body);
		sim_fake_end(&answer);
		assert_int_equal(sim_fake_count_received(), cases[i].n_received);
	}
}

static void
errors_have_the_shapes_of_the_gateway(void **state)
{
	static const struct {
		const char *word;
		int status;
		const char *code; /* NULL: not of the gateway */
	} cases[] = {
	    {"bad_request", 400, "100"},
	    {"authentication_failed", 401, "200"},
	    {"no_credentials", 401, "200"},
	    {"stale_timestamp", 401, "200"},
	    {"no_permission", 401, "210"},
	    {"forbidden", 403, NULL},
	    {"not_found", 404, "300"},
	    {"too_large", 413, "430"},
	    {"quota_exceeded", 429, "400"},
	    {"throttle_limited", 429, "410"},
	    {"rate_limited", 429, "420"},
	    {"unexpected_error", 500, "900"},
	    {"endpoint_error", 503, "500"},
	    {"endpoint_timeout", 504, "510"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;
		char fault[64];

		print_message("# %s\n", cases[i].word);
		snprintf(fault, sizeof(fault), "{\"error\":\"%s\",\"count\":1}", cases[i].word);
		order(fault);
		assert_int_equal(try_send(&answer), cases[i].status);
		sim_fake_expect(&answer, "error.errorCode", cases[i].code);
		if (cases[i].code == NULL)
			sim_fake_expect(&answer, "error", "Forbidden");
		sim_fake_end(&answer);
	}
}

static void
a_fault_befalls_so_many_requests_of_its_operation(void **state)
{
	static const int statuses[] = {500, 500, 503, 202};
	struct sim_fake_answer answer;

	(void)state;
	order("[{\"operation\":\"sms_send\",\"count\":2,\"status\":500},"
	      "{\"operation\":\"sms_list\",\"status\":404},"
	      "{\"operation\":\"sms_send\",\"count\":1,\"error\":\"endpoint_error\"}]");
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		assert_int_equal(control("GET", NULL, &answer), 200);
		sim_fake_expect(&answer, "0.count", i == 0 ? "2" : i == 1 ? "1" : NULL);
		sim_fake_end(&answer);
		assert_int_equal(try_send(&answer), statuses[i]);
		sim_fake_end(&answer);
	}
	assert_int_equal(control("GET", NULL, &answer), 200);
	assert_string_equal(answer.body, "[{\"operation\":\"sms_list\",\"status\":404}]");
	sim_fake_end(&answer);
	/* Without a count it stays. People's own requests are never spoilt. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(sim_fake_list("requestId=x", &answer), 404);
		assert_string_equal(answer.body, "");
		sim_fake_end(&answer);
	}
	order("{\"status\":500}");
	sim_fake_get("/sim/", &answer);
	assert_int_equal(answer.status, 200);
	sim_fake_end(&answer);
}

static void
a_fault_is_told_as_it_was_ordered(void **state)
{
	static const char *const faults[] = {
	    ("{\"operation\":\"alimtalk_send\",\"count\":3,\"delay_ms\":5,\"drip_ms\":6,\"reset\":"
	     "\"half\",\"status\":200,\"body\":\"x\",\"type\":\"text/plain\",\"served\":true}"),
	    "{\"error\":\"rate_limited\"}",
	    "{\"to\":\"010\",\"result\":\"3001\"}",
	};
	struct sim_fake_answer answer;
	char expected[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		assert_int_equal(control("DELETE", NULL, &answer), 204);
		sim_fake_end(&answer);
		order(faults[i]);
		assert_int_equal(control("GET", NULL, &answer), 200);
		snprintf(expected, sizeof(expected), "[%s]", faults[i]);
		assert_string_equal(answer.body, expected);
		sim_fake_end(&answer);
	}
}

static void
results_come_to_the_numbers_that_were_named(void **state)
{
	static const struct {
		const char *to, *code, *text;
	} cases[] = {
	    {"1", "3001", "없는 번호"},
	    {"1", "0", "성공"}, /* for one message only */
	    {"2", "2003", "단말기 전원 꺼짐"},
	    {"2", "2003", "단말기 전원 꺼짐"},
	    {"3", "E999", "기타 오류"}, /* for anybody, and behind the others */
	    {"2", "2003", "단말기 전원 꺼짐"},
	    {"4", "0", "성공"},
	};

	(void)state;
	order(
	    "[{\"to\":\"1\",\"count\":1,\"result\":\"3001\"},{\"to\":\"2\",\"result\":\"2003\"}]");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		if (i == 4)
			order("{\"operation\":\"sms_send\",\"count\":1,\"result\":\"E999\"}");
		char *id = sim_fake_send("SMS", cases[i].to, "x", "");
		sys_fake_move_ms(2000);
		sim_fake_list_request(id, &answer);
		sim_fake_expect(&answer, "messages.0.statusCode", cases[i].code);
		sim_fake_expect(&answer, "messages.0.statusMessage", cases[i].text);
		sim_fake_end(&answer);
		free(id);
	}
}

static void
nonsense_is_no_fault(void **state)
{
	static const struct {
		const char *fault, *told;
	} cases[] = {
	    {"[1]", "a fault must be an object"},
	    {"{}", "a fault needs delay_ms"},
	    {"{\"delay_ms\":0}", "a fault needs delay_ms"},
	    {"{\"status\":199}", "status must be 200 to 599"},
	    {"{\"status\":\"500\"}", "status must be a whole number"},
	    {"{\"body\":1}", "body must be a string"},
	    {"{\"served\":1,\"status\":500}", "served must be true or false"},
	    {"{\"count\":0,\"status\":500}", "count must be 1"},
	    {"{\"delay_ms\":-1}", "delay_ms must be 0"},
	    {"{\"drip_ms\":10001}", "drip_ms must be 0 to 10000"},
	    {"{\"reset\":\"never\"}", "reset must be before, after or half"},
	    {"{\"error\":\"x\"}", "error is none that SENS has"},
	    {"{\"error\":\"not_found\",\"status\":404}", "an error has a status"},
	    {"{\"operation\":\"page\",\"status\":500}", "operation is none of SENS"},
	    {"{\"operation\":\"1234567890123456789012345678901234567890\",\"status\":500}",
	        "operation is too long"},
	    {"{\"result\":\"12345678\"}", "result is too long"},
	    {"{\"to\":\"1\"}", "to goes with a result"},
	    {"{\"to\":\"x\",\"result\":\"1\"}", "to must be digits only"},
	    {"{\"status\":500,\"result\":\"1\"}", "a result is a fault of its own"},
	    {"[{\"status\":500},{}]", "a fault needs delay_ms"},
	};
	struct sim_fake_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s\n", cases[i].fault);
		assert_int_equal(control("POST", cases[i].fault, &answer), 400);
		assert_int_equal(strncmp(sim_fake_text(answer.json, "message"), cases[i].told,
		                     strlen(cases[i].told)),
		    0);
		sim_fake_end(&answer);
	}
	assert_int_equal(control("GET", NULL, &answer), 200);
	assert_string_equal(answer.body, "[]"); /* not even half of the last one */
	sim_fake_end(&answer);
	for (int i = 0; i < FAULTS_MAX; i++)
		order("{\"status\":500}");
	assert_int_equal(control("POST", "{\"status\":500}", &answer), 400);
	sim_fake_expect(&answer, "message", "there are 100 faults already");
	sim_fake_end(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(an_answer_is_another_than_it_should_be),
	    SIM_FAKE_TEST(errors_have_the_shapes_of_the_gateway),
	    SIM_FAKE_TEST(a_fault_befalls_so_many_requests_of_its_operation),
	    SIM_FAKE_TEST(a_fault_is_told_as_it_was_ordered),
	    SIM_FAKE_TEST(results_come_to_the_numbers_that_were_named),
	    SIM_FAKE_TEST(nonsense_is_no_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
