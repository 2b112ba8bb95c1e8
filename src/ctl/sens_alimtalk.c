#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "log.h"
#include "sens_template.h"
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

static int
list_templates(struct ctl *ctl, int argc, char *argv[])
{
	struct sens_template_query query = {.channel_id = ctl->conf.sens.alimtalk_channel};
	bool is_json = false, is_done;
	const struct option_row options[] = {{.name = "channel", .text = &query.channel_id},
	    {.name = "name", .text = &query.name}, {.name = "json", .flag = &is_json}};
	struct sens_call call;
	struct http_reply reply;
	struct sens_templates templates;

	argc = option_read(argc, argv, options, ARRAY_LEN(options), 0, 1);
	if (argc < 0)
		return EXIT_FAILURE;
	query.code = argc > 0 ? argv[0] : NULL;
	ctl_sens_call(
	    &call, sens_template_build_list(&ctl->conf.sens, &query, sys_now_ms(), &call), &reply);
	sens_template_read_list(&reply, &templates);
	is_done = templates.answer.outcome == SENS_DONE;
	if (!is_done)
		ctl_sens_tell("sens alimtalk templates", &templates.answer);
	else if (is_json)
		ctl_sens_print_json(&reply);
	for (size_t i = 0; i < templates.n && !is_json; i++) {
		ctl_sens_column(templates.items[i].code, 20);
		ctl_sens_column(templates.items[i].inspection_status, 8);
		ctl_sens_column(templates.items[i].status, 8);
		ctl_sens_column(templates.items[i].name, 20);
		ctl_sens_print(templates.items[i].content);
		putchar('\n');
	}
	sens_template_free_list(&templates);
	http_reply_free(&reply);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
