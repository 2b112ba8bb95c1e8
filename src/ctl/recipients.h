#ifndef BONIN_CTL_RECIPIENTS_H
#define BONIN_CTL_RECIPIENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"
#include "phone.h"
#include "sign.h"

/* Recipients: a file of comma-separated values, one number per line with the columns that belong to it. */

#define RECIPIENTS_COLUMNS_MAX 16

struct recipient {
	long line_number;
	char to[PHONE_SIZE];      /* as the gateway expects it: "01012345678" */
	const char *const *cells; /* of the columns; "" if the line ends earlier */
};

struct recipients {
	const char *path;
	const char *columns[RECIPIENTS_COLUMNS_MAX]; /* their names; the first is "to" */
	size_t n_columns;
	char country[PHONE_COUNTRY_SIZE]; /* the same for all: one request has one country */
	struct recipient *items;
	size_t n;
	size_t n_faults;
	unsigned char digest[SIGN_LEN]; /* of the bytes of the file */
	char *bytes;                    /* of the whole file, cut up */
	const char **cells;
};

/**
 * recipients_read(path, policy, columns, n_columns, recipients):
 * Read the file; "-" is standard input. A first line that begins with "to" names the columns; without one they are
 * ${columns}. Numbers are those that ${policy} allows, all of one country, no number twice.
 *
 * Returns: false, with each fault as file:line on standard error, when a line cannot be used.
 * Memory:  borrows ${path} and ${columns}; always free with recipients_free.
 */
MUST_CHECK bool recipients_read(const char *path, const struct phone_policy *policy,
    const char *const columns[], size_t n_columns, struct recipients *recipients);

/** recipients_cell(recipients, i, column): the cell in the column of that name; NULL when it is missing or empty. */
const char *recipients_cell(const struct recipients *recipients, size_t i, const char *column);

/** recipients_free(recipients): wipe and free. Does nothing to a zeroed one. */
void recipients_free(struct recipients *recipients);

#endif
