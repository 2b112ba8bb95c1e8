#include "sens_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const struct sens_conf sens_fake_conf = {
    .base_url = "https://sens.apigw.ntruss.com",
    .service_id = "ncp:sms:kr:300000000001:verify",
    .alimtalk_service_id = "ncp:kkobizmsg:kr:300000000002:verify",
    .access_key = "wejG5Ai5K5Qlgka0rNNO",
    .secret_key = {.bytes = "fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG", .len = 40},
    .sender = "0255501234",
};

/* A whole file, NUL-terminated. */
static char *
read_file(const char *folder, const char *name)
{
	const char *source = getenv("srcdir");
	char path[512], *text = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/golden/%s%s.http", source != NULL ? source : ".",
	    folder, name);
	file = fopen(path, "re");
	if (file == NULL)
		fail_msg("%s cannot be opened", path);
	if (getdelim(&text, &size, '\0', file) < 0)
		fail_msg("%s is empty", path);
	fclose(file);
	return text;
}

void
sens_fake_check(const char *name, const struct sens_call *call)
{
	char *expected = read_file("", name), *built = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&built, &size);

	assert_non_null(out);
	fprintf(out, "%s %s\n", call->http.method, call->http.url);
	for (size_t i = 0; call->http.headers[i] != NULL; i++)
		fprintf(out, "%s\n", call->http.headers[i]);
	fputc('\n', out);
	if (call->http.body != NULL)
		fwrite(call->http.body, 1, call->http.body_len, out);
	fclose(out);
	assert_string_equal(built, expected);
	assert_int_equal(size, strlen(expected));
	free(built);
	free(expected);
}

/* A line with the status, an empty line, the body. */
void
sens_fake_reply(const char *name, struct http_reply *reply)
{
	char *text = read_file("replies/", name), *body = strstr(text, "\n\n");

	assert_non_null(body);
	*reply = (struct http_reply){
	    .outcome = HTTP_ANSWERED,
	    .status = (int)strtol(text, NULL, 10),
	    .body_len = strlen(body + 2),
	};
	if (reply->body_len > 0)
		reply->body = mem_strdup(body + 2);
	free(text);
}
