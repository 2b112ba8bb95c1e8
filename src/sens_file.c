#include "sens_file.h"

#include <stdlib.h>

#include "json.h"
#include "text.h"

bool
sens_file_build(const struct sens_conf *conf, const char *name, const unsigned char *bytes,
    size_t len, int64_t now_ms, struct sens_call *call)
{
	struct json_object *body = json_new();
	char *encoded = mem_zalloc(TEXT_BASE64_SIZE(len));
	const struct sens_operation operation = {
	    .service = SENS_SMS, .method = "POST", .path = "/files", .body = body};

	text_base64(encoded, bytes, len);
	json_put_text(body, "fileName", name);
	json_put_text(body, "fileBody", encoded);
	free(encoded);
	return sens_build(conf, &operation, now_ms, call);
}

void
sens_file_read(const struct http_reply *reply, struct sens_file *file)
{
	struct sens_answer *answer = &file->answer;

	sens_answer_read(reply, answer);
	file->id = json_text(answer->json, "fileId");
	file->create_time = json_text(answer->json, "createTime");
	file->expire_time = json_text(answer->json, "expireTime");
	if (answer->outcome == SENS_DONE && *file->id == '\0')
		sens_answer_overrule(answer, SENS_UNKNOWN);
}
