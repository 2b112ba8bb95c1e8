#ifndef BONIN_CONF_TABLE_H
#define BONIN_CONF_TABLE_H

#include "conf.h"

/* The rows behind conf_options. */

/**
 * conf_table_find(name):
 * The row of ${name} ("code-length", "sens.sender"), or NULL.
 */
const struct conf_option *conf_table_find(const char *name);

/**
 * conf_table_nearest(name):
 * The name that somebody who wrote ${name} may have meant, or NULL when none is near: one with up to two letters more,
 * less or different, or the same one in or out of a section.
 */
const char *conf_table_nearest(const char *name);

/** conf_table_part(option): its name without its section. */
const char *conf_table_part(const struct conf_option *option);

#endif
