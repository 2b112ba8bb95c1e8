#include <inttypes.h>
#include <stdio.h>

#include "ctl/ctl.h"
#include "ctl/newest.h"
#include "stamp.h"

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
