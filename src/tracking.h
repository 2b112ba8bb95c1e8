#ifndef BONIN_TRACKING_H
#define BONIN_TRACKING_H

#include "conf.h"
#include "store.h"

/*
 * The delivery state of messages that a gateway accepted. Each function is one transaction for store_run: look a message
 * up and decide whether to ask the gateway now; and record what the gateway said.
 */

/** How long a message can be found by its requestId. No code lives longer. */
#define TRACKING_S OTP_LIFETIME_MAX_S

struct tracking {
	const struct conf *conf;
	const char *request_id;
	int64_t now_ms;

	/* Output. */
	bool is_found; /* if false, nothing below is set */
	struct store_send send;
	struct store_delivery known;
	int64_t resend_in_s; /* when it is refused: how long the number has to wait; else -1 */
	bool is_due;         /* the caller has to ask the gateway now; recorded as asked */
};

/**
 * tracking_look(tx, tracking):
 * Find the newest message of a requestId, and what is known about it. Whether it is time to ask the gateway is decided
 * here, once for all processes: not until status-every seconds after it was sent or last asked about, and for all messages
 * together at most status-per-minute times.
 *
 * With account-privacy a message of a flow that may have sent none is waiting for ever, and the gateway is not asked: any
 * other state would reveal that there was a message.
 *
 * Returns: ERR_OK, or ERR_BUSY.
 */
enum err tracking_look(struct store_tx *tx, void *tracking);

struct tracking_report {
	const struct tracking *tracking; /* from tracking_look, is_due */
	struct delivery delivery;
	const char *code;
};

/**
 * tracking_settle(tx, report):
 * Record what the gateway said; a final state that is already known stays. A refusal of the newest message to a number
 * ends the wait for the next one, and changes nothing else: whether the message cost money is not known, so it counts
 * for all windows and for the budget.
 */
enum err tracking_settle(struct store_tx *tx, void *report);

/**
 * tracking_refused_by(tx, request_id, now_ms, gateway):
 * The gateway that accepted the newest message of a requestId, if KakaoTalk or a carrier then refused it; else "".
 */
MUST_CHECK enum err tracking_refused_by(struct store_tx *tx, const char *request_id, int64_t now_ms,
    char gateway[static DELIVERY_GATEWAY_SIZE]);

#endif
