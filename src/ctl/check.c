#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"
#include "log.h"
#include "message.h"

/* The message as it will come out, with its length, so that the operator sees what the visitors will. */
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

int
ctl_check(struct ctl *ctl, int argc, char *argv[])
{
	bool is_good;

	(void)argc;
	(void)argv;
	if (!conf_load(ctl->conf_path, &ctl->conf))
		return EXIT_FAILURE;
	ctl->store = store_open(ctl->conf.database, false);
	is_good = ctl->store != NULL;
	print_message(&ctl->conf);
	if (ctl->conf.origin[0] == '\0')
		puts("note: origin is not set, so browsers are not told whose the code is");
	if (ctl->conf.log_file[0] == '\0')
		puts("note: log-file is not set; lighttpd throws the standard error of what it "
		     "starts away");
	puts(is_good ? "ok" : "not ok");
	return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
