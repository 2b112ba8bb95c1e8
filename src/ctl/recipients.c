#include "ctl/recipients.h"

#include <stdlib.h>
#include <string.h>

#include "ctl/csv.h"
#include "ctl/sens.h"
#include "log.h"
#include "text.h"

#define BYTES_MAX  ((size_t)32 << 20)
#define FAULTS_MAX 20 /* print this many, then stop */

static void
tell_fault(struct recipients *recipients, long line_number, const char *fault)
{
	if (++recipients->n_faults <= FAULTS_MAX)
		log_plain("%s:%ld: %s", recipients->path, line_number, fault);
}

static size_t
count_lines(const char *bytes)
{
	size_t n = 1;

	for (const char *c = bytes; (c = strchr(c, '\n')) != NULL; c++)
		n++;
	return n;
}

static void
name_columns(struct recipients *recipients, const char *const columns[], size_t n_columns)
{
	for (size_t i = 0; i < n_columns; i++)
		recipients->columns[i] = columns[i];
	recipients->n_columns = n_columns;
}

/* Put one line into the next item. */
static void
add(struct recipients *recipients, const struct phone_policy *policy, long line_number,
    char *const cells[], size_t n_cells)
{
	struct recipient *item = &recipients->items[recipients->n];
	const char **kept = &recipients->cells[recipients->n * recipients->n_columns];
	char country[PHONE_COUNTRY_SIZE];
	struct phone phone;
	enum phone_fault phone_fault = phone_parse(policy, cells[0], &phone);

	if (phone_fault != PHONE_OK) {
		tell_fault(recipients, line_number, phone_fault_text(phone_fault));
		return;
	}
	if (n_cells > recipients->n_columns) {
		tell_fault(recipients, line_number, "has more columns than there are names");
		return;
	}
	for (size_t i = 0; i < recipients->n_columns; i++)
		kept[i] = i < n_cells ? cells[i] : "";
	item->line_number = line_number;
	item->cells = kept;
	phone_split(policy, &phone, country, item->to);
	if (recipients->n == 0)
		memcpy(recipients->country, country, sizeof(country));
	if (strcmp(recipients->country, country) != 0)
		tell_fault(recipients, line_number, "is of another country than the first number");
	recipients->n++;
}

static void
read_line(
    struct recipients *recipients, const struct phone_policy *policy, long line_number, char *line)
{
	char *cells[RECIPIENTS_COLUMNS_MAX];
	size_t n;

	if (*line == '\0' || strcmp(line, "\r") == 0)
		return;
	if (!csv_split(line, cells, ARRAY_LEN(cells), &n))
		tell_fault(recipients, line_number,
		    "a quote is out of place, or there are too many columns");
	else if (line_number == 1 && strcmp(cells[0], "to") == 0)
		name_columns(recipients, (const char *const *)cells, n);
	else
		add(recipients, policy, line_number, cells, n);
}

static void
read_lines(struct recipients *recipients, const struct phone_policy *policy)
{
	char *line = csv_skip_mark(recipients->bytes), *end;
	long line_number = 1;

	for (; line != NULL; line = end, line_number++) {
		end = strchr(line, '\n');
		if (end != NULL)
			*end++ = '\0';
		read_line(recipients, policy, line_number, line);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct recipient *one = *(const struct recipient *const *)a;
	const struct recipient *other = *(const struct recipient *const *)b;
	int order = strcmp(one->to, other->to);

	return order != 0 ? order
	                  : (one->line_number > other->line_number) -
	                        (one->line_number < other->line_number);
}

static void
find_twins(struct recipients *recipients)
{
	const struct recipient **sorted = mem_zalloc((recipients->n + 1) * sizeof(*sorted));

	for (size_t i = 0; i < recipients->n; i++)
		sorted[i] = &recipients->items[i];
	qsort(sorted, recipients->n, sizeof(sorted[0]), compare);
	for (size_t i = 1; i < recipients->n; i++) {
		char fault[64];

		snprintf(fault, sizeof(fault), "is the number of line %ld again",
		    sorted[i - 1]->line_number);
		if (strcmp(sorted[i - 1]->to, sorted[i]->to) == 0)
			tell_fault(recipients, sorted[i]->line_number, fault);
	}
	free(sorted);
}

bool
recipients_read(const char *path, const struct phone_policy *policy, const char *const columns[],
    size_t n_columns, struct recipients *recipients)
{
	const struct sign_key key = {.bytes = "recipients", .len = 10};
	size_t len, n_lines;

	*recipients = (struct recipients){.path = path};
	recipients->bytes = ctl_sens_read_all(path, BYTES_MAX, &len);
	if (recipients->bytes == NULL)
		return false;
	if (!text_is_utf8(recipients->bytes, len)) {
		log_plain("%s: must be UTF-8", path);
		return false;
	}
	if (!sign_hmac(&key, &(struct sign_part){recipients->bytes, len}, 1, recipients->digest))
		return false;
	name_columns(recipients, columns, n_columns);
	n_lines = count_lines(recipients->bytes);
	recipients->items = mem_zalloc(n_lines * sizeof(recipients->items[0]));
	recipients->cells = mem_zalloc(n_lines * RECIPIENTS_COLUMNS_MAX * sizeof(char *));
	read_lines(recipients, policy);
	find_twins(recipients);
	if (recipients->n_faults > 0)
		log_plain("%s: %zu faults; nothing was sent", path, recipients->n_faults);
	else if (recipients->n == 0)
		log_plain("%s: there is no number in it", path);
	return recipients->n_faults == 0 && recipients->n > 0;
}

const char *
recipients_cell(const struct recipients *recipients, size_t i, const char *column)
{
	for (size_t j = 0; j < recipients->n_columns; j++) {
		if (strcmp(recipients->columns[j], column) == 0)
			return *recipients->items[i].cells[j] != '\0'
			           ? recipients->items[i].cells[j]
			           : NULL;
	}
	return NULL;
}

void
recipients_free(struct recipients *recipients)
{
	free(recipients->cells);
	free(recipients->items);
	if (recipients->bytes != NULL)
		explicit_bzero(recipients->bytes, strlen(recipients->bytes));
	free(recipients->bytes);
	*recipients = (struct recipients){0};
}
