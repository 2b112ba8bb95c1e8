#ifndef BONIN_SIM_FAKE_H
#define BONIN_SIM_FAKE_H

#include "sim/sim.h"

struct json_object;

/* A simulator without a web server: requests go straight into its handler. */

#define SIM_FAKE_NOW_MS   INT64_C(1767225600000) /* 2026-01-01 09:00:00 in Korea */
#define SIM_FAKE_SERVICE  "ncp:sms:kr:300000000001:verify"
#define SIM_FAKE_MESSAGES "/sms/v2/services/" SIM_FAKE_SERVICE "/messages"
#define SIM_FAKE_KEY      "wejG5Ai5K5Qlgka0rNNO"
#define SIM_FAKE_SECRET   "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG"
#define SIM_FAKE_SENDER   "0212345678"
#define SIM_FAKE_STEP_MS  1000

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

/** sim_fake_open(sim, messages_max): an empty simulator at SIM_FAKE_NOW_MS; close it with sim_fake_close. */
void sim_fake_open(struct sim *sim, size_t messages_max);
void sim_fake_close(struct sim *sim);

/** sim_fake_raw(sim, request, answer): one request, as it is. */
void sim_fake_raw(
    struct sim *sim, const struct sim_fake_request *request, struct sim_fake_answer *answer);

/** sim_fake_call(sim, method, uri, body, answer): one request, signed as it should be. */
void sim_fake_call(struct sim *sim, const char *method, const char *uri, const char *body,
    struct sim_fake_answer *answer);

/** sim_fake_end(answer): free what an answer holds. */
void sim_fake_end(struct sim_fake_answer *answer);

/** sim_fake_text(object, path): the text at "messages.0.to" of a JSON answer; NULL where there is none. */
const char *sim_fake_text(struct json_object *object, const char *path);

#endif
