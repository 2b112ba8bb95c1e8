#ifndef BONIN_TRACKING_H
#define BONIN_TRACKING_H

#include "conf.h"
#include "store.h"

/*
 * How far a message is that a gateway took. Each is one transaction for store_run: look it up and decide whether the
 * gateway is to be asked now, and note what it said.
 */

/** How long a message is known by its requestId. No code lives longer. */
#define TRACKING_S OTP_LIFETIME_MAX_S

struct tracking {
	const struct conf *conf;
	const char *request_id;
	int64_t now_ms;

	/* What comes out. */
	bool is_found; /* else nothing below */
	struct store_send send;
	struct store_delivery known;
	int64_t resend_in_s; /* when it is refused: how long the number has to wait; else -1 */
	bool
	    is_due; /* it is for whoever got this to ask the gateway now; it is on the books as asked */
};

/**
 * tracking_look(tx, tracking):
 * Find the newest message of a request, and what is known of it. Whether it is time to ask the gateway is decided here,
 * once for all processes: not before the setting status-every is over since it was sent or asked about last, and for
 * all messages together not more often than status-per-minute.
 *
 * With account-privacy a message of a flow that may have sent none is waiting for ever, and is not asked about: any other
 * word would tell that there was one.
 *
 * Returns: ERR_OK, or ERR_BUSY.
 */
enum err tracking_look(struct store_tx *tx, void *tracking);

struct tracking_report {
	const struct tracking *tracking; /* of tracking_look, due */
	struct delivery delivery;
	const char *code;
};

/**
 * tracking_settle(tx, report):
 * Note what the gateway said; an end that is known already stays. A refusal of the newest message to a number lifts the
 * wait for the next one, and nothing else: whether the message cost money is not known, so it counts for all windows
 * and for the budget.
 */
enum err tracking_settle(struct store_tx *tx, void *report);

/**
 * tracking_refused_by(tx, request_id, now_ms, gateway):
 * Of which gateway the newest message of a request was refused behind it, by KakaoTalk or a carrier; "" for none.
 */
MUST_CHECK enum err tracking_refused_by(struct store_tx *tx, const char *request_id, int64_t now_ms,
    char gateway[static DELIVERY_GATEWAY_SIZE]);

#endif
