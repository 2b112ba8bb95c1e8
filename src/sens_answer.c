#include "sens_answer.h"

#include <stdio.h>
#include <string.h>

#include "json.h"
#include "text.h"

/* The first row that matches. An errorCode is not an HTTP status: 200 comes with 401, 400 with 429. */
static const struct {
	int status;
	const char *code; /* NULL: any */
	const char *hint;
} hints[] = {
    {400, "100", "the request was malformed: is the base URL https and the API's own?"},
    {400, NULL, "is the sender number registered and approved, and each number digits alone?"},
    {401, "210",
        "the keys are good, but their owner may not use SENS: give the Sub Account the right"},
    {401, NULL,
        "are the access key, the secret key and this machine's clock right (within five minutes)?"},
    {403, NULL, "is the service id of this account, and the channel in use?"},
    {404, NULL, "is the service id whole, and the id asked for one of this service?"},
    {413, NULL, "the request is too long"},
    {429, "400", "the quota is used up: NAVER Cloud raises it on request"},
    {429, NULL, "the quota of the day, or the rate, is used up: do not try again at once"},
    {500, NULL, "trouble at the gateway"},
    {503, NULL, "trouble behind the gateway"},
    {504, NULL, "trouble behind the gateway"},
};

/* It goes to logs and terminals: no invisible characters, and no character cut in two. */
static void
make_printable(char *text)
{
	size_t len = strlen(text);

	while (!text_is_utf8(text, len))
		text[--len] = '\0';
	text_clean(text);
}

/* The code and the text, wherever they are. */
static void
explain(struct sens_answer *answer)
{
	struct json_object *json = answer->json, *error = json_member(json, "error");
	const char *code, *message, *details;

	if (error !=
	    NULL) { /* the gateway: {"error":{"errorCode":"210","message":"","details":""}} */
		code = json_text(error, "errorCode");
		message = json_text(error, "message");
		details = json_text(error, "details");
	} else { /* SENS: {"status":403,"error":"Forbidden","message":""}; or flat: errorCode, errorMessage */
		code = json_text(
		    json, *json_text(json, "errorCode") != '\0' ? "errorCode" : "statusCode");
		message = json_text(json, "error");
		details = json_text(
		    json, *json_text(json, "message") != '\0' ? "message" : "errorMessage");
	}
	if (!text_copy(answer->code, sizeof(answer->code), code))
		code = "";
	snprintf(answer->reason, sizeof(answer->reason), "HTTP %d%s%s%s%s%s%s", answer->status,
	    *code != '\0' ? " code " : "", code, *message != '\0' ? ": " : "", message,
	    *details != '\0' ? ": " : "", details);
	make_printable(answer->code);
	make_printable(answer->reason);
}

static enum sens_outcome
judge(const struct http_reply *reply, const struct json_object *json)
{
	bool is_empty = reply->body_len == 0;

	if (reply->status >= 200 && reply->status < 300)
		return is_empty || json != NULL ? SENS_DONE : SENS_UNKNOWN;
	if (reply->status == 404 && is_empty)
		return SENS_NOTHING;
	return reply->status >= 300 && reply->status < 500 ? SENS_REFUSED : SENS_UNKNOWN;
}

void
sens_answer_read(const struct http_reply *reply, struct sens_answer *answer)
{
	*answer = (struct sens_answer){.outcome = SENS_UNKNOWN};
	if (reply->outcome != HTTP_ANSWERED) {
		if (reply->outcome == HTTP_NOT_SENT)
			answer->outcome = SENS_REFUSED;
		snprintf(answer->reason, sizeof(answer->reason), "%s", reply->reason);
		return;
	}
	answer->status = reply->status;
	if (reply->body_len > 0)
		answer->json = json_parse(reply->body, reply->body_len);
	answer->outcome = judge(reply, answer->json);
	if (answer->outcome != SENS_DONE)
		explain(answer);
}

void
sens_answer_overrule(struct sens_answer *answer, enum sens_outcome outcome)
{
	answer->outcome = outcome;
	explain(answer);
}

const char *
sens_answer_hint(const struct sens_answer *answer)
{
	for (size_t i = 0; answer->outcome != SENS_DONE && i < ARRAY_LEN(hints); i++) {
		if (answer->status == hints[i].status &&
		    (hints[i].code == NULL || strcmp(answer->code, hints[i].code) == 0))
			return hints[i].hint;
	}
	return "";
}

void
sens_answer_free(struct sens_answer *answer)
{
	json_free(answer->json);
	answer->json = NULL;
}
