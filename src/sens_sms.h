#ifndef BONIN_SENS_SMS_H
#define BONIN_SENS_SMS_H

#include "sens_list.h"

/* SMS, LMS and MMS: send them, and read their delivery state. */

#define SENS_MESSAGES_MAX 100 /* in one request */

/** One recipient; for a NULL text, that of the whole request is used. */
struct sens_recipient {
	const char *to; /* digits */
	const char *subject;
	const char *content;
};

/** A send request with every field that the gateway accepts; NULL members are left out. */
struct sens_sms {
	const char *type;         /* "SMS", "LMS", "MMS" */
	const char *content_type; /* "COMM" or "AD" */
	const char *country_code; /* "82" */
	const char *from;
	const char *subject; /* LMS and MMS */
	const char *content; /* NULL: a blank, as the gateway requires one */
	const struct sens_recipient *messages;
	size_t n_messages;           /* 1..SENS_MESSAGES_MAX */
	const char *const *file_ids; /* MMS */
	size_t n_files;
	const char *reserve_time; /* "YYYY-MM-DD HH:mm" */
	const char *reserve_time_zone;
};

/** The answer to a send. Its texts are "" if the gateway did not say. */
struct sens_receipt {
	struct sens_answer answer;
	const char *request_id, *request_time, *status_name;
};

/** One message in a list or result. Its texts are "" if the gateway did not say. */
struct sens_message {
	const char *request_id, *message_id, *request_time;
	const char *type, *content_type, *country_code, *from, *to;
	const char *subject, *content; /* as requested, even if less was delivered */
	const char *status;            /* "READY", "PROCESSING", "COMPLETED" */
	/* Of the handset, when there is a result; see sens_result. */
	const char *status_code, *status_name, *status_message, *complete_time, *telco_code;
};

/** A page of messages; a result has one. */
struct sens_messages {
	struct sens_page page;
	struct sens_message *messages;
	size_t n;
};

/**
 * sens_sms_build(conf, sms, now_ms, call):
 * Build the request to send; see sens_build.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-send
 */
MUST_CHECK bool sens_sms_build(const struct sens_conf *conf, const struct sens_sms *sms,
    int64_t now_ms, struct sens_call *call);

/**
 * sens_sms_read(reply, receipt):
 * Done: accepted for delivery, with a request id. Refused: a definite no, by status or in the body; nothing was sent.
 * Unknown: it may have been sent and must not be sent again.
 *
 * Memory: always free ${receipt}->answer.
 */
void sens_sms_read(const struct http_reply *reply, struct sens_receipt *receipt);

/**
 * sens_sms_read_list(reply, list):
 * Read a page, or a result, which is a page of one.
 *
 * Memory: always free ${list} with sens_sms_list_free.
 */
void sens_sms_read_list(const struct http_reply *reply, struct sens_messages *list);
void sens_sms_list_free(struct sens_messages *list);

/** sens_sms_delivery(message): delivered means COMPLETED, a success, and code 0: COMPLETED alone is not enough. */
enum sens_delivery sens_sms_delivery(const struct sens_message *message);

#endif
