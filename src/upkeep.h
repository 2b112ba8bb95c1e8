#ifndef BONIN_UPKEEP_H
#define BONIN_UPKEEP_H

#include "app.h"

/* What is over is forgotten, whether or not an operator thinks of it. */

/** upkeep_before(now_ms, days): what is over at ${now_ms} where messages are kept for so many days. Pure. */
struct store_purge upkeep_before(int64_t now_ms, int64_t days);

/**
 * upkeep_tick(app):
 * Five minutes after the start, and each hour from then on, take away what is over by the setting keep-days, a bite at each
 * call: requests come in between.
 *
 * Threads: one and the same; it waits no longer than store_run does.
 */
void upkeep_tick(void *app);

#endif
