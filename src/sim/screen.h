#ifndef BONIN_SIM_SCREEN_H
#define BONIN_SIM_SCREEN_H

#include "sim.h"

/* The page with the handset. */

sim_operation screen_redirect; /* GET /sim */
sim_operation screen_page;     /* GET /sim/, or /sim/?to=01012345678 */
sim_operation screen_messages; /* GET /sim/screen: its messages, for its script */
sim_operation screen_script;   /* GET /sim/sim.js */
sim_operation screen_style;    /* GET /sim/sim.css */

#endif
