#ifndef BONIN_SIM_ID_H
#define BONIN_SIM_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "../mem.h"

/* The ids that SENS gives to requests, messages and files. */

#define ID_REQUEST_SIZE 48
#define ID_UUID_SIZE    37

/**
 * id_make_request(prefix, now_ms, out):
 * "RSSA-1767225600000-1234-12345678-AbCdEfGh", with the four letters of ${prefix}.
 *
 * Returns: false when the random generator fails.
 */
MUST_CHECK bool id_make_request(
    const char *prefix, int64_t now_ms, char out[static ID_REQUEST_SIZE]);

/**
 * id_make_uuid(out):
 * A random UUID.
 *
 * Returns: false when the random generator fails.
 * Source:  RFC 9562, version 4.
 */
MUST_CHECK bool id_make_uuid(char out[static ID_UUID_SIZE]);

#endif
