#ifndef BONIN_SIM_HANDSET_H
#define BONIN_SIM_HANDSET_H

#include <stdbool.h>
#include <stddef.h>

/* What of a text reaches a handset. Pure. */

#define HANDSET_SMS_MAX     90 /* bytes of EUC-KR */
#define HANDSET_LMS_MAX     2000
#define HANDSET_SUBJECT_MAX 40

/**
 * handset_take(text, bytes_max, taken_len):
 * How many bytes (UTF-8) of ${text} make up the first ${bytes_max} of EUC-KR, no character cut in two.
 *
 * Returns: false when a character, wherever it stands, is not in EUC-KR: such a text is lost on the way.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-send (EUC-KR, 90 and 2,000 bytes, cut and sent, emoji fail).
 */
bool handset_take(const char *text, size_t bytes_max, size_t *taken_len);

#endif
