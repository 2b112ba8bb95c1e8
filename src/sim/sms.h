#ifndef BONIN_SIM_SMS_H
#define BONIN_SIM_SMS_H

#include "sim.h"

/* The operations of SENS SMS v2. Source: https://api.ncloud-docs.com/docs/sens-overview */

sim_operation sms_send;   /* POST .../messages */
sim_operation sms_list;   /* GET .../messages?... */
sim_operation sms_result; /* GET .../messages/{messageId} */
sim_operation sms_upload; /* POST .../files */

struct json_object;

/** sms_message_json(message, now_ms): ${message} as lists and results show it. */
struct json_object *sms_message_json(const struct outbox_message *message, int64_t now_ms);

#endif
