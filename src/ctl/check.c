#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "ctl/option.h"
#include "guard.h"
#include "log.h"
#include "message.h"
#include "sys.h"

/* The message as it will be sent, with its length, so that the operator sees what the visitors will see. */
static void
print_message(const struct conf *conf)
{
	char code[OTP_CODE_SIZE] = "", text[MESSAGE_SIZE];
	struct message_fault fault;

	memset(code, '0', (size_t)conf->otp.digits);
	if (message_build(conf->brand, code, conf->host, text) &&
	    message_check(text, (size_t)conf->message_bytes, &fault))
		printf("message: %s\n", text);
}

/* Who was warned about test numbers, and when, may have to be shown later. */
static void
note_test_numbers(struct ctl *ctl)
{
	struct store_act act;

	ctl_act(&act, "test-numbers");
	snprintf(act.object, sizeof(act.object), "seen in the settings");
	act.n = (int64_t)ctl->conf.n_test_numbers;
	if (ctl->store != NULL && act.n > 0 && !ctl_act_alone(ctl, &act))
		log_plain("the record of this check could not be written");
}

/* A loophole left for tests: print it where nobody overlooks it. */
static void
warn_of_test_numbers(const struct conf *conf)
{
	int64_t now_ms = sys_now_ms();

	for (size_t i = 0; i < conf->n_test_numbers; i++) {
		const struct test_number *number = &conf->test_numbers[i];
		const char *last4 = phone_last4(&number->phone);

		if (test_number_is_over(number, now_ms))
			log_plain(
			    "test-numbers: *%s ended with %s: remove it", last4, number->until);
		else
			log_plain("WARNING: test-numbers: anyone who knows the fixed code is "
			          "accepted as the "
			          "holder of *%s until the end of %s (Korean time); remove it "
			          "before the site opens",
			    last4, number->until);
	}
}

/* Only a gateway on this machine may be spoken to in the clear: then it is a simulator, whose page shows the codes. */
static void
warn_of_simulator(const struct conf *conf)
{
	if (strncmp(conf->sens.base_url, "http:", 5) == 0)
		log_plain("WARNING: sens.base-url: %s is a simulator on this machine: no message "
		          "reaches a phone, and whoever opens its page reads every code; remove it "
		          "before the site opens",
		    conf->sens.base_url);
}

/* Root can read everything: a file that root can open may be closed to the web server's user. */
static void
print_user(void)
{
	char name[GUARD_USER_SIZE];

	guard_user(geteuid(), name);
	printf("checked as user %s\n", name);
	if (geteuid() == 0)
		puts("note: the web server's user is who has to be able to read all of it: "
		     "runuser -u NAME -- boninctl check");
}

/* The budget as a number of messages. */
static void
print_budget(const struct limit_policy *limit)
{
	printf("budget: %" PRId64 " messages a day, for %" PRId64 " won at %" PRId64 " won each\n",
	    limit->won_per_day / limit->message_won, limit->won_per_day, limit->message_won);
}

/* SQLite's write-ahead log needs shared memory, which machines do not share: data would be lost. */
static bool
check_disk(const char *database)
{
	const char *kind = guard_network_of(database);

	if (kind == NULL)
		return true;
	log_plain("%s: is on a network file system (%s): keep the database on a local disk",
	    database, kind);
	return false;
}

int
ctl_check(struct ctl *ctl, int argc, char *argv[])
{
	bool is_good, is_online = false;
	const struct option_row options[] = {{.name = "online", .flag = &is_online}};

	if (option_read(argc, argv, options, ARRAY_LEN(options), 0, 0) < 0)
		return EXIT_FAILURE;
	print_user();
	if (!conf_load(ctl->conf_path, &ctl->conf))
		return EXIT_FAILURE;
	ctl->store = store_open(ctl->conf.database, false);
	is_good = log_check(ctl->conf.log_file);
	is_good &= ctl->store != NULL && check_disk(ctl->conf.database);
	if (guard_is_shared(ctl->conf.database))
		puts("note: the folder of the database can be written to by its group, and whoever "
		     "is in it can take files away, and used codes become good again: chmod g-w, "
		     "unless the group is yours alone");
	print_message(&ctl->conf);
	print_budget(&ctl->conf.limit);
	if (ctl->conf.n_trusted_proxies == 0)
		puts("note: trusted-proxies is not set: behind a proxy or CDN all visitors would "
		     "share the limit of one address");
	if (ctl->conf.origin[0] == '\0')
		puts("note: origin is not set: phones do not fill the code in; set origin = "
		     "\"https://your.shop\"");
	if (ctl->conf.log_file[0] == '\0')
		puts("note: log-file is not set; lighttpd throws the standard error of what it "
		     "starts away");
	warn_of_simulator(&ctl->conf);
	warn_of_test_numbers(&ctl->conf);
	note_test_numbers(ctl);
	if (is_online)
		is_good &= ctl_check_online(ctl);
	puts(is_good ? "ok" : "not ok");
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
