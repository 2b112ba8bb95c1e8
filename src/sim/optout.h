#ifndef BONIN_SIM_OPTOUT_H
#define BONIN_SIM_OPTOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "field.h"

/* The numbers whose owners refuse advertising (080 수신거부): the newest, in memory. */

#define OPTOUTS_MAX 10000

struct optout {
	char number[FIELD_NUMBER_MAX + 1];
	bool is_call; /* by calling the 080 number; otherwise added by the sender */
	int64_t register_ms;
};

struct optouts;

/** optouts_new(), optouts_free(list): an empty list. */
struct optouts *optouts_new(void);
void optouts_free(struct optouts *list);

/**
 * optouts_add(list, optout), optouts_remove(list, number):
 * Add a number, unless it is on the list (${optout} is then set to that entry); remove one, if it is on the list. A full
 * list loses its oldest entry.
 *
 * Threads: any.
 */
void optouts_add(struct optouts *list, struct optout *optout);
void optouts_remove(struct optouts *list, const char *number);

/** optouts_has(list, number): whether it is on the list. */
bool optouts_has(struct optouts *list, const char *number);

/** Called with an entry; false ends the walk. It must not call the list. */
typedef bool optouts_visitor(void *ctx, const struct optout *optout);

/** optouts_walk(list, visit, ctx): visit all entries, newest first. */
void optouts_walk(struct optouts *list, optouts_visitor *visit, void *ctx);

/** optouts_reset(list): remove all. */
void optouts_reset(struct optouts *list);

#endif
