#ifndef BONIN_GATEWAY_H
#define BONIN_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "delivery.h"
#include "mem.h"
#include "message.h"
#include "otp.h"
#include "phone.h"

/*
 * Delivery, named by intent: one code to one number, by a chain of gateways. No provider's words past this header.
 */

#define GATEWAY_REASON_SIZE 160
#define GATEWAY_STEPS_MAX   4 /* of a chain */

/** What became of a message. The next gateway may be tried only after GATEWAY_REFUSED. */
enum gateway_outcome {
	GATEWAY_ACCEPTED, /* taken for delivery */
	GATEWAY_REFUSED,  /* a definite no: nothing was sent, nothing is charged */
	GATEWAY_UNKNOWN   /* the answer was lost: the message may still arrive */
};

/** Gateways by name, in the order in which they are tried. */
struct gateway_chain {
	char names[GATEWAY_STEPS_MAX][DELIVERY_GATEWAY_SIZE];
	size_t n;
};

struct gateway_message {
	char country[PHONE_COUNTRY_SIZE]; /* "82" */
	char to[PHONE_SIZE];              /* "01012345678" */
	char code[OTP_CODE_SIZE]; /* the same at every step, for a gateway with words of its own */
	char text[MESSAGE_SIZE];
	char refused_by
	    [DELIVERY_GATEWAY_SIZE]; /* it took this code before, and then it was refused; "": none */
};

struct gateway_receipt {
	enum gateway_outcome outcome;
	const char *gateway; /* the name of the last one that was tried, a constant; "": none */
	int64_t won;         /* what it costs there at most */
	bool is_answered;    /* it is there: no lost answer, and no trouble of its own (5xx) */
	char id[DELIVERY_ID_SIZE]; /* the gateway's, to ask about it later; "" unless accepted */
	char reason[GATEWAY_REASON_SIZE]; /* for the operator's log, "" when accepted; no secret */
};

/** What a gateway knows of a message that it took. */
struct gateway_report {
	struct delivery delivery;
	bool is_answered;              /* as in a receipt */
	char code[DELIVERY_CODE_SIZE]; /* the gateway's, where it is refused */
};

struct gateway;

/** Why a gateway could not send: of which setting, and what is wrong ("must ..."). */
struct gateway_fault {
	const char *option;
	char text[GATEWAY_REASON_SIZE];
};

/**
 * gateway_check(name, settings, sample, fault):
 * Whether the gateway ${name} is in the table of gateway.c and could send the ${sample}, which stands for all messages.
 *
 * Returns: false, with the first ${fault}.
 * Threads: pure; any.
 */
MUST_CHECK bool gateway_check(const char *name, const void *settings,
    const struct gateway_message *sample, struct gateway_fault *fault);

/** gateway_won(name, settings): what a message costs there at most; the gateway must be in the table. */
int64_t gateway_won(const char *name, const void *settings);

/**
 * gateway_open(chain, settings, n_workers):
 * Make the gateways of ${chain}, for so many threads.
 *
 * Returns: NULL, with a line in the log, when there is none of a name.
 * Memory:  borrows ${settings} for its whole life; free with gateway_close.
 */
struct gateway *gateway_open(
    const struct gateway_chain *chain, const void *settings, int n_workers);

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
 * Hand ${message} over, once. The first of the chain is tried, or the first behind the one that the code was refused by
 * before; the next only after a definite refusal of the one before,
 * never after an unknown outcome. At most one request leaves for each, whatever fails; each ends within
 * HTTP_CALL_MAX_MS, or sooner when ${give_up_fd} becomes readable. Only at a place, and never inside a transaction.
 *
 * Threads: any.
 */
void gateway_send(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt);

/**
 * gateway_ask(gateway, name, id, give_up_fd, report):
 * Ask the gateway ${name} how far its message ${id} is: one request, as long as a send's. It takes a place that nobody
 * misses, so it never waits for one, nor is one taken while the gateway is slow or dead. Never inside a transaction.
 *
 * Returns: false, nothing being asked, when there is no such place or no such gateway.
 * Threads: any.
 */
MUST_CHECK bool gateway_ask(struct gateway *gateway, const char *name, const char *id,
    int give_up_fd, struct gateway_report *report);

/** gateway_close(gateway): NULL is harmless. */
void gateway_close(struct gateway *gateway);

#endif
