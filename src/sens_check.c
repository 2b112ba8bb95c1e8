#include "sens_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "sens_country.h"
#include "stamp.h"
#include "text.h"

#define NUMBER_MIN 8
#define NUMBER_MAX 15 /* E.164, as the next, with the calling code of another country */
#define ABROAD_MIN 7
#define MINUTE_MS  (60 * 1000LL)

#define RESERVE_AHEAD_MS  (10 * MINUTE_MS)
#define NIGHT_BEGINS_HOUR 21
#define NIGHT_ENDS_HOUR   8

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define NAME    LETTERS DIGITS "-._~"
#define AD_MARK "(광고)"

bool
sens_check_fail(
    struct sens_fault *fault, size_t recipient, const char *field, const char *format, ...)
{
	va_list arguments;

	*fault = (struct sens_fault){.recipient = recipient, .field = field};
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
	return false;
}

bool
sens_check_text(const char *text, size_t bytes_max, size_t recipient, const char *field,
    struct sens_fault *fault)
{
	struct message_fault found;

	if (message_check(text, bytes_max, &found))
		return true;
	if (found.kind == MESSAGE_TOO_LONG)
		return sens_check_fail(fault, recipient, field,
		    "must be at most %zu bytes of EUC-KR, as the rest is cut: it has %zu",
		    bytes_max, found.len);
	return sens_check_fail(fault, recipient, field,
	    "must have only characters of ASCII and KS X 1001: U+%04X, the %zu. character, is not "
	    "shown by every phone",
	    (unsigned)found.code_point, found.position);
}

bool
sens_check_country(const char *code, size_t recipient, const char *field, struct sens_fault *fault)
{
	return code == NULL || sens_country_is_served(code)
	           ? true
	           : sens_check_fail(fault, recipient, field,
	                 "must be the calling code of a country that SENS sends to, like 82");
}

bool
sens_check_number(const char *country, const char *number, size_t recipient, const char *field,
    struct sens_fault *fault)
{
	const char *digits = number != NULL ? number : "";
	size_t len = strlen(digits), min = NUMBER_MIN, max = NUMBER_MAX;
	bool is_abroad = sens_country_is_abroad(country);

	if (is_abroad) {
		min = ABROAD_MIN - strlen(country);
		max -= strlen(country);
	}
	if (len < min || len > max || strspn(digits, DIGITS) != len)
		return sens_check_fail(
		    fault, recipient, field, "must be %zu..%zu digits, nothing else", min, max);
	return !is_abroad || digits[0] != '0'
	           ? true
	           : sens_check_fail(fault, recipient, field,
	                 "must not begin with 0, which is not dialled after a calling code");
}

bool
sens_check_word(const char *word, const char *const words[], size_t n)
{
	for (size_t i = 0; word != NULL && i < n; i++) {
		if (strcmp(word, words[i]) == 0)
			return true;
	}
	return false;
}

/* When the message will be sent. False: we cannot convert from this zone. */
static bool
sending_time(const struct sens_check_rules *rules, const char *time, const char *zone, int64_t *ms)
{
	int offset_s;

	*ms = rules->now_ms;
	if (time == NULL)
		return true;
	return stamp_zone(zone != NULL ? zone : "Asia/Seoul", &offset_s) &&
	       stamp_read_minute(time, offset_s, ms);
}

bool
sens_check_reserve_time(const struct sens_check_rules *rules, const char *time, const char *zone,
    struct sens_fault *fault)
{
	int64_t ms;

	if (time == NULL && zone != NULL)
		return sens_check_fail(
		    fault, 0, "reserveTimeZone", "must not be given without reserveTime");
	if (zone != NULL && (strchr(LETTERS, zone[0]) == NULL || zone[0] == '\0' ||
	                        zone[strspn(zone, LETTERS DIGITS "_+-/")] != '\0'))
		return sens_check_fail(fault, 0, "reserveTimeZone",
		    "must be the name of a zone in the tz database, like \"Asia/Seoul\"");
	if (time != NULL && !stamp_read_minute(time, STAMP_KOREA_S, &ms))
		return sens_check_fail(
		    fault, 0, "reserveTime", "must be a time like \"2026-01-02 09:30\"");
	if (time != NULL && sending_time(rules, time, zone, &ms) &&
	    ms < rules->now_ms + RESERVE_AHEAD_MS)
		return sens_check_fail(
		    fault, 0, "reserveTime", "must be ten minutes ahead or more");
	return true;
}

/* Whether the text has a toll-free number, 080 and seven or eight digits. */
static bool
has_free_number(const char *text)
{
	for (const char *s = text; (s = strstr(s, "080")) != NULL; s++) {
		size_t n = 0;

		for (const char *c = s; strchr(DIGITS "-", *c) != NULL && *c != '\0'; c++)
			n += *c != '-';
		if ((n == 10 || n == 11) && (s == text || strchr(DIGITS, s[-1]) == NULL))
			return true;
	}
	return false;
}

static bool
is_night(int64_t ms)
{
	int64_t hour = (ms / 1000 + STAMP_KOREA_S) / 3600 % 24;

	return hour >= NIGHT_BEGINS_HOUR || hour < NIGHT_ENDS_HOUR;
}

/* What the law requires of the text of one message. */
static bool
check_advertising(const struct sens_sms *sms, size_t recipient, const char *subject,
    const char *content, struct sens_fault *fault)
{
	bool is_marked = strncmp(content, AD_MARK, strlen(AD_MARK)) == 0;
	bool is_subject_marked = subject != NULL && strncmp(subject, AD_MARK, strlen(AD_MARK)) == 0;

	if (sms->content_type == NULL || strcmp(sms->content_type, "AD") != 0)
		return !is_marked && !is_subject_marked
		           ? true
		           : sens_check_fail(fault, recipient, "contentType",
		                 "must be AD: the text begins with " AD_MARK);
	if (!is_marked && !is_subject_marked)
		return sens_check_fail(fault, recipient, "content",
		    "must begin with " AD_MARK ", as it is advertising");
	if (!has_free_number(content) || strstr(content, "무료") == NULL)
		return sens_check_fail(fault, recipient, "content",
		    "must end with how to refuse for free, as it is advertising: \"무료수신거부 "
		    "080-...\"");
	return true;
}

static bool
check_advertising_hour(
    const struct sens_check_rules *rules, const struct sens_sms *sms, struct sens_fault *fault)
{
	int64_t ms;

	if (sms->content_type == NULL || strcmp(sms->content_type, "AD") != 0 ||
	    rules->may_advertise_at_night)
		return true;
	if (!sending_time(rules, sms->reserve_time, sms->reserve_time_zone, &ms))
		return sens_check_fail(fault, 0, "reserveTimeZone",
		    "must be Asia/Seoul, as the hours of advertising are Korea's");
	return !is_night(ms) ? true
	                     : sens_check_fail(fault, 0, "reserveTime",
	                           "must not be between 21:00 and 08:00, as it is advertising");
}

static bool
check_recipient(const struct sens_sms *sms, size_t i, struct sens_fault *fault)
{
	const struct sens_recipient *to = &sms->messages[i];
	const char *content = to->content != NULL ? to->content : sms->content;
	const char *subject = to->subject != NULL ? to->subject : sms->subject;
	bool is_short = strcmp(sms->type, "SMS") == 0;

	if (!sens_check_number(sms->country_code, to->to, i + 1, "to", fault))
		return false;
	if (is_short && subject != NULL)
		return sens_check_fail(
		    fault, i + 1, "subject", "must not be given with an SMS, which has none");
	if (subject != NULL && strchr(subject, '\n') != NULL)
		return sens_check_fail(fault, i + 1, "subject", "must be one line");
	if (subject != NULL &&
	    !sens_check_text(subject, SENS_SUBJECT_BYTES, i + 1, "subject", fault))
		return false;
	if (content == NULL || (content[strspn(content, " \n")] == '\0' && sms->n_files == 0))
		return sens_check_fail(fault, i + 1, "content", "must not be empty");
	return sens_check_text(
	           content, is_short ? SENS_SMS_BYTES : SENS_LMS_BYTES, i + 1, "content", fault) &&
	       check_advertising(sms, i + 1, subject, content, fault);
}

static bool
check_words(const struct sens_sms *sms, struct sens_fault *fault)
{
	static const char *const types[] = {"SMS", "LMS", "MMS"};
	static const char *const content_types[] = {"COMM", "AD"};
	const char *sender_fault =
	    sms->from != NULL ? sens_check_sender(sms->from) : "must be given";
	bool is_mms;

	if (!sens_check_word(sms->type, types, ARRAY_LEN(types)))
		return sens_check_fail(fault, 0, "type", "must be SMS, LMS or MMS");
	if (sms->content_type != NULL &&
	    !sens_check_word(sms->content_type, content_types, ARRAY_LEN(content_types)))
		return sens_check_fail(fault, 0, "contentType", "must be COMM or AD");
	if (sender_fault != NULL)
		return sens_check_fail(fault, 0, "from", "%s", sender_fault);
	if (!sens_check_country(sms->country_code, 0, "countryCode", fault))
		return false;
	if (sens_country_is_abroad(sms->country_code) && strcmp(sms->type, "SMS") != 0)
		return sens_check_fail(fault, 0, "type", "must be SMS to another country");
	is_mms = strcmp(sms->type, "MMS") == 0;
	if (is_mms != (sms->n_files > 0))
		return sens_check_fail(fault, 0, "files",
		    is_mms ? "must have a picture: an MMS without one goes out as LMS"
		           : "must be empty: pictures go with an MMS alone");
	for (size_t i = 0; i < sms->n_files; i++) {
		if (*sms->file_ids[i] == '\0')
			return sens_check_fail(
			    fault, 0, "files", "must have the id of each picture");
	}
	return true;
}

bool
sens_check_sms(
    const struct sens_check_rules *rules, const struct sens_sms *sms, struct sens_fault *fault)
{
	if (sms->n_messages < 1 || sms->n_messages > SENS_MESSAGES_MAX)
		return sens_check_fail(
		    fault, 0, "messages", "must be 1..%d recipients", SENS_MESSAGES_MAX);
	if (!check_words(sms, fault) ||
	    !sens_check_reserve_time(rules, sms->reserve_time, sms->reserve_time_zone, fault) ||
	    !check_advertising_hour(rules, sms, fault))
		return false;
	for (size_t i = 0; i < sms->n_messages; i++) {
		if (!check_recipient(sms, i, fault))
			return false;
	}
	return true;
}

const char *
sens_check_service_id(enum sens_service service, const char *id)
{
	static const struct {
		const char *start, *other, *mixed_up, *malformed;
	} kinds[] = {
	    [SENS_SMS] = {"ncp:sms:kr:", "ncp:kkobizmsg:",
	        "must be the id of the SMS service (ncp:sms:kr:NUMBER:NAME), not of Biz Message",
	        "must look like ncp:sms:kr:NUMBER:NAME (NAVER Cloud console, SENS, Project)"},
	    [SENS_ALIMTALK] = {"ncp:kkobizmsg:kr:", "ncp:sms:",
	        "must be the id of Biz Message (ncp:kkobizmsg:kr:NUMBER:NAME), not of the SMS "
	        "service",
	        "must look like ncp:kkobizmsg:kr:NUMBER:NAME (NAVER Cloud console, SENS, Project)"},
	};
	const char *rest;
	size_t n_digits;

	if (strncmp(id, kinds[service].other, strlen(kinds[service].other)) == 0)
		return kinds[service].mixed_up;
	if (strncmp(id, kinds[service].start, strlen(kinds[service].start)) != 0)
		return kinds[service].malformed;
	rest = id + strlen(kinds[service].start);
	n_digits = strspn(rest, DIGITS);
	rest += n_digits;
	return n_digits > 0 && rest[0] == ':' && rest[1] != '\0' &&
	               rest[1 + strspn(rest + 1, NAME)] == '\0'
	           ? NULL
	           : kinds[service].malformed;
}

const char *
sens_check_sender(const char *number)
{
	size_t len = strlen(number);

	if (len < 8 || len > 11 || strspn(number, DIGITS) != len)
		return "must be 8..11 digits without hyphens: the number registered at SENS";
	return strncmp(number, "050", 3) == 0 ? "must not be a 050 number, which may not send"
	                                      : NULL;
}
