#ifndef BONIN_DELIVERY_H
#define BONIN_DELIVERY_H

/* The delivery state of a message that a gateway accepted, as words for programs and for people. Pure. */

#define DELIVERY_GATEWAY_SIZE 64  /* the name of a gateway */
#define DELIVERY_ID_SIZE      128 /* a gateway's id of a message */
#define DELIVERY_CODE_SIZE    16  /* a gateway's word for why it will not come */

/** The numbers are in the database and never change. */
enum delivery_state {
	DELIVERY_WAITING = 0,   /* not known yet */
	DELIVERY_DELIVERED = 1, /* it is on the handset */
	DELIVERY_REFUSED = 2,   /* it will not arrive */
	DELIVERY_STATE__MAX
};

/** Why it will not arrive, as far as it helps the visitor. The numbers are in the database and never change. */
enum delivery_reason {
	DELIVERY_NO_REASON = 0,
	DELIVERY_NUMBER = 1,    /* the number is unassigned, or accepts no messages */
	DELIVERY_HANDSET = 2,   /* off, full, out of reach */
	DELIVERY_MESSENGER = 3, /* KakaoTalk does not reach it; an SMS may */
	DELIVERY_CARRIER = 4,   /* anything else: nothing the visitor can act on */
	DELIVERY_REASON__MAX
};

struct delivery {
	enum delivery_state state;
	enum delivery_reason reason; /* DELIVERY_NO_REASON unless refused */
};

/** delivery_word(state), delivery_reason_word(reason): the word in an answer; "" for no reason. */
const char *delivery_word(enum delivery_state state);
const char *delivery_reason_word(enum delivery_reason reason);

/** delivery_message(delivery): what a visitor is told, Korean. */
const char *delivery_message(const struct delivery *delivery);

#endif
