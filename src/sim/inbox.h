#ifndef BONIN_SIM_INBOX_H
#define BONIN_SIM_INBOX_H

#include "sim.h"

/* What a number received, for people and tests. */

#define INBOX_LIMIT_MAX 1000
#define INBOX_LIMIT     50 /* the default */

/** A query: "?to=01012345678&limit=10". */
struct inbox_query {
	char to[SIM_ID_SIZE]; /* digits; "": every number */
	size_t limit;
};

/**
 * inbox_query_read(query, asked):
 * Read a query string; a number may be written with hyphens or blanks.
 *
 * Returns: NULL, or what is wrong with it.
 */
const char *inbox_query_read(const char *query, struct inbox_query *asked);

sim_operation inbox_list;    /* GET /sim/messages: JSON */
sim_operation inbox_picture; /* GET /sim/files/{fileId}: the JPEG */
sim_operation inbox_reset;   /* POST, DELETE /sim/reset: delete all */

#endif
