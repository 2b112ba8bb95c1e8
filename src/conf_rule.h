#ifndef BONIN_CONF_RULE_H
#define BONIN_CONF_RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/*
 * What a setting must look like. Each function takes the value as it was read and returns what is wrong with it, as text
 * to put after the setting's name ("must be ..."), or NULL. Pure, except conf_rule_ca_file.
 */

const char *conf_rule_not_empty(const char *value);
const char *conf_rule_base_path(const char *value);  /* "" or "/api" */
const char *conf_rule_pages(const char *value);      /* "/" or "/member/" */
const char *conf_rule_origin(const char *value);     /* "" or as a browser sends it */
const char *conf_rule_brand(const char *value);      /* ASCII and KS X 1001 */
const char *conf_rule_network(const char *value);    /* "10.0.0.0/8", "::1" */
const char *conf_rule_country(const char *value);    /* a calling code other than 82 */
const char *conf_rule_word(const char *value);       /* "sens-sms" */
const char *conf_rule_base_url(const char *value);   /* https, or http to this machine */
const char *conf_rule_service_id(const char *value); /* "ncp:sms:kr:123:name" */
const char *conf_rule_access_key(const char *value); /* ASCII without blanks */
const char *conf_rule_sender(const char *value);     /* 8..11 digits, not 050 */
const char *conf_rule_ca_file(const char *value);    /* "" or a file that can be read */
const char *conf_rule_alimtalk_service_id(
    const char *value);                           /* "" or "ncp:kkobizmsg:kr:123:name" */
const char *conf_rule_channel(const char *value); /* "" or "@name" */

/**
 * conf_rule_host(origin, host, host_size):
 * The host of an ${origin} approved by conf_rule_origin: the part between "//" and the port. "" for "".
 *
 * Returns: false, ${host} empty, when it does not fit.
 */
MUST_CHECK bool conf_rule_host(const char *origin, char *host, size_t host_size);

#endif
