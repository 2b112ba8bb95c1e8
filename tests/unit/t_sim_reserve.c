#include "sim/sim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim_fake.h"
#include "sys_fake.h"

/* Messages that wait for their time. */

#define RESERVATIONS "/sms/v2/services/" SIM_FAKE_SERVICE "/reservations/"
#define AT_0930      ",\"reserveTime\":\"2026-01-01 09:30\""
#define MINUTE_MS    60000

static char *
reserve(const char *to, const char *when)
{
	return sim_fake_send("SMS", to, "x", when);
}

static int
call(const char *method, const char *id, const char *more, struct sim_fake_answer *answer)
{
	char uri[256];

	snprintf(uri, sizeof(uri), RESERVATIONS "%s%s", id, more);
	sim_fake_call(method, uri, NULL, answer);
	return answer->status;
}

static void
expect_status(const char *id, const char *status)
{
	struct sim_fake_answer answer;

	assert_int_equal(call("GET", id, "/reserve-status", &answer), 200);
	sim_fake_expect(&answer, "reserveStatus", status);
	sim_fake_end(&answer);
}

static int
cancel(const char *id)
{
	struct sim_fake_answer answer;
	int status = call("DELETE", id, "", &answer);

	sim_fake_end(&answer);
	return status;
}

static void
a_reservation_comes_due_by_the_clock(void **state)
{
	static const struct {
		int64_t after_ms;
		const char *reservation, *list, *message;
		size_t n_received;
	} cases[] = {
	    {0, "READY", "reserved", "READY", 0},
	    {30 * MINUTE_MS - 1, "READY", "reserved", "READY", 0},
	    {30 * MINUTE_MS, "PROCESSING", "success", "READY", 1},
	    {30 * MINUTE_MS + 1000, "DONE", "success", "PROCESSING", 1},
	    {30 * MINUTE_MS + 2000, "DONE", "success", "COMPLETED", 1},
	};
	char *id = reserve("1", AT_0930);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		sys_fake_set_ms(SIM_FAKE_NOW_MS + cases[i].after_ms);
		expect_status(id, cases[i].reservation);
		sim_fake_list_request(id, &answer);
		sim_fake_expect(&answer, "statusName", cases[i].list);
		sim_fake_expect(&answer, "messages.0.status", cases[i].message);
		sim_fake_expect(&answer, "messages.0.completeTime",
		    i == ARRAY_LEN(cases) - 1 ? "2026-01-01 09:30:02" : NULL);
		sim_fake_end(&answer);
		assert_int_equal(sim_fake_count_received(), cases[i].n_received);
	}
	free(id);
}

static void
the_time_is_told_as_it_was_asked_for(void **state)
{
	struct sim_fake_answer answer;
	char *id =
	    reserve("1", ",\"reserveTime\":\"2026-01-01 00:30\",\"reserveTimeZone\":\"UTC\"");

	(void)state;
	assert_int_equal(call("GET", id, "/reserve-status", &answer), 200);
	sim_fake_expect(&answer, "reserveId", id);
	sim_fake_expect(&answer, "reserveTime", "2026-01-01 00:30");
	sim_fake_expect(&answer, "reserveTimeZone", "UTC");
	sim_fake_end(&answer);
	sys_fake_move_ms(30 * MINUTE_MS);
	assert_int_equal(sim_fake_count_received(), 1);
	free(id);
}

static void
a_reservation_is_called_off_until_it_is_due(void **state)
{
	char *early = reserve("1", AT_0930), *late = reserve("1", AT_0930);
	struct sim_fake_answer answer;
	char query[128];

	(void)state;
	sys_fake_move_ms(30 * MINUTE_MS - 1);
	assert_int_equal(cancel(early), 204);
	assert_int_equal(cancel(early), 204);
	sys_fake_move_ms(1);
	assert_int_equal(cancel(late), 400);
	expect_status(early, "CANCELED");
	expect_status(late, "PROCESSING");
	sys_fake_move_ms(2000);
	assert_int_equal(cancel(early), 204);
	expect_status(early, "CANCELED");
	assert_int_equal(sim_fake_count_received(), 1);
	snprintf(query, sizeof(query), "requestId=%s", early);
	assert_int_equal(sim_fake_list(query, &answer), 404);
	sim_fake_end(&answer);
	free(early);
	free(late);
}

static void
what_is_no_reservation_is_not_found(void **state)
{
	char *id = reserve("1", "");
	struct sim_fake_answer answer;

	(void)state;
	assert_int_equal(cancel(id), 404);
	assert_int_equal(cancel("RSSA-none"), 404);
	assert_int_equal(call("GET", id, "/reserve-status", &answer), 404);
	assert_string_equal(answer.body, "");
	sim_fake_end(&answer);
	assert_int_equal(call("GET", id, "", &answer), 404);
	sim_fake_end(&answer);
	free(id);
}

/* Asked for first and last, but due between them. */
static void
the_handset_has_them_in_the_order_of_their_times(void **state)
{
	struct sim_fake_answer answer;

	(void)state;
	free(reserve("2", AT_0930));
	free(reserve("1", ""));
	sys_fake_move_ms(31 * MINUTE_MS);
	free(reserve("3", ""));
	sim_fake_get("/sim/messages", &answer);
	sim_fake_expect(&answer, "0.to", "3");
	sim_fake_expect(&answer, "1.to", "2");
	sim_fake_expect(&answer, "2.to", "1");
	sim_fake_end(&answer);
	sim_fake_get("/sim/messages?limit=2", &answer);
	sim_fake_expect(&answer, "1.to", "2");
	sim_fake_expect(&answer, "2.to", NULL);
	sim_fake_end(&answer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(a_reservation_comes_due_by_the_clock),
	    SIM_FAKE_TEST(the_time_is_told_as_it_was_asked_for),
	    SIM_FAKE_TEST(a_reservation_is_called_off_until_it_is_due),
	    SIM_FAKE_TEST(what_is_no_reservation_is_not_found),
	    SIM_FAKE_TEST(the_handset_has_them_in_the_order_of_their_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
