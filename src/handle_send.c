#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fcgi.h"
#include "handle.h"
#include "log.h"
#include "message.h"
#include "sys.h"

/* How long after the answer a message is sent that nobody may notice. */
#define UNSEEN_MIN_MS  50
#define UNSEEN_SPAN_MS 200

static bool
draw(struct verification_send *send)
{
	unsigned char drawn[OTP_SALT_LEN + REQUEST_ID_RANDOM_LEN];

	if (!sys_random(drawn, sizeof(drawn)))
		return false;
	memcpy(send->new_salt, drawn, OTP_SALT_LEN);
	request_id_make(&send->subject.phone_tag, drawn + OTP_SALT_LEN, send->new_request_id);
	explicit_bzero(drawn, sizeof(drawn));
	return true;
}

/* The code exists only here, between the database's salt and the gateway's message. */
static bool
compose(
    const struct app *app, const struct verification_send *send, struct gateway_message *message)
{
	const struct verification_subject *subject = &send->subject;
	const struct otp_subject whom = {subject->purpose, subject->phone.e164, subject->user_id};

	memcpy(message->refused_by, send->refused_by, sizeof(message->refused_by));
	phone_split(&app->conf.phone, &subject->phone, message->country, message->to);
	return otp_derive(&app->code_key, &whom, send->salt, app->conf.otp.digits, message->code) &&
	       message_build(app->conf.brand, message->code, app->conf.host, message->text);
}

/* Returns the outcome that is finally recorded. */
static enum gateway_outcome
settle(struct app *app, const struct verification_send *send, const struct gateway_receipt *receipt)
{
	struct verification_settlement settlement = {
	    .send = send,
	    .outcome = receipt->outcome == GATEWAY_ACCEPTED ? STORE_ACCEPTED : STORE_REFUSED,
	    .gateway = receipt->gateway,
	    .gateway_id = receipt->id,
	    .won = receipt->won,
	};

	/* The intent is already recorded as unknown. If this write fails, it stays so and counts; then a visitor must
	 * not be told that nothing was counted. */
	if (receipt->outcome == GATEWAY_UNKNOWN ||
	    store_run(app->store, verification_settle, &settlement) == ERR_OK)
		return receipt->outcome;
	log_event(LOG_ERROR, "not_settled", LOG_NUMBER("send", send->send_id));
	return receipt->outcome == GATEWAY_ACCEPTED ? GATEWAY_ACCEPTED : GATEWAY_UNKNOWN;
}

/* This uses the network: call it outside any transaction. */
static enum err
deliver(struct app *app, const struct verification_send *send)
{
	static const enum err told[] = {
	    [GATEWAY_ACCEPTED] = ERR_OK,
	    [GATEWAY_REFUSED] = ERR_SEND_REFUSED,
	    [GATEWAY_UNKNOWN] = ERR_SEND_UNKNOWN,
	};
	struct gateway_message message;
	struct gateway_receipt receipt = {.outcome = GATEWAY_REFUSED, .gateway = ""};

	/* A test number gets no message; its code is in the settings. */
	if (send->subject.test != NULL)
		receipt = (struct gateway_receipt){.outcome = GATEWAY_ACCEPTED,
		    .gateway = "",
		    .id = "test-number",
		    .won = app->conf.limit.message_won};
	else if (compose(app, send, &message))
		gateway_send(app->gateway, &message, fcgi_hurry_fd(), &receipt);
	explicit_bzero(&message, sizeof(message));
	return told[settle(app, send, &receipt)];
}

/*
 * The web server is still forwarding the answer, perhaps on the only processor: a call to the gateway at the same time
 * would delay the answer for a member. The delay is random, so that nobody knows when to look for the call either.
 */
static void
stay_behind(void)
{
	struct pollfd hurry = {.fd = fcgi_hurry_fd(), .events = POLLIN};
	unsigned char dice = 0;

	if (!sys_random(&dice, sizeof(dice)))
		dice = UINT8_MAX; /* this is long enough for the answer too */
	poll(&hurry, 1, UNSEEN_MIN_MS + dice * UNSEEN_SPAN_MS / UINT8_MAX);
}

static void
deliver_after(void *arg, void *send_arg)
{
	const struct gateway_receipt no_place = {.outcome = GATEWAY_REFUSED, .gateway = ""};
	struct app *app = arg;
	struct verification_send *send = send_arg;

	stay_behind();
	/* The outcome is in the log and the database. */
	if (send->is_decoy) {
		/* There is nothing to send. */
	} else if (gateway_enter(app->gateway)) {
		(void)deliver(app, send);
		gateway_leave(app->gateway);
	} else {
		settle(app, send, &no_place);
	}
	explicit_bzero(send, sizeof(*send));
	free(send);
}

/*
 * With account-privacy neither the time nor the text of the answer may reveal whether a message was sent, so it does not
 * wait for the gateway. The intent is committed: if we are killed now it stays unknown, which counts as sent.
 * A decoy waits after the answer as well: a worker that is free at once, or a CGI that exits, would reveal it.
 */
static void
deliver_unseen(const struct verification_send *send, struct resp *resp)
{
	struct verification_send *copy = mem_zalloc(sizeof(*copy));

	*copy = *send;
	resp->after = deliver_after;
	resp->after_arg = copy;
}

static enum err
answer(const struct verification_send *send, enum err err, struct resp *resp)
{
	if (err == ERR_OK)
		resp_ok(resp, 201, "본인인증 문자 발송 성공");
	else
		resp_fail(resp, err);
	/* After a lost answer the message may still arrive, so the page needs these then too. */
	if (err != ERR_SEND_REFUSED) {
		resp_text(resp, "requestId", send->request_id);
		resp_number(resp, "expiresIn", send->expires_in_s);
		resp_number(resp, "resendIn", send->resend_in_s);
	}
	return err;
}

static enum err
reserve(struct app *app, struct verification_send *send, struct resp *resp)
{
	enum err err = store_run(app->store, verification_reserve, send);

	if (err != ERR_OK)
		return err;
	err = resp_verdict(resp, &send->verdict);
	/* Never its requestId: only the client that requested the code gets that. */
	if (err != ERR_OK && send->expires_in_s > 0)
		resp_number(resp, "expiresIn", send->expires_in_s);
	return err;
}

static enum err
send_seen(struct app *app, struct verification_send *send, struct resp *resp)
{
	enum err err;

	/* Before the intent: without a place, nothing must have happened. */
	if (!gateway_enter(app->gateway))
		return ERR_BUSY;
	err = reserve(app, send, resp);
	if (err == ERR_OK)
		err = answer(send, deliver(app, send), resp);
	gateway_leave(app->gateway);
	return err;
}

enum err
handle_send(struct app *app, struct req *req, struct resp *resp)
{
	struct verification_send send = {0};
	enum err err = req_phone(req, app, resp);

	if (err == ERR_OK && purpose_info(req->route->purpose)->names_user)
		err = req_user_id(req, resp);
	if (err != ERR_OK)
		return err;
	if (!req_subject(req, app, &send.subject) || !draw(&send))
		return ERR_BUSY;
	if (!app->conf.account_privacy)
		return send_seen(app, &send, resp);
	err = reserve(app, &send, resp);
	if (err == ERR_OK) {
		answer(&send, ERR_OK, resp);
		deliver_unseen(&send, resp);
	}
	return err;
}
