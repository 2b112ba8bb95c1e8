#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ctl/ctl.h"
#include "log.h"
#include "sys.h"
#include "text.h"
#include "upkeep.h"

struct purge {
	struct store_act act;
	struct store_purge before;
	size_t n;
};

static enum err
purge_batch(struct store_tx *tx, void *arg)
{
	struct purge *purge = arg;
	enum err err = store_purge(tx, &purge->before, UPKEEP_BATCH, &purge->n);

	purge->act.n = (int64_t)purge->n;
	return err == ERR_OK && purge->n > 0 ? store_act_add(tx, &purge->act) : err;
}

/* The first to ask gets the lock, and after a batch that is us: so wait for as long as we have held it. */
static enum err
run_batch(struct ctl *ctl, struct purge *purge)
{
	int64_t began_ms = sys_steady_ms(), took_ms;
	enum err err = store_run(ctl->store, purge_batch, purge);

	took_ms = sys_steady_ms() - began_ms;
	nanosleep(&(struct timespec){.tv_sec = took_ms / 1000, .tv_nsec = took_ms % 1000 * 1000000},
	    NULL);
	return err;
}

int
ctl_purge(struct ctl *ctl, int argc, char *argv[])
{
	int64_t days = ctl->conf.keep_days;
	struct purge purge;
	size_t total = 0;

	if (argc > 0 && !text_number(argv[0], CONF_DAYS_MIN, CONF_DAYS_MAX, &days)) {
		log_plain("DAYS must be %d..%d", CONF_DAYS_MIN, CONF_DAYS_MAX);
		return EXIT_FAILURE;
	}
	purge.before = upkeep_before(sys_now_ms(), days);
	ctl_act(&purge.act, "purge");
	snprintf(
	    purge.act.object, sizeof(purge.act.object), "rows older than %" PRId64 " days", days);
	do {
		if (run_batch(ctl, &purge) != ERR_OK) {
			log_plain("the database is busy; try again, nothing is lost");
			return EXIT_FAILURE;
		}
		total += purge.n;
	} while (purge.n > 0);
	if (!store_tidy(ctl->store))
		log_plain("another process is reading the database, so the freed space is released "
		          "later");
	printf("%zu rows purged\n", total);
	return EXIT_SUCCESS;
}
