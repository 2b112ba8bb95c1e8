#include "sim/sim.h"

#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_fake.h"
#include "sys_fake.h"
#include "text.h"

/* Pictures: uploading one, sending it, and what it looks like from all sides. */

#define FILES      "/sms/v2/services/" SIM_FAKE_SERVICE "/files"
#define DAY_MS     INT64_C(86400000)
#define BYTES_MAX  ((size_t)300 * 1024)
#define HEADER_LEN 25

/* A JPEG as far as anybody looks who does not show it: its headers, and ${len} bytes in all. */
static unsigned char *
make_picture(unsigned width, unsigned height, size_t len)
{
	const unsigned char header[HEADER_LEN] = {0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0,
	    11, 8, (unsigned char)(height >> 8), (unsigned char)height, (unsigned char)(width >> 8),
	    (unsigned char)width, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 2};
	unsigned char *bytes = mem_zalloc(len);

	assert_true(len >= sizeof(header));
	memcpy(bytes, header, sizeof(header));
	return bytes;
}

/* The body of an upload, which the caller frees. */
static char *
make_body(const char *name, const unsigned char *bytes, size_t len)
{
	char *base64 = mem_zalloc(TEXT_BASE64URL_SIZE(len) + 3), *body = NULL;
	size_t n = text_base64url(base64, bytes, len);

	for (size_t i = 0; i < n; i++) {
		if (base64[i] == '-' || base64[i] == '_')
			base64[i] = base64[i] == '-' ? '+' : '/';
	}
	while (n % 4 != 0)
		base64[n++] = '=';
	assert_true(asprintf(&body, "{\"fileName\":\"%s\",\"fileBody\":\"%s\"}", name, base64) > 0);
	free(base64);
	return body;
}

static int
upload(const char *name, const unsigned char *bytes, size_t len, struct sim_fake_answer *answer)
{
	char *body = make_body(name, bytes, len);

	sim_fake_call("POST", FILES, body, answer);
	free(body);
	return answer->status;
}

/* Uploads a picture that must be taken; gives its id, which the caller frees. */
static char *
upload_good(const char *name, size_t len)
{
	struct sim_fake_answer answer;
	unsigned char *bytes = make_picture(640, 480, len);
	char *id;

	assert_int_equal(upload(name, bytes, len, &answer), 200);
	id = mem_strdup(sim_fake_text(answer.json, "fileId"));
	sim_fake_end(&answer);
	free(bytes);
	return id;
}

/* Sends an MMS with these files: "\"id\",...". */
static int
send_mms(const char *first, const char *second, struct sim_fake_answer *answer)
{
	char body[512];

	snprintf(body, sizeof(body),
	    "{\"type\":\"MMS\",\"from\":\"" SIM_FAKE_SENDER
	    "\",\"subject\":\"제목\",\"content\":\"사진\","
	    "\"messages\":[{\"to\":\"01012345678\"}],\"files\":[{\"fileId\":\"%s\"}%s%s%s]}",
	    first, second != NULL ? ",{\"fileId\":\"" : "", second != NULL ? second : "",
	    second != NULL ? "\"}" : "");
	sim_fake_call("POST", SIM_FAKE_MESSAGES, body, answer);
	return answer->status;
}

static void
an_upload_is_answered_with_its_times(void **state)
{
	struct sim_fake_answer answer;
	unsigned char *bytes = make_picture(1500, 1440, BYTES_MAX);

	(void)state;
	assert_int_equal(upload("사진.jpg", bytes, BYTES_MAX, &answer), 200);
	assert_int_equal(json_object_object_length(answer.json), 3);
	assert_int_equal(strlen(sim_fake_text(answer.json, "fileId")), 36);
	sim_fake_expect(&answer, "createTime", "2026-01-01T09:00:00.000");
	sim_fake_expect(&answer, "expireTime", "2026-01-07T09:00:00.000");
	sim_fake_end(&answer);
	free(bytes);
}

static void
pictures_are_held_to_their_rules(void **state)
{
	static const struct {
		const char *name;
		unsigned width, height;
		size_t len;
		const char *fault; /* how the answer's message begins; NULL: taken */
	} cases[] = {
	    {"a.jpg", 1, 1, 64, NULL},
	    {"a.b.JPEG", 1, 1, 64, NULL},
	    {"가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아.jpg", 1, 1,
	        64, NULL},
	    {"가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자.jpg", 1, 1,
	        64, "fileName must be at most 40"},
	    {"a.png", 1, 1, 64, "fileName must end"},
	    {"a", 1, 1, 64, "fileName must end"},
	    {".jpg", 1, 1, 64, "fileName must end"},
	    {"", 1, 1, 64, "fileName must end"},
	    {"a.jpg", 1501, 1, 64, "fileBody must be at most 1500x1440"},
	    {"a.jpg", 1, 1441, 64, "fileBody must be at most 1500x1440"},
	    {"a.jpg", 0, 1, 64, "fileBody must be a JPEG picture"},
	    {"a.jpg", 1, 1, BYTES_MAX + 1, "fileBody must be at most 307200 bytes"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;
		unsigned char *bytes = make_picture(cases[i].width, cases[i].height, cases[i].len);
		const char *fault = cases[i].fault;

		print_message("# %s\n", cases[i].name);
		assert_int_equal(
		    upload(cases[i].name, bytes, cases[i].len, &answer), fault == NULL ? 200 : 400);
		if (fault != NULL)
			assert_int_equal(
			    strncmp(sim_fake_text(answer.json, "message"), fault, strlen(fault)),
			    0);
		sim_fake_end(&answer);
		free(bytes);
	}
}

static void
bodies_of_uploads_are_read_strictly(void **state)
{
	static const struct {
		const char *body, *fault;
	} cases[] = {
	    {"[]", "the body must be an object"},
	    {"{\"fileName\":1}", "fileName must be a string"},
	    {"{\"fileName\":\"a.jpg\"}", "fileBody is required"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"\"}", "fileBody must be a JPEG picture"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"data:image/jpeg;base64,AAAA\"}",
	        "fileBody must not begin with data:"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"AAA\"}", "fileBody must be Base64"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"AA-_\"}", "fileBody must be Base64"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"A===\"}", "fileBody must be Base64"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"AA A\"}", "fileBody must be Base64"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"AA==\"}", "fileBody must be a JPEG picture"},
	    {"{\"fileName\":\"a.jpg\",\"fileBody\":\"R0lGODlhAQAB\"}",
	        "fileBody must be a JPEG picture"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		sim_fake_call("POST", FILES, cases[i].body, &answer);
		assert_int_equal(answer.status, 400);
		sim_fake_expect(&answer, "message", cases[i].fault);
		sim_fake_end(&answer);
	}
}

/* Wherever a picture is cut off before its data begin, it is none, and nothing is read behind its end. */
static void
headers_that_are_cut_off_are_no_picture(void **state)
{
	unsigned char *bytes = make_picture(640, 480, HEADER_LEN);

	(void)state;
	for (size_t len = 0; len <= HEADER_LEN; len++) {
		struct sim_fake_answer answer;

		assert_int_equal(
		    upload("a.jpg", bytes, len, &answer), len == HEADER_LEN ? 200 : 400);
		sim_fake_end(&answer);
	}
	free(bytes);
}

static void
the_same_file_is_kept_once_until_it_expires(void **state)
{
	char *first = upload_good("a.jpg", 100), *again, *other;

	(void)state;
	sys_fake_move_ms(DAY_MS);
	again = upload_good("a.jpg", 100);
	assert_string_equal(first, again);
	free(again);
	other = upload_good("a.jpg", 101);
	assert_string_not_equal(first, other);
	free(other);
	other = upload_good("b.jpg", 100);
	assert_string_not_equal(first, other);
	free(other);
	sys_fake_set_ms(SIM_FAKE_NOW_MS + 6 * DAY_MS - 1);
	again = upload_good("a.jpg", 100);
	assert_string_equal(first, again);
	free(again);
	sys_fake_move_ms(1);
	again = upload_good("a.jpg", 100);
	assert_string_not_equal(first, again);
	free(again);
	free(first);
}

static void
an_mms_carries_its_files(void **state)
{
	static const char *const places[] = {"messages.0.", "messages.0.", "0."};
	char *first = upload_good("a.jpg", 100), *second = upload_good("b.jpg", 100), query[128],
	     uri[256], path[64];
	struct sim_fake_answer sent, answers[3];

	(void)state;
	assert_int_equal(send_mms(first, second, &sent), 202);
	assert_non_null(strstr(sim_fake_text(sent.json, "requestId"), "RSMA-"));
	snprintf(query, sizeof(query), "requestId=%s", sim_fake_text(sent.json, "requestId"));
	assert_int_equal(sim_fake_list(query, &answers[0]), 200);
	snprintf(uri, sizeof(uri), SIM_FAKE_MESSAGES "/%s",
	    sim_fake_text(answers[0].json, "messages.0.messageId"));
	sim_fake_call("GET", uri, NULL, &answers[1]);
	sim_fake_get("/sim/messages", &answers[2]);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		const struct {
			const char *path, *text;
		} expected[] = {{"type", "MMS"}, {"subject", "제목"}, {"files.0.fileId", first},
		    {"files.0.name", "a.jpg"}, {"files.1.fileId", second},
		    {"files.1.name", "b.jpg"}, {"files.2", NULL}};

		for (size_t j = 0; j < ARRAY_LEN(expected); j++) {
			snprintf(path, sizeof(path), "%s%s", places[i], expected[j].path);
			sim_fake_expect(&answers[i], path, expected[j].text);
		}
		sim_fake_end(&answers[i]);
	}
	snprintf(uri, sizeof(uri), "/sim/files/%s", first);
	sim_fake_get(uri, &answers[0]);
	assert_int_equal(answers[0].status, 200);
	assert_non_null(strstr(answers[0].headers, "Content-Type: image/jpeg\r\n"));
	assert_non_null(strstr(answers[0].headers, "X-Content-Type-Options: nosniff\r\n"));
	sim_fake_end(&answers[0]);
	sim_fake_get("/sim/files/none", &answers[0]);
	assert_int_equal(answers[0].status, 404);
	sim_fake_end(&answers[0]);
	sim_fake_end(&sent);
	free(first);
	free(second);
}

static void
unknown_and_expired_files_are_refused(void **state)
{
	char *id = upload_good("a.jpg", 100);
	struct sim_fake_answer answer;

	(void)state;
	assert_int_equal(send_mms(id, "none", &answer), 400);
	sim_fake_expect(&answer, "message", "files[1].fileId is not an uploaded file");
	sim_fake_end(&answer);
	sys_fake_set_ms(SIM_FAKE_NOW_MS + 6 * DAY_MS - 1);
	assert_int_equal(send_mms(id, NULL, &answer), 202);
	sim_fake_end(&answer);
	sys_fake_move_ms(1);
	assert_int_equal(send_mms(id, NULL, &answer), 400);
	sim_fake_expect(&answer, "message", "files[0].fileId has expired");
	sim_fake_end(&answer);
	free(id);
}

static void
the_oldest_files_are_forgotten(void **state)
{
	char *first = upload_good("a.jpg", 100), name[16];
	struct sim_fake_answer answer;

	(void)state;
	for (int i = 1; i < ATTACHMENTS_MAX; i++) {
		snprintf(name, sizeof(name), "%d.jpg", i);
		free(upload_good(name, 100));
	}
	assert_int_equal(send_mms(first, NULL, &answer), 202);
	sim_fake_end(&answer);
	free(upload_good("z.jpg", 100));
	assert_int_equal(send_mms(first, NULL, &answer), 400);
	sim_fake_end(&answer);
	free(first);
}

static void
a_reset_forgets_files(void **state)
{
	char *id = upload_good("a.jpg", 100);
	struct sim_fake_answer answer;

	(void)state;
	sim_fake_raw(&(struct sim_fake_request){.method = "POST", .uri = "/sim/reset"}, &answer);
	assert_int_equal(answer.status, 204);
	sim_fake_end(&answer);
	assert_int_equal(send_mms(id, NULL, &answer), 400);
	sim_fake_end(&answer);
	free(id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(an_upload_is_answered_with_its_times),
	    SIM_FAKE_TEST(pictures_are_held_to_their_rules),
	    SIM_FAKE_TEST(bodies_of_uploads_are_read_strictly),
	    SIM_FAKE_TEST(headers_that_are_cut_off_are_no_picture),
	    SIM_FAKE_TEST(the_same_file_is_kept_once_until_it_expires),
	    SIM_FAKE_TEST(an_mms_carries_its_files),
	    SIM_FAKE_TEST(unknown_and_expired_files_are_refused),
	    SIM_FAKE_TEST(the_oldest_files_are_forgotten),
	    SIM_FAKE_TEST(a_reset_forgets_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
