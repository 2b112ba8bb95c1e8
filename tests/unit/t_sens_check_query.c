#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_check.h"

/* What is asked for: lists of messages, of opt-outs, of templates. */

#define NOW      \
	INT64_C( \
	    1767236400000) /* Case ${i} is good when no ${field} is named; else the fault is of that field, of no recipient, and says ${words}. */
static void
check_case(
    size_t i, bool is_good, const struct sens_fault *fault, const char *field, const char *words)
{
	if (is_good != (field == NULL))
		fail_msg("case %zu: %s %s", i, fault->field, fault->text);
	if (is_good)
		return;
	assert_string_equal(fault->field, field);
	assert_int_equal(fault->recipient, 0);
	if (strstr(fault->text, words) == NULL)
		fail_msg("case %zu: %s", i, fault->text);
}

/* 2026-01-01 12:00 in Korea */

static void
test_list(void **state)
{
	static const struct {
		struct sens_list_query query;
		enum sens_service service;
		const char *field;
	} cases[] = {
	    {{.request_id = "R"}, SENS_SMS, NULL},
	    {{.request_id = "R"}, SENS_ALIMTALK, NULL},
	    {{.request_id = "R", .page_size = 100}, SENS_SMS, NULL},
	    {{.request_id = "R", .page_size = 101}, SENS_SMS, "pageSize"},
	    {{.page_size = 1}, SENS_SMS, "requestId"},
	    {{.request_id = "R", .request_start_time = "2026-01-01 00:00:00"}, SENS_SMS,
	        "requestId"},
	    {{.request_start_time = "2025-12-01 00:00:00",
	         .request_end_time = "2025-12-31 00:00:00"},
	        SENS_SMS, NULL},
	    {{.request_start_time = "2025-12-01 00:00:00",
	         .request_end_time = "2025-12-31 00:00:01"},
	        SENS_SMS, "requestStartTime"},
	    {{.request_start_time = "2025-12-01 00:00:00"}, SENS_SMS, "requestStartTime"},
	    {{.request_end_time = "2025-12-01 00:00:00"}, SENS_SMS, "requestStartTime"},
	    {{.request_start_time = "2025-12-01 00:00", .request_end_time = "2025-12-02 00:00"},
	        SENS_SMS, "requestStartTime"},
	    {{.request_start_time = "2025-12-02 00:00:00",
	         .request_end_time = "2025-12-01 00:00:00"},
	        SENS_SMS, "requestStartTime"},
	    {{.request_start_time = "2025-10-03 12:00:00",
	         .request_end_time = "2025-10-04 00:00:00"},
	        SENS_SMS, NULL},
	    {{.request_start_time = "2025-10-03 11:59:59",
	         .request_end_time = "2025-10-04 00:00:00"},
	        SENS_SMS, "requestStartTime"},
	    {{.complete_start_time = "2026-01-01 00:00:00",
	         .complete_end_time = "2026-01-02 00:00:00"},
	        SENS_SMS, NULL},
	    {{.complete_start_time = "2026-01-01 00:00:00",
	         .complete_end_time = "2026-01-02 00:00:01"},
	        SENS_SMS, "completeStartTime"},
	    {{.complete_start_time = "2026-01-01 00:00:00",
	         .complete_end_time = "2026-01-02 00:00:00"},
	        SENS_ALIMTALK, "plusFriendId"},
	    {{.complete_start_time = "2026-01-01 00:00:00",
	         .complete_end_time = "2026-01-02 00:00:00",
	         .plus_friend_id = "@bonin"},
	        SENS_ALIMTALK, NULL},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_fault fault = {.field = "", .recipient = 7};
		bool is_good = sens_check_list(NOW, cases[i].service, &cases[i].query, &fault);

		if (is_good != (cases[i].field == NULL) ||
		    (!is_good &&
		        (strcmp(fault.field, cases[i].field) != 0 || fault.recipient != 0)))
			fail_msg("case %zu: %s %s", i, fault.field, fault.text);
	}
}

static void
test_windows(void **state)
{
	static const struct {
		struct sens_list_query query;
		const char *field, *words; /* NULL: good */
	} cases[] = {
	    {{.request_start_time = "2025-12-31 09:00:00",
	         .request_end_time = "2025-12-31 09:00:00"},
	        NULL, NULL},
	    {{.request_start_time = "2025-12-31 09:00:01",
	         .request_end_time = "2025-12-31 09:00:00"},
	        "requestStartTime", "720 hours"},
	    {{.request_start_time = "2025-12-01 12:00:00",
	         .request_end_time = "2025-12-31 12:00:00"},
	        NULL, NULL},
	    {{.request_start_time = "2025-12-01 12:00:00",
	         .request_end_time = "2025-12-31 12:00:01"},
	        "requestStartTime", "720 hours"},
	    {{.complete_start_time = "2025-12-30 12:00:00",
	         .complete_end_time = "2025-12-31 12:00:00"},
	        NULL, NULL},
	    {{.complete_start_time = "2025-12-30 12:00:00",
	         .complete_end_time = "2025-12-31 12:00:01"},
	        "completeStartTime", "24 hours"},
	    {{.request_end_time = "2025-12-31 12:00:01"}, "requestStartTime", "two times"},
	    {{.request_start_time = "2025-12-31 12:00:01"}, "requestStartTime", "two times"},
	    {{.complete_end_time = "2025-12-31 12:00:01"}, "completeStartTime", "two times"},
	    {{.complete_start_time = "2025-12-31 12:00:01"}, "completeStartTime", "two times"},
	    {{.request_start_time = "2025-10-03 12:00:00",
	         .request_end_time = "2025-10-04 12:00:00"},
	        NULL, NULL},
	    {{.request_start_time = "2025-10-03 11:59:59",
	         .request_end_time = "2025-10-04 11:00:00"},
	        "requestStartTime", "90 days"},
	    {{.request_id = "r", .request_start_time = "2025-12-31 09:00:00"}, "requestId",
	        "one window"},
	    {{.page_size = 0}, "requestId", "one window"},
	    {{.request_id = "r", .page_size = 100}, NULL, NULL},
	    {{.request_id = "r", .page_size = 101}, "pageSize", "1..100"},
	    {{.request_id = "r", .page_size = -1}, "pageSize", "1..100"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_fault fault = {.field = "", .recipient = 7};
		bool is_good = sens_check_list(NOW, SENS_SMS, &cases[i].query, &fault);

		check_case(i, is_good, &fault, cases[i].field, cases[i].words);
	}
}

/* Filters: only those of the service, and only words that a message can have. */
static void
test_filters(void **state)
{
	static const struct {
		enum sens_service service;
		struct sens_list_query query;
		const char *field, *words; /* NULL: nothing is wrong */
	} cases[] = {
	    {SENS_SMS, {.type = "LMS", .content_type = "AD", .from = "0212345678"}, NULL, NULL},
	    {SENS_SMS, {.status = "READY", .status_name = "fail", .to = "1"}, NULL, NULL},
	    {SENS_SMS, {.message_id = "anything", .country_code = "81"}, NULL, NULL},
	    {SENS_SMS, {.country_code = "0"}, "countryCode", "must be the calling code"},
	    {SENS_ALIMTALK, {.country_code = "999"}, "countryCode", "must be the calling code"},
	    {SENS_ALIMTALK,
	        {.plus_friend_id = "@a", .template_code = "t", .request_status_name = "fail"}, NULL,
	        NULL},
	    {SENS_ALIMTALK, {.message_status_name = "processing", .to = "01012345678"}, NULL, NULL},
	    {SENS_SMS, {.type = "sms"}, "type", "must be SMS, LMS or MMS"},
	    {SENS_SMS, {.type = ""}, "type", "must be SMS, LMS or MMS"},
	    {SENS_SMS, {.content_type = "ADS"}, "contentType", "must be COMM or AD"},
	    {SENS_SMS, {.status = "DONE"}, "status", "must be READY, PROCESSING or COMPLETED"},
	    {SENS_SMS, {.status_name = "processing"}, "statusName", "must be success or fail"},
	    {SENS_SMS, {.from = "02-1234"}, "from", "must be digits"},
	    {SENS_SMS, {.to = ""}, "to", "must be digits"},
	    {SENS_SMS, {.to = "+82101234"}, "to", "must be digits"},
	    {SENS_ALIMTALK, {.to = "010 1"}, "to", "must be digits"},
	    {SENS_ALIMTALK, {.request_status_name = "processing"}, "requestStatusName",
	        "must be success or fail"},
	    {SENS_ALIMTALK, {.message_status_name = "waiting"}, "messageStatusName",
	        "must be success, processing or fail"},
	    {SENS_SMS, {.plus_friend_id = "@a"}, "plusFriendId", "no filter of the list of SMS"},
	    {SENS_SMS, {.template_code = "t"}, "templateCode", "no filter"},
	    {SENS_SMS, {.request_status_name = "fail"}, "requestStatusName", "no filter"},
	    {SENS_SMS, {.message_status_name = "fail"}, "messageStatusName", "no filter"},
	    {SENS_ALIMTALK, {.type = "SMS"}, "type", "no filter of the list of AlimTalk"},
	    {SENS_ALIMTALK, {.content_type = "AD"}, "contentType", "no filter"},
	    {SENS_ALIMTALK, {.from = "0212345678"}, "from", "no filter"},
	    {SENS_ALIMTALK, {.status = "READY"}, "status", "no filter"},
	    {SENS_ALIMTALK, {.status_name = "fail"}, "statusName", "no filter"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_list_query query = cases[i].query;
		struct sens_fault fault = {.field = "", .text = ""};
		bool is_good;

		query.request_id = "R";
		is_good = sens_check_list(NOW, cases[i].service, &query, &fault);
		check_case(i, is_good, &fault, cases[i].field, cases[i].words);
	}
}

static void
test_optouts(void **state)
{
	static const struct {
		struct sens_optout_query query;
		const char *field;
	} cases[] = {
	    {{.page_size = 0}, NULL},
	    {{.number = "01012345678", .start_ms = 1, .end_ms = 1, .page_size = 100}, NULL},
	    {{.start_ms = 2}, NULL},
	    {{.end_ms = 1}, NULL},
	    {{.start_ms = 2, .end_ms = 1}, "endTime"},
	    {{.number = "010-1234"}, "clientTelNo"},
	    {{.number = ""}, "clientTelNo"},
	    {{.page_size = 101}, "pageSize"},
	    {{.page_size = -1}, "pageSize"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_fault fault = {.field = "", .text = ""};
		bool is_good = sens_check_optouts(&cases[i].query, &fault);

		if (is_good != (cases[i].field == NULL) ||
		    (!is_good &&
		        (strcmp(fault.field, cases[i].field) != 0 || fault.recipient != 0)))
			fail_msg("case %zu: %s %s", i, fault.field, fault.text);
	}
}

static void
test_templates(void **state)
{
	static const struct {
		struct sens_template_query query;
		const char *field;
	} cases[] = {
	    {{.channel_id = "@a"}, NULL},
	    {{.channel_id = "@a", .page_size = 100}, NULL},
	    {{.channel_id = NULL}, "channelId"},
	    {{.channel_id = ""}, "channelId"},
	    {{.channel_id = "@"}, "channelId"},
	    {{.channel_id = "a"}, "channelId"},
	    {{.channel_id = "@a", .page_size = 101}, "pageSize"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_fault fault = {.field = "", .text = ""};
		bool is_good = sens_check_templates(&cases[i].query, &fault);

		if (is_good != (cases[i].field == NULL) ||
		    (!is_good &&
		        (strcmp(fault.field, cases[i].field) != 0 || fault.recipient != 0)))
			fail_msg("case %zu: %s %s", i, fault.field, fault.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_list),
	    cmocka_unit_test(test_windows),
	    cmocka_unit_test(test_filters),
	    cmocka_unit_test(test_optouts),
	    cmocka_unit_test(test_templates),
	};

	return cmocka_run_group_tests_name("sens_check_query", tests, NULL, NULL);
}
