#ifndef BONIN_SENS_CHECK_H
#define BONIN_SENS_CHECK_H

#include "sens_alimtalk.h"
#include "sens_optout.h"
#include "sens_sms.h"
#include "sens_template.h"

/*
 * Faults that the gateway would charge for, or report only in a result: a text that it truncates or that a phone cannot
 * show, an impossible number, a time in the past, advertising that is not marked. Pure.
 */

#define SENS_SUBJECT_BYTES 40
#define SENS_SMS_BYTES     90
#define SENS_LMS_BYTES     2000
#define SENS_FAULT_SIZE    160

#define SENS_PICTURE_BYTES  (300 * 1024)
#define SENS_PICTURE_WIDTH  1500
#define SENS_PICTURE_HEIGHT 1440
#define SENS_PICTURE_NAME   40 /* characters */

/** The first fault found. */
struct sens_fault {
	size_t recipient; /* whose, counted from 1; 0: of the whole request */
	const char *field;
	char text[SENS_FAULT_SIZE]; /* a sentence without its subject: "must be ..." */
};

/** The current time, and what the sender takes responsibility for. */
struct sens_check_rules {
	int64_t now_ms;
	bool may_advertise_at_night; /* the recipients have consented to it */
};

/**
 * sens_check_sms(rules, sms, fault):
 * Whether the gateway would send all of ${sms} unchanged: 1..100 recipients of digits, in a country that it sends to,
 * abroad by SMS only; texts of characters that phones
 * can show, within 90 bytes of EUC-KR (SMS) or 2000, subjects within 40; pictures only with an MMS; a time in the future;
 * and advertising as the law requires: "(광고)" in front, a free 080 number to opt out, not between 21:00 and 08:00.
 *
 * Returns: true; or false with ${fault}.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-send; advertising: 정보통신망법 제50조, 시행령 제61조 and 별표 6
 */
MUST_CHECK bool sens_check_sms(
    const struct sens_check_rules *rules, const struct sens_sms *sms, struct sens_fault *fault);

/**
 * sens_check_alimtalk(rules, alimtalk, fault):
 * The same for AlimTalk, except what depends on the template; for that see sens_template_fill.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-alimtalk-send
 */
MUST_CHECK bool sens_check_alimtalk(const struct sens_check_rules *rules,
    const struct sens_alimtalk *alimtalk, struct sens_fault *fault);

/**
 * sens_check_picture(name, bytes, len, fault):
 * Whether the ${len} bytes are a picture for an MMS: a JPEG of 1500x1440 at most and 300 KiB at most, under a name of
 * at most 40 characters that ends in .jpg or .jpeg.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-attachment-create; sizes in a JPEG: ITU-T T.81 annex B
 */
MUST_CHECK bool sens_check_picture(
    const char *name, const unsigned char *bytes, size_t len, struct sens_fault *fault);

/**
 * sens_check_list(now_ms, service, query, fault):
 * Whether the gateway would accept the query: a request, or one complete window of at most 30 days (by completion: 24
 * hours) within the last 90 days; for a window, AlimTalk requires the channel; and only filters that the list of this
 * service has, with words that its messages have.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-list, sens-alimtalk-list
 */
MUST_CHECK bool sens_check_list(int64_t now_ms, enum sens_service service,
    const struct sens_list_query *query, struct sens_fault *fault);

/**
 * sens_check_optouts(query, fault), sens_check_templates(query, fault):
 * The same for these lists: digits, a window that does not end before it begins, a channel, 1..100 rows in a page.
 */
MUST_CHECK bool sens_check_optouts(const struct sens_optout_query *query, struct sens_fault *fault);
MUST_CHECK bool sens_check_templates(
    const struct sens_template_query *query, struct sens_fault *fault);

/**
 * sens_check_service_id(service, id), sens_check_sender(number):
 * What is wrong with the id of a service, or with a sender's number: "must ...", or NULL. The ids of the two services
 * are easily confused, and the gateway then says only that they are not allowed.
 */
const char *sens_check_service_id(enum sens_service service, const char *id);
const char *sens_check_sender(const char *number);

/*
 * Building blocks of the checks.
 */

/** sens_check_fail(fault, recipient, field, format, ...): fill ${fault} in. Returns: false. */
__attribute__((format(printf, 4, 5))) bool sens_check_fail(
    struct sens_fault *fault, size_t recipient, const char *field, const char *format, ...);

/** sens_check_text(text, bytes_max, recipient, field, fault): characters that phones can show, at most ${bytes_max}. */
MUST_CHECK bool sens_check_text(const char *text, size_t bytes_max, size_t recipient,
    const char *field, struct sens_fault *fault);

/** sens_check_word(word, words, n): whether ${word}, which may be NULL, is one of the ${n}. */
bool sens_check_word(const char *word, const char *const words[], size_t n);

/**
 * sens_check_is_amount(text):
 * Whether ${text} may describe the sum of an item list: "39,000원", "USD 1,200.50": of ASCII only digits, comma, point,
 * blank, $ and capitals, and at most two digits after the one point.
 */
bool sens_check_is_amount(const char *text);

/** sens_check_country(code, recipient, field, fault): SENS sends there. NULL means Korea, and passes. */
MUST_CHECK bool sens_check_country(
    const char *code, size_t recipient, const char *field, struct sens_fault *fault);

/**
 * sens_check_number(country, number, recipient, field, fault):
 * Digits, not even a '+': 8..15 in Korea, which is ${country} NULL or "82"; elsewhere 7..15 together with the calling
 * code, which is not among them, and no 0 in front: whether the gateway takes one is not documented.
 *
 * Range:  ${country} is a calling code that sens_check_country accepts.
 * Source: ITU-T E.164 section 6
 */
MUST_CHECK bool sens_check_number(const char *country, const char *number, size_t recipient,
    const char *field, struct sens_fault *fault);

/** sens_check_channel(channel, field, fault): the id of a KakaoTalk channel, "@name". */
MUST_CHECK bool sens_check_channel(
    const char *channel, const char *field, struct sens_fault *fault);

/** sens_check_reserve_time(rules, time, zone, fault): at least ten minutes ahead. NULL means now, and passes. */
MUST_CHECK bool sens_check_reserve_time(const struct sens_check_rules *rules, const char *time,
    const char *zone, struct sens_fault *fault);

#endif
