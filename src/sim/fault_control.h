#ifndef BONIN_SIM_FAULT_CONTROL_H
#define BONIN_SIM_FAULT_CONTROL_H

#include "sim.h"

/* Lists, adds and removes faults while the simulator runs. */

sim_operation fault_list;  /* GET /sim/faults: those that are left */
sim_operation fault_add;   /* POST /sim/faults: one, or an array of them */
sim_operation fault_clear; /* DELETE /sim/faults: remove all */

#endif
