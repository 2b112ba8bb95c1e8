#ifndef BONIN_UPKEEP_H
#define BONIN_UPKEEP_H

#include "app.h"

/* Deletes what has expired, without an operator's help. */

/** Rows of each kind deleted in one transaction, so that requests come in between. */
#define UPKEEP_BATCH 200

/** upkeep_before(now_ms, days): what has expired at ${now_ms} if messages are kept for ${days}. Pure. */
struct store_purge upkeep_before(int64_t now_ms, int64_t days);

/**
 * upkeep_tick(app):
 * Five minutes after the start, and every hour from then on, delete what has expired by the setting keep-days, a small
 * batch at each call, so that requests come in between.
 *
 * Threads: always the same one; it waits no longer than store_run does.
 */
void upkeep_tick(void *app);

#endif
