#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "json.h"
#include "sens_check.h"
#include "sens_result.h"
#include "sens_sms.h"
#include "sens_template.h"
#include "stamp.h"
#include "sys.h"

/* boninctl sens selftest: one free question to the gateway, and what its answer says about the settings. */

#define DAY_MS       (24 * 3600 * 1000LL)
#define LOOK_BACK_MS (30 * DAY_MS)
#define PAGES_MAX    20
#define SKEW_WARN_MS (60 * 1000)
#define SKEW_MAX_MS  (5 * 60 * 1000)
#define CODES_MAX    16
#define SHOWN_LEN    4 /* characters shown of a key or signature */
#define DETAIL_SIZE  320
#define CODE_SIZE    8

struct selftest {
	struct ctl *ctl;
	struct json_object *json; /* NULL: a table is printed */
	bool is_good;
};

/** How often there was a result that blames the sender's number. */
struct trouble {
	char code[CODE_SIZE];
	size_t n;
};

struct senders {
	struct trouble troubles[CODES_MAX];
	size_t n_troubles;
	size_t n;        /* messages that failed, for whatever reason */
	bool has_others; /* which were not looked at */
};

/** What was found out about one thing. */
enum finding { GOOD, BAD, OPEN /* the gateway cannot be asked about it */ };

static void
print_finding(
    struct selftest *test, enum finding finding, const char *what, const char detail[DETAIL_SIZE])
{
	static const char *const marks[] = {[GOOD] = "ok", [BAD] = "BAD", [OPEN] = "??"};

	if (test->json == NULL) {
		ctl_sens_column(marks[finding], 3);
		ctl_sens_column(what, 8);
		ctl_sens_print(detail);
		putchar('\n');
		return;
	}
	struct json_object *row = json_new();
	json_put_text(row, "check", what);
	if (finding != OPEN)
		json_put_flag(row, "ok", finding == GOOD);
	json_put_text(row, "detail", detail);
	json_add(test->json, row);
}

/* Print one finding; a bad one makes the whole result bad. */
__attribute__((format(printf, 4, 5))) static void
tell(struct selftest *test, bool is_good, const char *what, const char *format, ...)
{
	char detail[DETAIL_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof(detail), format, arguments);
	va_end(arguments);
	test->is_good = test->is_good && is_good;
	print_finding(test, is_good ? GOOD : BAD, what, detail);
}

/* What is signed, to compare it with another client's. The body is not part of it. */
static void
tell_string_to_sign(struct selftest *test, const struct sens_call *call)
{
	const struct sens_conf *conf = &test->ctl->conf.sens;
	const char *timestamp = strchr(call->timestamp, ' '),
	           *signature = strchr(call->signature, ' ');

	if (timestamp == NULL || signature == NULL)
		return;
	tell(test, true, "signed", "%s %s\\n%s\\n%.*s****", call->http.method,
	    sens_target(conf, call), timestamp + 1, SHOWN_LEN, conf->access_key);
	tell(test, true, "with", "HMAC-SHA256 and a key of %zu bytes, in Base64: %.*s...",
	    conf->secret_key.len, SHOWN_LEN, signature + 1);
}

static void
tell_clock(struct selftest *test, int64_t gateway_ms, int64_t now_ms)
{
	/* Its clock is given in whole seconds. */
	int64_t ahead_ms = now_ms - gateway_ms - 500, by_ms = ahead_ms < 0 ? -ahead_ms : ahead_ms;

	if (gateway_ms == 0) {
		tell(test, true, "clock", "the gateway does not tell its time");
		return;
	}
	if (by_ms < 1000)
		by_ms = 0;
	tell(test, by_ms < SKEW_WARN_MS, "clock", "%" PRId64 " s %s the gateway%s", by_ms / 1000,
	    ahead_ms < 0 ? "behind" : "ahead of",
	    by_ms >= SKEW_MAX_MS    ? ": five minutes or more are refused; set this machine's clock"
	    : by_ms >= SKEW_WARN_MS ? ": at five minutes it refuses all; set this machine's clock"
	                            : "");
}

static void
count_trouble(struct senders *senders, const char *code)
{
	const struct sens_result *result = sens_result_find(SENS_SMS, code);
	size_t i = 0;

	if (result == NULL || result->blame != SENS_BLAME_SENDER)
		return;
	while (i < senders->n_troubles && strcmp(senders->troubles[i].code, code) != 0)
		i++;
	if (i == CODES_MAX)
		return;
	if (i == senders->n_troubles)
		snprintf(senders->troubles[senders->n_troubles++].code, CODE_SIZE, "%s", code);
	senders->troubles[i].n++;
}

static void
tell_senders(struct selftest *test, const struct senders *senders)
{
	char detail[DETAIL_SIZE];

	for (size_t i = 0; i < senders->n_troubles; i++) {
		const struct trouble *trouble = &senders->troubles[i];
		const struct sens_result *result = sens_result_find(SENS_SMS, trouble->code);

		tell(test, false, "sender", "%s came %zu times: %s (%s)", trouble->code, trouble->n,
		    result->english, result->korean);
	}
	if (senders->n_troubles > 0)
		return;
	/* What is refused at once is in no list. */
	snprintf(detail, sizeof(detail),
	    "only a message tells whether the number is registered; refused ones are in the log, "
	    "event \"gateway\"; of the messages of 30 days %s%zu failed, none%s for the "
	    "sender's number",
	    senders->has_others ? "more than " : "", senders->n,
	    senders->has_others ? " of these" : "");
	print_finding(test, OPEN, "sender", detail);
}

/* Request one page. Returns whether there is another; the caller frees the token. */
static bool
ask_page(struct selftest *test, struct sens_list_query *query, bool is_first,
    struct senders *senders, char **token)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_messages page;
	int64_t now_ms = sys_now_ms();
	bool is_built = sens_list_build(&test->ctl->conf.sens, SENS_SMS, query, now_ms, &call);
	bool is_done, has_more = false;

	if (is_first && is_built)
		tell_string_to_sign(test, &call);
	ctl_sens_call(&call, is_built, &reply);
	if (is_first && reply.outcome == HTTP_ANSWERED)
		tell_clock(test, reply.date_ms, sys_now_ms());
	sens_sms_read_list(&reply, &page);
	is_done = page.page.answer.outcome == SENS_DONE || page.page.answer.outcome == SENS_NOTHING;
	if (!is_done)
		tell(test, false, "gateway", "%s; %s", page.page.answer.reason,
		    sens_answer_hint(&page.page.answer));
	else if (is_first)
		tell(test, true, "gateway", "takes the keys and knows the service");
	for (size_t i = 0; i < page.n; i++) {
		senders->n += sens_sms_delivery(&page.messages[i]) == SENS_FAILED;
		count_trouble(senders, page.messages[i].status_code);
	}
	has_more = is_done && page.page.has_more;
	free(*token);
	*token = has_more ? mem_strdup(page.page.next_token) : NULL;
	sens_sms_list_free(&page);
	http_reply_free(&reply);
	return is_done;
}

/* The failures of a month: so the keys, the service, the clock and the sender's number show in one question. */
static void
test_sms(struct selftest *test)
{
	const struct sens_conf *conf = &test->ctl->conf.sens;
	char start[STAMP_SIZE], end[STAMP_SIZE], *token = NULL;
	struct sens_list_query query = {.request_start_time = start,
	    .request_end_time = end,
	    .from = conf->sender,
	    .status_name = "fail",
	    .page_size = SENS_PAGE_MAX};
	struct senders senders = {.n = 0};
	int64_t now_ms = sys_now_ms();
	size_t n_pages = 0;
	bool is_done;

	stamp_write(now_ms - LOOK_BACK_MS, start);
	stamp_write(now_ms, end);
	do {
		query.next_token = token;
		is_done = ask_page(test, &query, n_pages == 0, &senders, &token);
	} while (is_done && token != NULL && ++n_pages < PAGES_MAX);
	senders.has_others = token != NULL;
	free(token);
	if (is_done)
		tell_senders(test, &senders);
}

static void
test_alimtalk(struct selftest *test)
{
	const struct sens_conf *conf = &test->ctl->conf.sens;
	struct sens_call call;
	struct http_reply reply;
	struct sens_channels channels;
	const struct sens_channel *own = NULL;

	ctl_sens_call(&call, sens_template_build_channels(conf, sys_now_ms(), &call), &reply);
	sens_template_read_channels(&reply, &channels);
	for (size_t i = 0; i < channels.n; i++) {
		if (strcmp(channels.items[i].id, conf->alimtalk_channel) == 0)
			own = &channels.items[i];
	}
	if (channels.answer.outcome != SENS_DONE)
		tell(test, false, "alimtalk", "%s; %s", channels.answer.reason,
		    sens_answer_hint(&channels.answer));
	else if (*conf->alimtalk_channel == '\0')
		tell(test, true, "alimtalk", "the service is known; it has %zu channels",
		    channels.n);
	else if (own == NULL)
		tell(test, false, "alimtalk", "%s is no channel of the service",
		    conf->alimtalk_channel);
	else
		tell(test,
		    strcmp(own->status, "ACTIVE") == 0 &&
		        (own->uses_failover || !conf->alimtalk_failover),
		    "alimtalk", "the channel %s is %s, SMS failover %s", own->id, own->status,
		    own->uses_failover ? "on" : "off");
	sens_template_free_channels(&channels);
	http_reply_free(&reply);
}

int
ctl_sens_selftest(struct ctl *ctl, int argc, char *argv[])
{
	struct selftest test = {.ctl = ctl, .is_good = true};
	bool is_json = false;
	const struct option_row options[] = {{.name = "json", .flag = &is_json}};
	char *text;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 0, 0) < 0)
		return EXIT_FAILURE;
	test.json = is_json ? json_new_list() : NULL;
	tell(&test, true, "address", "%s", ctl->conf.sens.base_url);
	test_sms(&test);
	if (ctl->conf.sens.alimtalk_service_id[0] != '\0')
		test_alimtalk(&test);
	if (is_json) {
		text = json_write(test.json);
		puts(text);
		free(text);
	}
	return test.is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
