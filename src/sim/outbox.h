#ifndef BONIN_SIM_OUTBOX_H
#define BONIN_SIM_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "id.h"
#include "result.h"

/* The messages that the simulator received: the newest, in memory, while it runs. */

#define OUTBOX_MESSAGES_MAX  100000
#define OUTBOX_TEXT_MAX      ((size_t)64 * 1024 * 1024) /* bytes of all texts together */
#define OUTBOX_NUMBER_SIZE   16
#define OUTBOX_FROM_SIZE     64
#define OUTBOX_TEMPLATE_SIZE 64

enum outbox_service { OUTBOX_SMS, OUTBOX_ALIMTALK };
enum outbox_status { OUTBOX_READY, OUTBOX_PROCESSING, OUTBOX_COMPLETED };

/** One message to one number. The const char pointers are to constants. */
struct outbox_message {
	uint64_t serial; /* increases by one per message, from 1 */
	char request_id[ID_REQUEST_SIZE];
	char message_id[ID_UUID_SIZE];
	enum outbox_service service;
	const char *type;         /* "SMS", "LMS", "MMS", "AT" */
	const char *content_type; /* "COMM", "AD" */
	char country[4];
	char from[OUTBOX_FROM_SIZE]; /* a number, or the channel of an AlimTalk */
	char to[OUTBOX_NUMBER_SIZE];
	char template_code[OUTBOX_TEMPLATE_SIZE]; /* of an AlimTalk */
	char *subject;                            /* "" if there is none */
	char *content;                            /* as requested */
	char *details; /* "", or a JSON object of what else its operation tells: files of an MMS */
	size_t received_len; /* bytes of the content that reach the handset: less if truncated */
	bool is_halved;      /* and half a character after it */
	char result_code[RESULT_CODE_SIZE]; /* or why the handset gets nothing */
	const char *result_text;
	int64_t request_ms;
	int step_ms;              /* how long it is READY, and then PROCESSING */
	int64_t due_ms;           /* when it is sent: later than request_ms if it is reserved */
	const char *reserve_zone; /* of a reservation, a constant; NULL: not a reservation */
	bool is_canceled;         /* a cancelled reservation */
	bool use_failover;        /* of an AlimTalk: an SMS follows when it fails */
	char failover_id[ID_UUID_SIZE]; /* that SMS; "" if none follows */
	char cause_id[ID_REQUEST_SIZE]; /* of that SMS: the request of the AlimTalk */
	const char *telco;              /* of an SMS: the carrier in its result */
};

struct outbox;

/**
 * outbox_new(messages_max), outbox_free(outbox):
 * An empty outbox for at most ${messages_max} messages.
 */
struct outbox *outbox_new(size_t messages_max);
void outbox_free(struct outbox *outbox);

/**
 * outbox_add(outbox, messages, n):
 * Add the ${n} messages, with consecutive serials, deleting the oldest ones if there is no room.
 *
 * Memory:  the outbox owns their texts afterwards.
 * Threads: any.
 */
void outbox_add(struct outbox *outbox, const struct outbox_message messages[], size_t n);

/** outbox_wipe(message): free the texts of a message that was not added. */
void outbox_wipe(struct outbox_message *message);

/** Called with a message; false ends the walk. It must not call the outbox. */
typedef bool outbox_visitor(void *ctx, const struct outbox_message *message);

/**
 * outbox_walk(outbox, before, visit, ctx):
 * Visit the messages with a serial below ${before} (0: all), newest first.
 *
 * Threads: any; the messages do not change during the walk.
 */
void outbox_walk(struct outbox *outbox, uint64_t before, outbox_visitor *visit, void *ctx);

/**
 * outbox_walk_received(outbox, to, limit, now_ms, visit, ctx):
 * Visit the last ${limit} messages sent to the number ${to} ("": any), in order of the time when they were due, latest
 * first.
 *
 * Threads: any; the messages do not change during the walk.
 */
void outbox_walk_received(struct outbox *outbox, const char *to, size_t limit, int64_t now_ms,
    outbox_visitor *visit, void *ctx);

enum outbox_cancel { OUTBOX_CANCELED, OUTBOX_NOT_RESERVED, OUTBOX_TOO_LATE };

/**
 * outbox_cancel(outbox, service, request_id, now_ms):
 * Cancel the reservation ${request_id} of ${service}: its messages are never sent.
 *
 * Returns: OUTBOX_CANCELED, also when it was cancelled before; OUTBOX_TOO_LATE when it is due.
 * Threads: any.
 */
enum outbox_cancel outbox_cancel(
    struct outbox *outbox, enum outbox_service service, const char *request_id, int64_t now_ms);

/** outbox_reset(outbox): delete all messages. Serials continue. */
void outbox_reset(struct outbox *outbox);

/**
 * outbox_status(message, now_ms):
 * The state of ${message} at ${now_ms}: READY for one step from the moment it is due, then PROCESSING for another.
 */
enum outbox_status outbox_status(const struct outbox_message *message, int64_t now_ms);

/** outbox_complete_ms(message): when it is COMPLETED. */
int64_t outbox_complete_ms(const struct outbox_message *message);

/** outbox_status_word(status): "READY", "PROCESSING", "COMPLETED". */
const char *outbox_status_word(enum outbox_status status);

/**
 * outbox_is_listed(message, now_ms):
 * Whether lists and results include it: it was not cancelled, and is not older than 90 days (an AlimTalk: 30).
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-list, sens-alimtalk-list
 */
bool outbox_is_listed(const struct outbox_message *message, int64_t now_ms);

/** outbox_is_sent(message, now_ms): whether it is on its way or has arrived; a reservation is not until it is due. */
bool outbox_is_sent(const struct outbox_message *message, int64_t now_ms);

/**
 * outbox_shown(message):
 * The text as the handset shows it; of a lost message, as it was requested.
 *
 * Memory: the caller wipes and frees it.
 */
char *outbox_shown(const struct outbox_message *message);

/** outbox_is_delivered(message): whether it reaches the handset, sooner or later. */
bool outbox_is_delivered(const struct outbox_message *message);

#endif
