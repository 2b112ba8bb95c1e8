#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/ctl.h"
#include "ctl/newest.h"
#include "log.h"
#include "stamp.h"
#include "sys.h"
#include "text.h"
#include "upkeep.h"

struct sends_page {
	struct newest newest;
	struct store_send sends[NEWEST_PAGE];
};

static enum err
read_sends(struct store_tx *tx, void *arg)
{
	struct sends_page *page = arg;

	return store_send_page(
	    tx, page->newest.before_id, page->sends, page->newest.max, &page->newest.n);
}

static void
print_send(const struct store_send *send)
{
	static const char *const words[] = {[STORE_UNKNOWN] = "unknown",
	    [STORE_ACCEPTED] = "accepted",
	    [STORE_REFUSED] = "refused",
	    [STORE_DECOY] = "decoy",
	    [STORE_LOOKUP] = "no-member"};
	char at[STAMP_SIZE];

	stamp_write_exact(send->at_ms, at);
	printf("%s+09:00  %-14s  *%s  %-9s  %5" PRId64 "  %s\n", at,
	    purpose_info(send->purpose)->word, send->last4, words[send->outcome], send->won,
	    send->gateway_id);
}

static int64_t
print_sends(const struct newest *newest)
{
	const struct sends_page *page = (const struct sends_page *)newest;

	for (size_t i = 0; i < newest->n; i++)
		print_send(&page->sends[i]);
	return page->sends[newest->n - 1].id;
}

int
ctl_sends(struct ctl *ctl, int argc, char *argv[])
{
	struct sends_page page = {0};

	return newest_list(ctl, argc, argv, read_sends, print_sends, &page.newest);
}

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

static const char *
tail_of(const char *text, size_t size)
{
	size_t len = strlen(text);

	return len < size ? text : text + len - size + 1;
}

static bool
note_backup(struct ctl *ctl, const char *did, const char *path)
{
	struct store_act act;

	ctl_act(&act, did);
	/* The end of the path is what tells copies apart. */
	snprintf(act.object, sizeof(act.object), "%s", tail_of(path, sizeof(act.object)));
	text_clean(act.object); /* or its line feed would make a record that nobody left */
	return ctl_act_alone(ctl, &act);
}

int
ctl_backup(struct ctl *ctl, int argc, char *argv[])
{
	(void)argc;
	/* Written down first, so it is in the copy too. */
	if (!note_backup(ctl, "backup", argv[0]))
		return EXIT_FAILURE;
	if (store_backup(ctl->store, argv[0]))
		return EXIT_SUCCESS;
	if (!note_backup(ctl, "backup failed", argv[0]))
		log_plain("that the backup failed is not on record");
	return EXIT_FAILURE;
}
