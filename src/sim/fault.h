#ifndef BONIN_SIM_FAULT_H
#define BONIN_SIM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "field.h"
#include "refusal.h"
#include "result.h"

/* What the simulator does wrong on purpose, to test how a client handles it. */

#define FAULT_NAME_SIZE    32
#define FAULT_TYPE_SIZE    128
#define FAULT_COUNT_MAX    1000000
#define FAULT_DELAY_MAX_MS 600000
#define FAULT_DRIP_MAX_MS  10000

/** Where the connection is cut. */
enum fault_reset {
	FAULT_RESET_NONE,
	FAULT_RESET_BEFORE, /* the body is not read, nothing happens */
	FAULT_RESET_AFTER,  /* it is carried out, and not answered */
	FAULT_RESET_HALF,   /* it is carried out, and half of the answer is sent */
	FAULT_RESET__MAX
};

/** One fault; members that are 0, "" or NULL change nothing. */
struct fault {
	char operation[FAULT_NAME_SIZE]; /* that it applies to; "": any of SENS */
	int64_t count;                   /* of requests or messages left; 0: until it is cleared */
	int64_t delay_ms;                /* of the answer */
	int64_t drip_ms;                 /* after each byte of the answer */
	enum fault_reset reset;
	enum refusal refusal;          /* the answer; or */
	int64_t status;                /* ... its status, */
	char *body;                    /* ... body */
	char type[FAULT_TYPE_SIZE];    /* ... and Content-Type; "": JSON */
	bool is_served;                /* the request is carried out first */
	char to[FIELD_NUMBER_MAX + 1]; /* the number whose messages end with the result; "": any */
	char result[RESULT_CODE_SIZE];
};

/**
 * fault_read(json, fault, told):
 * Read one from ${json}.
 *
 * Returns: false, with the reason in ${told}, when it is invalid.
 * Memory:  free ${fault} with fault_wipe, unless faults_add takes it.
 */
MUST_CHECK bool fault_read(struct json_object *json, struct fault *fault, struct field_fault *told);

/** fault_write(fault): as JSON, like what it was read from. */
struct json_object *fault_write(const struct fault *fault);

/** fault_wipe(fault): free what it holds. */
void fault_wipe(struct fault *fault);

#endif
