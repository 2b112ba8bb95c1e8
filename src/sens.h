#ifndef BONIN_SENS_H
#define BONIN_SENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway.h"
#include "http.h"

/* The SENS API as values: requests are built, answers are read. Pure: no clock, no network. */

#define SENS_MESSAGES_MAX 100
#define SENS_FILES_MAX    3
#define SENS_URL_SIZE     768
#define SENS_HEADER_SIZE  160

/** One recipient; a NULL text falls back on that of the whole request. */
struct sens_recipient {
	const char *to; /* digits */
	const char *subject;
	const char *content;
};

/** A send request with every field that the gateway takes; what is NULL is left out. */
struct sens_sms {
	const char *type;         /* "SMS", "LMS", "MMS" */
	const char *content_type; /* "COMM" or "AD" */
	const char *country_code; /* "82" */
	const char *from;
	const char *subject; /* LMS and MMS */
	const char *content;
	const struct sens_recipient *messages;
	size_t n_messages;           /* 1..SENS_MESSAGES_MAX */
	const char *const *file_ids; /* MMS */
	size_t n_files;
	const char *reserve_time; /* "YYYY-MM-DD HH:mm" */
	const char *reserve_time_zone;
	const char *schedule_code;
};

/** A request ready to go: an http_request whose texts live here. Free with sens_call_free. */
struct sens_call {
	struct http_request http;
	char url[SENS_URL_SIZE];
	char timestamp[SENS_HEADER_SIZE];
	char access_key[SENS_HEADER_SIZE];
	char signature[SENS_HEADER_SIZE];
	char *body;
};

/**
 * sens_build_send(conf, sms, now_ms, call), sens_build_list(conf, request_id, now_ms, call),
 * sens_build_result(conf, message_id, now_ms, call):
 * Build the request that sends, that lists the messages of a send, that asks for one message. Signed for ${now_ms}; the
 * gateway refuses one that is five minutes old.
 *
 * Returns: false when signing fails or something does not fit.
 * Memory:  borrows ${conf}; free ${call} with sens_call_free in any case.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-send, sens-sms-list, sens-sms-get
 */
MUST_CHECK bool sens_build_send(const struct gateway_sens_conf *conf, const struct sens_sms *sms,
    int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_build_list(const struct gateway_sens_conf *conf, const char *request_id,
    int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_build_result(const struct gateway_sens_conf *conf, const char *message_id,
    int64_t now_ms, struct sens_call *call);

/**
 * sens_read_send(reply, receipt):
 * What an answer to a send means. Accepted: 202 with a request id. Refused: the gateway said no (3xx, 4xx, or a body
 * that says fail). Unknown: 5xx, or a success that says nothing we understand; it may have been sent.
 *
 * Source: https://api-gov.ncloud-docs.com/docs/api-call-lgc-errorhandling (errors); an errorCode is no HTTP status.
 */
void sens_read_send(const struct http_reply *reply, struct gateway_receipt *receipt);

/** sens_call_free(call): wipe and free. A zeroed one is harmless. */
void sens_call_free(struct sens_call *call);

#endif
