#ifndef BONIN_SIM_FAKE_H
#define BONIN_SIM_FAKE_H

#include "sim/sim.h"

struct json_object;

/* A simulator without a web server: requests go straight into its handler. */

#define SIM_FAKE_NOW_MS           INT64_C(1767225600000) /* 2026-01-01 09:00:00 in Korea */
#define SIM_FAKE_SERVICE          "ncp:sms:kr:300000000001:verify"
#define SIM_FAKE_ALIMTALK_SERVICE "ncp:kkobizmsg:kr:300000000002:verify"
#define SIM_FAKE_ALIMTALK         "/alimtalk/v2/services/" SIM_FAKE_ALIMTALK_SERVICE
#define SIM_FAKE_MESSAGES         "/sms/v2/services/" SIM_FAKE_SERVICE "/messages"
#define SIM_FAKE_KEY              "wejG5Ai5K5Qlgka0rNNO"
#define SIM_FAKE_SECRET           "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG"
#define SIM_FAKE_SENDER           "0212345678"
#define SIM_FAKE_STEP_MS          1000
#define SIM_FAKE_KEPT_MAX         100

/** A request; NULL is a variable that the web server does not send. */
struct sim_fake_request {
	const char *method;
	const char *uri;
	const char *body;         /* NULL: none */
	const char *address;      /* NULL: 127.0.0.1 */
	const char *content_type; /* NULL: application/json; charset=utf-8 */
	const char *timestamp, *access_key, *signature;
	const char *accept, *fetch_site;
	enum fcgi_body_state body_state;
};

struct sim_fake_answer {
	int status;
	char headers[FCGI_HEADERS_MAX];
	char *body;               /* "" where there is none */
	struct json_object *json; /* of it, or NULL */
};

/** The simulator, while a test runs. */
extern struct sim sim_fake;

/**
 * sim_fake_open(state), sim_fake_close(state):
 * The setup and teardown of each test: an empty simulator at SIM_FAKE_NOW_MS that keeps SIM_FAKE_KEPT_MAX messages.
 */
int sim_fake_open(void **state);
int sim_fake_close(void **state);

/** One test with both; needs cmocka.h. */
#define SIM_FAKE_TEST(f) cmocka_unit_test_setup_teardown(f, sim_fake_open, sim_fake_close)

/** sim_fake_raw(request, answer): one request, as it is. */
void sim_fake_raw(const struct sim_fake_request *request, struct sim_fake_answer *answer);

/** sim_fake_call(method, uri, body, answer): one request, signed as it should be. */
void sim_fake_call(
    const char *method, const char *uri, const char *body, struct sim_fake_answer *answer);

/** sim_fake_get(uri, answer): one request as people and tests make them, without a signature. */
void sim_fake_get(const char *uri, struct sim_fake_answer *answer);

/**
 * sim_fake_send(type, to, content, more):
 * Send a message, which must be accepted. ${content} and ${more}, other members of the body (",\"name\":value") or "",
 * are written into the JSON as they are.
 *
 * Returns: the request's id; the caller frees it.
 */
char *sim_fake_send(const char *type, const char *to, const char *content, const char *more);

/** sim_fake_list(query, answer): ask for a list of messages. Returns the status. */
int sim_fake_list(const char *query, struct sim_fake_answer *answer);

/** sim_fake_list_request(id, answer): the same for one request, which must be found. */
void sim_fake_list_request(const char *id, struct sim_fake_answer *answer);

/** sim_fake_expect(answer, path, text): fail the test unless ${text} stands at ${path}; NULL: unless nothing does. */
void sim_fake_expect(const struct sim_fake_answer *answer, const char *path, const char *text);

/** sim_fake_count(text, part): how often ${part} is in ${text}. */
size_t sim_fake_count(const char *text, const char *part);

/** sim_fake_count_received(): how many messages are on handsets. */
size_t sim_fake_count_received(void);

/** sim_fake_end(answer): free what an answer holds. */
void sim_fake_end(struct sim_fake_answer *answer);

/** sim_fake_text(object, path): the text at "messages.0.to" of a JSON answer; NULL where there is none. */
const char *sim_fake_text(struct json_object *object, const char *path);

#endif
