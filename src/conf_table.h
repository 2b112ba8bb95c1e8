#ifndef BONIN_CONF_TABLE_H
#define BONIN_CONF_TABLE_H

#include "conf.h"

/* The rows of conf_options. */

/**
 * conf_table_find(name):
 * The row of ${name} ("code-length", "sens.sender"), or NULL.
 */
const struct conf_option *conf_table_find(const char *name);

/**
 * conf_table_nearest(name):
 * The option that was probably meant by ${name}, or NULL when none is close: one with up to two letters added, missing
 * or different, or the same name inside or outside a section.
 */
const struct conf_option *conf_table_nearest(const char *name);

/** conf_table_row(option): its place in conf_options. */
size_t conf_table_row(const struct conf_option *option);

/** conf_table_env(option): what its environment variable is set to; NULL if to nothing, or if it has none. */
const char *conf_table_env(const struct conf_option *option);

/** conf_table_part(option): its name without its section. */
const char *conf_table_part(const struct conf_option *option);

#endif
