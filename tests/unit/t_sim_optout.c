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

/* The numbers that want no advertisements. */

#define OPTOUTS "/sms/v2/services/" SIM_FAKE_SERVICE "/unsubscribes"

static int
call(const char *method, const char *more, const char *body, struct sim_fake_answer *answer)
{
	char uri[256];

	snprintf(uri, sizeof(uri), OPTOUTS "%s", more);
	sim_fake_call(method, uri, body, answer);
	return answer->status;
}

/* The same, when only the status is of interest. */
static int
try_call(const char *method, const char *more, const char *body)
{
	struct sim_fake_answer answer;
	int status = call(method, more, body, &answer);

	sim_fake_end(&answer);
	return status;
}

/* The owner of the number has called the 080 number. */
static void
call_080(const char *body, int status)
{
	struct sim_fake_answer answer;

	sim_fake_raw(
	    &(struct sim_fake_request){.method = "POST", .uri = "/sim/unsubscribes", .body = body},
	    &answer);
	assert_int_equal(answer.status, status);
	sim_fake_end(&answer);
}

static void
numbers_come_onto_the_list_and_off(void **state)
{
	struct sim_fake_answer answer;

	(void)state;
	assert_int_equal(try_call("GET", "", NULL), 404);
	assert_int_equal(
	    call("POST", "", "[{\"clientTelNo\":\"010\"},{\"clientTelNo\":\"011\"}]", &answer),
	    200);
	sim_fake_expect(&answer, "0.clientTelNo", "010");
	sim_fake_expect(&answer, "0.registerType", "M");
	sim_fake_expect(&answer, "0.registerTime", "2026-01-01T09:00:00.000");
	sim_fake_expect(&answer, "1.clientTelNo", "011");
	sim_fake_expect(&answer, "2", NULL);
	sim_fake_end(&answer);
	assert_int_equal(try_call("DELETE", "", "[{\"clientTelNo\":\"010\"}]"), 204);
	assert_int_equal(try_call("DELETE", "", "[{\"clientTelNo\":\"010\"}]"), 204);
	assert_int_equal(call("GET", "", NULL, &answer), 200);
	sim_fake_expect(&answer, "0.clientTelNo", "011");
	sim_fake_expect(&answer, "1", NULL);
	sim_fake_end(&answer);
}

static void
who_calls_is_told_from_who_is_put_there(void **state)
{
	struct sim_fake_answer answer;

	(void)state;
	call_080("{}", 400);
	call_080("[{\"clientTelNo\":\"010\"}]", 200);
	sys_fake_move_ms(1000);
	/* It stays as it is. */
	assert_int_equal(call("POST", "", "[{\"clientTelNo\":\"010\"}]", &answer), 200);
	sim_fake_expect(&answer, "0.registerType", "C");
	sim_fake_expect(&answer, "0.registerTime", "2026-01-01T09:00:00.000");
	sim_fake_end(&answer);
}

/* 1, 2 and 3 come at 09:00:00.000, .001 and .002. */
static void
lists_are_filtered_and_paged(void **state)
{
	static const struct {
		const char *query;
		int status;
		const char *numbers; /* in their order */
	} cases[] = {
	    {"", 200, "321"},
	    {"?clientTelNo=2", 200, "2"},
	    {"?clientTelNo=9", 404, ""},
	    {"?clientTelNo=010-1", 400, ""},
	    {"?pageSize=2", 200, "32"},
	    {"?pageSize=2&pageIndex=1", 200, "1"},
	    {"?pageSize=2&pageIndex=2", 404, ""},
	    {"?pageSize=100", 200, "321"},
	    {"?pageSize=101", 400, ""},
	    {"?pageSize=0", 400, ""},
	    {"?pageIndex=-1", 400, ""},
	    {"?pageIndex=x", 400, ""},
	    {"?startTime=1767225600001", 200, "32"},
	    {"?endTime=1767225600001", 200, "21"},
	    {"?startTime=1767225600001&endTime=1767225600001", 200, "2"},
	    {"?startTime=2026-01-01", 400, ""},
	    {"?endTime=-1", 400, ""},
	};

	(void)state;
	for (int i = 1; i <= 3; i++) {
		char body[64];

		snprintf(body, sizeof(body), "[{\"clientTelNo\":\"%d\"}]", i);
		assert_int_equal(try_call("POST", "", body), 200);
		sys_fake_move_ms(1);
	}
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		print_message("# %s\n", cases[i].query);
		assert_int_equal(call("GET", cases[i].query, NULL, &answer), cases[i].status);
		for (size_t j = 0; cases[i].status == 200 && j <= strlen(cases[i].numbers); j++) {
			const char number[] = {cases[i].numbers[j], '\0'};
			char path[32];

			snprintf(path, sizeof(path), "%zu.clientTelNo", j);
			sim_fake_expect(&answer, path, *number != '\0' ? number : NULL);
		}
		sim_fake_end(&answer);
	}
}

static void
bodies_are_held_to_their_rules(void **state)
{
	static const char *const methods[] = {"POST", "DELETE"};
	static const struct {
		const char *body, *fault;
	} cases[] = {
	    {"{\"clientTelNo\":\"1\"}", "the body must be an array"},
	    {"[]", "the body must have 1 to 1000 numbers"},
	    {"[1]", "[0] must be an object"},
	    {"[{}]", "[0].clientTelNo must be digits only"},
	    {"[{\"clientTelNo\":1}]", "clientTelNo must be a string"},
	    {"[{\"clientTelNo\":\"1\"},{\"clientTelNo\":\"010-1\"}]",
	        "[1].clientTelNo must be digits only"},
	};

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		assert_int_equal(call(methods[i % 2], "", cases[i / 2].body, &answer), 400);
		sim_fake_expect(&answer, "message", cases[i / 2].fault);
		sim_fake_end(&answer);
	}
	assert_int_equal(try_call("GET", "", NULL), 404); /* nothing half-done */
}

static void
a_thousand_numbers_and_no_more(void **state)
{
	char *body = mem_zalloc(1001 * 32);
	size_t len = 0;

	(void)state;
	for (int i = 0; i < 1001; i++) {
		body[len] = i == 0 ? '[' : ',';
		len += 1 + (size_t)snprintf(body + len + 1, 31, "{\"clientTelNo\":\"%d\"}", i);
		if (i == 999) {
			body[len] = ']';
			assert_int_equal(try_call("POST", "", body), 200);
		}
	}
	body[len] = ']';
	assert_int_equal(try_call("POST", "", body), 400);
	free(body);
}

static void
only_advertisements_fail(void **state)
{
	static const struct {
		const char *to, *more, *code;
	} cases[] = {
	    {"010", ",\"contentType\":\"AD\"", "E917"},
	    {"010", ",\"contentType\":\"COMM\"", "0"},
	    {"010", "", "0"},
	    {"011", ",\"contentType\":\"AD\"", "0"},
	};

	(void)state;
	assert_int_equal(try_call("POST", "", "[{\"clientTelNo\":\"010\"}]"), 200);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;
		char *id = sim_fake_send("SMS", cases[i].to, "x", cases[i].more);

		sys_fake_move_ms(2000);
		sim_fake_list_request(id, &answer);
		sim_fake_expect(&answer, "messages.0.statusCode", cases[i].code);
		sim_fake_expect(
		    &answer, "messages.0.statusName", *cases[i].code == '0' ? "success" : "fail");
		sim_fake_end(&answer);
		free(id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(numbers_come_onto_the_list_and_off),
	    SIM_FAKE_TEST(who_calls_is_told_from_who_is_put_there),
	    SIM_FAKE_TEST(lists_are_filtered_and_paged),
	    SIM_FAKE_TEST(bodies_are_held_to_their_rules),
	    SIM_FAKE_TEST(a_thousand_numbers_and_no_more),
	    SIM_FAKE_TEST(only_advertisements_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
