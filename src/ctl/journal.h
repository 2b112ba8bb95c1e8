#ifndef BONIN_CTL_JOURNAL_H
#define BONIN_CTL_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway.h"
#include "mem.h"

/*
 * The outcome of each batch of a long job, in a file that outlives us: the intent is on disk before the call, the
 * outcome after it. So however we end, the next run knows what may be sent and what must not be sent again.
 */

enum journal_state {
	JOURNAL_OPEN,     /* never tried, or refused: it may be sent */
	JOURNAL_ACCEPTED, /* is done */
	JOURNAL_UNKNOWN   /* may have been sent, must not be sent again */
};

struct journal_batch {
	enum journal_state state;
	int64_t intent_ms;         /* when it was last tried; 0: never */
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
 * Open or create the journal ${path} for the job that ${digest} identifies, and read what was done. A NULL ${path}
 * remembers nothing. No other process can open it meanwhile.
 *
 * Returns: false, with the reason on standard error, when it cannot be opened, is in use, damaged, or of another job.
 * Memory:  borrows ${path}; end it with journal_close in any case.
 */
MUST_CHECK bool journal_open(
    const char *path, const char *digest, size_t n_batches, struct journal *journal);

/**
 * journal_intend(journal, i, now_ms), journal_settle(journal, i, state, id):
 * Record that batch ${i} is about to be sent, and its outcome (JOURNAL_OPEN: refused). Between the two it
 * is unknown.
 *
 * Returns: false, with the reason on standard error, when it may not be on disk: then nothing may be sent.
 */
MUST_CHECK bool journal_intend(struct journal *journal, size_t i, int64_t now_ms);
MUST_CHECK bool journal_settle(
    struct journal *journal, size_t i, enum journal_state state, const char *id);

/** journal_close(journal): close and free; the next process may open it. */
void journal_close(struct journal *journal);

#endif
