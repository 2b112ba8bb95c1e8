#include "gateway_sens.h"

#include <stdio.h>

#include "log.h"
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
	/* A signature is refused when the two clocks are five minutes apart. */
	bool may_be_clock = reply->status == 401 && reply->date_ms != 0;
	int64_t skew_s = (sys_now_ms() - reply->date_ms) / 1000;

	log_event(is_fine ? LOG_INFO : LOG_WARN, "gateway", LOG_TEXT("name", name),
	    LOG_TEXT("outcome", words[receipt->outcome]), LOG_NUMBER("status", reply->status),
	    LOG_TEXT("id", receipt->id), LOG_TEXT("reason", receipt->reason),
	    LOG_NUMBER("ms", sys_steady_ms() - call->began_ms),
	    may_be_clock ? LOG_NUMBER("clock_skew_s", skew_s) : LOG_END);
}

void
gateway_sens_receipt(const char *name, const struct gateway_sens_call *call,
    const struct sens_answer *answer, const char *id, struct gateway_receipt *receipt)
{
	static const enum gateway_outcome outcomes[] = {[SENS_DONE] = GATEWAY_ACCEPTED,
	    [SENS_NOTHING] = GATEWAY_REFUSED,
	    [SENS_REFUSED] = GATEWAY_REFUSED,
	    [SENS_UNKNOWN] = GATEWAY_UNKNOWN};

	*receipt = (struct gateway_receipt){.outcome = outcomes[answer->outcome],
	    .is_answered = call->reply.outcome == HTTP_ANSWERED && call->reply.status < 500};
	snprintf(receipt->reason, sizeof(receipt->reason), "%s", answer->reason);
	if (receipt->outcome == GATEWAY_ACCEPTED &&
	    !text_copy(receipt->id, sizeof(receipt->id), id))
		receipt->outcome = GATEWAY_UNKNOWN;
	log_outcome(name, call, receipt);
}
