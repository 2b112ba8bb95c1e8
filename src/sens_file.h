#ifndef BONIN_SENS_FILE_H
#define BONIN_SENS_FILE_H

#include "sens.h"
#include "sens_answer.h"

/* Pictures for MMS: upload one, then send its id. */

/** An uploaded picture. Its texts are "" if the gateway did not say. */
struct sens_file {
	struct sens_answer answer;
	const char *id;
	const char *create_time, *expire_time; /* "YYYY-MM-DDTHH:mm:ss.sss" */
};

/**
 * sens_file_build(conf, name, bytes, len, now_ms, call):
 * Build the request to upload ${bytes}, a JPEG approved by sens_check_picture, under ${name}. Of two pictures with the
 * same name and size the gateway keeps the older one.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-sms-attachment-create
 */
MUST_CHECK bool sens_file_build(const struct sens_conf *conf, const char *name,
    const unsigned char *bytes, size_t len, int64_t now_ms, struct sens_call *call);

/**
 * sens_file_read(reply, file):
 * Read the answer; done means that there is an id.
 *
 * Memory: always free ${file}->answer.
 */
void sens_file_read(const struct http_reply *reply, struct sens_file *file);

#endif
