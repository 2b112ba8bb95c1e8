#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_check.h"

/* 2026-01-01 12:00 in Korea. */
#define NOON_MS INT64_C(1767236400000)
#define HOUR_MS INT64_C(3600000)

#define X10   "xxxxxxxxxx"
#define X80   X10 X10 X10 X10 X10 X10 X10 X10
#define KO10  "가나다라마바사아자차"
#define KO40  KO10 KO10 KO10 KO10
#define AD    "(광고) 본인샵 세일\n무료수신거부 080-123-4567"
#define FIELD "01012345678"

static const struct sens_check_rules noon = {.now_ms = NOON_MS};
static char long_text[SENS_LMS_BYTES + 2];

/** A request with one recipient. NULL where it is as most: an SMS with a text. */
struct row {
	const char *type, *content_type, *country, *from, *subject, *content;
	const char *to, *own_subject, *own_content;
	size_t n_files;
	const char *reserve_time, *zone;
	/* NULL: nothing is wrong */
	const char *field;
	size_t recipient;
	const char *words; /* in the fault's text */
};

static const struct row rows[] = {
    {.content = "안녕"},
    {.content = X80 X10},
    {.content = X80 X10 "x", .field = "content", .recipient = 1, .words = "it has 91"},
    {.content = KO40 "가나다라마"},
    {.content = KO40 "가나다라마x", .field = "content", .recipient = 1, .words = "it has 91"},
    {.content = "인증 😀", .field = "content", .recipient = 1, .words = "U+1F600, the 4."},
    {.content = "뷁", .field = "content", .recipient = 1, .words = "U+BDC1, the 1."},
    {.content = "a\r\n", .field = "content", .recipient = 1, .words = "U+000D"},
    {.content = "", .field = "content", .recipient = 1, .words = "empty"},
    {.content = " \n ", .field = "content", .recipient = 1, .words = "empty"},
    {.content = " ", .own_content = "안녕"},
    {.content = "안녕", .own_content = X80 X10 "x", .field = "content", .recipient = 1},
    {.content = "안녕", .subject = "제목", .field = "subject", .recipient = 1, .words = "SMS"},
    {.content = "안녕", .own_subject = "제목", .field = "subject", .recipient = 1},
    {.type = "LMS", .content = "안녕", .subject = KO10 KO10},
    {.type = "LMS",
        .content = "안녕",
        .subject = KO10 KO10 "x",
        .field = "subject",
        .recipient = 1,
        .words = "it has 41"},
    {.type = "LMS", .content = "안녕", .subject = "a\nb", .field = "subject", .recipient = 1},
    {.type = "LMS", .content = X80 X80},
    {.type = "LMS", .content = long_text, .field = "content", .recipient = 1, .words = "2000"},
    {.type = "MMS", .content = "안녕", .n_files = 1},
    {.type = "MMS", .content = "", .n_files = 1},
    {.type = "MMS", .own_content = "안녕", .n_files = 2},
    {.type = "MMS", .content = "안녕", .n_files = 3, .field = "files", .words = "id"},
    {.type = "MMS", .content = "안녕", .field = "files", .words = "LMS"},
    {.type = "LMS", .content = "안녕", .n_files = 1, .field = "files"},
    {.type = "sms", .content = "안녕", .field = "type"},
    {.type = "", .content = "안녕", .field = "type"},
    {.content_type = "COMM", .content = "안녕"},
    {.content_type = "ADS", .content = "안녕", .field = "contentType"},
    {.country = "82", .type = "LMS", .content = "hello"},

    /* abroad */
    {.country = "1", .to = "2125550123", .content = "hello"},
    {.country = "1", .to = "2125550123", .type = "LMS", .content = "hello", .field = "type"},
    {.country = "999", .to = "2125550123", .content = "hello", .field = "countryCode"},
    {.country = "", .content = "hello", .field = "countryCode"},
    {.country = "+82", .content = "hello", .field = "countryCode"},
    {.country = "673", .to = "7123456", .content = "hello"},
    {.country = "81", .to = "9012345678901", .content = "hello"},
    {.country = "81",
        .to = "90123456789012",
        .content = "hello",
        .field = "to",
        .recipient = 1,
        .words = "5..13"},
    {.country = "81",
        .to = "09012345678",
        .content = "hello",
        .field = "to",
        .recipient = 1,
        .words = "begin with 0"},
    {.country = "81", .to = "+9012345678", .content = "hello", .field = "to", .recipient = 1},

    {.from = "", .content = "안녕", .field = "from"},
    {.from = "0505123456", .content = "안녕", .field = "from", .words = "050"},
    {.from = "0511234567", .content = "안녕"}, /* Busan */
    {.from = "02-550-1234", .content = "안녕", .field = "from"},
    {.to = "010-1234-5678", .content = "안녕", .field = "to", .recipient = 1},
    {.to = "+821012345678", .content = "안녕", .field = "to", .recipient = 1},
    {.to = "0101234", .content = "안녕", .field = "to", .recipient = 1},
    {.to = "1234567890123456", .content = "안녕", .field = "to", .recipient = 1},
    {.to = "", .content = "안녕", .field = "to", .recipient = 1},

    /* reservations: it is 12:00 */
    {.content = "안녕", .reserve_time = "2026-01-01 12:10"},
    {.content = "안녕", .reserve_time = "2026-01-01 12:09", .field = "reserveTime", .words = "ten"},
    {.content = "안녕", .reserve_time = "2025-12-31 12:10", .field = "reserveTime"},
    {.content = "안녕", .reserve_time = "2026-01-01 13:00:00", .field = "reserveTime"},
    {.content = "안녕", .reserve_time = "2026-02-29 13:00", .field = "reserveTime"},
    {.content = "안녕", .reserve_time = "2026-01-01T13:00", .field = "reserveTime"},
    {.content = "안녕", .reserve_time = "", .field = "reserveTime"},
    {.content = "안녕", .reserve_time = "2026-01-01 03:10", .zone = "UTC"},
    {.content = "안녕", .reserve_time = "2026-01-01 03:09", .zone = "UTC", .field = "reserveTime"},
    {.content = "안녕", .reserve_time = "2026-01-01 13:00", .zone = "America/New_York"},
    {.content = "안녕", .zone = "Asia/Seoul", .field = "reserveTimeZone"},
    {.content = "안녕", .reserve_time = "2026-01-01 13:00", .zone = "Etc/GMT+9"},
    {.content = "안녕",
        .reserve_time = "2026-01-01 13:00",
        .zone = "+09:00",
        .field = "reserveTimeZone",
        .words = "tz database"},
    {.content = "안녕",
        .reserve_time = "2026-01-01 13:00",
        .zone = "Asia/Seoul ",
        .field = "reserveTimeZone"},
    {.content = "안녕", .reserve_time = "2026-01-01 13:00", .zone = "", .field = "reserveTimeZone"},

    /* advertising */
    {.content_type = "AD", .content = AD},
    {.content_type = "AD", .content = "(광고) 세일 무료거부 0801234567"},
    {.content_type = "AD",
        .content = "세일 무료거부 0801234567",
        .field = "content",
        .recipient = 1,
        .words = "(광고)"},
    {.content_type = "AD",
        .content = " (광고) 세일 무료거부 0801234567",
        .field = "content",
        .recipient = 1},
    {.content_type = "AD",
        .content = "(광고) 세일",
        .field = "content",
        .recipient = 1,
        .words = "080"},
    {.content_type = "AD",
        .content = "(광고) 세일 080-123-4567",
        .field = "content",
        .recipient = 1},
    {.content_type = "AD",
        .content = "(광고) 무료거부 01080123456",
        .field = "content",
        .recipient = 1},
    {.content_type = "AD",
        .content = "(광고) 무료거부 080-12-34",
        .field = "content",
        .recipient = 1},
    {.content_type = "AD",
        .content = AD,
        .own_content = "세일",
        .field = "content",
        .recipient = 1},
    {.type = "LMS",
        .content_type = "AD",
        .subject = "(광고) 세일",
        .content = "무료거부 0801234567"},
    {.content = "(광고) 세일", .field = "contentType", .recipient = 1, .words = "AD"},
    {.type = "LMS",
        .subject = "(광고) 세일",
        .content = "세일",
        .field = "contentType",
        .recipient = 1},
    {.content_type = "AD", .content = AD, .reserve_time = "2026-01-01 20:59"},
    {.content_type = "AD",
        .content = AD,
        .reserve_time = "2026-01-01 21:00",
        .field = "reserveTime",
        .words = "08:00"},
    {.content_type = "AD",
        .content = AD,
        .reserve_time = "2026-01-02 07:59",
        .field = "reserveTime"},
    {.content_type = "AD", .content = AD, .reserve_time = "2026-01-02 08:00"},
    {.content_type = "AD",
        .content = AD,
        .reserve_time = "2026-01-01 12:00",
        .zone = "UTC",
        .field = "reserveTime"},
    {.content_type = "AD",
        .content = AD,
        .reserve_time = "2026-01-02 12:00",
        .zone = "America/New_York",
        .field = "reserveTimeZone"},
};

static bool
check_row(const struct row *row, const struct sens_check_rules *rules, struct sens_fault *fault)
{
	static const char *const files[] = {"a", "b", ""};
	const struct sens_recipient to = {.to = row->to != NULL ? row->to : FIELD,
	    .subject = row->own_subject,
	    .content = row->own_content};
	const struct sens_sms sms = {.type = row->type != NULL ? row->type : "SMS",
	    .content_type = row->content_type,
	    .country_code = row->country,
	    .from = row->from != NULL ? row->from : "0255501234",
	    .subject = row->subject,
	    .content = row->content,
	    .messages = &to,
	    .n_messages = 1,
	    .file_ids = files,
	    .n_files = row->n_files,
	    .reserve_time = row->reserve_time,
	    .reserve_time_zone = row->zone};

	return sens_check_sms(rules, &sms, fault);
}

static void
test_sms(void **state)
{
	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct sens_fault fault = {.field = "", .text = ""};
		bool is_good = check_row(&rows[i], &noon, &fault);

		if (is_good != (rows[i].field == NULL))
			fail_msg("row %zu: %s %s", i, fault.field, fault.text);
		if (is_good)
			continue;
		if (strcmp(fault.field, rows[i].field) != 0 || fault.recipient != rows[i].recipient)
			fail_msg("row %zu: %s of %zu", i, fault.field, fault.recipient);
		if (rows[i].words != NULL && strstr(fault.text, rows[i].words) == NULL)
			fail_msg("row %zu: %s", i, fault.text);
		assert_memory_equal(fault.text, "must ", 5);
	}
}

static void
test_night(void **state)
{
	const struct row ad = {.content_type = "AD", .content = AD}, plain = {.content = "안녕"};
	struct sens_fault fault;

	(void)state;
	for (int hour = 0; hour < 24; hour++) {
		/* It was 12 at noon. */
		struct sens_check_rules rules = {.now_ms = NOON_MS + (hour - 12) * HOUR_MS};

		assert_int_equal(check_row(&ad, &rules, &fault), hour >= 8 && hour < 21);
		assert_true(check_row(&plain, &rules, &fault));
		rules.may_advertise_at_night = true;
		assert_true(check_row(&ad, &rules, &fault));
	}
}

static void
test_recipients(void **state)
{
	static struct sens_recipient to[SENS_MESSAGES_MAX + 1];
	struct sens_sms sms = {
	    .type = "SMS", .from = "0255501234", .content = "안녕", .messages = to};
	struct sens_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(to); i++)
		to[i].to = "01012345678";
	assert_false(sens_check_sms(&noon, &sms, &fault));
	assert_string_equal(fault.field, "messages");
	sms.n_messages = SENS_MESSAGES_MAX + 1;
	assert_false(sens_check_sms(&noon, &sms, &fault));
	assert_string_equal(fault.field, "messages");
	sms.n_messages = SENS_MESSAGES_MAX;
	assert_true(sens_check_sms(&noon, &sms, &fault));
	/* The fault names whose it is. */
	to[98].to = "0";
	assert_false(sens_check_sms(&noon, &sms, &fault));
	assert_int_equal(fault.recipient, 99);
	sms.from = NULL;
	assert_false(sens_check_sms(&noon, &sms, &fault));
	assert_string_equal(fault.field, "from");
}

static void
test_service_ids(void **state)
{
	static const struct {
		const char *id;
		bool is_sms, is_alimtalk;
	} cases[] = {
	    {"ncp:sms:kr:123456789012:shop", true, false},
	    {"ncp:kkobizmsg:kr:123456789012:shop", false, true},
	    {"ncp:sms:kr:1:a-b_c.d~E", true, false},
	    {"ncp:sms:kr:123456789012:", false, false},
	    {"ncp:sms:kr:123456789012", false, false},
	    {"ncp:sms:kr::shop", false, false},
	    {"ncp:sms:kr:1:a/b", false, false},
	    {"ncp:sms:kr:1:a?b", false, false},
	    {"ncp:sms:kr:1:a:b", false, false},
	    {"ncp:kkobizmsg:kr:x:shop", false, false},
	    {"ncp:push:kr:1:shop", false, false},
	    {"", false, false},
	    {"n", false, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *sms = sens_check_service_id(SENS_SMS, cases[i].id);
		const char *alimtalk = sens_check_service_id(SENS_ALIMTALK, cases[i].id);

		if ((sms == NULL) != cases[i].is_sms || (alimtalk == NULL) != cases[i].is_alimtalk)
			fail_msg("%s", cases[i].id);
	}
	/* Mixed up, that is what is said. */
	assert_non_null(
	    strstr(sens_check_service_id(SENS_SMS, "ncp:kkobizmsg:kr:1:a"), "not of Biz Message"));
	assert_non_null(strstr(
	    sens_check_service_id(SENS_ALIMTALK, "ncp:sms:kr:1:a"), "not of the SMS service"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sms),
	    cmocka_unit_test(test_night),
	    cmocka_unit_test(test_recipients),
	    cmocka_unit_test(test_service_ids),
	};

	return cmocka_run_group_tests_name("sens_check", tests, NULL, NULL);
}
