#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/batch.h"
#include "ctl/option.h"
#include "ctl/sens.h"
#include "log.h"
#include "sens_check.h"
#include "sens_sms.h"
#include "sys.h"
#include "text.h"

/* boninctl sens send: one text, or one each, to the recipients in a file. */

#define TEXT_MAX \
	8192 /* bytes of UTF-8; a text too long for the gateway is reported with its length */
#define FILES_MAX 3

struct send {
	const struct ctl *ctl;
	struct recipients recipients;
	struct sens_sms sms; /* except its recipients */
	struct sens_recipient messages[BATCH_SIZE];
	const char *pictures[FILES_MAX];
	char *picture_list; /* split in place */
	char *text;         /* of a file */
	bool may_advertise_at_night;
};

static const char *const columns[] = {"to", "content", "subject"};

/* The recipients from..from+n in the request. */
static void
fill(struct send *send, size_t from, size_t n)
{
	for (size_t i = 0; i < n; i++)
		send->messages[i] = (struct sens_recipient){
		    .to = send->recipients.items[from + i].to,
		    .content = recipients_cell(&send->recipients, from + i, "content"),
		    .subject = recipients_cell(&send->recipients, from + i, "subject"),
		};
	send->sms.messages = send->messages;
	send->sms.n_messages = n;
}

/* All batches are checked before the first is sent. */
static bool
check(struct send *send)
{
	const struct sens_check_rules rules = {
	    .now_ms = sys_now_ms(), .may_advertise_at_night = send->may_advertise_at_night};
	const struct recipients *recipients = &send->recipients;

	for (size_t from = 0; from < recipients->n; from += BATCH_SIZE) {
		size_t left = recipients->n - from;
		struct sens_fault fault;

		fill(send, from, left < BATCH_SIZE ? left : BATCH_SIZE);
		if (sens_check_sms(&rules, &send->sms, &fault))
			continue;
		batch_tell_fault(recipients, from, &fault);
		return false;
	}
	return true;
}

static void
send_batch(void *arg, size_t from, size_t n, struct batch_report *report)
{
	struct send *send = arg;
	struct sens_call call;
	struct http_reply reply;
	struct sens_receipt receipt;

	fill(send, from, n);
	ctl_sens_call(
	    &call, sens_sms_build(&send->ctl->conf.sens, &send->sms, sys_now_ms(), &call), &reply);
	sens_sms_read(&reply, &receipt);
	report->answer = receipt.answer;
	report->answer.json = NULL;
	if (!text_copy(report->id, sizeof(report->id), receipt.request_id))
		report->id[0] = '\0';
	sens_answer_free(&receipt.answer);
	http_reply_free(&reply);
}

/* The ids of pictures are separated by commas. */
static bool
split_pictures(struct send *send, const char *list)
{
	char *rest;

	if (list == NULL)
		return true;
	rest = send->picture_list = mem_strdup(list);
	while (rest != NULL && send->sms.n_files < FILES_MAX)
		send->pictures[send->sms.n_files++] = strsep(&rest, ",");
	send->sms.file_ids = send->pictures;
	if (rest != NULL)
		log_plain("--picture: at most %d", FILES_MAX);
	return rest == NULL;
}

/* The text of a file, without the line feeds at its end. */
static bool
read_text(struct send *send, const char *path)
{
	size_t len;

	if (path == NULL)
		return true;
	send->text = ctl_sens_read_all(path, TEXT_MAX, &len);
	while (send->text != NULL && len > 0 && send->text[len - 1] == '\n')
		send->text[--len] = '\0';
	send->sms.content = send->text;
	return send->text != NULL;
}

static int
run(struct send *send, bool is_dry, bool is_json)
{
	const struct sens_conf *conf = &send->ctl->conf.sens;
	const struct sens_sms *sms = &send->sms;
	/* What makes it a different job. A new time or a new upload of the picture does not. */
	const char *const parts[] = {conf->base_url, conf->service_id, sms->type, sms->content_type,
	    sms->from, sms->subject, sms->content};
	const struct batch_job job = {.recipients = &send->recipients,
	    .parts = parts,
	    .n_parts = ARRAY_LEN(parts),
	    .is_dry = is_dry,
	    .is_json = is_json,
	    .send = send_batch,
	    .arg = send};

	return batch_run(&job);
}

int
ctl_sens_send(struct ctl *ctl, int argc, char *argv[])
{
	struct send send = {.ctl = ctl,
	    .sms = {.type = "SMS", .content_type = "COMM", .from = ctl->conf.sens.sender}};
	const char *text_path = NULL, *pictures = NULL;
	bool is_ad = false, is_dry = false, is_json = false;
	const struct option_row options[] = {
	    {.name = "type", .text = &send.sms.type},
	    {.name = "subject", .text = &send.sms.subject},
	    {.name = "content", .text = &send.sms.content},
	    {.name = "content-file", .text = &text_path},
	    {.name = "sender", .text = &send.sms.from},
	    {.name = "picture", .text = &pictures},
	    {.name = "reserve", .text = &send.sms.reserve_time},
	    {.name = "zone", .text = &send.sms.reserve_time_zone},
	    {.name = "ad", .flag = &is_ad},
	    {.name = "night-consent", .flag = &send.may_advertise_at_night},
	    {.name = "dry-run", .flag = &is_dry},
	    {.name = "json", .flag = &is_json},
	};
	int status = EXIT_FAILURE;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 1, 1) < 0)
		return EXIT_FAILURE;
	if (is_ad)
		send.sms.content_type = "AD";
	if (read_text(&send, text_path) && split_pictures(&send, pictures) &&
	    recipients_read(
	        argv[0], &ctl->conf.phone, columns, ARRAY_LEN(columns), &send.recipients)) {
		send.sms.country_code = send.recipients.country;
		if (check(&send))
			status = run(&send, is_dry, is_json);
	}
	recipients_free(&send.recipients);
	free(send.picture_list);
	free(send.text);
	return status;
}
