#include "contract.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_fake.h"

/* Client and simulator against each other: every operation, and every no to each of them. */

static void
do_all(void)
{
	for (size_t i = 0; i < CONTRACT_OPERATIONS; i++) {
		struct contract_end end = contract_operations[i].run();

		if (end.outcome != SENS_DONE)
			fail_msg(
			    "operation %zu came to %d with HTTP %d", i, end.outcome, end.status);
	}
}

static void
order(const char *path, const char *body)
{
	struct sim_fake_answer answer;

	sim_fake_raw(
	    &(struct sim_fake_request){.method = "POST", .uri = path, .body = body}, &answer);
	assert_int_equal(answer.status, 200);
	sim_fake_end(&answer);
}

static void
every_operation_is_understood(void **state)
{
	(void)state;
	do_all();
}

/* The same where the real service may be otherwise than the simulator is by itself. */
static void
every_doubt_is_survived(void **state)
{
	static const char *const doubts[] = {"{\"list-status\":\"202\"}",
	    "{\"no-match\":\"empty\"}", "{\"optout-status\":\"201\"}",
	    "{\"optout-status\":\"202\"}", "{\"optout-status\":\"204\"}",
	    "{\"reserve-time\":\"zoned\"}", "{\"telco\":\"SKT\"}", "{\"stale-details\":\"alike\"}",
	    "{\"unknown-key\":\"told\"}", "{\"plus\":\"plus\"}", "{\"skew-edge\":\"taken\"}",
	    "{\"bad-recipient\":\"row\"}", "{\"charset\":\"cp949\"}", "{\"web-sent\":\"counted\"}",
	    "{\"cut\":\"half\"}", "{\"template-items\":\"untold\"}"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(doubts); i++) {
		order("/sim/doubts", doubts[i]);
		do_all();
	}
}

static void
every_no_is_understood(void **state)
{
	static const struct {
		const char *word;
		enum sens_outcome outcome;
		int status;
		const char *code;
	} errors[] = {
	    {"bad_request", SENS_REFUSED, 400, "100"},
	    {"no_credentials", SENS_REFUSED, 401, "200"},
	    {"authentication_failed", SENS_REFUSED, 401, "200"},
	    {"unknown_key", SENS_REFUSED, 401, "200"},
	    {"stale_timestamp", SENS_REFUSED, 401, "200"},
	    {"no_permission", SENS_REFUSED, 401, "210"},
	    {"forbidden", SENS_REFUSED, 403, ""},
	    {"not_found", SENS_REFUSED, 404, "300"},
	    {"no_match", SENS_NOTHING, 404, ""},
	    {"too_large", SENS_REFUSED, 413, "430"},
	    {"quota_exceeded", SENS_REFUSED, 429, "400"},
	    {"throttle_limited", SENS_REFUSED, 429, "410"},
	    {"rate_limited", SENS_REFUSED, 429, "420"},
	    {"unexpected_error", SENS_UNKNOWN, 500, "900"},
	    {"endpoint_error", SENS_UNKNOWN, 503, "500"},
	    {"endpoint_timeout", SENS_UNKNOWN, 504, "510"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
		for (size_t j = 0; j < CONTRACT_OPERATIONS; j++) {
			enum sens_outcome wanted = errors[i].outcome;
			char body[96];

			if (wanted == SENS_NOTHING && contract_operations[j].sends)
				wanted = SENS_REFUSED;
			snprintf(
			    body, sizeof(body), "{\"error\":\"%s\",\"count\":1}", errors[i].word);
			order("/sim/faults", body);
			struct contract_end end = contract_operations[j].run();
			if (end.outcome != wanted || end.status != errors[i].status)
				fail_msg("%s to operation %zu came to %d with HTTP %d",
				    errors[i].word, j, end.outcome, end.status);
			assert_string_equal(end.code, errors[i].code);
		}
	}
}

/* The bodies that a 400 of SENS may have: a no in each. */
static void
every_bad_request_is_a_no(void **state)
{
	static const char *const shapes[] = {"spring", "gateway", "flat", "status", "empty"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		char body[64];

		snprintf(body, sizeof(body), "{\"bad-request\":\"%s\"}", shapes[i]);
		order("/sim/doubts", body);
		/* The number that it comes from is no longer registered. */
		sim_fake.settings.n_senders = 0;
		struct contract_end end = contract_operations[0].run();
		sim_fake.settings.n_senders = 1;
		assert_int_equal(end.outcome, SENS_REFUSED);
		assert_int_equal(end.status, 400);
	}
}

static void
garbage_is_no_answer(void **state)
{
	static const char *const faults[] = {"{\"status\":200,\"body\":\"<html>\",\"count\":1}",
	    "{\"status\":202,\"body\":\"{\\\"statusCode\\\":\",\"count\":1}",
	    "{\"status\":200,\"body\":\"null\",\"count\":1}"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		for (size_t j = 0; j < CONTRACT_OPERATIONS; j++) {
			order("/sim/faults", faults[i]);
			assert_int_equal(contract_operations[j].run().outcome, SENS_UNKNOWN);
		}
	}
}

static int
open_all(void **state)
{
	int status = sim_fake_open(state);

	contract_forget();
	return status;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_all, sim_fake_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(every_operation_is_understood),
	    TEST(every_doubt_is_survived),
	    TEST(every_no_is_understood),
	    TEST(every_bad_request_is_a_no),
	    TEST(garbage_is_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
