#ifndef BONIN_CTL_BATCH_H
#define BONIN_CTL_BATCH_H

#include "ctl/recipients.h"
#include "sens_answer.h"
#include "sens_check.h"

/* Many recipients, a hundred per request: each batch is sent at most once, even if we are killed and restarted. */

#define BATCH_SIZE 100

/** What the gateway said to one batch. */
struct batch_report {
	bool is_sent;              /* a request was made at all */
	struct sens_answer answer; /* its json is freed; the rest stays */
	char id[DELIVERY_ID_SIZE];
	size_t n_refused; /* single recipients of an accepted batch */
};

struct batch_job {
	const struct recipients *recipients;
	/* With the recipients these identify the work: message, gateway; each may be NULL. */
	const char *const *parts;
	size_t n_parts;
	bool is_dry; /* only say how many recipients there are */
	bool is_json;

	/** Send the recipients ${from}..${from}+${n}-1, in one request. */
	void (*send)(void *arg, size_t from, size_t n, struct batch_report *report);
	void *arg;
};

/** batch_tell_fault(recipients, from, fault): print a ${fault} in the batch that begins at ${from}, with its line. */
void batch_tell_fault(
    const struct recipients *recipients, size_t from, const struct sens_fault *fault);

/**
 * batch_run(job):
 * Send what has not been sent, batch by batch, with the journal FILE.sent next to the file of the recipients; from
 * standard input one batch without a journal. A batch whose answer was lost, now or in an earlier run, is reported and not
 * sent again; a refusal or a lost answer ends the run.
 *
 * Returns: EXIT_SUCCESS when every recipient was accepted, or when their number was only printed.
 */
int batch_run(const struct batch_job *job);

#endif
