#ifndef BONIN_SIM_BUBBLE_H
#define BONIN_SIM_BUBBLE_H

#include <stdio.h>

#include "outbox.h"

struct json_object;

/**
 * bubble_put(out, document, message, now_ms):
 * Write ${message} as its handset shows it: an SMS, an LMS with its subject, an MMS with its pictures, an AlimTalk in
 * its frame, with what belongs to it. ${document} is the catalogue, for the name of its channel.
 */
void bubble_put(
    FILE *out, struct json_object *document, const struct outbox_message *message, int64_t now_ms);

#endif
