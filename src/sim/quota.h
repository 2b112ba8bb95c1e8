#ifndef BONIN_SIM_QUOTA_H
#define BONIN_SIM_QUOTA_H

#include "refusal.h"
#include "sim.h"

/**
 * quota_check(sim, n, now_ms):
 * Whether ${n} more messages of SMS may be sent today and this month, in Korea. Whether there is a quota, of what, and
 * how it is told, is a doubt; what is kept no longer is not counted.
 *
 * Returns: REFUSAL_NONE when they may.
 */
enum refusal quota_check(struct sim *sim, size_t n, int64_t now_ms);

#endif
