#ifndef BONIN_DOUBT_FAKE_H
#define BONIN_DOUBT_FAKE_H

#include "sim_fake.h"

/* The simulator decided one way or the other, and what was decided in this program so far. */

/** doubt_fake_decide(name, value): and it must be possible. */
void doubt_fake_decide(const char *name, const char *value);

/** doubt_fake_was_tried(name, word, len): was it decided so? A range ("1..9") was with any value. */
bool doubt_fake_was_tried(const char *name, const char *word, size_t len);

/** doubt_fake_call(method, uri, body, answer), doubt_fake_status(method, uri, body): sim_fake_call's status, with or without the answer. */
int doubt_fake_call(
    const char *method, const char *uri, const char *body, struct sim_fake_answer *answer);
int doubt_fake_status(const char *method, const char *uri, const char *body);

#endif
