#ifndef BONIN_SIM_SMS_H
#define BONIN_SIM_SMS_H

#include "sim.h"

/* The operations of SENS SMS v2. Source: https://api.ncloud-docs.com/docs/sens-overview */

sim_operation sms_send;          /* POST .../messages */
sim_operation sms_list;          /* GET .../messages?... */
sim_operation sms_result;        /* GET .../messages/{messageId} */
sim_operation sms_upload;        /* POST .../files */
sim_operation sms_optout_list;   /* GET .../unsubscribes */
sim_operation sms_optout_add;    /* POST .../unsubscribes */
sim_operation sms_optout_remove; /* DELETE .../unsubscribes, with a body */
sim_operation sms_optout_call;   /* POST /sim/unsubscribes: numbers that called the 080 number */

#endif
