#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "log.h"
#include "sens_check.h"
#include "sens_file.h"
#include "sys.h"

static int
upload(struct ctl *ctl, const char *name, const char *bytes, size_t len, bool is_json)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_file file;
	int status = EXIT_FAILURE;

	ctl_sens_call(&call,
	    sens_file_build(
	        &ctl->conf.sens, name, (const unsigned char *)bytes, len, sys_now_ms(), &call),
	    &reply);
	sens_file_read(&reply, &file);
	if (file.answer.outcome != SENS_DONE) {
		ctl_sens_tell("sens upload", &file.answer);
	} else {
		status = EXIT_SUCCESS;
		if (is_json) {
			ctl_sens_print_json(&reply);
		} else {
			ctl_sens_print(file.id);
			fputs("  until ", stdout);
			ctl_sens_print(file.expire_time);
			putchar('\n');
		}
	}
	sens_answer_free(&file.answer);
	http_reply_free(&reply);
	return status;
}

int
ctl_sens_upload(struct ctl *ctl, int argc, char *argv[])
{
	const char *name = NULL, *slash;
	bool is_json = false;
	const struct option_row options[] = {
	    {.name = "name", .text = &name}, {.name = "json", .flag = &is_json}};
	struct sens_fault fault;
	size_t len;
	char *bytes;
	int status = EXIT_FAILURE;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 1, 1) < 0)
		return EXIT_FAILURE;
	slash = strrchr(argv[0], '/');
	if (name == NULL)
		name = slash != NULL ? slash + 1 : argv[0];
	bytes = ctl_sens_read_all(argv[0], SENS_PICTURE_BYTES, &len);
	if (bytes == NULL)
		return EXIT_FAILURE;
	if (sens_check_picture(name, (const unsigned char *)bytes, len, &fault))
		status = upload(ctl, name, bytes, len, is_json);
	else
		log_plain("%s: %s %s", argv[0], fault.field, fault.text);
	free(bytes);
	return status;
}
