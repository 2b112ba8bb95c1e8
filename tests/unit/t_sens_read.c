#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sens_fake.h"
#include "sens_file.h"
#include "sens_optout.h"
#include "sens_reserve.h"
#include "sens_sms.h"

/* Every answer about messages, pictures and refusers that the documents, or people who called, tell of; see tests/golden/replies. */

#define REQUEST "RSSA-1767225600000-1234-12345678-AbCdEfGh"

static void
test_sms_send(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
	} cases[] = {
	    {"sms_send", SENS_DONE},
	    {"sms_send_number", SENS_DONE},
	    {"sms_send_fail", SENS_REFUSED},
	    {"sms_send_no_id", SENS_UNKNOWN},
	    {"sms_send_other_code", SENS_UNKNOWN},
	    {"deleted", SENS_UNKNOWN},
	    {"nothing", SENS_REFUSED},
	    {"error_gateway", SENS_REFUSED},
	    {"error_gateway_number", SENS_REFUSED},
	    {"error_spring", SENS_REFUSED},
	    {"error_flat", SENS_REFUSED},
	    {"error_html", SENS_UNKNOWN},
	    {"error_empty", SENS_UNKNOWN},
	    {"error_cut", SENS_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_receipt receipt;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_sms_read(&reply, &receipt);
		assert_int_equal(receipt.answer.outcome, cases[i].outcome);
		/* Who is told no must be told why. */
		assert_int_equal(*receipt.answer.reason != '\0', cases[i].outcome != SENS_DONE);
		if (cases[i].outcome == SENS_DONE) {
			assert_string_equal(receipt.request_id, REQUEST);
			assert_string_equal(receipt.request_time, "2026-01-01T09:00:00.535");
			assert_string_equal(receipt.status_name, "success");
		}
		sens_answer_free(&receipt.answer);
		http_reply_free(&reply);
	}
}

static void
test_sms_list(void **state)
{
	static const enum sens_delivery deliveries[] = {
	    SENS_DELIVERED, SENS_FAILED, SENS_WAITING, SENS_WAITING};
	struct http_reply reply;
	struct sens_messages list;

	(void)state;
	sens_fake_reply("sms_list", &reply);
	sens_sms_read_list(&reply, &list);
	assert_int_equal(list.page.answer.outcome, SENS_DONE);
	assert_string_equal(list.page.request_id, REQUEST);
	assert_string_equal(list.page.status_code, "202");
	assert_false(list.page.has_more);
	assert_int_equal(list.n, ARRAY_LEN(deliveries));
	for (size_t i = 0; i < list.n; i++)
		assert_int_equal(sens_sms_delivery(&list.messages[i]), deliveries[i]);
	assert_string_equal(list.messages[1].message_id, "f574d3f0-0000-0000-0000-000000000002");
	assert_string_equal(list.messages[1].to, "01087654321");
	assert_string_equal(list.messages[1].from, "0255501234");
	assert_string_equal(list.messages[1].type, "SMS");
	assert_string_equal(list.messages[1].content_type, "COMM");
	assert_string_equal(list.messages[1].country_code, "82");
	assert_string_equal(list.messages[1].request_time, "2026-01-01 09:00:00");
	assert_string_equal(list.messages[1].complete_time, "2026-01-01 09:00:05");
	assert_string_equal(list.messages[1].status_code, "2003");
	assert_string_equal(list.messages[1].status_name, "fail");
	assert_string_equal(list.messages[1].status_message, "단말기 전원 꺼짐");
	assert_string_equal(list.messages[1].telco_code, "ETC");
	assert_string_equal(list.messages[3].status, "READY");
	assert_string_equal(list.messages[3].status_code, "");
	sens_sms_list_free(&list);
	http_reply_free(&reply);
}

static void
test_sms_pages(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		size_t n;
		const char *next_token; /* "": this is the last page */
	} cases[] = {
	    {"sms_list_page", SENS_DONE, 1, "a+b/c=="},
	    /* More, but no way to get at it: that must not turn round for ever. */
	    {"sms_list_no_token", SENS_DONE, 1, ""},
	    {"sms_list_empty", SENS_DONE, 0, ""},
	    {"sms_list_reserved", SENS_DONE, 0, ""},
	    {"sms_result", SENS_DONE, 1, ""},
	    {"nothing", SENS_NOTHING, 0, ""},
	    {"error_spring", SENS_REFUSED, 0, ""},
	    {"error_html", SENS_UNKNOWN, 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_messages list;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_sms_read_list(&reply, &list);
		assert_int_equal(list.page.answer.outcome, cases[i].outcome);
		assert_int_equal(list.n, cases[i].n);
		assert_int_equal(list.page.has_more, *cases[i].next_token != '\0');
		assert_string_equal(list.page.next_token, cases[i].next_token);
		sens_sms_list_free(&list);
		http_reply_free(&reply);
	}
}

static void
test_sms_delivery(void **state)
{
	static const struct {
		const char *status, *code, *name;
		enum sens_delivery delivery;
	} cases[] = {
	    {"COMPLETED", "0", "success", SENS_DELIVERED},
	    {"COMPLETED", "3001", "fail", SENS_FAILED},
	    {"COMPLETED", "", "fail", SENS_FAILED},
	    {"COMPLETED", "0", "fail", SENS_FAILED},
	    {"COMPLETED", "3001", "success", SENS_FAILED},
	    {"COMPLETED", "3001", "", SENS_FAILED},
	    {"COMPLETED", "0", "", SENS_WAITING},
	    {"COMPLETED", "", "success", SENS_WAITING},
	    {"COMPLETED", "", "", SENS_WAITING},
	    {"PROCESSING", "0", "success", SENS_WAITING},
	    {"READY", "3001", "fail", SENS_WAITING},
	    {"", "", "", SENS_WAITING},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct sens_message message = {.status = cases[i].status,
		    .status_code = cases[i].code,
		    .status_name = cases[i].name};

		if (sens_sms_delivery(&message) != cases[i].delivery)
			fail_msg("%s %s %s", cases[i].status, cases[i].code, cases[i].name);
	}
}

static void
test_file(void **state)
{
	struct http_reply reply;
	struct sens_file file;

	(void)state;
	sens_fake_reply("file", &reply);
	sens_file_read(&reply, &file);
	assert_int_equal(file.answer.outcome, SENS_DONE);
	assert_string_equal(file.id, "11111111-aaaa");
	assert_string_equal(file.create_time, "2026-01-01T09:00:00.123");
	assert_string_equal(file.expire_time, "2026-01-07T09:00:00.123");
	sens_answer_free(&file.answer);
	http_reply_free(&reply);

	sens_fake_reply("file_no_id", &reply);
	sens_file_read(&reply, &file);
	assert_int_equal(file.answer.outcome, SENS_UNKNOWN);
	sens_answer_free(&file.answer);
	http_reply_free(&reply);
}

static void
test_reservation(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		const char *status, *time, *text;
	} cases[] = {
	    {"reserve_status", SENS_DONE, "READY", "2026-01-02 09:30", "waits for its time"},
	    {"reserve_status_zoned", SENS_DONE, "SKIP", "2026-01-02T09:30:00+09:00",
	        "was passed over"},
	    {"reserve_no_status", SENS_UNKNOWN, "", "", ""},
	    {"nothing", SENS_NOTHING, "", "", ""},
	};
	struct http_reply reply;
	struct sens_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_reservation reservation;

		sens_fake_reply(cases[i].name, &reply);
		sens_reserve_read(&reply, &reservation);
		assert_int_equal(reservation.answer.outcome, cases[i].outcome);
		assert_string_equal(reservation.status, cases[i].status);
		assert_string_equal(reservation.time, cases[i].time);
		assert_string_equal(sens_reserve_status_text(reservation.status), cases[i].text);
		sens_answer_free(&reservation.answer);
		http_reply_free(&reply);
	}
	sens_fake_reply("deleted", &reply);
	sens_answer_read(&reply, &answer);
	assert_int_equal(answer.outcome, SENS_DONE);
	assert_null(answer.json);
	sens_answer_free(&answer);
	http_reply_free(&reply);
}

static void
test_optouts(void **state)
{
	static const struct {
		const char *name;
		enum sens_outcome outcome;
		size_t n;
	} cases[] = {
	    {"optout_list", SENS_DONE, 2},
	    {"optout_none", SENS_DONE, 0},
	    {"optout_object", SENS_UNKNOWN, 0},
	    {"deleted", SENS_DONE, 0},
	    {"nothing", SENS_NOTHING, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_reply reply;
		struct sens_optouts optouts;

		print_message("# %s\n", cases[i].name);
		sens_fake_reply(cases[i].name, &reply);
		sens_optout_read(&reply, &optouts);
		assert_int_equal(optouts.answer.outcome, cases[i].outcome);
		assert_int_equal(optouts.n, cases[i].n);
		if (optouts.n > 0) {
			assert_string_equal(optouts.items[1].number, "01087654321");
			assert_string_equal(optouts.items[1].how, "M");
			assert_string_equal(optouts.items[1].time, "2026-01-01T10:00:00.000");
		}
		sens_optout_free(&optouts);
		http_reply_free(&reply);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sms_send),
	    cmocka_unit_test(test_sms_list),
	    cmocka_unit_test(test_sms_pages),
	    cmocka_unit_test(test_sms_delivery),
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_reservation),
	    cmocka_unit_test(test_optouts),
	};

	return cmocka_run_group_tests_name("sens_read", tests, NULL, NULL);
}
