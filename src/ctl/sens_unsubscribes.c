#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens_pages.h"
#include "log.h"
#include "sens_check.h"
#include "stamp.h"
#include "sys.h"

#define FILE_MAX  65536
#define SECOND_MS 1000

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

struct list {
	const struct sens_conf *conf;
	struct sens_optout_query query;
};

static bool
build_page(void *arg, int index, struct sens_call *call)
{
	struct list *list = arg;

	list->query.page_index = index;
	return sens_optout_build_list(list->conf, &list->query, sys_now_ms(), call);
}

static size_t
read_page(void *arg, const struct http_reply *reply, bool prints, struct sens_answer *answer)
{
	struct sens_optouts page;
	size_t n;

	(void)arg;
	sens_optout_read(reply, &page);
	n = page.n;
	for (size_t i = 0; i < n && prints; i++)
		print_optout(&page.items[i]);
	*answer = page.answer;
	answer->json = NULL;
	sens_optout_free(&page);
	return n;
}

static int
print_list(struct list *list, bool is_json)
{
	const struct sens_pages pages = {.what = "sens unsubscribes",
	    .page_size = list->query.page_size,
	    .is_json = is_json,
	    .build = build_page,
	    .read = read_page,
	    .arg = list};
	size_t n;

	if (!sens_pages_print(&pages, &n))
		return EXIT_FAILURE;
	if (!is_json)
		printf("%zu refuse advertising\n", n);
	return EXIT_SUCCESS;
}

/* A time of an option, in Korea. */
static bool
read_time(const char *option, const char *text, int64_t *ms)
{
	if (text == NULL || stamp_read(text, ms))
		return true;
	log_plain("--%s must be a time like \"2026-01-02 09:30:00\"", option);
	return false;
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
		if (!sens_check_number(NULL, line, *n + 1, "number", &fault)) {
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
	struct list list = {.conf = &ctl->conf.sens};
	struct sens_optout_query *query = &list.query;
	const char *added = NULL, *removed = NULL, *start = NULL, *end = NULL;
	char number[CTL_SENS_NUMBER_SIZE];
	bool is_json = false;
	int64_t page_size = SENS_PAGES_SIZE;
	const struct option_row options[] = {{.name = "add", .text = &added},
	    {.name = "remove", .text = &removed}, {.name = "number", .text = &query->number},
	    {.name = "start", .text = &start}, {.name = "end", .text = &end},
	    {.name = "page-size", .number = &page_size}, {.name = "json", .flag = &is_json}};
	struct sens_fault fault;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 0, 0) < 0)
		return EXIT_FAILURE;
	if ((added != NULL) + (removed != NULL) +
	        (query->number != NULL || start != NULL || end != NULL) >
	    1) {
		log_plain("--add, --remove and the filters of the list cannot be combined");
		return EXIT_FAILURE;
	}
	if (added != NULL)
		return change(ctl, added, sens_optout_build_add, "added");
	if (removed != NULL)
		return change(ctl, removed, sens_optout_build_remove, "removed");
	if (!ctl_sens_read_number("number", &query->number, number) ||
	    !read_time("start", start, &query->start_ms) || !read_time("end", end, &query->end_ms))
		return EXIT_FAILURE;
	if (end != NULL)
		query->end_ms += SECOND_MS - 1; /* all of that second */
	query->page_size = page_size > 0 && page_size <= SENS_PAGE_MAX ? (int)page_size : -1;
	if (!sens_check_optouts(query, &fault)) {
		log_plain("%s %s", fault.field, fault.text);
		return EXIT_FAILURE;
	}
	return print_list(&list, is_json);
}
