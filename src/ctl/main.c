#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"
#include "log.h"
#include "sandbox.h"

#define MANY 1000 /* arguments: the command checks their number itself */

/** What is opened for a command. */
enum needs {
	NOTHING,
	CONF,
	STORE /* and the settings */
};

static const struct {
	const char *name;
	const char *second; /* the second word of the command, or NULL */
	ctl_command *run;
	int n_min, n_max; /* arguments after the name */
	enum needs needs;
	const char *arguments;
	const char *help;
} commands[] = {
    {"init", NULL, ctl_init, 1, 1, NOTHING, "DIR",
        "create a site's folder: keys, bonin.conf, the database"},
    {"check", NULL, ctl_check, 0, 1, NOTHING, "[--online]",
        "check the settings and files, and report problems"},
    {"users", "list", ctl_users_list, 0, 0, STORE, "", "list the members"},
    {"users", "add", ctl_users_add, 2, 2, STORE, "USERID NUMBER",
        "add a member; the password is read from the terminal or stdin"},
    {"users", "delete", ctl_users_delete, 1, 1, STORE, "USERID", "delete a member"},
    {"users", "phone", ctl_users_phone, 2, 2, STORE, "USERID NUMBER", "change a member's number"},
    {"users", "import", ctl_users_import, 1, 2, STORE, "FILE.csv",
        "add members from a CSV of userId,phoneNumber,passwordHash"},
    {"users", "export", ctl_users_export, 0, 0, STORE, "",
        "write all members as such a CSV to stdout"},
    {"sends", NULL, ctl_sends, 0, 1, STORE, "[COUNT]", "list the newest messages (default 50)"},
    {"purge", NULL, ctl_purge, 0, 1, STORE, "[DAYS]",
        "delete expired rows, and messages older than DAYS (default keep-days)"},
    {"backup", NULL, ctl_backup, 1, 1, STORE, "FILE", "copy the database while it is in use"},
    {"audit", NULL, ctl_audit, 0, 1, STORE, "[COUNT]",
        "list what operators did, newest first (default 50)"},
    {"sens", "selftest", ctl_sens_selftest, 0, MANY, CONF, "",
        "check the settings at the gateway; sends nothing"},
    {"sens", "send", ctl_sens_send, 0, MANY, CONF, "FILE.csv",
        "send a text to many recipients, once each"},
    {"sens", "list", ctl_sens_list, 0, MANY, CONF, "[REQUEST]", "list messages at the gateway"},
    {"sens", "result", ctl_sens_result, 0, MANY, CONF, "MESSAGE", "show the result of a message"},
    {"sens", "upload", ctl_sens_upload, 0, MANY, CONF, "FILE.jpg", "upload a picture for MMS"},
    {"sens", "reservation", ctl_sens_reservation, 0, MANY, CONF, "REQUEST",
        "show or cancel a reservation"},
    {"sens", "alimtalk", ctl_sens_alimtalk, 1, MANY, CONF, "...",
        "the same for AlimTalk; list channels and templates"},
    {"sens", "unsubscribes", ctl_sens_unsubscribes, 0, MANY, CONF, "",
        "list or change the numbers that refuse advertising"},
};

static void
print_usage(FILE *out)
{
	fputs("usage: boninctl [-c FILE] COMMAND [ARGUMENT ...]\n\n"
	      "  -c FILE  settings (default: $BONIN_CONF, or " SYSCONFDIR "/bonin/bonin.conf)\n\n",
	    out);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		char words[64];

		snprintf(words, sizeof(words), "%s%s%s %s", commands[i].name,
		    commands[i].second != NULL ? " " : "",
		    commands[i].second != NULL ? commands[i].second : "", commands[i].arguments);
		fprintf(out, "  %-27s %s\n", words, commands[i].help);
	}
}

static bool
make_ready(struct ctl *ctl, enum needs needs)
{
	if (needs == NOTHING)
		return true;
	if (!conf_load(ctl->conf_path, &ctl->conf))
		return false;
	if (needs == STORE)
		ctl->store = store_open(ctl->conf.database, false);
	return needs == CONF || ctl->store != NULL;
}

static int
run_command(struct ctl *ctl, size_t i, int argc, char *argv[])
{
	int status = EXIT_FAILURE;

	if (argc < commands[i].n_min || argc > commands[i].n_max) {
		bool is_second = commands[i].second != NULL;

		log_plain("%s%s%s %s %s\n", commands[i].name, is_second ? " " : "",
		    is_second ? commands[i].second : "",
		    argc < commands[i].n_min ? "needs" : "takes only",
		    *commands[i].arguments != '\0' ? commands[i].arguments : "its name");
		print_usage(stderr);
		return EXIT_FAILURE;
	}
	if (make_ready(ctl, commands[i].needs))
		status = commands[i].run(ctl, argc, argv);
	store_close(ctl->store);
	conf_wipe(&ctl->conf);
	/* A full disk is detected only when the output is flushed. */
	if (fflush(stdout) != 0) {
		log_plain("cannot write");
		status = EXIT_FAILURE;
	}
	return status;
}

/* Is it "init --help", "users --help", "users add --help"? */
static bool
wants_help(int argc, char *argv[])
{
	for (int i = 0; i < argc && i < 3; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	}
	return false;
}

static void
tell_unknown(int argc, char *argv[])
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (commands[i].second == NULL || strcmp(argv[0], commands[i].name) != 0)
			continue;
		if (argc > 1)
			log_plain("unknown command: %s %s\n", argv[0], argv[1]);
		else
			log_plain("%s needs a second word\n", argv[0]);
		return;
	}
	log_plain("unknown command: %s\n", argv[0]);
}

int
main(int argc, char *argv[])
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'}, {NULL, 0, NULL, 0}};
	struct ctl ctl = {.conf_path = conf_default_path()};
	int c;

	if (!log_open("boninctl", NULL) || !sandbox_begin())
		return EXIT_FAILURE;
	while ((c = getopt_long(argc, argv, "+c:Vh", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			ctl.conf_path = optarg;
			break;
		case 'V':
			puts("bonin " PACKAGE_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			print_usage(stdout);
			return EXIT_SUCCESS;
		default:
			print_usage(stderr);
			return EXIT_FAILURE;
		}
	}
	argc -= optind;
	argv += optind;
	if (wants_help(argc, argv)) {
		print_usage(stdout);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; argc > 0 && i < ARRAY_LEN(commands); i++) {
		int n_words = commands[i].second != NULL ? 2 : 1;

		if (strcmp(argv[0], commands[i].name) == 0 && argc >= n_words &&
		    (n_words == 1 || strcmp(argv[1], commands[i].second) == 0))
			return run_command(&ctl, i, argc - n_words, argv + n_words);
	}
	if (argc > 0)
		tell_unknown(argc, argv);
	print_usage(stderr);
	return EXIT_FAILURE;
}
