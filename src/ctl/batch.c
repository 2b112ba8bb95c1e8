#include "ctl/batch.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/journal.h"
#include "ctl/sens.h"
#include "json.h"
#include "log.h"
#include "stamp.h"
#include "sys.h"
#include "text.h"

#define MINUTE_MS        60000
#define DIGEST_SIZE      (2 * SIGN_LEN + 1)
#define DIGEST_PARTS_MAX 16

struct run {
	const struct batch_job *job;
	struct journal journal;
	size_t n_accepted, n_unknown, n_refused; /* recipients */
};

static const char *const words[] = {[SENS_DONE] = "accepted",
    [SENS_NOTHING] = "refused",
    [SENS_REFUSED] = "refused",
    [SENS_UNKNOWN] = "unknown"};

static size_t
size_of(const struct run *run, size_t i)
{
	size_t left = run->job->recipients->n - i * BATCH_SIZE;

	return left < BATCH_SIZE ? left : BATCH_SIZE;
}

/* The lines of the file that a batch is made of. */
static void
write_lines(const struct run *run, size_t i, char *out, size_t size)
{
	const struct recipient *items = run->job->recipients->items + i * BATCH_SIZE;

	snprintf(
	    out, size, "%ld-%ld", items[0].line_number, items[size_of(run, i) - 1].line_number);
}

static void
print_batch(const struct run *run, size_t i, const struct batch_report *report)
{
	struct json_object *object;
	char lines[48], *text;

	write_lines(run, i, lines, sizeof(lines));
	if (!run->job->is_json) {
		printf("lines %-13s %-8s  %s\n", lines, words[report->answer.outcome], report->id);
		return;
	}
	object = json_new();
	json_put_text(object, "lines", lines);
	json_put_text(object, "outcome", words[report->answer.outcome]);
	json_put_text(object, "requestId", *report->id != '\0' ? report->id : NULL);
	json_put_number(object, "refused", (int64_t)report->n_refused);
	text = json_write(object);
	puts(text);
	free(text);
}

static void
tell_unknown(const struct run *run, size_t i)
{
	int64_t at_ms = run->journal.batches[i].intent_ms;
	char lines[48], start[STAMP_SIZE], end[STAMP_SIZE];

	write_lines(run, i, lines, sizeof(lines));
	stamp_write(at_ms - MINUTE_MS, start);
	stamp_write(at_ms + MINUTE_MS, end);
	log_plain(
	    "lines %s may have been sent, and are not sent again; what the gateway knows: boninctl "
	    "sens list --start \"%s\" --end \"%s\"",
	    lines, start, end);
}

/* Block signals between the intent and the outcome, until the outcome is recorded. */
static bool
send_batch(struct run *run, size_t i, struct batch_report *report)
{
	static const enum journal_state states[] = {[SENS_DONE] = JOURNAL_ACCEPTED,
	    [SENS_NOTHING] = JOURNAL_OPEN,
	    [SENS_REFUSED] = JOURNAL_OPEN,
	    [SENS_UNKNOWN] = JOURNAL_UNKNOWN};
	const struct batch_job *job = run->job;
	sigset_t ends, before;
	bool is_noted;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, &before);
	is_noted = journal_intend(&run->journal, i, sys_now_ms());
	if (is_noted) {
		report->is_sent = true;
		job->send(job->arg, i * BATCH_SIZE, size_of(run, i), report);
		is_noted =
		    journal_settle(&run->journal, i, states[report->answer.outcome], report->id);
		print_batch(run, i, report);
		fflush(stdout);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	return is_noted;
}

/* Returns whether to go on with the next. */
static bool
take_report(struct run *run, size_t i, const struct batch_report *report)
{
	size_t n = size_of(run, i);

	if (report->answer.outcome == SENS_DONE) {
		run->n_accepted += n - report->n_refused;
		run->n_refused += report->n_refused;
		return true;
	}
	ctl_sens_tell("sens send", &report->answer);
	if (report->answer.outcome == SENS_UNKNOWN) {
		run->n_unknown += n;
		tell_unknown(run, i);
	}
	return false;
}

static bool
take_batch(struct run *run, size_t i)
{
	struct batch_report report = {.answer.outcome = SENS_REFUSED};
	bool is_noted;

	switch (run->journal.batches[i].state) {
	case JOURNAL_ACCEPTED:
		run->n_accepted += size_of(run, i);
		return true;
	case JOURNAL_UNKNOWN:
		run->n_unknown += size_of(run, i);
		tell_unknown(run, i);
		return true;
	case JOURNAL_OPEN:
		break;
	}
	is_noted = send_batch(run, i, &report);
	return report.is_sent && take_report(run, i, &report) && is_noted;
}

static void
print_sum(const struct run *run)
{
	size_t n = run->job->recipients->n;
	size_t n_left = n - run->n_accepted - run->n_refused - run->n_unknown;

	if (!run->job->is_json)
		printf("%zu of %zu accepted, %zu refused, %zu unknown, %zu not sent\n",
		    run->n_accepted, n, run->n_refused, run->n_unknown, n_left);
}

/* What identifies the job in its journal. False when OpenSSL fails. */
static bool
make_digest(const struct batch_job *job, char digest[static DIGEST_SIZE])
{
	const struct recipients *recipients = job->recipients;
	const struct sign_key key = {.bytes = "batch", .len = 5};
	struct sign_part signed_parts[DIGEST_PARTS_MAX + 1] = {
	    {recipients->digest, sizeof(recipients->digest)}};
	unsigned char bytes[SIGN_LEN];
	size_t n = job->n_parts;

	assert(n <= DIGEST_PARTS_MAX);
	/* With their NULs, so that different lists cannot have the same bytes. */
	for (size_t i = 0; i < n; i++)
		signed_parts[i + 1] = job->parts[i] != NULL ? (struct sign_part){job->parts[i],
		                                                  strlen(job->parts[i]) + 1}
		                                            : (struct sign_part){"", 1};
	if (!sign_hmac(&key, signed_parts, n + 1, bytes))
		return false;
	text_hex(digest, bytes, sizeof(bytes));
	return true;
}

void
batch_tell_fault(const struct recipients *recipients, size_t from, const struct sens_fault *fault)
{
	if (fault->recipient > 0)
		log_plain("%s:%ld: %s %s", recipients->path,
		    recipients->items[from + fault->recipient - 1].line_number, fault->field,
		    fault->text);
	else
		log_plain("%s %s", fault->field, fault->text);
}

int
batch_run(const struct batch_job *job)
{
	const struct recipients *recipients = job->recipients;
	size_t n_batches = (recipients->n + BATCH_SIZE - 1) / BATCH_SIZE;
	bool is_stdin = strcmp(recipients->path, "-") == 0;
	struct run run = {.job = job};
	char *path = NULL, digest[DIGEST_SIZE];

	if (job->is_dry) {
		printf("%zu recipients, nothing was sent\n", recipients->n);
		return EXIT_SUCCESS;
	}
	if (!make_digest(job, digest))
		return EXIT_FAILURE;
	if (is_stdin && n_batches > 1) {
		log_plain("more than %d need a file: progress is recorded next to it", BATCH_SIZE);
		return EXIT_FAILURE;
	}
	if (!is_stdin && asprintf(&path, "%s.sent", recipients->path) < 0)
		return EXIT_FAILURE;
	if (journal_open(path, digest, n_batches, &run.journal)) {
		for (size_t i = 0; i < n_batches && take_batch(&run, i); i++)
			continue;
		print_sum(&run);
	}
	journal_close(&run.journal);
	free(path);
	return run.n_accepted == recipients->n ? EXIT_SUCCESS : EXIT_FAILURE;
}
