#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/batch.h"
#include "ctl/option.h"
#include "ctl/sens.h"
#include "json.h"
#include "log.h"
#include "sens_check.h"
#include "sens_template.h"
#include "sys.h"
#include "text.h"

/* boninctl sens alimtalk send: a template, its placeholders filled from the columns of a file. */

#define TEXT_SIZE   4096 /* of one text, its placeholders filled in */
#define BUTTONS_MAX 5
#define ITEMS_MAX   10
/* text, title and header; highlight, summary and items, two each; the links of each button */
#define TEXTS_MAX (3 + 2 * (2 + ITEMS_MAX) + 4 * BUTTONS_MAX)
#define PARTS_MAX 65536 /* bytes of a file of parts */

#define TEXTS_SIZE ((size_t)BATCH_SIZE * TEXTS_MAX * TEXT_SIZE)

struct send {
	const struct ctl *ctl;
	struct recipients recipients;
	struct sens_alimtalk alimtalk; /* except its recipients */
	struct sens_alimtalk_recipient messages[BATCH_SIZE];
	struct sens_button buttons[BATCH_SIZE][BUTTONS_MAX];
	struct sens_item items[BATCH_SIZE][ITEMS_MAX];
	char *texts; /* of a batch, consecutive */
	size_t texts_len;
	struct sens_templates templates; /* its template, as the gateway has it */
	struct sens_template *template;
	struct json_object *parts; /* of it that the gateway does not tell; NULL: none */
	char *parts_text;          /* as it came */
	enum sens_failover failover;
	const char *failover_type, *failover_content;
};

/** The row whose cells fill a template. */
struct row {
	const struct recipients *recipients;
	size_t i;
};

static const char *
cell(void *arg, const char *name)
{
	const struct row *row = arg;

	return recipients_cell(row->recipients, row->i, name);
}

/* The text of ${template} filled in for the row; NULL for none. False, with the reason printed, when that fails. */
static bool
fill_text(struct send *send, const char *template, struct row *row, const char **text)
{
	char *out = send->texts + send->texts_len, missing[SENS_PLACE_SIZE];

	*text = NULL;
	if (template == NULL || *template == '\0')
		return true;
	if (sens_template_fill(template, cell, row, out, TEXT_SIZE, missing)) {
		send->texts_len += strlen(out) + 1;
		*text = out;
		return true;
	}
	log_plain("%s:%ld: %s%s", send->recipients.path, send->recipients.items[row->i].line_number,
	    *missing != '\0' ? "nothing in the column " : "the text is too long", missing);
	return false;
}

static bool
fill_buttons(struct send *send, struct row *row, struct sens_button buttons[])
{
	for (size_t i = 0; i < send->template->n_buttons; i++) {
		const struct sens_button *wanted = &send->template->buttons[i];

		buttons[i] = (struct sens_button){.type = wanted->type, .name = wanted->name};
		if (!fill_text(send, wanted->link_mobile, row, &buttons[i].link_mobile) ||
		    !fill_text(send, wanted->link_pc, row, &buttons[i].link_pc) ||
		    !fill_text(send, wanted->scheme_ios, row, &buttons[i].scheme_ios) ||
		    !fill_text(send, wanted->scheme_android, row, &buttons[i].scheme_android))
			return false;
	}
	return true;
}

static bool
fill_item(
    struct send *send, const struct sens_item *wanted, struct row *row, struct sens_item *item)
{
	return fill_text(send, wanted->title, row, &item->title) &&
	       fill_text(send, wanted->description, row, &item->description);
}

static bool
fill_items(struct send *send, struct row *row, struct sens_item items[])
{
	for (size_t i = 0; i < send->template->n_items; i++) {
		if (!fill_item(send, &send->template->items[i], row, &items[i]))
			return false;
	}
	return true;
}

static bool
fill_message(struct send *send, struct row *row, size_t i)
{
	const struct sens_template *template = send->template;
	struct sens_alimtalk_recipient *message = &send->messages[i];

	return fill_text(send, template->content, row, &message->content) &&
	       fill_text(send, template->title, row, &message->title) &&
	       fill_text(send, template->header_content, row, &message->header_content) &&
	       fill_item(send, &template->highlight, row, &message->highlight) &&
	       fill_item(send, &template->summary, row, &message->summary) &&
	       fill_items(send, row, send->items[i]) && fill_buttons(send, row, send->buttons[i]);
}

/* The recipients from..from+n in the request; false, with the reason printed, when a text cannot be made. */
static bool
fill(struct send *send, size_t from, size_t n)
{
	send->texts_len = 0;
	for (size_t i = 0; i < n; i++) {
		struct row row = {&send->recipients, from + i};

		send->messages[i] = (struct sens_alimtalk_recipient){
		    .country_code = send->recipients.country,
		    .to = send->recipients.items[from + i].to,
		    .items = send->items[i],
		    .n_items = send->template->n_items,
		    .buttons = send->buttons[i],
		    .n_buttons = send->template->n_buttons,
		    .failover = send->failover,
		    .failover_type = send->failover_type,
		    .failover_content = send->failover_content,
		};
		if (!fill_message(send, &row, i))
			return false;
	}
	send->alimtalk.messages = send->messages;
	send->alimtalk.n_messages = n;
	return true;
}

/* All batches are checked before the first is sent. */
static bool
check(struct send *send)
{
	const struct sens_check_rules rules = {.now_ms = sys_now_ms()};
	const struct recipients *recipients = &send->recipients;

	for (size_t from = 0; from < recipients->n; from += BATCH_SIZE) {
		size_t left = recipients->n - from;
		struct sens_fault fault;

		if (!fill(send, from, left < BATCH_SIZE ? left : BATCH_SIZE))
			return false;
		if (!sens_check_alimtalk(&rules, &send->alimtalk, &fault)) {
			batch_tell_fault(recipients, from, &fault);
			return false;
		}
	}
	return true;
}

/* Single recipients can be refused in an accepted request. */
static void
tell_refused(
    const struct send *send, size_t from, size_t n, const struct sens_alimtalk_message *message)
{
	const struct recipient *items = send->recipients.items + from;
	char words[GATEWAY_REASON_SIZE];

	snprintf(words, sizeof(words), "%s %s", message->request_code, message->request_desc);
	text_clean(words);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(items[i].to, message->to) == 0)
			log_plain("%s:%ld: refused: %s", send->recipients.path,
			    items[i].line_number, words);
	}
}

static void
send_batch(void *arg, size_t from, size_t n, struct batch_report *report)
{
	struct send *send = arg;
	struct sens_call call = {0};
	struct http_reply reply;
	struct sens_alimtalks sent;

	ctl_sens_call(&call,
	    fill(send, from, n) &&
	        sens_alimtalk_build(&send->ctl->conf.sens, &send->alimtalk, sys_now_ms(), &call),
	    &reply);
	sens_alimtalk_read(&reply, &sent);
	report->answer = sent.page.answer;
	report->answer.json = NULL;
	if (!text_copy(report->id, sizeof(report->id), sent.page.request_id))
		report->id[0] = '\0';
	for (size_t i = 0; i < sent.n; i++) {
		if (sens_alimtalk_is_taken(&sent.messages[i]))
			continue;
		report->n_refused++;
		tell_refused(send, from, n, &sent.messages[i]);
	}
	sens_alimtalk_free(&sent);
	http_reply_free(&reply);
}

/* The template as the gateway has it: all parts of a message must match it. */
static bool
load_template(struct send *send)
{
	const struct sens_template_query query = {
	    .channel_id = send->alimtalk.plus_friend_id, .code = send->alimtalk.template_code};
	struct sens_templates *templates = &send->templates;
	struct sens_call call;
	struct http_reply reply;

	ctl_sens_call(&call,
	    sens_template_build_list(&send->ctl->conf.sens, &query, sys_now_ms(), &call), &reply);
	sens_template_read_list(&reply, templates);
	if (templates->answer.outcome != SENS_DONE)
		ctl_sens_tell("sens alimtalk send: the template", &templates->answer);
	else if (templates->n != 1 || *templates->items[0].content == '\0')
		log_plain("the channel has no template %s", query.code);
	else if (strcmp(templates->items[0].inspection_status, "COMPLETE") != 0)
		log_plain("the template %s is not approved", query.code);
	else if (templates->items[0].n_buttons > BUTTONS_MAX)
		log_plain("the template %s has more than %d buttons", query.code, BUTTONS_MAX);
	else
		send->template = &templates->items[0];
	http_reply_free(&reply);
	return send->template != NULL;
}

/* Parts of the template from a file, where the gateway does not tell them. */
static bool
read_parts(struct send *send, const char *path)
{
	size_t len;

	send->parts_text = ctl_sens_read_all(path, PARTS_MAX, &len);
	if (send->parts_text == NULL)
		return false;
	send->parts = json_parse(send->parts_text, len);
	if (sens_template_read_parts(send->parts, send->template))
		return true;
	log_plain("%s: must be a JSON object of title, headerContent, itemHighlight and item, as a "
	          "message has them",
	    path);
	return false;
}

static bool
complete_template(struct send *send, const char *path)
{
	const struct sens_template *template = send->template;
	const char *untold;

	if (path != NULL && !read_parts(send, path))
		return false;
	untold = sens_template_untold(template);
	if (untold != NULL)
		log_plain("the gateway does not tell the %s of the template %s: see --parts",
		    untold, template->code);
	else if (template->n_items > ITEMS_MAX)
		log_plain("the template %s has more than %d items", template->code, ITEMS_MAX);
	return untold == NULL && template->n_items <= ITEMS_MAX;
}

static int
run(struct send *send, bool is_dry, bool is_json)
{
	const struct sens_conf *conf = &send->ctl->conf.sens;
	const char *const parts[] = {conf->base_url, conf->alimtalk_service_id,
	    send->alimtalk.plus_friend_id, send->alimtalk.template_code, send->template->content,
	    send->parts_text};
	const struct batch_job job = {.recipients = &send->recipients,
	    .parts = parts,
	    .n_parts = ARRAY_LEN(parts),
	    .is_dry = is_dry,
	    .is_json = is_json,
	    .send = send_batch,
	    .arg = send};

	return batch_run(&job);
}

static bool
read_failover(struct send *send, const char *word)
{
	if (word == NULL)
		return true;
	send->failover = strcmp(word, "on") == 0 ? SENS_FAILOVER_ON : SENS_FAILOVER_OFF;
	if (strcmp(word, "on") == 0 || strcmp(word, "off") == 0)
		return true;
	log_plain("--failover must be on or off");
	return false;
}

int
ctl_sens_alimtalk_send(struct ctl *ctl, int argc, char *argv[])
{
	struct send *send = mem_zalloc(sizeof(*send));
	const char *const columns[] = {"to"}, *failover = NULL, *parts = NULL;
	bool is_dry = false, is_json = false;
	const struct option_row options[] = {
	    {.name = "template", .text = &send->alimtalk.template_code},
	    {.name = "channel", .text = &send->alimtalk.plus_friend_id},
	    {.name = "parts", .text = &parts},
	    {.name = "failover", .text = &failover},
	    {.name = "failover-type", .text = &send->failover_type},
	    {.name = "failover-content", .text = &send->failover_content},
	    {.name = "reserve", .text = &send->alimtalk.reserve_time},
	    {.name = "zone", .text = &send->alimtalk.reserve_time_zone},
	    {.name = "dry-run", .flag = &is_dry},
	    {.name = "json", .flag = &is_json},
	};
	int status = EXIT_FAILURE;

	send->ctl = ctl;
	send->texts = mem_zalloc(TEXTS_SIZE);
	send->alimtalk.plus_friend_id = ctl->conf.sens.alimtalk_channel;
	if (option_read(argc, argv, options, ARRAY_LEN(options), 1, 1) >= 0) {
		if (send->alimtalk.template_code == NULL)
			log_plain("--template must be given");
		else if (read_failover(send, failover) &&
		         recipients_read(argv[0], &ctl->conf.phone, columns, ARRAY_LEN(columns),
		             &send->recipients) &&
		         load_template(send) && complete_template(send, parts) && check(send))
			status = run(send, is_dry, is_json);
	}
	recipients_free(&send->recipients);
	sens_template_free_list(&send->templates);
	json_free(send->parts);
	free(send->parts_text);
	explicit_bzero(send->texts, TEXTS_SIZE);
	free(send->texts);
	explicit_bzero(send, sizeof(*send));
	free(send);
	return status;
}
