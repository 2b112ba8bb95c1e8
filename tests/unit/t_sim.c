#include "sim/sim.h"

#include <json-c/json.h>
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim_fake.h"
#include "sys_fake.h"

/* What a send is answered: who may, and the rules of its fields. */

#define GATEWAY_401 "\"errorCode\":\"200\",\"message\":\"Authentication Failed\""

#define NOT_JSON "{\"status\":400,\"error\":\"Bad Request\",\"message\":\"the body is no JSON\"}"
#define NO_OBJECT \
	"{\"status\":400,\"error\":\"Bad Request\",\"message\":\"the body must be an object\"}"
#define NO_OPERATION                                                 \
	"{\"error\":{\"errorCode\":\"300\",\"message\":\"Not Found " \
	"Exception\",\"details\":\"There is no such operation.\"}}"

/* The signatures were made with openssl's command line, not with our code. */
#define VECTOR_TIMESTAMP "1767225600000"
#define VECTOR_SIGNATURE "uj58cA1ORbLvKGjDWR9rfCau9iPCrnuSRAHqgCSrOSE="
#define QUERY_URI        SIM_FAKE_MESSAGES "?requestId=RSSA-1767225600000-1234-12345678-AbCdEfGh"
#define QUERY_TIMESTAMP  "1767225600123"
#define QUERY_SIGNATURE  "eFIdyHL9mxoFwV72hGE/EEoCt5woOVWNpLDVbiKSkJs="

#define GOOD                                                                         \
	"{\"type\":\"SMS\",\"from\":\"" SIM_FAKE_SENDER "\",\"content\":\"안녕\"," \
	"\"messages\":[{\"to\":\"01012345678\"}]}"

static bool
is_like(const char *text, const char *pattern)
{
	regex_t regex;
	bool is_match;

	assert_int_equal(regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB), 0);
	is_match = regexec(&regex, text, 0, NULL, 0) == 0;
	regfree(&regex);
	return is_match;
}

static void
signatures_are_checked_on_the_wire_bytes(void **state)
{
	static const struct {
		const char *what;
		struct sim_fake_request request;
		int64_t now_ms;
		int status;
		const char *body; /* a part of it */
	} cases[] = {
	    {"vector 1",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225600000, 202, ""},
	    {"vector 2",
	        {"GET", QUERY_URI, .timestamp = QUERY_TIMESTAMP, .access_key = SIM_FAKE_KEY,
	            .signature = QUERY_SIGNATURE},
	        1767225600000, 404, ""},
	    {"a query that was not signed",
	        {"GET", QUERY_URI "&to=1", .timestamp = QUERY_TIMESTAMP, .access_key = SIM_FAKE_KEY,
	            .signature = QUERY_SIGNATURE},
	        1767225600000, 401,
	        GATEWAY_401 ",\"details\":\"Invalid authentication information.\""},
	    {"the path written otherwise",
	        {"POST", "/sms/v2/services/ncp%3Asms:kr:300000000001:verify/messages", GOOD,
	            .timestamp = VECTOR_TIMESTAMP, .access_key = SIM_FAKE_KEY,
	            .signature = VECTOR_SIGNATURE},
	        1767225600000, 401, GATEWAY_401},
	    {"another method",
	        {"GET", SIM_FAKE_MESSAGES, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225600000, 401, GATEWAY_401},
	    {"another timestamp",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = "1767225600001",
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225600000, 401, GATEWAY_401},
	    {"a signature cut short",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY, .signature = "uj58cA1ORbLvKGjDWR9rfCau9iPCrnu"},
	        1767225600000, 401, "Invalid authentication information."},
	    {"an unknown key",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = "nobody", .signature = VECTOR_SIGNATURE},
	        1767225600000, 401,
	        GATEWAY_401 ",\"details\":\"Invalid authentication information.\""},
	    {"no timestamp",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .access_key = SIM_FAKE_KEY,
	            .signature = VECTOR_SIGNATURE},
	        1767225600000, 401,
	        GATEWAY_401 ",\"details\":\"Authentication information are missing.\""},
	    {"no key",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .signature = VECTOR_SIGNATURE},
	        1767225600000, 401, "are missing"},
	    {"no signature",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY},
	        1767225600000, 401, "are missing"},
	    {"just fresh",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225899999, 202, ""},
	    {"too old",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225900000, 401, "5 minutes"},
	    {"too new",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = VECTOR_TIMESTAMP,
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225300000, 401, "5 minutes"},
	    {"no number",
	        {"POST", SIM_FAKE_MESSAGES, GOOD, .timestamp = "1767225600000.0",
	            .access_key = SIM_FAKE_KEY, .signature = VECTOR_SIGNATURE},
	        1767225600000, 401, GATEWAY_401},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		print_message("# %s\n", cases[i].what);
		sys_fake_set_ms(cases[i].now_ms);
		sim_fake_raw(&cases[i].request, &answer);
		assert_int_equal(answer.status, cases[i].status);
		assert_non_null(strstr(answer.body, cases[i].body));
		sim_fake_end(&answer);
	}
}

static void
a_send_is_accepted_in_the_shape_of_sens(void **state)
{
	static const struct {
		const char *type, *id;
	} cases[] = {
	    {"SMS", "^RSSA-1767225600000-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}$"},
	    {"sms", "^RSSA-1767225600000-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}$"},
	    {"LMS", "^RSLA-1767225600000-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}$"},
	    {"MMS", "^RSLA-1767225600000-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}$"}, /* no files: an LMS */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;
		char body[512];

		snprintf(body, sizeof(body),
		    "{\"type\":\"%s\",\"from\":\"" SIM_FAKE_SENDER
		    "\",\"content\":\"x\",\"messages\":[{\"to\":\"1\"}]}",
		    cases[i].type);
		sim_fake_call("POST", SIM_FAKE_MESSAGES, body, &answer);
		assert_int_equal(answer.status, 202);
		assert_int_equal(json_object_object_length(answer.json), 4);
		assert_true(is_like(sim_fake_text(answer.json, "requestId"), cases[i].id));
		assert_string_equal(
		    sim_fake_text(answer.json, "requestTime"), "2026-01-01T09:00:00.000");
		assert_string_equal(sim_fake_text(answer.json, "statusCode"), "202");
		assert_string_equal(sim_fake_text(answer.json, "statusName"), "success");
		sim_fake_end(&answer);
	}
}

/* The fields of a body; what a case gives takes the place of a good one. */
struct fields {
	const char *type, *from, *content, *messages, *more;
};

static char *
make_body(const struct fields *f)
{
	char *body = NULL;

	assert_true(asprintf(&body, "{\"type\":%s,\"from\":%s,\"content\":%s,\"messages\":%s%s%s}",
	                f->type != NULL ? f->type : "\"SMS\"",
	                f->from != NULL ? f->from : "\"" SIM_FAKE_SENDER "\"",
	                f->content != NULL ? f->content : "\"x\"",
	                f->messages != NULL ? f->messages : "[{\"to\":\"01012345678\"}]",
	                f->more != NULL ? "," : "", f->more != NULL ? f->more : "") > 0);
	return body;
}

#define SUBJECT_40 "가나다라마바사아자차카타파하가나다라마바"

static const struct {
	struct fields fields;
	const char *fault; /* how the answer's message begins; NULL: accepted */
} field_cases[] = {
    {{.type = "\"SMS\""}, NULL},
    {{.type = "null"}, "type must be"},
    {{.type = "\"FAX\""}, "type must be"},
    {{.type = "1"}, "type must be a string"},
    {{.from = "\"0200000000\""}, "from is not a registered"},
    {{.from = "\"02-1234-5678\""}, "from must be digits"},
    {{.from = "null"}, "from must be digits"},
    {{.content = "null"}, "content is required"},
    {{.content = "7"}, "content must be a string"},
    {{.content = "\"a\\u0000b\""}, "content has a NUL"},
    {{.content = "\" \""}, "messages[0].content is empty"},
    {{.content = "\" \"", .messages = "[{\"to\":\"1\",\"content\":\"own\"}]"}, NULL},
    {{.content = "\"\"", .messages = "[{\"to\":\"1\",\"content\":\"own\"},{\"to\":\"2\"}]"},
        "messages[1].content is empty"},
    {{.messages = "null"}, "messages must be an array"},
    {{.messages = "[]"}, "messages must be 1 to 100"},
    {{.messages = "[1]"}, "messages[0] must be an object"},
    {{.messages = "[{}]"}, "messages[0].to must be digits"},
    {{.messages = "[{\"to\":\"010-1234-5678\"}]"}, "messages[0].to must be digits"},
    {{.messages = "[{\"to\":\"+821012345678\"}]"}, "messages[0].to must be digits"},
    {{.messages = "[{\"to\":\"1\"},{\"to\":\"\"}]"}, "messages[1].to must be digits"},
    {{.messages = "[{\"to\":\"1234567890123456\"}]"}, "messages[0].to must be digits"},
    {{.messages = "[{\"to\":1012345678}]"}, "to must be a string"},
    {{.more = "\"contentType\":\"AD\""}, NULL},
    {{.more = "\"contentType\":\"ad\""}, "contentType must be"},
    {{.more = "\"countryCode\":\"1\""}, NULL},
    {{.more = "\"countryCode\":\"999\""}, "countryCode 999 is not supported"},
    {{.more = "\"countryCode\":\"82 1\""}, "countryCode must be digits"},
    {{.more = "\"countryCode\":\"\""}, "countryCode must be digits"},
    {{.more = "\"subject\":\"x\""}, "subject is for LMS and MMS only"},
    {{.more = "\"subject\":\"\""}, NULL},
    {{.type = "\"LMS\"", .more = "\"subject\":\"" SUBJECT_40 "\""}, NULL},
    {{.type = "\"LMS\"", .more = "\"subject\":\"" SUBJECT_40 "!\""}, "subject must be at most 40"},
    {{.type = "\"LMS\"", .messages = "[{\"to\":\"1\",\"subject\":\"" SUBJECT_40 "!\"}]"},
        "messages[0].subject must be at most 40"},
    {{.messages = "[{\"to\":\"1\",\"subject\":\"x\"}]"}, "messages[0].subject is for LMS"},
    {{.more = "\"files\":[]"}, NULL},
    {{.more = "\"files\":{}"}, "files must be an array"},
    {{.type = "\"MMS\"", .more = "\"files\":[1]"}, "files[0] must be an object"},
    {{.type = "\"MMS\"", .more = "\"files\":[{},{},{},{}]"}, "files must be at most 3"},
    {{.more = "\"files\":[{\"fileId\":\"x\"}]"}, "files is for MMS only"},
    {{.type = "\"MMS\"", .more = "\"files\":[{\"fileId\":\"x\"}]"}, "files[0].fileId is not"},
    {{.more = "\"reserveTime\":\"2026-01-01 09:10\""}, NULL},
    {{.more = "\"reserveTime\":\"2026-01-01 09:09\""}, "reserveTime must be at least 10 minutes"},
    {{.more = "\"reserveTime\":\"2026-01-01 00:10\",\"reserveTimeZone\":\"UTC\""}, NULL},
    {{.more = "\"reserveTime\":\"2026-01-01 09:10\",\"reserveTimeZone\":\"Mars\""},
        "reserveTimeZone is not known"},
    {{.more = "\"reserveTime\":\"2026-02-30 09:10\""}, "reserveTime must be yyyy-MM-dd HH:mm"},
    {{.more = "\"reserveTime\":\"2026-01-01 24:00\""}, "reserveTime must be yyyy-MM-dd HH:mm"},
    {{.more = "\"reserveTime\":\"2026-01-01 09:10:00\""}, "reserveTime must be yyyy-MM-dd HH:mm"},
    {{.more = "\"unknown\":[]"}, NULL},
};

static void
fields_are_held_to_their_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(field_cases); i++) {
		struct sim_fake_answer answer;
		char *body = make_body(&field_cases[i].fields);
		const char *fault = field_cases[i].fault;

		print_message("# %s\n", body);
		sim_fake_call("POST", SIM_FAKE_MESSAGES, body, &answer);
		assert_int_equal(answer.status, fault == NULL ? 202 : 400);
		if (fault != NULL) {
			const char *message = sim_fake_text(answer.json, "message");

			assert_string_equal(sim_fake_text(answer.json, "status"), "400");
			assert_string_equal(sim_fake_text(answer.json, "error"), "Bad Request");
			assert_int_equal(strncmp(message, fault, strlen(fault)), 0);
		}
		sim_fake_end(&answer);
		free(body);
	}
}

static void
a_hundred_recipients_and_no_more(void **state)
{
	(void)state;
	for (size_t n = 100; n <= 101; n++) {
		struct sim_fake_answer answer;
		char messages[101 * 16 + 2] = "[";

		for (size_t i = 0; i < n; i++)
			strcat(messages, i == 0 ? "{\"to\":\"1\"}" : ",{\"to\":\"1\"}");
		strcat(messages, "]");
		char *body = make_body(&(struct fields){.messages = messages});
		sim_fake_call("POST", SIM_FAKE_MESSAGES, body, &answer);
		assert_int_equal(answer.status, n == 100 ? 202 : 400);
		sim_fake_end(&answer);
		free(body);
	}
}

static void
other_refusals_have_their_shapes(void **state)
{
	static const struct {
		const char *method, *uri, *body;
		int status;
		const char *answer;
	} cases[] = {
	    {"POST", "/sms/v2/services/ncp:sms:kr:300000000002:other/messages", GOOD, 403,
	        "{\"status\":403,\"error\":\"Forbidden\","
	        "\"message\":\"Do not have access to this 'serviceId'\"}"},
	    {"POST", SIM_FAKE_MESSAGES, "{\"type\":", 400, NOT_JSON},
	    {"POST", SIM_FAKE_MESSAGES, GOOD "x", 400, NOT_JSON},
	    {"POST", SIM_FAKE_MESSAGES, "[]", 400, NO_OBJECT},
	    {"POST", SIM_FAKE_MESSAGES, "{\"type\":\"\xff\"}", 400,
	        "{\"error\":{\"errorCode\":\"100\",\"message\":\"Bad Request Exception\","
	        "\"details\":\"The request is not well-formed.\"}}"},
	    {"DELETE", SIM_FAKE_MESSAGES, NULL, 404, NO_OPERATION},
	    {"GET", SIM_FAKE_MESSAGES "/1/2", NULL, 404, NO_OPERATION},
	};
	struct sim_fake_answer answer;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		print_message("# %s %s\n", cases[i].method, cases[i].uri);
		sim_fake_call(cases[i].method, cases[i].uri, cases[i].body, &answer);
		assert_int_equal(answer.status, cases[i].status);
		assert_string_equal(answer.body, cases[i].answer);
		sim_fake_end(&answer);
	}
	/* A colon written as %3A is the same service. */
	sim_fake_call("POST", "/sms/v2/services/ncp%3Asms%3akr%3A300000000001%3Averify/messages",
	    GOOD, &answer);
	assert_int_equal(answer.status, 202);
	sim_fake_end(&answer);
}

static void
bodies_and_addresses_are_bounded(void **state)
{
	static const struct {
		struct sim_fake_request request;
		int status;
		const char *body;
	} cases[] = {
	    {{"GET", "/sim/messages", .body = NULL}, 200, "[]"},
	    {{"GET", "/sim/messages", .address = "::1"}, 200, "[]"},
	    {{"GET", "/sim/messages", .address = "::ffff:127.0.0.1"}, 200, "[]"},
	    {{"GET", "/sim/messages", .address = "192.0.2.1"}, 403, "its own machine"},
	    {{"GET", "/sim/messages", .address = "2001:db8::1"}, 403, "its own machine"},
	    {{"GET", "/sim/messages", .address = ""}, 403, "its own machine"},
	    {{"POST", SIM_FAKE_MESSAGES, .body_state = FCGI_BODY_TOO_LARGE}, 413,
	        "\"errorCode\":\"430\""},
	    {{"POST", SIM_FAKE_MESSAGES, .body_state = FCGI_BODY_BAD_LENGTH}, 400,
	        "\"errorCode\":\"100\""},
	    {{"POST", SIM_FAKE_MESSAGES, GOOD, .content_type = "text/plain",
	         .timestamp = VECTOR_TIMESTAMP, .access_key = SIM_FAKE_KEY,
	         .signature = VECTOR_SIGNATURE},
	        415, "\"error\":\"Unsupported Media Type\""},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sim_fake_answer answer;

		sim_fake_raw(&cases[i].request, &answer);
		assert_int_equal(answer.status, cases[i].status);
		assert_non_null(strstr(answer.body, cases[i].body));
		sim_fake_end(&answer);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    SIM_FAKE_TEST(signatures_are_checked_on_the_wire_bytes),
	    SIM_FAKE_TEST(a_send_is_accepted_in_the_shape_of_sens),
	    SIM_FAKE_TEST(fields_are_held_to_their_rules),
	    SIM_FAKE_TEST(a_hundred_recipients_and_no_more),
	    SIM_FAKE_TEST(other_refusals_have_their_shapes),
	    SIM_FAKE_TEST(bodies_and_addresses_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
