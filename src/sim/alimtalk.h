#ifndef BONIN_SIM_ALIMTALK_H
#define BONIN_SIM_ALIMTALK_H

#include "sim.h"

/* The operations of SENS AlimTalk v2. Source: https://api.ncloud-docs.com/docs/sens-overview */

sim_operation alimtalk_send;      /* POST .../messages */
sim_operation alimtalk_list;      /* GET .../messages?... */
sim_operation alimtalk_result;    /* GET .../messages/{messageId} */
sim_operation alimtalk_channels;  /* GET .../channels */
sim_operation alimtalk_templates; /* GET .../templates?channelId=... */

sim_operation alimtalk_catalog_show;    /* GET /sim/alimtalk: all channels and templates */
sim_operation alimtalk_catalog_replace; /* POST /sim/alimtalk: others in their place */

#endif
