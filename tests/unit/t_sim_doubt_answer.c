#include "t_sim_doubt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doubt_fake.h"
#include "sys_fake.h"

/* How the simulator answers a question about what was sent, opted out, uploaded or reserved. */

#define SMS    "/sms/v2/services/" SIM_FAKE_SERVICE
#define DAY_MS (24 * 3600 * 1000)

void
a_result_names_a_carrier(void **state)
{
	static const char *const telcos[] = {"SKT", "KT", "LGT", "ETC"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(telcos); i++) {
		struct sim_fake_answer answer;

		doubt_fake_decide("telco", telcos[i]);
		char *request = sim_fake_send("SMS", "1", "x", "");
		sys_fake_move_ms(2 * SIM_FAKE_STEP_MS);
		sim_fake_list_request(request, &answer);
		sim_fake_expect(&answer, "messages.0.telcoCode", telcos[i]);
		sim_fake_end(&answer);
		free(request);
	}
}

void
a_list_is_answered_in_many_ways(void **state)
{
	static const char days_31[] =
	    SIM_FAKE_ALIMTALK "/messages?plusFriendId=@demo&requestStartTime=2025-12-02%2000:00:00"
	                      "&requestEndTime=2026-01-02%2000:00:00";
	char *request = sim_fake_send("SMS", "1", "x", ""), query[128];
	struct sim_fake_answer answer;

	(void)state;
	snprintf(query, sizeof(query), "requestId=%s", request);
	doubt_fake_decide("list-status", "202");
	assert_int_equal(sim_fake_list(query, &answer), 202);
	sim_fake_end(&answer);
	doubt_fake_decide("list-status", "200");
	assert_int_equal(sim_fake_list(query, &answer), 200);
	sim_fake_end(&answer);
	doubt_fake_decide("no-match", "empty");
	assert_int_equal(sim_fake_list("requestId=none", &answer), 200);
	sim_fake_expect(&answer, "itemCount", "0");
	sim_fake_expect(&answer, "messages", "[ ]");
	sim_fake_end(&answer);
	assert_int_equal(doubt_fake_call("GET", SMS "/unsubscribes", NULL, &answer), 200);
	assert_string_equal(answer.body, "[]");
	sim_fake_end(&answer);
	doubt_fake_decide("alimtalk-days", "31");
	assert_int_equal(doubt_fake_status("GET", days_31, NULL), 200);
	doubt_fake_decide("alimtalk-days", "30");
	assert_int_equal(doubt_fake_status("GET", days_31, NULL), 400);
	doubt_fake_decide("no-match", "404");
	assert_int_equal(doubt_fake_status("GET", SMS "/unsubscribes", NULL), 404);
	free(request);
}

void
an_optout_is_answered_in_many_ways(void **state)
{
	static const char *const statuses[] = {"200", "201", "202", "204"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		struct sim_fake_answer answer;
		int status = (int)strtol(statuses[i], NULL, 10);

		doubt_fake_decide("optout-status", statuses[i]);
		assert_int_equal(doubt_fake_call("POST", SMS "/unsubscribes",
		                     "[{\"clientTelNo\":\"01012345678\"}]", &answer),
		    status);
		assert_true((*answer.body == '\0') == (status == 204));
		sim_fake_end(&answer);
	}
}

void
a_picture_is_kept_for_some_days(void **state)
{
	static const char body[] =
	    "{\"fileName\":\"a.jpg\",\"fileBody\":\"/9j/wAARCAABAAEDASIAAhEDAREB/9oAAwEAAP/Z\"}";
	struct sim_fake_answer answer;

	(void)state;
	doubt_fake_decide("file-days", "2");
	assert_int_equal(doubt_fake_call("POST", SMS "/files", body, &answer), 200);
	sim_fake_expect(&answer, "expireTime", "2026-01-03T09:00:00.000");
	sim_fake_end(&answer);
}

void
a_reservation_is_told_in_many_ways(void **state)
{
	char *request = sim_fake_send("SMS", "1", "x",
	    ",\"reserveTime\":\"2026-01-01 13:19\",\"reserveTimeZone\":\"Asia/Kolkata\"");
	char uri[256], cancel[200];
	struct sim_fake_answer answer;

	(void)state;
	snprintf(cancel, sizeof(cancel), SMS "/reservations/%s", request);
	snprintf(uri, sizeof(uri), "%s/reserve-status", cancel);
	doubt_fake_decide("reserve-time", "zoned");
	assert_int_equal(doubt_fake_call("GET", uri, NULL, &answer), 200);
	sim_fake_expect(&answer, "reserveTime", "2026-01-01T13:19:00+05:30");
	sim_fake_end(&answer);
	doubt_fake_decide("reserve-time", "minute");
	assert_int_equal(doubt_fake_call("GET", uri, NULL, &answer), 200);
	sim_fake_expect(&answer, "reserveTime", "2026-01-01 13:19");
	sim_fake_end(&answer);
	sys_fake_move_ms(DAY_MS);
	doubt_fake_decide("late-cancel", "404");
	assert_int_equal(doubt_fake_status("DELETE", cancel, NULL), 404);
	doubt_fake_decide("late-cancel", "400");
	assert_int_equal(doubt_fake_status("DELETE", cancel, NULL), 400);
	free(request);
}

void
templates_tell_their_items_or_not(void **state)
{
	static const char uri[] = "/alimtalk/v2/services/" SIM_FAKE_ALIMTALK_SERVICE
	                          "/templates?channelId=@demo&templateCode=order";
	struct sim_fake_answer answer;

	(void)state;
	doubt_fake_decide("template-items", "untold");
	assert_int_equal(doubt_fake_call("GET", uri, NULL, &answer), 200);
	for (size_t i = 0; i < 3; i++)
		sim_fake_expect(&answer,
		    (const char *const[]){"0.headerContent", "0.itemHighlight", "0.item"}[i], NULL);
	sim_fake_expect(&answer, "0.emphasizeType", "ITEM_LIST");
	sim_fake_expect(&answer, "0.templateCode", "order");
	sim_fake_end(&answer);
	doubt_fake_decide("template-items", "told");
	assert_int_equal(doubt_fake_call("GET", uri, NULL, &answer), 200);
	sim_fake_expect(&answer, "0.headerContent", "주문 안내");
	sim_fake_expect(&answer, "0.item.list.0.description", "#{number}");
	sim_fake_end(&answer);
}
