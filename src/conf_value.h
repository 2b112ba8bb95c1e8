#ifndef BONIN_CONF_VALUE_H
#define BONIN_CONF_VALUE_H

#include "conf.h"

/* One value: from the text of a file into struct conf, checked, and back to text. */

#define CONF_WHY_SIZE 320

/**
 * conf_value_put(option, folder, text, n, conf, why):
 * Read ${text} as a value of ${option} and store it in ${conf}; of a list as the element behind the ${n} that
 * it has. A path that is relative gets ${folder} (which ends with a slash, or is "") in front.
 *
 * Returns: false, with what is wrong in ${why} ("code-length must be 4..8 (is 9)"); ${conf} is as it was.
 */
MUST_CHECK bool conf_value_put(const struct conf_option *option, const char *folder,
    const char *text, size_t n, struct conf *conf, char why[static CONF_WHY_SIZE]);

/** conf_value_clear(option, conf): empty a list. */
void conf_value_clear(const struct conf_option *option, struct conf *conf);

/**
 * conf_value_put_fallback(option, folder, conf, why):
 * Store what ${option} is when it is not set; conf must have been zeroed.
 *
 * Returns: false as conf_value_put does: a path can be too long with its folder.
 */
MUST_CHECK bool conf_value_put_fallback(const struct conf_option *option, const char *folder,
    struct conf *conf, char why[static CONF_WHY_SIZE]);

/** conf_value_text(option, conf): where the text of a text or file option stands in ${conf}. */
const char *conf_value_text(const struct conf_option *option, const struct conf *conf);

/** conf_value_key(option, conf): where the key of a secret option stands in ${conf}. */
struct sign_key *conf_value_key(const struct conf_option *option, struct conf *conf);

/** conf_value_print(out, option, conf): write the value as bonin.conf has it, quoted. */
void conf_value_print(FILE *out, const struct conf_option *option, const struct conf *conf);

/** conf_value_range(option, out, out_size): "30..600 s", "4..8", "" where there is no range. */
void conf_value_range(const struct conf_option *option, char *out, size_t out_size);

#endif
