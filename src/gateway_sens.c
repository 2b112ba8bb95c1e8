#include <stdlib.h>

#include "gateway_driver.h"
#include "http.h"
#include "log.h"
#include "sens.h"
#include "sys.h"

/* SMS through NAVER Cloud SENS: build, call, read. */

struct sens_gateway {
	struct gateway base;
	const struct gateway_sens_conf *conf;
};

static struct gateway *
sens_open(const void *settings)
{
	struct sens_gateway *gateway = mem_zalloc(sizeof(*gateway));

	gateway->base.driver = &gateway_sens_sms;
	gateway->conf = settings;
	return &gateway->base;
}

static void
sens_close(struct gateway *gateway)
{
	free(gateway);
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
	if (sens_build_send(conf, &sms, sys_now_ms(), &call)) {
		call.http.give_up_fd = give_up_fd;
		http_call(&call.http, &reply);
	}
	sens_read_send(&reply, receipt);
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
