#include <stdio.h>
#include <stdlib.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "sens_alimtalk.h"
#include "sens_result.h"
#include "sens_sms.h"
#include "sys.h"

/* boninctl sens result and sens alimtalk result: everything about one message. */

/** A line of the output. */
struct fact {
	const char *name, *value;
};

static void
print_facts(const struct fact facts[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (*facts[i].value == '\0')
			continue;
		ctl_sens_column(facts[i].name, 12);
		ctl_sens_print(facts[i].value);
		putchar('\n');
	}
}

static void
print_meaning(enum sens_service service, const char *code)
{
	const struct sens_result *result = sens_result_find(service, code);

	if (result == NULL)
		return;
	ctl_sens_column("meaning", 12);
	printf("%s (%s)\n", result->english, result->korean);
	if (result->blame == SENS_BLAME_NONE)
		return;
	ctl_sens_column("again", 12);
	puts(result->may_retry ? "trying again may help" : "trying again will not help");
}

static void
print_sms(const struct sens_message *message)
{
	char number[CTL_SENS_MASKED_SIZE];

	ctl_sens_mask(message->to, number);
	const struct fact facts[] = {
	    {"delivery", ctl_sens_delivery_word(sens_sms_delivery(message))},
	    {"request", message->request_id},
	    {"message", message->message_id},
	    {"type", message->type},
	    {"kind", message->content_type},
	    {"country", message->country_code},
	    {"from", message->from},
	    {"to", number},
	    {"requested", message->request_time},
	    {"completed", message->complete_time},
	    {"status", message->status},
	    {"carrier", message->telco_code},
	    {"code", message->status_code},
	    {"said", message->status_message},
	};

	print_facts(facts, ARRAY_LEN(facts));
	print_meaning(SENS_SMS, message->status_code);
}

static void
print_alimtalk(const struct sens_alimtalk_message *message)
{
	char number[CTL_SENS_MASKED_SIZE];

	ctl_sens_mask(message->to, number);
	const struct fact facts[] = {
	    {"delivery", ctl_sens_delivery_word(sens_alimtalk_delivery(message))},
	    {"request", message->request_id},
	    {"message", message->message_id},
	    {"channel", message->plus_friend_id},
	    {"template", message->template_code},
	    {"to", number},
	    {"requested", message->request_time},
	    {"completed", message->complete_time},
	    {"taken", message->request_code},
	    {"code", message->status_code},
	    {"said", message->status_desc},
	};
	const struct fact failover[] = {
	    {"SMS message", message->failover_message_id},
	    {"SMS status", message->failover_status},
	    {"SMS code", message->failover_code},
	    {"SMS said", message->failover_desc},
	};

	print_facts(facts, ARRAY_LEN(facts));
	print_meaning(SENS_ALIMTALK, message->status_code);
	print_facts(failover, ARRAY_LEN(failover));
	print_meaning(SENS_SMS, message->failover_code);
}

/* Whether there is something to show; if not, the reason is printed. */
static bool
is_there(const struct sens_answer *answer, size_t n)
{
	if (answer->outcome == SENS_DONE && n > 0)
		return true;
	ctl_sens_tell("sens result", answer);
	return false;
}

static bool
show_sms(const struct http_reply *reply)
{
	struct sens_messages list;
	bool has_one;

	sens_sms_read_list(reply, &list);
	has_one = is_there(&list.page.answer, list.n);
	if (has_one)
		print_sms(&list.messages[0]);
	sens_sms_list_free(&list);
	return has_one;
}

static bool
show_alimtalk(const struct http_reply *reply)
{
	struct sens_alimtalks list;
	bool has_one;

	sens_alimtalk_read_one(reply, &list);
	has_one = is_there(&list.page.answer, list.n);
	if (has_one)
		print_alimtalk(&list.messages[0]);
	sens_alimtalk_free(&list);
	return has_one;
}

static bool
show_json(const struct http_reply *reply)
{
	struct sens_answer answer;
	bool is_good;

	sens_answer_read(reply, &answer);
	is_good = is_there(&answer, 1);
	if (is_good)
		ctl_sens_print_json(reply);
	sens_answer_free(&answer);
	return is_good;
}

static int
show(struct ctl *ctl, enum sens_service service, int argc, char *argv[])
{
	bool is_json = false, is_shown;
	const struct option_row options[] = {{.name = "json", .flag = &is_json}};
	struct sens_call call;
	struct http_reply reply;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 1, 1) < 0)
		return EXIT_FAILURE;
	ctl_sens_call(&call,
	    sens_list_build_one(&ctl->conf.sens, service, argv[0], sys_now_ms(), &call), &reply);
	if (is_json)
		is_shown = show_json(&reply);
	else
		is_shown = service == SENS_SMS ? show_sms(&reply) : show_alimtalk(&reply);
	http_reply_free(&reply);
	return is_shown ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
ctl_sens_result(struct ctl *ctl, int argc, char *argv[])
{
	return show(ctl, SENS_SMS, argc, argv);
}

int
ctl_sens_alimtalk_result(struct ctl *ctl, int argc, char *argv[])
{
	return show(ctl, SENS_ALIMTALK, argc, argv);
}
