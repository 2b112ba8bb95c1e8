#ifndef BONIN_CONF_VALUE_H
#define BONIN_CONF_VALUE_H

#include "conf.h"

/* One value: from the text of a file into struct conf, checked, and back to text. */

#define CONF_WHY_SIZE 320

/**
 * conf_value_put(option, folder, text, n, conf, why):
 * Read ${text} as a value of ${option} and store it in ${conf}; for a list as the element after the ${n} that it
 * already has. A relative path is prefixed with ${folder} (which ends with a slash, or is "").
 *
 * Returns: false, with what is wrong in ${why} ("code-length must be 4..8 (is 9)"); ${conf} is unchanged.
 */
MUST_CHECK bool conf_value_put(const struct conf_option *option, const char *folder,
    const char *text, size_t n, struct conf *conf, char why[static CONF_WHY_SIZE]);

/** conf_value_clear(option, conf): empty a list. */
void conf_value_clear(const struct conf_option *option, struct conf *conf);

/**
 * conf_value_put_fallback(option, folder, conf, why):
 * Store the default of ${option}; ${conf} must have been zeroed.
 *
 * Returns: false as conf_value_put does: with its folder, a path can be too long.
 */
MUST_CHECK bool conf_value_put_fallback(const struct conf_option *option, const char *folder,
    struct conf *conf, char why[static CONF_WHY_SIZE]);

/** conf_value_text(option, conf): the text of a text or file option, inside ${conf}. */
const char *conf_value_text(const struct conf_option *option, const struct conf *conf);

/** conf_value_key(option, conf): the key of a secret option, inside ${conf}. */
struct sign_key *conf_value_key(const struct conf_option *option, struct conf *conf);

/** conf_value_print(out, option, conf): write the value as bonin.conf has it, quoted. */
void conf_value_print(FILE *out, const struct conf_option *option, const struct conf *conf);

/** conf_value_range(option, out, out_size): "30..600 s", "4..8", "" if there is no range. */
void conf_value_range(const struct conf_option *option, char *out, size_t out_size);

#endif
