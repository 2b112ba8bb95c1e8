#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "log.h"
#include "sens_alimtalk.h"
#include "sens_check.h"
#include "sens_result.h"
#include "sens_sms.h"
#include "stamp.h"
#include "sys.h"

/* boninctl sens list and boninctl sens alimtalk list. */

#define PAGES_MAX 1000
#define DAY_MS    (24 * 3600 * 1000LL)

struct list {
	enum sens_service service;
	struct sens_list_query query;
	bool is_json;
	char *token; /* of the next page */
	size_t n, n_failed, n_waiting;
};

/* One line of the table; ${said} is the gateway's own text, for a code that we do not know. */
static void
print_row(struct list *list, enum sens_delivery delivery, const char *const columns[4],
    const char *code, const char *said)
{
	const struct sens_result *result = sens_result_find(list->service, code);
	char number[CTL_SENS_MASKED_SIZE];

	ctl_sens_mask(columns[1], number);
	ctl_sens_column(columns[0], 19);
	ctl_sens_column(number, 11);
	ctl_sens_column(columns[2], 4);
	ctl_sens_column(ctl_sens_delivery_word(delivery), 9);
	ctl_sens_column(columns[3], 36);
	ctl_sens_print(code);
	putchar(' ');
	ctl_sens_print(result != NULL ? result->english : said);
	putchar('\n');
	list->n++;
	list->n_failed += delivery == SENS_FAILED;
	list->n_waiting += delivery == SENS_WAITING;
}

static void
print_sms(struct list *list, const struct http_reply *reply)
{
	struct sens_messages page;

	sens_sms_read_list(reply, &page);
	for (size_t i = 0; i < page.n; i++) {
		const struct sens_message *message = &page.messages[i];

		print_row(list, sens_sms_delivery(message),
		    (const char *const[4]){
		        message->request_time, message->to, message->type, message->message_id},
		    message->status_code, message->status_message);
	}
	sens_sms_list_free(&page);
}

static void
print_alimtalk(struct list *list, const struct http_reply *reply)
{
	struct sens_alimtalks page;

	sens_alimtalk_read_list(reply, &page);
	for (size_t i = 0; i < page.n; i++) {
		const struct sens_alimtalk_message *message = &page.messages[i];

		print_row(list, sens_alimtalk_delivery(message),
		    (const char *const[4]){message->request_time, message->to,
		        message->uses_failover ? "SMS" : "", message->message_id},
		    message->status_code, message->status_desc);
	}
	sens_alimtalk_free(&page);
}

/* Print one page. Returns whether there is another; sets ${status} to the exit status. */
static bool
print_page(struct ctl *ctl, struct list *list, int *status)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_page page;
	bool has_more = false;

	list->query.next_token = list->token;
	ctl_sens_call(&call,
	    sens_list_build(&ctl->conf.sens, list->service, &list->query, sys_now_ms(), &call),
	    &reply);
	sens_list_read(&reply, &page);
	if (page.answer.outcome == SENS_REFUSED || page.answer.outcome == SENS_UNKNOWN) {
		ctl_sens_tell("sens list", &page.answer);
		*status = EXIT_FAILURE;
	} else {
		/* A gateway that repeats a page would do so for ever. */
		has_more = page.has_more &&
		           (list->token == NULL || strcmp(list->token, page.next_token) != 0);
		free(list->token);
		list->token = has_more ? mem_strdup(page.next_token) : NULL;
		if (list->is_json)
			ctl_sens_print_json(&reply);
		else if (list->service == SENS_SMS)
			print_sms(list, &reply);
		else
			print_alimtalk(list, &reply);
	}
	sens_answer_free(&page.answer);
	http_reply_free(&reply);
	return has_more;
}

static int
print_list(struct ctl *ctl, struct list *list)
{
	int status = EXIT_SUCCESS;
	size_t n_pages = 1;

	while (print_page(ctl, list, &status) && !ferror(stdout)) {
		if (n_pages++ == PAGES_MAX) {
			log_plain("there are more: choose a shorter period");
			status = EXIT_FAILURE;
			break;
		}
	}
	free(list->token);
	list->token = NULL;
	if (!list->is_json && status == EXIT_SUCCESS)
		printf("%zu messages: %zu delivered, %zu failed, %zu waiting\n", list->n,
		    list->n - list->n_failed - list->n_waiting, list->n_failed, list->n_waiting);
	return status;
}

static int
list_messages(struct ctl *ctl, enum sens_service service, int argc, char *argv[])
{
	struct list list = {.service = service};
	struct sens_list_query *query = &list.query;
	const char *start = NULL, *end = NULL, *result = NULL,
	           **window[] = {&query->request_start_time, &query->request_end_time};
	bool is_by_completion = false;
	int64_t now_ms = sys_now_ms(), page_size = 0;
	char number[CTL_SENS_NUMBER_SIZE], day_ago[STAMP_SIZE], now[STAMP_SIZE];
	const struct option_row options[] = {
	    {.name = "start", .text = &start},
	    {.name = "end", .text = &end},
	    {.name = "completed", .flag = &is_by_completion},
	    {.name = "channel", .text = &query->plus_friend_id},
	    {.name = "message", .text = &query->message_id},
	    {.name = "type", .text = &query->type},
	    {.name = "content-type", .text = &query->content_type},
	    {.name = "country", .text = &query->country_code},
	    {.name = "sender", .text = &query->from},
	    {.name = "to", .text = &query->to},
	    {.name = "status", .text = &query->status},
	    {.name = "result", .text = &result},
	    {.name = "template", .text = &query->template_code},
	    {.name = "taken", .text = &query->request_status_name},
	    {.name = "page-size", .number = &page_size},
	    {.name = "json", .flag = &list.is_json},
	};
	struct sens_fault fault;

	argc = option_read(argc, argv, options, ARRAY_LEN(options), 0, 1);
	if (argc < 0 || !ctl_sens_read_number("to", &query->to, number))
		return EXIT_FAILURE;
	query->page_size = page_size <= SENS_PAGE_MAX ? (int)page_size : -1;
	query->request_id = argc > 0 ? argv[0] : NULL;
	*(service == SENS_SMS ? &query->status_name : &query->message_status_name) = result;
	if (is_by_completion) {
		window[0] = &query->complete_start_time;
		window[1] = &query->complete_end_time;
	}
	/* If no time is given, the last day. */
	stamp_write(now_ms - DAY_MS, day_ago);
	stamp_write(now_ms, now);
	if (argc == 0 || start != NULL || end != NULL) {
		*window[0] = start != NULL ? start : day_ago;
		*window[1] = end != NULL ? end : now;
	}
	if (service == SENS_ALIMTALK && argc == 0 && query->plus_friend_id == NULL)
		query->plus_friend_id = ctl->conf.sens.alimtalk_channel;
	if (!sens_check_list(now_ms, service, query, &fault)) {
		log_plain("%s %s", fault.field, fault.text);
		return EXIT_FAILURE;
	}
	return print_list(ctl, &list);
}

int
ctl_sens_list(struct ctl *ctl, int argc, char *argv[])
{
	return list_messages(ctl, SENS_SMS, argc, argv);
}

int
ctl_sens_alimtalk_list(struct ctl *ctl, int argc, char *argv[])
{
	return list_messages(ctl, SENS_ALIMTALK, argc, argv);
}
