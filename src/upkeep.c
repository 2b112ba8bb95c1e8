#include "upkeep.h"

#include "log.h"
#include "sys.h"

#define FIRST_MS     (5 * 60 * 1000) /* a process of mod_fcgid may not live much longer */
#define EVERY_MS     (3600 * 1000)
#define DAY_MS       (24 * 3600 * 1000LL)
#define KEEP_MINUTES 120

struct store_purge
upkeep_before(int64_t now_ms, int64_t days)
{
	return (struct store_purge){
	    .challenges_ms = now_ms - DAY_MS,
	    .proofs_ms = now_ms - DAY_MS,
	    .sends_ms = now_ms - days * DAY_MS,
	    .minutes = limit_minute(now_ms) - KEEP_MINUTES,
	    .days = limit_day(now_ms) - days,
	    .numbers_ms = now_ms - DAY_MS,
	};
}

struct batch {
	struct store_purge before;
	size_t n;
};

static enum err
purge_batch(struct store_tx *tx, void *arg)
{
	struct batch *batch = arg;

	return store_purge(tx, &batch->before, UPKEEP_BATCH, &batch->n);
}

void
upkeep_tick(void *ctx)
{
	struct app *app = ctx;
	int64_t steady_ms = sys_steady_ms();
	struct batch batch = {.before = upkeep_before(sys_now_ms(), app->conf.keep_days)};

	if (app->upkeep_next_ms == 0)
		app->upkeep_next_ms = steady_ms + FIRST_MS;
	if (steady_ms < app->upkeep_next_ms)
		return;
	if (store_run(app->store, purge_batch, &batch) == ERR_OK && batch.n > 0)
		log_event(LOG_INFO, "purged", LOG_NUMBER("rows", (int64_t)batch.n));
	else
		app->upkeep_next_ms = steady_ms + EVERY_MS;
}
