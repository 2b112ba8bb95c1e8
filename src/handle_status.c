#include <stdlib.h>

#include "fcgi.h"
#include "handle.h"
#include "log.h"
#include "tracking.h"

/* This uses the network: call it outside any transaction. */
static void
ask(void *arg, void *tracking_arg)
{
	struct app *app = arg;
	struct tracking *tracking = tracking_arg;
	const struct store_send *send = &tracking->send;
	struct gateway_report said;

	if (gateway_ask(app->gateway, send->gateway, send->gateway_id, fcgi_hurry_fd(), &said)) {
		struct tracking_report report = {
		    .tracking = tracking, .delivery = said.delivery, .code = said.code};

		if (said.delivery.state != DELIVERY_WAITING &&
		    store_run(app->store, tracking_settle, &report) != ERR_OK)
			log_event(LOG_WARN, "not_tracked", LOG_NUMBER("send", send->id));
	}
	free(tracking);
}

/*
 * No request waits for the gateway: the client gets what is known; if it is time, the gateway is asked after the
 * answer, for the benefit of the next request.
 */
static void
ask_unseen(const struct tracking *tracking, struct resp *resp)
{
	struct tracking *copy = mem_zalloc(sizeof(*copy));

	*copy = *tracking;
	copy->request_id = NULL; /* ends with the request */
	resp->after = ask;
	resp->after_arg = copy;
}

enum err
handle_status(struct app *app, struct req *req, struct resp *resp)
{
	struct tracking tracking = {
	    .conf = &app->conf, .request_id = req->fields[REQ_REQUEST_ID], .now_ms = req->now_ms};
	const struct delivery *delivery = &tracking.known.delivery;
	enum err err = store_run(app->store, tracking_look, &tracking);

	if (err != ERR_OK)
		return err;
	if (!tracking.is_found)
		return ERR_REQUEST_UNKNOWN;
	resp_ok(resp, 200, delivery_message(delivery));
	resp_text(resp, "delivery", delivery_word(delivery->state));
	if (delivery->state == DELIVERY_REFUSED) {
		resp_text(resp, "reason", delivery_reason_word(delivery->reason));
		resp_number(resp, "resendIn", tracking.resend_in_s);
	}
	if (tracking.is_due)
		ask_unseen(&tracking, resp);
	return ERR_OK;
}
