#ifndef BONIN_SENS_FAKE_H
#define BONIN_SENS_FAKE_H

#include "sens.h"

/* SENS on paper: requests as they must be, answers as they come; the files of tests/golden. */

#define SENS_FAKE_NOW_MS INT64_C(1767225600000)

/** The settings that tests/gen/golden.py signs with. */
extern const struct sens_conf sens_fake_conf;

/** sens_fake_check(name, call): fail unless ${call} is the request in tests/golden/NAME.http, byte for byte. */
void sens_fake_check(const char *name, const struct sens_call *call);

/** sens_fake_reply(name, reply): the answer in tests/golden/replies/NAME.http; free it with http_reply_free. */
void sens_fake_reply(const char *name, struct http_reply *reply);

#endif
