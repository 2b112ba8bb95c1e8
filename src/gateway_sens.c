#include <stdio.h>
#include <stdlib.h>

#include "gateway_driver.h"
#include "http.h"
#include "log.h"
#include "sens_sms.h"
#include "sys.h"
#include "text.h"

/* SMS through NAVER Cloud SENS: build, call, read. */

struct sens_gateway {
	struct gateway base;
	const struct gateway_sens_conf *conf;
};

static struct gateway *
sens_open(const void *settings)
{
	struct sens_gateway *gateway = mem_zalloc(sizeof(*gateway));

	gateway->conf = settings;
	return &gateway->base;
}

static void
sens_close(struct gateway *gateway)
{
	free(gateway);
}

/* What the API said, in the words of gateway.h. */
static void
read_reply(const struct http_reply *reply, struct gateway_receipt *receipt)
{
	static const enum gateway_outcome outcomes[] = {[SENS_DONE] = GATEWAY_ACCEPTED,
	    [SENS_NOTHING] = GATEWAY_REFUSED,
	    [SENS_REFUSED] = GATEWAY_REFUSED,
	    [SENS_UNKNOWN] = GATEWAY_UNKNOWN};
	struct sens_receipt said;

	sens_sms_read(reply, &said);
	*receipt = (struct gateway_receipt){.outcome = outcomes[said.answer.outcome],
	    .is_answered = reply->outcome == HTTP_ANSWERED && reply->status < 500};
	snprintf(receipt->reason, sizeof(receipt->reason), "%s", said.answer.reason);
	if (receipt->outcome == GATEWAY_ACCEPTED &&
	    !text_copy(receipt->id, sizeof(receipt->id), said.request_id))
		receipt->outcome = GATEWAY_UNKNOWN;
	sens_answer_free(&said.answer);
}

static void
log_outcome(const struct http_reply *reply, const struct gateway_receipt *receipt, int64_t ms)
{
	static const char *const words[] = {[GATEWAY_ACCEPTED] = "accepted",
	    [GATEWAY_REFUSED] = "refused",
	    [GATEWAY_UNKNOWN] = "unknown"};
	bool is_fine = receipt->outcome == GATEWAY_ACCEPTED;
	/* A signature is refused when the two clocks are five minutes apart. */
	bool may_be_clock = reply->status == 401 && reply->date_ms != 0;
	int64_t skew_s = (sys_now_ms() - reply->date_ms) / 1000;

	log_event(is_fine ? LOG_INFO : LOG_WARN, "gateway", LOG_TEXT("name", gateway_sens_sms.name),
	    LOG_TEXT("outcome", words[receipt->outcome]), LOG_NUMBER("status", reply->status),
	    LOG_TEXT("id", receipt->id), LOG_TEXT("reason", receipt->reason), LOG_NUMBER("ms", ms),
	    may_be_clock ? LOG_NUMBER("clock_skew_s", skew_s) : LOG_END);
}

static void
sens_send(struct gateway *base, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt)
{
	const struct gateway_sens_conf *conf = ((struct sens_gateway *)base)->conf;
	const struct sens_recipient to = {.to = message->to};
	const struct sens_sms sms = {
	    .type = "SMS",
	    .content_type = "COMM",
	    .country_code = message->country,
	    .from = conf->sender,
	    .content = message->text,
	    .messages = &to,
	    .n_messages = 1,
	};
	struct http_reply reply = {
	    .outcome = HTTP_NOT_SENT, .reason = "the request cannot be signed"};
	struct sens_call call;
	int64_t started_ms = sys_steady_ms();

	/* The time is read anew: a signature that is five minutes old is refused. */
	if (sens_sms_build(conf, &sms, sys_now_ms(), &call)) {
		call.http.give_up_fd = give_up_fd;
		http_call(&call.http, &reply);
	}
	read_reply(&reply, receipt);
	log_outcome(&reply, receipt, sys_steady_ms() - started_ms);
	http_reply_free(&reply);
	sens_call_free(&call);
}

const struct gateway_driver gateway_sens_sms = {
    .name = "sens-sms",
    .open = sens_open,
    .send = sens_send,
    .close = sens_close,
};
