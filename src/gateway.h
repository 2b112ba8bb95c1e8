#ifndef BONIN_GATEWAY_H
#define BONIN_GATEWAY_H

#include <stdbool.h>

#include "mem.h"
#include "message.h"
#include "phone.h"
#include "sign.h"

/* Delivery, named by intent: one text to one number. No provider's words past this header. */

#define GATEWAY_ID_SIZE	    128
#define GATEWAY_REASON_SIZE 160

/** What became of a message. The next gateway may be tried only after GATEWAY_REFUSED. */
enum gateway_outcome {
	GATEWAY_ACCEPTED, /* taken for delivery */
	GATEWAY_REFUSED,  /* a definite no: nothing was sent, nothing is charged */
	GATEWAY_UNKNOWN	  /* the answer was lost: the message may still arrive */
};

struct gateway_message {
	char country[PHONE_COUNTRY_SIZE]; /* "82" */
	char to[PHONE_SIZE];		  /* "01012345678" */
	char text[MESSAGE_SIZE];
};

struct gateway_receipt {
	enum gateway_outcome outcome;
	bool is_answered; /* it is there: no lost answer, and no trouble of its own (5xx) */
	char id[GATEWAY_ID_SIZE];	  /* the gateway's, to ask about it later; "" unless accepted */
	char reason[GATEWAY_REASON_SIZE]; /* for the operator's log, "" when accepted; no secret */
};

/** Settings of the SENS gateway, checked by conf.c. */
struct gateway_sens_conf {
	char base_url[128]; /* no path, no slash at the end */
	char service_id[64];
	char access_key[64];
	struct sign_key secret_key;
	char sender[16]; /* digits */
	char ca_file[256];
	char alimtalk_service_id[64]; /* "": no AlimTalk */
	char alimtalk_channel[64];    /* "@name" */
};

struct gateway;

/**
 * gateway_open(driver, settings, n_workers):
 * Make a gateway of the ${driver} named in the table of gateway.c ("sens-sms"), for so many threads.
 *
 * Returns: NULL, with a line in the log, when there is none of that name.
 * Memory:  borrows ${settings} for its whole life; free with gateway_close.
 */
struct gateway *gateway_open(const char *driver, const void *settings, int n_workers);

/**
 * gateway_enter(gateway), gateway_leave(gateway):
 * Ask for a place at the gateway, before anything is written that only it can settle, and give it back. There are
 * fewer places than workers, so that a gateway that is slow or dead does not hold up what needs none; and while it
 * does not answer there is one. A place that will be free in a moment is waited for.
 *
 * Returns: gateway_enter false when there is no place: try again later.
 * Threads: any.
 */
MUST_CHECK bool gateway_enter(struct gateway *gateway);
void gateway_leave(struct gateway *gateway);

/**
 * gateway_send(gateway, message, give_up_fd, receipt):
 * Hand ${message} over, once. At most one request leaves, whatever fails; it ends within HTTP_CALL_MAX_MS, or
 * sooner when ${give_up_fd} becomes readable. Only at a place, and never inside a transaction.
 *
 * Threads: any.
 */
void gateway_send(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt);

/** gateway_close(gateway): NULL is harmless. */
void gateway_close(struct gateway *gateway);

#endif
