#ifndef BONIN_LOG_FAKE_H
#define BONIN_LOG_FAKE_H

#include <stddef.h>

/* A folder of its own for the log files of a test. */

#define LOG_FAKE_PATH_SIZE 64

extern char log_fake_folder[], log_fake_path[LOG_FAKE_PATH_SIZE],
    log_fake_other_path[LOG_FAKE_PATH_SIZE];

/** Set-up and tear-down of a group: make the folder, remove it. */
int log_fake_make(void **state);
int log_fake_remove(void **state);

/** Tear-down of a test: remove both files, log to stderr again. */
int log_fake_forget(void **state);

/** log_fake_read(len): all of log_fake_path, NUL-terminated; the caller frees it. */
char *log_fake_read(size_t *len);

#endif
