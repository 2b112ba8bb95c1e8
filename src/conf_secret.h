#ifndef BONIN_CONF_SECRET_H
#define BONIN_CONF_SECRET_H

#include "sign.h"

#define CONF_SECRET_MIN 32 /* bytes of a key that we make ourselves */

/**
 * conf_secret_read(path, len_min, key):
 * Read a key from the file ${path}: its bytes without one newline at the end. The file must be a regular one (no link,
 * no second name), not readable for group or others, owned by the user or root.
 *
 * Returns: false, the fault and the mend told by log_plain, when it is not like that or has fewer than ${len_min} or
 *          more than SIGN_KEY_MAX bytes.
 * Source:  OWASP ASVS 5.0 13.3.1.
 */
MUST_CHECK bool conf_secret_read(const char *path, size_t len_min, struct sign_key *key);

#endif
