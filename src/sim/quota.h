#ifndef BONIN_SIM_QUOTA_H
#define BONIN_SIM_QUOTA_H

#include "refusal.h"
#include "sim.h"

/**
 * quota_check(sim, n, now_ms):
 * Whether ${n} more SMS messages may be sent today and this month, in Korea. Whether there is a quota, for what, and
 * how it is reported, is a doubt; messages that are no longer kept are not counted.
 *
 * Returns: REFUSAL_NONE when they may.
 */
enum refusal quota_check(struct sim *sim, size_t n, int64_t now_ms);

#endif
