#ifndef BONIN_SIM_HANDSET_H
#define BONIN_SIM_HANDSET_H

#include <stdbool.h>
#include <stddef.h>

/* The part of a text that reaches a handset. Pure. */

#define HANDSET_SMS_MAX     90 /* bytes of EUC-KR */
#define HANDSET_LMS_MAX     2000
#define HANDSET_SUBJECT_MAX 40
#define HANDSET_WEB_SENT    10 /* "[Web발신]" and a line feed, which carriers put before a text */

/** A text on its way to a handset. */
struct handset_text {
	size_t len;          /* bytes (UTF-8) that arrive */
	bool has_room;       /* for one more byte, but not for the character of two that follows */
	bool is_convertible; /* if not, the whole message is lost */
};

/**
 * handset_take(text, bytes_max, is_cp949):
 * How much of ${text} is in the first ${bytes_max} of EUC-KR, or of CP949, which has all syllables of Hangul; no
 * character is cut in two.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-send (EUC-KR, 90 and 2,000 bytes, cut and sent, emoji fail).
 */
struct handset_text handset_take(const char *text, size_t bytes_max, bool is_cp949);

/** handset_fits(text, bytes_max): whether nothing of it is cut off. */
bool handset_fits(const char *text, size_t bytes_max);

#endif
