#ifndef BONIN_CONF_CHECK_H
#define BONIN_CONF_CHECK_H

#include "conf.h"
#include "conf_fault.h"
#include "conf_parse.h"

/**
 * conf_check(conf, marks, faults):
 * Check what no setting shows by itself: that each key is another one, that limits do not contradict each other, that
 * every possible message fits one SMS, and that each gateway of `delivery` could send it. Settings that ${marks} calls bad
 * are left out. Fills in what several settings make together: the host, the test numbers, the price of a message.
 */
void conf_check(struct conf *conf, const struct conf_marks *marks, struct conf_faults *faults);

#endif
