#ifndef BONIN_SIM_GATE_H
#define BONIN_SIM_GATE_H

#include "refusal.h"
#include "sim.h"

/** A timestamp this far from our clock, or further, is refused. */
#define GATE_SKEW_MS (5 * 60 * 1000)

/**
 * gate_check(settings, now_ms, x):
 * What the API gateway checks before SENS sees a request: the three headers are present, the access key is known,
 * the timestamp is fresh, the signature matches the method, and the path and query as sent.
 *
 * Returns: REFUSAL_NONE when it may pass.
 * Source:  https://api.ncloud-docs.com/docs/common-ncpapi
 */
enum refusal gate_check(
    const struct sim_settings *settings, int64_t now_ms, const struct fcgi_exchange *x);

#endif
