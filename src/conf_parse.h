#ifndef BONIN_CONF_PARSE_H
#define BONIN_CONF_PARSE_H

#include "conf.h"
#include "conf_fault.h"

/* Reads bonin.conf with libconfuse. The only includer of libconfuse. */

#define CONF_OPTIONS_MAX 64 /* rows of the table */

/** What the file says about each option, by the row of the table. */
struct conf_marks {
	int lines[CONF_OPTIONS_MAX];   /* where it was set; 0: nowhere */
	bool is_bad[CONF_OPTIONS_MAX]; /* a fault has been recorded */
};

/**
 * conf_parse(source, folder, conf, marks, faults):
 * Read the text ${source} (approved by conf_source_blank) into ${conf}, which holds the fallbacks, and record every
 * fault: a value of the wrong type or out of range, an option that is unknown or set twice.
 *
 * Returns: false when the text could not be read to its end, or a quotation swallowed some of it: options that seem
 *          missing may be in there.
 * Threads: one at a time.
 */
MUST_CHECK bool conf_parse(char *source, const char *folder, struct conf *conf,
    struct conf_marks *marks, struct conf_faults *faults);

#endif
