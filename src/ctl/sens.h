#ifndef BONIN_CTL_SENS_H
#define BONIN_CTL_SENS_H

#include <stdio.h>

#include "ctl/ctl.h"
#include "http.h"
#include "sens_answer.h"
#include "sens_list.h"

/* What the commands of `boninctl sens` share: making a call, and reporting its result. */

/**
 * ctl_sens_call(call, is_built, reply):
 * Make the ${call} if ${is_built}; otherwise the outcome says that it was not sent.
 *
 * Memory: free ${reply} with http_reply_free; frees ${call}.
 */
void ctl_sens_call(struct sens_call *call, bool is_built, struct http_reply *reply);

/** ctl_sens_tell(what, answer): print on standard error why ${what} failed, and what can be done about it. */
void ctl_sens_tell(const char *what, const struct sens_answer *answer);

/** ctl_sens_delivery_word(delivery): "waiting", "delivered", "failed". */
const char *ctl_sens_delivery_word(enum sens_delivery delivery);

/** ctl_sens_print_json(reply): print what the gateway said, as one line; "null" for nothing. */
void ctl_sens_print_json(const struct http_reply *reply);

/** ctl_sens_print(text): print untrusted text, without characters that cannot be shown. */
void ctl_sens_print(const char *text);

/** ctl_sens_column(text, width): print ${text} and blanks up to ${width} columns; a Korean character takes two. */
void ctl_sens_column(const char *text, size_t width);

#define CTL_SENS_MASKED_SIZE 32

/** ctl_sens_mask(number, out): "010****5678". */
void ctl_sens_mask(const char *number, char out[static CTL_SENS_MASKED_SIZE]);

#define CTL_SENS_NUMBER_SIZE 32

/**
 * ctl_sens_read_number(option, number, out):
 * The value of an option that is a telephone number. One on the command line would be in the list of processes, so it
 * must be "-", for a line of standard input; that is read into ${out}, where ${number} then points. NULL stays NULL.
 *
 * Returns: false, with the reason on standard error, for any other value.
 */
MUST_CHECK bool ctl_sens_read_number(
    const char *option, const char **number, char out[static CTL_SENS_NUMBER_SIZE]);

/**
 * ctl_sens_read_all(path, size_max, len):
 * A whole file, or standard input for "-", followed by a NUL.
 *
 * Returns: NULL, with the reason on standard error, when it cannot be read or is longer.
 * Memory:  the caller frees it.
 */
char *ctl_sens_read_all(const char *path, size_t size_max, size_t *len);

#endif
