#ifndef BONIN_SIM_RESERVATION_H
#define BONIN_SIM_RESERVATION_H

#include "field.h"
#include "sim.h"

/*
 * Messages to be sent later. The id of a reservation is that of the request that made it.
 * Source: https://api.ncloud-docs.com/docs/sens-sms-reservation-status-get
 */

#define RESERVATION_MIN_MS (10 * 60 * 1000)

/**
 * reservation_read(json, now_ms, due_ms, zone, fault):
 * Read reserveTime and reserveTimeZone of a body: when it is due, and the name of the zone, a constant; if nothing is
 * reserved, now and NULL.
 *
 * Returns: false, with the reason in ${fault}, when it is not a time, or not RESERVATION_MIN_MS ahead.
 */
MUST_CHECK bool reservation_read(struct json_object *json, int64_t now_ms, int64_t *due_ms,
    const char **zone, struct field_fault *fault);

sim_operation reservation_status; /* GET .../reservations/{requestId}/reserve-status */
sim_operation reservation_cancel; /* DELETE .../reservations/{requestId} */

#endif
