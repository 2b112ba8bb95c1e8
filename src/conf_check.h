#ifndef BONIN_CONF_CHECK_H
#define BONIN_CONF_CHECK_H

#include "conf.h"

/**
 * conf_check(path, conf):
 * Whether the settings, each good by itself, make sense: addresses and names have their form, limits fit each
 * other, and every message that can come out fits one SMS. Derives conf->host from conf->origin.
 *
 * Returns: false, every fault told by log_plain behind ${path}, when they do not.
 * Source:  https://api.ncloud-docs.com/docs/sens-overview (service ids, addresses).
 */
MUST_CHECK bool conf_check(const char *path, struct conf *conf);

#endif
