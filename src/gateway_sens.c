#include "gateway_sens.h"

#include <stdio.h>

#include "log.h"
#include "sens_result.h"
#include "sys.h"
#include "text.h"

void
gateway_sens_call(struct gateway_sens_call *call, bool is_built, int give_up_fd)
{
	call->began_ms = sys_steady_ms();
	call->reply =
	    (struct http_reply){.outcome = HTTP_NOT_SENT, .reason = "the request cannot be signed"};
	call->call.http.give_up_fd = give_up_fd;
	if (is_built)
		http_call(&call->call.http, &call->reply);
}

void
gateway_sens_free(struct gateway_sens_call *call)
{
	http_reply_free(&call->reply);
	sens_call_free(&call->call);
}

static void
log_outcome(
    const char *name, const struct gateway_sens_call *call, const struct gateway_receipt *receipt)
{
	static const char *const words[] = {[GATEWAY_ACCEPTED] = "accepted",
	    [GATEWAY_REFUSED] = "refused",
	    [GATEWAY_UNKNOWN] = "unknown"};
	const struct http_reply *reply = &call->reply;
	bool is_fine = receipt->outcome == GATEWAY_ACCEPTED;
	/* A signature is refused when the two clocks differ by five minutes. */
	bool may_be_clock = reply->status == 401 && reply->date_ms != 0;
	int64_t skew_s = (sys_now_ms() - reply->date_ms) / 1000;

	log_event(is_fine ? LOG_INFO : LOG_WARN, "gateway", LOG_TEXT("name", name),
	    LOG_TEXT("outcome", words[receipt->outcome]), LOG_NUMBER("status", reply->status),
	    LOG_TEXT("id", receipt->id), LOG_TEXT("reason", receipt->reason),
	    LOG_NUMBER("ms", sys_steady_ms() - call->began_ms),
	    may_be_clock ? LOG_NUMBER("clock_skew_s", skew_s) : LOG_END);
}

static bool
is_answered(const struct gateway_sens_call *call)
{
	return call->reply.outcome == HTTP_ANSWERED && call->reply.status < 500;
}

void
gateway_sens_receipt(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const char *id, struct gateway_receipt *receipt)
{
	static const enum gateway_outcome outcomes[] = {[SENS_DONE] = GATEWAY_ACCEPTED,
	    [SENS_NOTHING] = GATEWAY_REFUSED,
	    [SENS_REFUSED] = GATEWAY_REFUSED,
	    [SENS_UNKNOWN] = GATEWAY_UNKNOWN};

	*receipt = (struct gateway_receipt){
	    .outcome = outcomes[answer->outcome], .is_answered = is_answered(call)};
	snprintf(receipt->reason, sizeof(receipt->reason), "%s", answer->reason);
	if (receipt->outcome == GATEWAY_ACCEPTED &&
	    !text_copy(receipt->id, sizeof(receipt->id), id))
		receipt->outcome = GATEWAY_UNKNOWN;
	log_outcome(name, call, receipt);
}

/* The part of it that helps a visitor. */
static enum delivery_reason
reason_of(const struct gateway_sens_state *state)
{
	const struct sens_result *result = sens_result_find(state->service, state->code);

	if (result != NULL && result->blame == SENS_BLAME_NUMBER)
		return state->service == SENS_SMS ? DELIVERY_NUMBER : DELIVERY_MESSENGER;
	return result != NULL && result->blame == SENS_BLAME_HANDSET ? DELIVERY_HANDSET
	                                                             : DELIVERY_CARRIER;
}

/* One line about the final state of a message, none for each question before. */
static void
log_report(const char *name, const struct gateway_sens_call *call, const struct sens_answer *answer,
    const struct gateway_sens_state *state, const struct gateway_report *report)
{
	const struct sens_result *result = sens_result_find(state->service, state->code);
	bool is_known = answer->outcome == SENS_DONE || answer->outcome == SENS_NOTHING;
	const char *meaning = result != NULL ? result->english : "";

	if (is_known && report->delivery.state == DELIVERY_WAITING)
		return;
	log_event(report->delivery.state == DELIVERY_DELIVERED ? LOG_INFO : LOG_WARN, "delivery",
	    LOG_TEXT("name", name), LOG_TEXT("state", delivery_word(report->delivery.state)),
	    LOG_NUMBER("status", call->reply.status), LOG_TEXT("id", state->id),
	    LOG_TEXT("code", state->code), LOG_TEXT("reason", is_known ? meaning : answer->reason),
	    LOG_NUMBER("ms", sys_steady_ms() - call->began_ms));
}

void
gateway_sens_report(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const struct gateway_sens_state *state,
    struct gateway_report *report)
{
	static const enum delivery_state states[SENS_DELIVERY__MAX] = {
	    [SENS_WAITING] = DELIVERY_WAITING,
	    [SENS_DELIVERED] = DELIVERY_DELIVERED,
	    [SENS_FAILED] = DELIVERY_REFUSED};

	*report = (struct gateway_report){.is_answered = is_answered(call)};
	if (answer->outcome == SENS_DONE)
		report->delivery.state = states[state->delivery];
	if (report->delivery.state == DELIVERY_REFUSED) {
		report->delivery.reason = reason_of(state);
		/* Something that is not a code is not repeated. */
		(void)!text_copy(report->code, sizeof(report->code), state->code);
	}
	log_report(name, call, answer, state, report);
}
