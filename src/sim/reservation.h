#ifndef BONIN_SIM_RESERVATION_H
#define BONIN_SIM_RESERVATION_H

#include "sim.h"

/*
 * Messages that wait for their time. A reservation's id is that of the request that made it.
 * Source: https://api.ncloud-docs.com/docs/sens-sms-reservation-status-get
 */

sim_operation reservation_status; /* GET .../reservations/{requestId}/reserve-status */
sim_operation reservation_cancel; /* DELETE .../reservations/{requestId} */

#endif
