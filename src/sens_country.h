#ifndef BONIN_SENS_COUNTRY_H
#define BONIN_SENS_COUNTRY_H

#include <stdbool.h>

/* The countries that SENS sends to, by their calling codes ("82"). Pure. */

#define SENS_COUNTRY_KOREA "82"

/**
 * sens_country_is_served(code):
 * Whether SENS sends to the country with this calling code.
 *
 * Source: https://guide.ncloud-docs.com/docs/sens-smspolicy (as published in 2020)
 */
bool sens_country_is_served(const char *code);

/** sens_country_is_abroad(code): whether it is another country than Korea; NULL means Korea. */
bool sens_country_is_abroad(const char *code);

#endif
