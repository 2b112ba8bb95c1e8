#ifndef BONIN_CONF_PARSE_H
#define BONIN_CONF_PARSE_H

#include "conf.h"
#include "conf_fault.h"

/* bonin.conf read with libconfuse: the only includer of it. */

#define CONF_OPTIONS_MAX 64 /* rows of the table */

/** What the file said of each option, by the row of the table. */
struct conf_marks {
	int lines[CONF_OPTIONS_MAX];   /* where it was set; 0: nowhere */
	bool is_bad[CONF_OPTIONS_MAX]; /* a fault was noted already */
};

/**
 * conf_parse(source, folder, conf, marks, faults):
 * Read the text ${source} (which conf_source_blank has approved) into ${conf}, which holds the fallbacks, and
 * note every fault: a value of another type or out of its range, an option that is unknown or set twice.
 *
 * Returns: false when the text could not be read to its end: what is missing then may stand there.
 * Threads: one at a time.
 */
MUST_CHECK bool conf_parse(char *source, const char *folder, struct conf *conf,
    struct conf_marks *marks, struct conf_faults *faults);

#endif
