#ifndef BONIN_CONF_FAULT_H
#define BONIN_CONF_FAULT_H

#include <stddef.h>

#include "mem.h"

/* Everything that is wrong with a settings file, in the order of its lines. */

#define CONF_FAULTS_MAX 64
#define CONF_FAULT_SIZE 640

/** Zeroed, it is empty. */
struct conf_faults {
	size_t n;
	struct {
		int line; /* 0: of the file as a whole */
		char text[CONF_FAULT_SIZE];
	} all[CONF_FAULTS_MAX];
};

/**
 * conf_fault_add(faults, line, format, ...):
 * Record a fault, unless it is already recorded or there are too many. Faults without a line come last.
 */
void conf_fault_add(struct conf_faults *faults, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** conf_fault_tell(faults, path): print them all by log_plain, "path:line: text". */
void conf_fault_tell(const struct conf_faults *faults, const char *path);

#endif
