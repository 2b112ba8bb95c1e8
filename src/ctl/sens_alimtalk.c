#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens_pages.h"
#include "log.h"
#include "sens_check.h"
#include "sys.h"

/* boninctl sens alimtalk: its commands, and the list of channels and templates. */

static ctl_command list_channels, list_templates;

static const struct {
	const char *name;
	ctl_command *run;
} commands[] = {
    {"send", ctl_sens_alimtalk_send},
    {"list", ctl_sens_alimtalk_list},
    {"result", ctl_sens_alimtalk_result},
    {"reservation", ctl_sens_alimtalk_reservation},
    {"channels", list_channels},
    {"templates", list_templates},
};

int
ctl_sens_alimtalk(struct ctl *ctl, int argc, char *argv[])
{
	if (ctl->conf.sens.alimtalk_service_id[0] == '\0') {
		log_plain("sens.alimtalk-service-id is not set");
		return EXIT_FAILURE;
	}
	for (size_t i = 0; argc > 0 && i < ARRAY_LEN(commands); i++) {
		if (strcmp(commands[i].name, argv[0]) == 0)
			return commands[i].run(ctl, argc - 1, argv + 1);
	}
	log_plain("sens alimtalk send | list | result | reservation | channels | templates");
	return EXIT_FAILURE;
}

static int
list_channels(struct ctl *ctl, int argc, char *argv[])
{
	bool is_json = false, is_done;
	const struct option_row options[] = {{.name = "json", .flag = &is_json}};
	struct sens_call call;
	struct http_reply reply;
	struct sens_channels channels;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 0, 0) < 0)
		return EXIT_FAILURE;
	ctl_sens_call(
	    &call, sens_template_build_channels(&ctl->conf.sens, sys_now_ms(), &call), &reply);
	sens_template_read_channels(&reply, &channels);
	is_done = channels.answer.outcome == SENS_DONE;
	if (!is_done)
		ctl_sens_tell("sens alimtalk channels", &channels.answer);
	else if (is_json)
		ctl_sens_print_json(&reply);
	for (size_t i = 0; i < channels.n && !is_json; i++) {
		ctl_sens_column(channels.items[i].id, 20);
		ctl_sens_column(channels.items[i].status, 8);
		ctl_sens_column(channels.items[i].uses_failover ? "SMS failover" : "", 12);
		ctl_sens_print(channels.items[i].name);
		putchar('\n');
	}
	sens_template_free_channels(&channels);
	http_reply_free(&reply);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}

struct list {
	const struct sens_conf *conf;
	struct sens_template_query query;
};

static bool
build_page(void *arg, int index, struct sens_call *call)
{
	struct list *list = arg;

	list->query.page_index = index;
	return sens_template_build_list(list->conf, &list->query, sys_now_ms(), call);
}

static size_t
read_page(void *arg, const struct http_reply *reply, bool prints, struct sens_answer *answer)
{
	struct sens_templates page;
	size_t n;

	(void)arg;
	sens_template_read_list(reply, &page);
	n = page.n;
	for (size_t i = 0; i < n && prints; i++) {
		const struct sens_template *template = &page.items[i];

		ctl_sens_column(template->code, 20);
		ctl_sens_column(template->inspection_status, 8);
		ctl_sens_column(template->status, 8);
		ctl_sens_column(template->name, 20);
		ctl_sens_print(template->content);
		putchar('\n');
	}
	*answer = page.answer;
	answer->json = NULL;
	sens_template_free_list(&page);
	return n;
}

static int
list_templates(struct ctl *ctl, int argc, char *argv[])
{
	struct list list = {
	    .conf = &ctl->conf.sens, .query.channel_id = ctl->conf.sens.alimtalk_channel};
	struct sens_template_query *query = &list.query;
	bool is_json = false;
	int64_t page_size = SENS_PAGES_SIZE;
	const struct option_row options[] = {{.name = "channel", .text = &query->channel_id},
	    {.name = "name", .text = &query->name}, {.name = "page-size", .number = &page_size},
	    {.name = "json", .flag = &is_json}};
	struct sens_fault fault;
	size_t n;

	argc = option_read(argc, argv, options, ARRAY_LEN(options), 0, 1);
	if (argc < 0)
		return EXIT_FAILURE;
	query->code = argc > 0 ? argv[0] : NULL;
	query->page_size = page_size > 0 && page_size <= SENS_PAGE_MAX ? (int)page_size : -1;
	if (!sens_check_templates(query, &fault)) {
		log_plain("%s %s", fault.field, fault.text);
		return EXIT_FAILURE;
	}
	const struct sens_pages pages = {.what = "sens alimtalk templates",
	    .page_size = query->page_size,
	    .is_json = is_json,
	    .build = build_page,
	    .read = read_page,
	    .arg = &list};
	if (!sens_pages_print(&pages, &n))
		return EXIT_FAILURE;
	if (!is_json)
		printf("%zu templates\n", n);
	return EXIT_SUCCESS;
}
