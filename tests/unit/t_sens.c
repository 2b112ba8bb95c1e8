#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sens_alimtalk.h"
#include "sens_fake.h"
#include "sens_file.h"
#include "sens_list.h"
#include "sens_optout.h"
#include "sens_reserve.h"
#include "sens_sms.h"
#include "sens_template.h"

/* Every request of every operation, compared with those of tests/gen/golden.py, which has its own idea of them. */

#define REQUEST "RSSA-1767225600000-1234-12345678-AbCdEfGh"
#define MESSAGE "f574d3f0-1111-2222-3333-daa31f50eaf5"
#define TEXT    "[테스트] 인증번호 [123456]를 입력해주세요."
#define CONF    &sens_fake_conf
#define NOW     SENS_FAKE_NOW_MS

static const char *const numbers[] = {"01012345678", "01087654321"};

static bool
build_sms_send(struct sens_call *call)
{
	const struct sens_recipient to = {.to = "01012345678"};
	const struct sens_sms sms = {.type = "SMS",
	    .content_type = "COMM",
	    .country_code = "82",
	    .from = "0255501234",
	    .content = TEXT,
	    .messages = &to,
	    .n_messages = 1};

	return sens_sms_build(CONF, &sms, NOW, call);
}

static bool
build_sms_send_mms(struct sens_call *call)
{
	static const char *const files[] = {"11111111-aaaa", "22222222-bbbb"};
	const struct sens_recipient to[] = {
	    {.to = "01012345678", .subject = "(광고) 첫째", .content = "가"},
	    {.to = "01087654321"}};
	const struct sens_sms sms = {.type = "MMS",
	    .content_type = "AD",
	    .from = "0255501234",
	    .subject = "(광고) 가을",
	    .content = "한 줄\n\"두\" 줄 \\ <a href=\"/x\">",
	    .messages = to,
	    .n_messages = ARRAY_LEN(to),
	    .file_ids = files,
	    .n_files = ARRAY_LEN(files),
	    .reserve_time = "2026-01-02 09:30",
	    .reserve_time_zone = "Asia/Seoul"};

	return sens_sms_build(CONF, &sms, NOW, call);
}

static bool
build_sms_list_request(struct sens_call *call)
{
	return sens_list_build(
	    CONF, SENS_SMS, &(struct sens_list_query){.request_id = REQUEST}, NOW, call);
}

static bool
build_sms_list_window(struct sens_call *call)
{
	const struct sens_list_query query = {.request_id = "",
	    .request_start_time = "2026-01-01 00:00:00",
	    .request_end_time = "2026-01-02 00:00:00",
	    .type = "SMS",
	    .content_type = "COMM",
	    .country_code = "82",
	    .from = "0255501234",
	    .to = "01012345678",
	    .status = "COMPLETED",
	    .status_name = "fail",
	    .page_size = SENS_PAGE_MAX,
	    .next_token = "a+b/c=="};

	return sens_list_build(CONF, SENS_SMS, &query, NOW, call);
}

static bool
build_sms_list_completed(struct sens_call *call)
{
	const struct sens_list_query query = {.complete_start_time = "2026-01-01 00:00:00",
	    .complete_end_time = "2026-01-01 23:59:59",
	    .message_id = MESSAGE};

	return sens_list_build(CONF, SENS_SMS, &query, NOW, call);
}

static bool
build_sms_result(struct sens_call *call)
{
	return sens_list_build_one(CONF, SENS_SMS, MESSAGE, NOW, call);
}

static bool
build_file(struct sens_call *call)
{
	return sens_file_build(
	    CONF, "가을 1.jpg", (const unsigned char *)"\xff\xd8\xff\xe0", 5, NOW, call);
}

static bool
build_sms_reserve_status(struct sens_call *call)
{
	return sens_reserve_build_status(CONF, SENS_SMS, REQUEST, NOW, call);
}

static bool
build_sms_reserve_cancel(struct sens_call *call)
{
	return sens_reserve_build_cancel(CONF, SENS_SMS, REQUEST, NOW, call);
}

static bool
build_optout_list(struct sens_call *call)
{
	return sens_optout_build_list(CONF, &(struct sens_optout_query){0}, NOW, call);
}

static bool
build_optout_list_query(struct sens_call *call)
{
	const struct sens_optout_query query = {.number = "01012345678",
	    .start_ms = 1767225600000,
	    .end_ms = 1767312000000,
	    .page_size = 100,
	    .page_index = 2};

	return sens_optout_build_list(CONF, &query, NOW, call);
}

static bool
build_optout_add(struct sens_call *call)
{
	return sens_optout_build_add(CONF, numbers, ARRAY_LEN(numbers), NOW, call);
}

static bool
build_optout_remove(struct sens_call *call)
{
	return sens_optout_build_remove(CONF, numbers, ARRAY_LEN(numbers), NOW, call);
}

static bool
build_alimtalk_send(struct sens_call *call)
{
	const struct sens_alimtalk_recipient to = {.country_code = "82",
	    .to = "01012345678",
	    .content = TEXT,
	    .failover = SENS_FAILOVER_OFF};
	const struct sens_alimtalk alimtalk = {
	    .plus_friend_id = "@bonin", .template_code = "otp1", .messages = &to, .n_messages = 1};

	return sens_alimtalk_build(CONF, &alimtalk, NOW, call);
}

static bool
build_alimtalk_send_whole(struct sens_call *call)
{
	static const struct sens_item items[] = {{"하나", "1"}, {"둘", "2"}};
	static const struct sens_button buttons[] = {{.type = "WL",
	                                                 .name = "보기",
	                                                 .link_mobile = "https://m.example/",
	                                                 .link_pc = "https://example/"},
	    {.type = "AL", .name = "앱", .scheme_ios = "ios://x", .scheme_android = "android://x"},
	    {.type = "AC", .name = "채널 추가"}};
	const struct sens_alimtalk_recipient to[] = {{.to = "01012345678",
	                                                 .title = "강조",
	                                                 .content = "내용",
	                                                 .header_content = "머리",
	                                                 .highlight = {"제목", "설명"},
	                                                 .items = items,
	                                                 .n_items = ARRAY_LEN(items),
	                                                 .summary = {"합계", "3원"},
	                                                 .buttons = buttons,
	                                                 .n_buttons = ARRAY_LEN(buttons),
	                                                 .failover = SENS_FAILOVER_ON,
	                                                 .failover_type = "LMS",
	                                                 .failover_from = "0255501234",
	                                                 .failover_subject = "제목",
	                                                 .failover_content = "대신"},
	    {.to = "01087654321", .content = "내용"}};
	const struct sens_alimtalk alimtalk = {.plus_friend_id = "@bonin",
	    .template_code = "order",
	    .messages = to,
	    .n_messages = ARRAY_LEN(to),
	    .reserve_time = "2026-01-02 09:30",
	    .reserve_time_zone = "Asia/Seoul"};

	return sens_alimtalk_build(CONF, &alimtalk, NOW, call);
}

static bool
build_alimtalk_list(struct sens_call *call)
{
	const struct sens_list_query query = {.request_start_time = "2026-01-01 00:00:00",
	    .request_end_time = "2026-01-02 00:00:00",
	    .plus_friend_id = "@bonin"};

	return sens_list_build(CONF, SENS_ALIMTALK, &query, NOW, call);
}

static bool
build_alimtalk_list_filters(struct sens_call *call)
{
	const struct sens_list_query query = {.complete_start_time = "2026-01-01 00:00:00",
	    .complete_end_time = "2026-01-02 00:00:00",
	    .plus_friend_id = "@bonin",
	    .message_id = MESSAGE,
	    .country_code = "82",
	    .to = "01012345678",
	    .template_code = "otp1",
	    .request_status_name = "success",
	    .message_status_name = "processing",
	    .page_size = 100,
	    .next_token = "t"};

	return sens_list_build(CONF, SENS_ALIMTALK, &query, NOW, call);
}

static bool
build_alimtalk_result(struct sens_call *call)
{
	return sens_list_build_one(CONF, SENS_ALIMTALK, MESSAGE, NOW, call);
}

static bool
build_alimtalk_reserve_status(struct sens_call *call)
{
	return sens_reserve_build_status(CONF, SENS_ALIMTALK, "RBAA-1", NOW, call);
}

static bool
build_alimtalk_reserve_cancel(struct sens_call *call)
{
	return sens_reserve_build_cancel(CONF, SENS_ALIMTALK, "RBAA-1", NOW, call);
}

static bool
build_alimtalk_channels(struct sens_call *call)
{
	return sens_template_build_channels(CONF, NOW, call);
}

static bool
build_alimtalk_templates(struct sens_call *call)
{
	return sens_template_build_list(
	    CONF, &(struct sens_template_query){.channel_id = "@bonin"}, NOW, call);
}

static bool
build_alimtalk_templates_query(struct sens_call *call)
{
	const struct sens_template_query query = {.channel_id = "@bonin",
	    .code = "otp1",
	    .name = "인증번호",
	    .page_size = 10,
	    .page_index = 1};

	return sens_template_build_list(CONF, &query, NOW, call);
}

static bool
build_id_escaped(struct sens_call *call)
{
	return sens_list_build_one(CONF, SENS_SMS, "a/b?c=d&e%f 한", NOW, call);
}

#define REQUEST_ROW(name)           \
	{                           \
#name, build_##name \
	}
static const struct {
	const char *name;
	bool (*build)(struct sens_call *call);
} requests[] = {
    REQUEST_ROW(sms_send),
    REQUEST_ROW(sms_send_mms),
    REQUEST_ROW(sms_list_request),
    REQUEST_ROW(sms_list_window),
    REQUEST_ROW(sms_list_completed),
    REQUEST_ROW(sms_result),
    REQUEST_ROW(file),
    REQUEST_ROW(sms_reserve_status),
    REQUEST_ROW(sms_reserve_cancel),
    REQUEST_ROW(optout_list),
    REQUEST_ROW(optout_list_query),
    REQUEST_ROW(optout_add),
    REQUEST_ROW(optout_remove),
    REQUEST_ROW(alimtalk_send),
    REQUEST_ROW(alimtalk_send_whole),
    REQUEST_ROW(alimtalk_list),
    REQUEST_ROW(alimtalk_list_filters),
    REQUEST_ROW(alimtalk_result),
    REQUEST_ROW(alimtalk_reserve_status),
    REQUEST_ROW(alimtalk_reserve_cancel),
    REQUEST_ROW(alimtalk_channels),
    REQUEST_ROW(alimtalk_templates),
    REQUEST_ROW(alimtalk_templates_query),
    REQUEST_ROW(id_escaped),
};

static void
test_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(requests); i++) {
		struct sens_call call;

		print_message("# %s\n", requests[i].name);
		assert_true(requests[i].build(&call));
		sens_fake_check(requests[i].name, &call);
		assert_ptr_equal(call.http.ca_file, sens_fake_conf.ca_file);
		assert_int_equal(call.http.give_up_fd, -1);
		sens_call_free(&call);
	}
}

/* A request that the table forgets would be a golden file that nobody reads. */
static void
test_no_request_is_left_out(void **state)
{
	const char *source = getenv("srcdir");
	char path[512];
	size_t n = 0;
	DIR *folder;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/golden", source != NULL ? source : ".");
	folder = opendir(path);
	assert_non_null(folder);
	for (const struct dirent *file; (file = readdir(folder)) != NULL;)
		n += strstr(file->d_name, ".http") != NULL;
	closedir(folder);
	assert_int_equal(n, ARRAY_LEN(requests));
}

static void
test_what_cannot_be_built(void **state)
{
	static const char *const ids[] = {"", ".", ".."};
	struct sens_conf no_alimtalk = sens_fake_conf, no_key = sens_fake_conf;
	char long_id[SENS_URL_SIZE];
	struct sens_call call;

	(void)state;
	no_alimtalk.alimtalk_service_id[0] = '\0';
	assert_false(sens_template_build_channels(&no_alimtalk, NOW, &call));
	sens_call_free(&call);
	no_key.secret_key.len = 0;
	assert_false(sens_template_build_channels(&no_key, NOW, &call));
	sens_call_free(&call);
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		assert_false(sens_reserve_build_cancel(CONF, SENS_SMS, ids[i], NOW, &call));
		sens_call_free(&call);
	}
	memset(long_id, 'x', sizeof(long_id));
	long_id[sizeof(long_id) - 1] = '\0';
	assert_false(sens_list_build_one(CONF, SENS_SMS, long_id, NOW, &call));
	sens_call_free(&call);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_requests),
	    cmocka_unit_test(test_no_request_is_left_out),
	    cmocka_unit_test(test_what_cannot_be_built),
	};

	return cmocka_run_group_tests_name("sens", tests, NULL, NULL);
}
