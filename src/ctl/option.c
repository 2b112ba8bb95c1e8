#include "ctl/option.h"

#include <assert.h>
#include <string.h>

#include "log.h"
#include "text.h"

/* The row of the option at ${arg}, whose name ends at '=' or at the end; NULL: there is none. */
static const struct option_row *
find(const char *arg, const struct option_row rows[], size_t n_rows)
{
	size_t len = strcspn(arg, "=");

	for (size_t i = 0; i < n_rows; i++) {
		if (strlen(rows[i].name) == len && strncmp(rows[i].name, arg, len) == 0)
			return &rows[i];
	}
	return NULL;
}

static bool
take(const struct option_row *row, const char *value)
{
	if (row->flag != NULL) {
		*row->flag = true;
		return true;
	}
	if (row->text != NULL) {
		*row->text = value;
		return true;
	}
	assert(row->number != NULL);
	if (text_number(value, 0, INT64_MAX, row->number))
		return true;
	log_plain("--%s must be a number", row->name);
	return false;
}

int
option_read(
    int argc, char *argv[], const struct option_row rows[], size_t n_rows, int n_min, int n_max)
{
	int n = 0;
	bool are_over = false; /* after "--" */

	for (int i = 0; i < argc; i++) {
		const char *arg = argv[i], *value;
		const struct option_row *row;

		if (are_over || strncmp(arg, "--", 2) != 0) {
			argv[n++] = argv[i];
			continue;
		}
		if (arg[2] == '\0') {
			are_over = true;
			continue;
		}
		row = find(arg + 2, rows, n_rows);
		value = strchr(arg, '=') != NULL ? strchr(arg, '=') + 1 : NULL;
		if (row == NULL || (row->flag != NULL && value != NULL)) {
			log_plain("there is no option %s here", arg);
			return -1;
		}
		if (row->flag == NULL && value == NULL && ++i == argc) {
			log_plain("%s needs a value", arg);
			return -1;
		}
		if (!take(row, value != NULL ? value : argv[i]))
			return -1;
	}
	if (n < n_min || n > n_max) {
		log_plain(n < n_min ? "an argument is missing" : "there are too many arguments");
		return -1;
	}
	return n;
}
