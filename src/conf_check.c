#include "conf_check.h"

#include <string.h>

#include "conf_rule.h"
#include "conf_table.h"
#include "conf_value.h"

struct check {
	struct conf *conf;
	const struct conf_marks *marks;
	struct conf_faults *faults;
};

static int
line_of(const struct check *check, const char *name)
{
	return check->marks->lines[conf_table_row(conf_table_find(name))];
}

static bool
is_good(const struct check *check, const char *name)
{
	return !check->marks->is_bad[conf_table_row(conf_table_find(name))];
}

static bool
is_same_key(const struct sign_key *a, const struct sign_key *b)
{
	return a->len > 0 && a->len == b->len && sign_equal(a->bytes, b->bytes, a->len);
}

/* The site has two of the keys: with the third it could compute codes. */
static void
check_secrets(const struct check *check)
{
	size_t n;
	const struct conf_option *options = conf_options(&n);

	for (size_t i = 0; i < n; i++) {
		for (size_t j = i + 1; j < n; j++) {
			if (options[i].kind == CONF_SECRET && options[j].kind == CONF_SECRET &&
			    is_same_key(conf_value_key(&options[i], check->conf),
			        conf_value_key(&options[j], check->conf)))
				conf_fault_add(check->faults, check->marks->lines[j],
				    "%s holds the same key as %s: each needs its own",
				    options[j].name, options[i].name);
		}
	}
}

static void
check_n_items(const struct check *check, const struct conf_option *list, size_t n)
{
	if (n < list->items_min)
		conf_fault_add(check->faults, line_of(check, list->name),
		    "%s must have at least %zu value", list->name, list->items_min);
}

static void
check_limits(const struct check *check)
{
	const struct limit_policy *limit = &check->conf->limit;
	const struct conf_option *gaps = conf_table_find("resend-gaps");

	if (limit->number_per_day < limit->number_per_short && is_good(check, "number-per-day") &&
	    is_good(check, "number-per-10min"))
		conf_fault_add(check->faults, line_of(check, "number-per-day"),
		    "number-per-day must not be below number-per-10min (are %d and %d)",
		    limit->number_per_day, limit->number_per_short);
	if (!is_good(check, gaps->name))
		return;
	check_n_items(check, gaps, limit->n_gaps);
	for (size_t i = 1; i < limit->n_gaps; i++) {
		if (limit->gaps_s[i] < limit->gaps_s[i - 1])
			conf_fault_add(check->faults, line_of(check, gaps->name),
			    "%s must not shrink (%d s, then %d s)", gaps->name,
			    limit->gaps_s[i - 1], limit->gaps_s[i]);
	}
}

/* All messages are the same except for the digits, so one represents all. */
static bool
make_sample(const struct check *check, struct gateway_message *sample)
{
	const struct conf *conf = check->conf;

	*sample = (struct gateway_message){.country = "82", .to = "01000000000"};
	memset(sample->code, '0', (size_t)conf->otp.digits);
	return message_build(conf->brand, sample->code, conf->host, sample->text);
}

static void
check_message(const struct check *check)
{
	const struct conf *conf = check->conf;
	struct gateway_message sample;
	struct message_fault fault;

	if (conf->brand[0] == '\0' || !is_good(check, "brand") || !is_good(check, "origin") ||
	    !is_good(check, "code-length") || !is_good(check, "message-bytes"))
		return;
	if (!make_sample(check, &sample)) {
		conf_fault_add(check->faults, line_of(check, "brand"),
		    "brand and origin are much too long for one message");
		return;
	}
	if (message_check(sample.text, (size_t)conf->message_bytes, &fault))
		return;
	if (fault.kind == MESSAGE_TOO_LONG)
		conf_fault_add(check->faults, line_of(check, "brand"),
		    "the message has %zu bytes, %zu too many: shorten brand%s%s", fault.len,
		    fault.len - (size_t)conf->message_bytes,
		    conf->host[0] != '\0' ? " or leave origin out" : "",
		    conf->message_bytes < 90 ? ", or let message-bytes be more" : "");
	else
		conf_fault_add(check->faults, line_of(check, "brand"),
		    "the message has a character that no SMS can carry (U+%04X)",
		    (unsigned)fault.code_point);
}

static void
check_step(const struct check *check, size_t i, const struct gateway_message *sample)
{
	static const char name[] = "delivery";
	const struct gateway_chain *chain = &check->conf->delivery;
	struct gateway_fault fault;

	for (size_t j = 0; j < i; j++) {
		if (strcmp(chain->names[i], chain->names[j]) == 0) {
			conf_fault_add(check->faults, line_of(check, name),
			    "%s must not name %s twice", name, chain->names[i]);
			return;
		}
	}
	if (!gateway_check(chain->names[i], &check->conf->sens, sample, &fault)) {
		int line = line_of(check, fault.option);

		/* An option that is not set is reported at the line of `delivery`, which requires it. */
		conf_fault_add(check->faults, line > 0 ? line : line_of(check, name), "%s %s",
		    fault.option, fault.text);
		return;
	}
	int64_t won = gateway_won(chain->names[i], &check->conf->sens);
	if (won > check->conf->limit.message_won)
		check->conf->limit.message_won = won;
}

/* Check that each gateway could send, and count a message at the price of the most expensive one. */
static void
check_delivery(const struct check *check)
{
	const struct conf_option *option = conf_table_find("delivery");
	struct gateway_message sample;

	if (!is_good(check, option->name))
		return;
	check_n_items(check, option, check->conf->delivery.n);
	if (!make_sample(check, &sample))
		return;
	for (size_t i = 0; i < check->conf->delivery.n; i++)
		check_step(check, i, &sample);
}

/* Here and not as the rule of a value: other settings define what a valid number and code are. */
static void
read_test_numbers(const struct check *check)
{
	static const char name[] = "test-numbers";
	struct conf *conf = check->conf;
	struct test_number *numbers = conf->test_numbers;

	if (!is_good(check, name) || !is_good(check, "code-length") || !is_good(check, "countries"))
		return;
	for (size_t i = 0; i < conf->n_test_numbers; i++) {
		const char *fault = test_number_parse(
		    &conf->phone, conf->otp.digits, conf->test_number_texts[i], &numbers[i]);

		for (size_t j = 0; fault == NULL && j < i; j++) {
			if (strcmp(numbers[i].phone.e164, numbers[j].phone.e164) == 0)
				fault = "must not name a number twice";
		}
		if (fault != NULL)
			conf_fault_add(check->faults, line_of(check, name), "%s: number %zu %s",
			    name, i + 1, fault);
	}
}

static void
find_host(const struct check *check)
{
	struct conf *conf = check->conf;

	if (is_good(check, "origin") &&
	    !conf_rule_host(conf->origin, conf->host, sizeof(conf->host)))
		conf_fault_add(
		    check->faults, line_of(check, "origin"), "origin has too long a host");
}

void
conf_check(struct conf *conf, const struct conf_marks *marks, struct conf_faults *faults)
{
	struct check check = {conf, marks, faults};

	check_secrets(&check);
	check_limits(&check);
	read_test_numbers(&check);
	find_host(&check);
	check_message(&check);
	check_delivery(&check);
}
