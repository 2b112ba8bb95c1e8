#ifndef BONIN_SIM_DOUBT_CONTROL_H
#define BONIN_SIM_DOUBT_CONTROL_H

#include "sim.h"

/* Setting the doubts while the simulator runs. */

sim_operation doubt_list;  /* GET /sim/doubts: all, with their possible values */
sim_operation doubt_set;   /* POST /sim/doubts: {"list-status":"202",...} */
sim_operation doubt_reset; /* DELETE /sim/doubts: as at the start, except -o */

#endif
