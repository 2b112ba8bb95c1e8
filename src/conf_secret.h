#ifndef BONIN_CONF_SECRET_H
#define BONIN_CONF_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "guard.h"
#include "sign.h"

#define CONF_SECRET_WHY_SIZE GUARD_WHY_SIZE

/**
 * conf_secret_read(path, len_min, key, why):
 * Read a secret of ${len_min}..SIGN_KEY_MAX bytes from the file ${path}, which must not be a symbolic link and must pass
 * guard_check. One line end after it is ignored; other white space and non-ASCII bytes are refused, because people do
 * not see them and other programs drop them. With a ${len_min} below SIGN_LEN it is the gateway's, which is not made here.
 *
 * Returns: false, ${key} empty, with the file's name, what is wrong and how to fix it in ${why}; no byte of the secret.
 * Source:  OWASP ASVS 5.0 13.3.1 (secrets apart from the settings).
 */
MUST_CHECK bool conf_secret_read(
    const char *path, size_t len_min, struct sign_key *key, char why[static CONF_SECRET_WHY_SIZE]);

/**
 * conf_secret_take(name, text, len_min, key, why):
 * The same for a secret that is in ${text}; ${name} says where it comes from.
 */
MUST_CHECK bool conf_secret_take(const char *name, const char *text, size_t len_min,
    struct sign_key *key, char why[static CONF_SECRET_WHY_SIZE]);

#endif
