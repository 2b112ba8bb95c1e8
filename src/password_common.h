#ifndef BONIN_PASSWORD_COMMON_H
#define BONIN_PASSWORD_COMMON_H

#include <stdbool.h>

/**
 * password_is_common(folded):
 * Whether ${folded} (lower case) is one of the passwords that attackers try first: a short unit repeated; runs of the
 * alphabet, digits or a keyboard row, with up to two other characters; a date; or a common word, with a few digits or
 * marks around it, or doubled. A rule replaces a list of the three thousand most common ones.
 *
 * Threads: pure; any.
 * Source:  NIST SP 800-63B-4 section 3.1.1.2 (blocklist); OWASP ASVS 5.0 6.2.4.
 */
bool password_is_common(const char *folded);

#endif
