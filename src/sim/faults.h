#ifndef BONIN_SIM_FAULTS_H
#define BONIN_SIM_FAULTS_H

#include "fault.h"

/* The faults that are left, in order of arrival. */

#define FAULTS_MAX 100

struct faults;

/** faults_new(), faults_free(faults): an empty list. */
struct faults *faults_new(void);
void faults_free(struct faults *faults);

/**
 * faults_add(faults, fault), faults_clear(faults):
 * Add ${fault} at the end; remove all.
 *
 * Returns: false when there are FAULTS_MAX already.
 * Memory:  the list owns the body of an added ${fault}.
 * Threads: any.
 */
MUST_CHECK bool faults_add(struct faults *faults, const struct fault *fault);
void faults_clear(struct faults *faults);

/**
 * faults_take(faults, operation, fault), faults_take_result(faults, operation, to, result):
 * Take one use of the first fault that applies to a request of ${operation}; of the first that has a result for a message
 * to ${to}.
 *
 * Returns: false when none does; ${fault} is then zeroed, ${result} unchanged.
 * Memory:  wipe ${fault} with fault_wipe.
 * Threads: any.
 */
bool faults_take(struct faults *faults, const char *operation, struct fault *fault);
bool faults_take_result(struct faults *faults, const char *operation, const char *to,
    char result[static RESULT_CODE_SIZE]);

/** faults_write(faults): all of them, as a JSON array. */
struct json_object *faults_write(struct faults *faults);

#endif
