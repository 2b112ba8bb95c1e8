#ifndef BONIN_CTL_JOURNAL_H
#define BONIN_CTL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway.h"
#include "mem.h"

/*
 * What became of each batch of a long sending, in a file that outlives us: an intent is on the disk before the call, the
 * outcome after it. So whatever ends us, the next run knows what may be sent and what must not be sent again.
 */

enum journal_state {
	JOURNAL_OPEN,     /* was never tried, or was refused: it may be sent */
	JOURNAL_ACCEPTED, /* is done */
	JOURNAL_UNKNOWN   /* may have been sent, and is not sent again */
};

struct journal_batch {
	enum journal_state state;
	int64_t intent_ms;         /* when it was tried last; 0: never */
	char id[DELIVERY_ID_SIZE]; /* of an accepted one */
};

struct journal {
	int fd; /* -1: none, nothing is remembered */
	const char *path;
	struct journal_batch *batches;
	size_t n_batches;
};

/**
 * journal_open(path, digest, n_batches, journal):
 * Open the journal ${path}, or make it, for the work that ${digest} names, and read what was done already. A NULL ${path}
 * remembers nothing. Nobody else can open it meanwhile.
 *
 * Returns: false, with the reason on standard error, when it cannot be opened, is in use, damaged, or of other work.
 * Memory:  borrows ${path}; end it with journal_close in any case.
 */
MUST_CHECK bool journal_open(
    const char *path, const char *digest, size_t n_batches, struct journal *journal);

/**
 * journal_intend(journal, i, now_ms), journal_settle(journal, i, state, id):
 * Write down that batch ${i} is about to be sent, and what became of it (JOURNAL_OPEN: refused). From the former on it
 * is unknown.
 *
 * Returns: false, with the reason on standard error, when it is not certain to be on the disk: then nothing may be sent.
 */
MUST_CHECK bool journal_intend(struct journal *journal, size_t i, int64_t now_ms);
MUST_CHECK bool journal_settle(
    struct journal *journal, size_t i, enum journal_state state, const char *id);

void journal_close(struct journal *journal);

#endif
