#ifndef BONIN_SIM_COUNTRY_H
#define BONIN_SIM_COUNTRY_H

#include "field.h"

#define COUNTRY_KOREA "82"

/**
 * country_read(object, code, fault):
 * Read countryCode; COUNTRY_KOREA if there is none. Pure.
 *
 * Returns: false, with the reason in ${fault}, when SENS does not send there.
 * Source:  https://guide.ncloud-docs.com/docs/en/sens-smspolicy
 */
MUST_CHECK bool country_read(
    struct json_object *object, const char **code, struct field_fault *fault);

#endif
