#ifndef BONIN_SIM_OPERATION_H
#define BONIN_SIM_OPERATION_H

#include "sim.h"

/** Who may use an operation. */
enum operation_guard {
	OPERATION_OPEN, /* for people and tests on this machine */
	OPERATION_SMS,  /* signed, and of the SMS service */
	OPERATION_ALIMTALK
};

/** One row of the table of everything that the simulator can do. */
struct operation {
	const char *name; /* for logs */
	const char *method;
	const char *path; /* "{service}" and "{id}" match one segment */
	enum operation_guard guard;
	bool takes_json; /* a body, application/json */
	sim_operation *serve;
};

/**
 * operation_find(method, path, path_len, service, id):
 * Find the operation of a request; the segments at "{service}" and "{id}" are decoded into the buffers.
 *
 * Returns: NULL when there is none, also for a wrong method.
 */
const struct operation *operation_find(const char *method, const char *path, size_t path_len,
    char service[static SIM_ID_SIZE], char id[static SIM_ID_SIZE]);

/** operation_is_named(name): SENS has an operation of that name. */
bool operation_is_named(const char *name);

#endif
