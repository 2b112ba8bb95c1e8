#ifndef BONIN_SIM_COUNTRY_H
#define BONIN_SIM_COUNTRY_H

#include "field.h"

/**
 * country_read(object, code, fault):
 * Read countryCode; that of Korea if there is none. Pure.
 *
 * Returns: false, with the reason in ${fault}, when SENS does not send there.
 */
MUST_CHECK bool country_read(
    struct json_object *object, const char **code, struct field_fault *fault);

#endif
