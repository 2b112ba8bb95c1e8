#ifndef BONIN_PASSWORD_COMMON_H
#define BONIN_PASSWORD_COMMON_H

#include <stdbool.h>

/**
 * password_is_common(folded):
 * Whether ${folded} (lower case) is one of the passwords that are tried first: a short unit repeated, runs of the
 * alphabet, the digits or a keyboard with up to two other characters, a date, or a common word with a few digits or
 * marks around it, or twice. This is a rule instead of a list of the first three thousand.
 *
 * Threads: pure; any.
 * Source:  NIST SP 800-63B-4 section 3.1.1.2 (blocklist); OWASP ASVS 5.0 6.2.4.
 */
bool password_is_common(const char *folded);

#endif
