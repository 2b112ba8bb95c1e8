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
 * Delivery, named by intent: one code to one number, through a chain of gateways. Nothing specific to a provider leaves
 * this header.
 */

#define GATEWAY_REASON_SIZE 160
#define GATEWAY_STEPS_MAX   4 /* of a chain */

/** What became of a message. The next gateway may be tried only after GATEWAY_REFUSED. */
enum gateway_outcome {
	GATEWAY_ACCEPTED, /* accepted for delivery */
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
	char code[OTP_CODE_SIZE]; /* the same at every step, for a gateway with its own text */
	char text[MESSAGE_SIZE];
	/* The gateway that accepted this code before, but then a carrier refused it; "": none. */
	char refused_by[DELIVERY_GATEWAY_SIZE];
};

struct gateway_receipt {
	enum gateway_outcome outcome;
	const char *gateway; /* the name of the last one that was tried, a constant; "": none */
	int64_t won;         /* the most it can cost there */
	bool is_answered;    /* it works: no lost answer, and no failure of its own (5xx) */
	char id[DELIVERY_ID_SIZE]; /* the gateway's, to ask about it later; "" unless accepted */
	char reason[GATEWAY_REASON_SIZE]; /* for the operator's log, "" when accepted; no secret */
};

/** What a gateway knows about a message that it accepted. */
struct gateway_report {
	struct delivery delivery;
	bool is_answered;              /* as in a receipt */
	char code[DELIVERY_CODE_SIZE]; /* the gateway's own, when it is refused */
};

struct gateway;

/** Why a gateway could not send: which setting, and what is wrong with it ("must ..."). */
struct gateway_fault {
	const char *option;
	char text[GATEWAY_REASON_SIZE];
};

/**
 * gateway_check(name, settings, sample, fault):
 * Whether the gateway ${name} is in the table of gateway.c and could send ${sample}, which represents all messages.
 *
 * Returns: false, with the first ${fault}.
 * Threads: pure; any.
 */
MUST_CHECK bool gateway_check(const char *name, const void *settings,
    const struct gateway_message *sample, struct gateway_fault *fault);

/** gateway_won(name, settings): the most a message can cost there; the gateway must be in the table. */
int64_t gateway_won(const char *name, const void *settings);

/**
 * gateway_open(chain, settings, n_workers):
 * Create the gateways of ${chain}, for ${n_workers} threads.
 *
 * Returns: NULL, with a line in the log, when a name is unknown.
 * Memory:  borrows ${settings} for its whole life; free with gateway_close.
 */
struct gateway *gateway_open(
    const struct gateway_chain *chain, const void *settings, int n_workers);

/**
 * gateway_enter(gateway), gateway_leave(gateway):
 * Take a place at the gateway, before writing anything that only the gateway can settle, and give it back. There are
 * fewer places than workers, so that a slow or dead gateway does not delay requests that need no gateway; while it
 * does not answer there is only one. If a place will be free in a moment, gateway_enter waits for it.
 *
 * Returns: gateway_enter false when there is no place: try again later.
 * Threads: any.
 */
MUST_CHECK bool gateway_enter(struct gateway *gateway);
void gateway_leave(struct gateway *gateway);

/**
 * gateway_send(gateway, message, give_up_fd, receipt):
 * Hand ${message} over, once. It tries the first gateway of the chain, or the one after message->refused_by; then the
 * next one only after a definite refusal, never after an unknown outcome. Each gateway gets at most one request, whatever
 * fails; each ends within HTTP_CALL_MAX_MS, or sooner when ${give_up_fd} becomes readable. Only with a place, and never
 * inside a transaction.
 *
 * Threads: any.
 */
void gateway_send(struct gateway *gateway, const struct gateway_message *message, int give_up_fd,
    struct gateway_receipt *receipt);

/**
 * gateway_ask(gateway, name, id, give_up_fd, report):
 * Ask the gateway ${name} for the delivery state of its message ${id}: one request, with the time limits of a send. It
 * takes only a spare place (see breaker_enter_spare), never waits for one, and takes none while the gateway is slow or
 * dead. Never inside a transaction.
 *
 * Returns: false, nothing was asked, when there is no such place or no such gateway.
 * Threads: any.
 */
MUST_CHECK bool gateway_ask(struct gateway *gateway, const char *name, const char *id,
    int give_up_fd, struct gateway_report *report);

/** gateway_close(gateway): does nothing to NULL. */
void gateway_close(struct gateway *gateway);

#endif
