#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "log.h"
#include "sens_check.h"
#include "sens_optout.h"
#include "sys.h"

#define PAGE_SIZE 100
#define FILE_MAX  65536

typedef bool build_change(const struct sens_conf *conf, const char *const numbers[], size_t n,
    int64_t now_ms, struct sens_call *call);

static void
print_optout(const struct sens_optout *optout)
{
	bool is_called = strcmp(optout->how, "C") == 0, is_manual = strcmp(optout->how, "M") == 0;
	char number[CTL_SENS_MASKED_SIZE];

	ctl_sens_mask(optout->number, number);
	ctl_sens_column(number, 11);
	ctl_sens_column(is_called ? "called" : is_manual ? "by hand" : optout->how, 7);
	ctl_sens_print(optout->time);
	putchar('\n');
}

/* Page after page, until one is not full. */
static int
list(struct ctl *ctl, bool is_json)
{
	struct sens_optout_query query = {.page_size = PAGE_SIZE};
	bool is_full = true, is_done = true;
	size_t total = 0;

	for (; is_full && is_done && !ferror(stdout); query.page_index++) {
		struct sens_call call;
		struct http_reply reply;
		struct sens_optouts page;

		ctl_sens_call(&call,
		    sens_optout_build_list(&ctl->conf.sens, &query, sys_now_ms(), &call), &reply);
		sens_optout_read(&reply, &page);
		is_done = page.answer.outcome == SENS_DONE || page.answer.outcome == SENS_NOTHING;
		is_full = page.n == PAGE_SIZE;
		total += page.n;
		if (!is_done)
			ctl_sens_tell("sens unsubscribes", &page.answer);
		else if (is_json)
			ctl_sens_print_json(&reply);
		for (size_t i = 0; i < page.n && !is_json; i++)
			print_optout(&page.items[i]);
		sens_optout_free(&page);
		http_reply_free(&reply);
	}
	if (is_done && !is_json)
		printf("%zu take no advertising\n", total);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* The lines of the text, which are cut in place; each one a number. */
static bool
split_numbers(char *text, const char *numbers[], size_t *n)
{
	struct sens_fault fault;
	char *rest = text;

	for (*n = 0; *rest != '\0';) {
		char *line = rest;

		rest += strcspn(rest, "\r\n");
		if (*rest != '\0')
			*rest++ = '\0';
		if (*line == '\0')
			continue;
		if (*n == SENS_OPTOUTS_MAX) {
			log_plain("at most %d numbers at once", SENS_OPTOUTS_MAX);
			return false;
		}
		if (!sens_check_number(line, *n + 1, "number", &fault)) {
			log_plain("number %zu %s", fault.recipient, fault.text);
			return false;
		}
		numbers[(*n)++] = line;
	}
	if (*n == 0)
		log_plain("there is no number");
	return *n > 0;
}

static int
change(struct ctl *ctl, const char *path, build_change *build, const char *word)
{
	const char *numbers[SENS_OPTOUTS_MAX];
	struct sens_call call;
	struct http_reply reply;
	struct sens_answer answer;
	size_t len, n;
	char *text = ctl_sens_read_all(path, FILE_MAX, &len);
	bool is_done = text != NULL && split_numbers(text, numbers, &n);

	if (is_done) {
		ctl_sens_call(
		    &call, build(&ctl->conf.sens, numbers, n, sys_now_ms(), &call), &reply);
		sens_answer_read(&reply, &answer);
		is_done = answer.outcome == SENS_DONE;
		if (is_done)
			printf("%zu %s\n", n, word);
		else
			ctl_sens_tell("sens unsubscribes", &answer);
		sens_answer_free(&answer);
		http_reply_free(&reply);
	}
	free(text);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
ctl_sens_unsubscribes(struct ctl *ctl, int argc, char *argv[])
{
	const char *added = NULL, *removed = NULL;
	bool is_json = false;
	const struct option_row options[] = {{.name = "add", .text = &added},
	    {.name = "remove", .text = &removed}, {.name = "json", .flag = &is_json}};

	if (option_read(argc, argv, options, ARRAY_LEN(options), 0, 0) < 0)
		return EXIT_FAILURE;
	if (added != NULL && removed != NULL) {
		log_plain("--add and --remove do not go together");
		return EXIT_FAILURE;
	}
	if (added != NULL)
		return change(ctl, added, sens_optout_build_add, "added");
	if (removed != NULL)
		return change(ctl, removed, sens_optout_build_remove, "removed");
	return list(ctl, is_json);
}
