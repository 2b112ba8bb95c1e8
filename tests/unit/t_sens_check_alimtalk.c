#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_check.h"

/* AlimTalk. */

#define X10 "xxxxxxxxxx"

/** What is good, and one thing that is changed in it. */
static void
test_alimtalk(void **state)
{
	static const struct sens_item two[] = {{"하나", "1"}, {"둘", "2"}};
	static const struct sens_item late[] = {{"하나", "1"}, {"", ""}, {NULL, NULL}};
	static const struct sens_button late_button[] = {
	    {.type = "BK", .name = "a"}, {.type = "XX", .name = "b"}};
	static const struct sens_button app[] = {
	    {.type = "AL", .name = "앱", .scheme_ios = "a://", .scheme_android = "b://"},
	    {.type = "AL", .name = "앱", .scheme_android = "b://"},
	    {.type = "WL", .name = "앱", .link_mobile = "http:/a/", .link_pc = "http://a/"}};
	static const struct sens_item bare[] = {{"하나", NULL}, {NULL, "2"}, {"셋", "3"}};
	static const struct sens_item wide[] = {{"일곱글자제목이", "1"}, {"둘", "2"}};
	static const struct sens_item deep[] = {{"하나", X10 X10 "xxxx"}, {"둘", "2"}};
	static const struct sens_button web[] = {
	    {.type = "WL", .name = "보기", .link_mobile = "https://a/", .link_pc = "http://a/"}};
	static const struct sens_button one_link[] = {
	    {.type = "WL", .name = "보기", .link_mobile = "https://a/"}};
	static const struct sens_button no_web[] = {
	    {.type = "WL", .name = "보기", .link_mobile = "https://a/", .link_pc = "https:/a"}};
	static const struct sens_button channel[] = {{.type = "AC", .name = "채널 추가"}};
	static const struct sens_button no_channel[] = {{.type = "AC", .name = "추가"}};
	static const struct sens_button no_link[] = {{.type = "WL", .name = "보기"}};
	static const struct sens_button no_android[] = {
	    {.type = "AL", .name = "앱", .scheme_ios = "a://"}};
	static const struct sens_button unknown[] = {{.type = "XX", .name = "보기"}};
	static const struct sens_button no_name[] = {{.type = "BK"}};
	static const struct sens_item full[] = {{"여섯글자제목", X10 X10 "xxx"}, {"둘", "2"}};
#define LINE                \
	{                   \
		"하나", "1" \
	}
#define KEY                                   \
	{                                     \
		.type = "BK", .name = X10 X10 \
	}
	static const struct sens_item ten[11] = {
	    LINE, LINE, LINE, LINE, LINE, LINE, LINE, LINE, LINE, LINE, LINE};
	static const struct sens_button full_name[5] = {KEY, KEY, KEY, KEY, KEY};
	static const struct sens_button long_name[] = {{.type = "BK", .name = X10 X10 "x"}};
	static const struct sens_button many[6] = {{.type = "BK", .name = "1"}};
	static const struct {
		const char *channel, *code;
		struct sens_alimtalk_recipient to;
		const char *field;
	} cases[] = {
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가"}, NULL},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "😀 뷁"}, NULL},
	    {"bonin", "otp1", {.to = "01012345678", .content = "가"}, "plusFriendId"},
	    {"@", "otp1", {.to = "01012345678", .content = "가"}, "plusFriendId"},
	    {NULL, "otp1", {.to = "01012345678", .content = "가"}, "plusFriendId"},
	    {"@bonin", "", {.to = "01012345678", .content = "가"}, "templateCode"},
	    {"@bonin", "otp1", {.to = "010-1234-5678", .content = "가"}, "to"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = ""}, "content"},
	    {"@bonin", "otp1", {.to = "01012345678"}, "content"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .header_content = "머리머리머리머리"}, NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .header_content = "머리머리머리머리x"},
	        "headerContent"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .highlight = {X10 X10 X10 "x", "a"}},
	        "itemHighlight title"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .highlight = {"a", X10 X10}},
	        "itemHighlight description"},
	    /* as much as there may be */
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .highlight = {X10 X10 X10, X10 "xxxxxxxxx"}},
	        NULL},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = full, .n_items = 2},
	        NULL},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = ten, .n_items = 10},
	        NULL},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = ten, .n_items = 11},
	        "item"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = full_name, .n_buttons = 5}, NULL},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = two, .n_items = 2},
	        NULL},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = two, .n_items = 1},
	        "item"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = wide, .n_items = 2},
	        "item title"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = deep, .n_items = 2},
	        "item description"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = web, .n_buttons = 1}, NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = no_link, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = no_android, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = no_name, .n_buttons = 1},
	        "button name"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = one_link, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = no_web, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = channel, .n_buttons = 1}, NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = no_channel, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .items = two,
	            .n_items = 2,
	            .summary = {"합계", "39,000원"}},
	        NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .items = two,
	            .n_items = 2,
	            .summary = {"합계", "about 10"}},
	        "summary description"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .summary = {"합계", "39,000원"}}, "item"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .items = two,
	            .n_items = 2,
	            .summary = {"합계", NULL}},
	        "summary description"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .items = two,
	            .n_items = 2,
	            .summary = {"", "1"}},
	        "summary title"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .items = two,
	            .n_items = 2,
	            .summary = {"일곱글자제목이", "1"}},
	        "summary title"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .highlight = {"a", NULL}},
	        "itemHighlight description"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .highlight = {NULL, "a"}},
	        "itemHighlight title"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = bare, .n_items = 2},
	        "item description"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .items = bare + 1, .n_items = 2},
	        "item title"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .failover_type = "SMS",
	            .failover_subject = "제목"},
	        "failover subject"},
	    /* The text itself goes out where KakaoTalk does not reach: it must be one that a phone shows. */
	    {"@bonin", "otp1", {.to = "01012345678", .content = "뷁", .failover = SENS_FAILOVER_ON},
	        "failover content"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = X10 X10 X10 X10 X10 X10 X10 X10 X10 "x",
	            .failover = SENS_FAILOVER_ON,
	            .failover_type = "SMS"},
	        "failover content"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "뷁", .failover = SENS_FAILOVER_OFF}, NULL},
	    /* not only the first */
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .items = late, .n_items = 2},
	        "item title"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .items = late + 1, .n_items = 2},
	        "item title"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = late_button, .n_buttons = 2},
	        "button type"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = app, .n_buttons = 1}, NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = app + 1, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = app + 2, .n_buttons = 1},
	        "buttons"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .failover_type = "LMS",
	            .failover_subject = "제목"},
	        NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .failover_type = "LMS",
	            .failover_subject = X10 X10 X10 X10 "x"},
	        "failover subject"},
	    {"@bonin", "otp1",
	        {.country_code = "1", .to = "2125550123", .content = "가", .failover_type = "SMS"},
	        NULL},
	    /* Abroad there is no LMS: what is longer is cut. */
	    {"@bonin", "otp1", {.country_code = "1", .to = "2125550123", .content = "가"}, NULL},
	    {"@bonin", "otp1", {.country_code = "999", .to = "2125550123", .content = "가"},
	        "countryCode"},
	    {"@bonin", "otp1", {.country_code = "81", .to = "09012345678", .content = "가"}, "to"},
	    {"@bonin", "otp1",
	        {.country_code = "1", .to = "2125550123", .content = "가", .failover_type = "LMS"},
	        "failover type"},
	    {"@bonin", "otp1",
	        {.country_code = "1",
	            .to = "2125550123",
	            .content = X10 X10 X10 X10 X10 X10 X10 X10 X10 "x",
	            .failover = SENS_FAILOVER_ON},
	        "failover content"},
	    {"@bonin", "otp1",
	        {.country_code = "82",
	            .to = "01012345678",
	            .content = X10 X10 X10 X10 X10 X10 X10 X10 X10 "x",
	            .failover = SENS_FAILOVER_ON},
	        NULL},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = unknown, .n_buttons = 1},
	        "button type"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = long_name, .n_buttons = 1},
	        "button name"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .buttons = many, .n_buttons = 6}, "buttons"},
	    {"@bonin", "otp1", {.to = "01012345678", .content = "가", .failover_type = "MMS"},
	        "failover type"},
	    {"@bonin", "otp1",
	        {.to = "01012345678", .content = "가", .failover_from = "0505123456"},
	        "failover from"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .failover_type = "SMS",
	            .failover_content = X10 X10 X10 X10 X10 X10 X10 X10 X10 "x"},
	        "failover content"},
	    {"@bonin", "otp1",
	        {.to = "01012345678",
	            .content = "가",
	            .failover_type = "LMS",
	            .failover_content = X10 X10 X10 X10 X10 X10 X10 X10 X10 "x"},
	        NULL},
	};
	const struct sens_check_rules rules = {.now_ms = INT64_C(1767236400000)};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sens_fault fault = {.field = ""};
		const struct sens_alimtalk alimtalk = {.plus_friend_id = cases[i].channel,
		    .template_code = cases[i].code,
		    .messages = &cases[i].to,
		    .n_messages = 1};
		bool is_good = sens_check_alimtalk(&rules, &alimtalk, &fault);

		if (is_good != (cases[i].field == NULL) ||
		    (!is_good && strcmp(fault.field, cases[i].field) != 0))
			fail_msg("case %zu: %s %s", i, fault.field, fault.text);
	}
}

static void
test_amounts(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
	} cases[] = {{"", true}, {"39,000원", true}, {"₩1,000.50", true}, {"USD 1,200.5", true},
	    {"$10.", true}, {"1.005", false}, {"1.00.5", false}, {"10.50원", true}, {"약 10", true},
	    {"ten", false}, {"10+1", false}, {"10%", false}, {"1\n2", false}, {"1\x7f", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (sens_check_is_amount(cases[i].text) != cases[i].is_good)
			fail_msg("%s", cases[i].text);
	}
}

static void
test_alimtalk_request(void **state)
{
	static struct sens_alimtalk_recipient to[SENS_ALIMTALKS_MAX + 1];
	struct sens_alimtalk alimtalk = {
	    .plus_friend_id = "@bonin", .template_code = "otp1", .messages = to};
	const struct sens_check_rules rules = {.now_ms = INT64_C(1767236400000)};
	struct sens_fault fault;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(to); i++)
		to[i] = (struct sens_alimtalk_recipient){.to = "01012345678", .content = "가"};
	assert_false(sens_check_alimtalk(&rules, &alimtalk, &fault));
	assert_int_equal(fault.recipient, 0);
	alimtalk.n_messages = SENS_ALIMTALKS_MAX + 1;
	assert_false(sens_check_alimtalk(&rules, &alimtalk, &fault));
	alimtalk.n_messages = SENS_ALIMTALKS_MAX;
	assert_true(sens_check_alimtalk(&rules, &alimtalk, &fault));
	alimtalk.reserve_time = "2026-01-01 12:09";
	assert_false(sens_check_alimtalk(&rules, &alimtalk, &fault));
	assert_string_equal(fault.field, "reserveTime");
	alimtalk.reserve_time = "2026-01-01 12:10";
	to[41].to = "x";
	assert_false(sens_check_alimtalk(&rules, &alimtalk, &fault));
	assert_int_equal(fault.recipient, 42);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_alimtalk),
	    cmocka_unit_test(test_amounts),
	    cmocka_unit_test(test_alimtalk_request),
	};

	return cmocka_run_group_tests_name("sens_check_alimtalk", tests, NULL, NULL);
}
