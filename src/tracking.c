#include "tracking.h"

#include <string.h>

#include "history.h"
#include "text.h"

/* Only such a flow has decoys; see verification_reserve. */
static bool
has_decoys(enum purpose purpose)
{
	return purpose_info(purpose)->need != PURPOSE_NEEDS_FREE_PHONE;
}

/* Did the gateway refuse it? With account-privacy it is a decoy from then on. */
static bool
is_refused_at_once(const struct store_send *send)
{
	return send->outcome == STORE_REFUSED ||
	       (send->outcome == STORE_DECOY && !has_decoys(send->purpose));
}

static enum err
find(struct store_tx *tx, const char *request_id, int64_t now_ms, struct store_send *send,
    bool *is_found)
{
	return store_send_by_request(tx, request_id, now_ms - TRACKING_S * 1000LL, send, is_found);
}

/* Is it time to ask the gateway about this message? A clock that was set back delays nothing. */
static bool
is_time(const struct tracking *tracking)
{
	int64_t last_ms =
	    tracking->known.asked_ms > 0 ? tracking->known.asked_ms : tracking->send.at_ms;
	int64_t gone_ms = tracking->now_ms - last_ms;

	return gone_ms < 0 || gone_ms >= tracking->conf->status_every_s * 1000LL;
}

/* Take the right to ask, if it is free: all others see what is recorded. */
static enum err
claim(struct store_tx *tx, struct tracking *tracking)
{
	int64_t minute = limit_minute(tracking->now_ms), n;
	enum err err = store_counter_sum(tx, STORE_ASKS_PER_MINUTE, minute, minute, &n);

	if (err != ERR_OK || n >= tracking->conf->status_per_minute)
		return err;
	tracking->known.asked_ms = tracking->now_ms;
	err = store_delivery_put(tx, &tracking->known);
	if (err == ERR_OK)
		err = store_counter_add(tx, STORE_ASKS_PER_MINUTE, minute, 1);
	tracking->is_due = err == ERR_OK;
	return err;
}

/* How long until another message may go to the number, by all of its limits. */
static enum err
find_wait(struct store_tx *tx, struct tracking *tracking)
{
	struct store_number number = {.phone = tracking->send.phone};
	struct limit_verdict verdict;
	int64_t sent_ms[LIMIT_HISTORY_MAX];
	size_t n;
	enum err err = store_number_get(tx, &number);

	if (err == ERR_OK)
		err = history_limit_number(
		    tx, &tracking->conf->limit, &number, tracking->now_ms, sent_ms, &n, &verdict);
	if (err == ERR_OK)
		tracking->resend_in_s = verdict.retry_after_s;
	return err;
}

enum err
tracking_look(struct store_tx *tx, void *arg)
{
	struct tracking *tracking = arg;
	struct store_delivery *known = &tracking->known;
	enum err err =
	    find(tx, tracking->request_id, tracking->now_ms, &tracking->send, &tracking->is_found);

	*known = (struct store_delivery){.send_id = tracking->send.id};
	tracking->resend_in_s = -1;
	tracking->is_due = false;
	if (err != ERR_OK || !tracking->is_found ||
	    (tracking->conf->account_privacy && has_decoys(tracking->send.purpose)))
		return err;
	if (is_refused_at_once(&tracking->send))
		known->delivery = (struct delivery){DELIVERY_REFUSED, DELIVERY_CARRIER};
	/* Without a gateway there is nobody to ask: its answer was lost, or it is a test number. */
	else if (*tracking->send.gateway != '\0')
		err = store_delivery_get(tx, known);
	if (err != ERR_OK || known->delivery.state == DELIVERY_DELIVERED)
		return err;
	if (known->delivery.state == DELIVERY_REFUSED)
		return find_wait(tx, tracking);
	return *tracking->send.gateway_id != '\0' && *tracking->send.gateway != '\0' &&
	               is_time(tracking)
	           ? claim(tx, tracking)
	           : ERR_OK;
}

/* Only after the newest one is there a wait. */
static enum err
lift_wait(struct store_tx *tx, const struct store_send *send)
{
	struct store_number number = {.phone = send->phone};
	int64_t newest_ms;
	size_t n;
	enum err err = store_sends_to_number(tx, &send->phone, send->at_ms - 1, &newest_ms, 1, &n);

	if (err != ERR_OK || n == 0 || newest_ms != send->at_ms)
		return err;
	err = store_number_get(tx, &number);
	number.lifted_ms = send->at_ms;
	return err == ERR_OK ? store_number_put(tx, &number) : err;
}

enum err
tracking_settle(struct store_tx *tx, void *arg)
{
	const struct tracking_report *report = arg;
	const struct store_send *send = &report->tracking->send;
	struct store_delivery delivery = {.send_id = send->id};
	enum err err = store_delivery_get(tx, &delivery);

	if (err != ERR_OK || delivery.delivery.state != DELIVERY_WAITING ||
	    report->delivery.state == DELIVERY_WAITING)
		return err;
	delivery.delivery = report->delivery;
	if (!text_copy(delivery.code, sizeof(delivery.code), report->code))
		delivery.code[0] = '\0';
	err = store_delivery_put(tx, &delivery);
	if (err == ERR_OK && report->delivery.state == DELIVERY_REFUSED)
		err = lift_wait(tx, send);
	return err;
}

enum err
tracking_refused_by(struct store_tx *tx, const char *request_id, int64_t now_ms,
    char gateway[static DELIVERY_GATEWAY_SIZE])
{
	struct store_delivery delivery;
	struct store_send send;
	bool is_found;
	enum err err = find(tx, request_id, now_ms, &send, &is_found);

	gateway[0] = '\0';
	if (err != ERR_OK || !is_found)
		return err;
	delivery.send_id = send.id;
	err = store_delivery_get(tx, &delivery);
	if (err == ERR_OK && delivery.delivery.state == DELIVERY_REFUSED)
		memcpy(gateway, send.gateway, sizeof(send.gateway));
	return err;
}
