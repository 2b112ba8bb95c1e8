#include "sms.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../json.h"
#include "../stamp.h"
#include "../text.h"
#include "field.h"
#include "id.h"
#include "jpeg.h"
#include "refusal.h"
#include "reply.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* Decode Base64 with padding, which is base64url but for the padding and two characters. NULL: malformed. */
static unsigned char *
decode(const char *base64, size_t *len)
{
	size_t n = strlen(base64);
	char *url;
	unsigned char *bytes;
	int decoded = -1;

	if (n % 4 != 0 || strpbrk(base64, "-_") != NULL)
		return NULL;
	for (int padding = 0; padding < 2 && n > 0 && base64[n - 1] == '='; padding++)
		n--;
	url = mem_strndup(base64, n);
	for (size_t i = 0; i < n; i++) {
		if (url[i] == '+' || url[i] == '/')
			url[i] = url[i] == '+' ? '-' : '_';
	}
	bytes = mem_zalloc(n + 1);
	decoded = text_base64url_decode(bytes, n + 1, url, n);
	free(url);
	if (decoded < 0) {
		free(bytes);
		return NULL;
	}
	*len = (size_t)decoded;
	return bytes;
}

static bool
has_jpeg_extension(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && dot != name &&
	       (strcasecmp(dot, ".jpg") == 0 || strcasecmp(dot, ".jpeg") == 0);
}

static bool
read_name(const char *name, struct attachment *attachment, struct field_fault *fault)
{
	if (!has_jpeg_extension(name))
		return field_broken(fault, "fileName must end in .jpg or .jpeg");
	if (text_count(name) > ATTACHMENT_NAME_MAX ||
	    !text_copy(attachment->name, sizeof(attachment->name), name))
		return field_broken(
		    fault, "fileName must be at most %d characters", ATTACHMENT_NAME_MAX);
	return true;
}

static bool
check_picture(const struct attachment *attachment, struct field_fault *fault)
{
	unsigned width, height;

	if (attachment->len > ATTACHMENT_BYTES_MAX)
		return field_broken(
		    fault, "fileBody must be at most %zu bytes", ATTACHMENT_BYTES_MAX);
	if (!jpeg_read_size(attachment->bytes, attachment->len, &width, &height))
		return field_broken(fault, "fileBody must be a JPEG picture");
	if (width > ATTACHMENT_WIDTH_MAX || height > ATTACHMENT_HEIGHT_MAX)
		return field_broken(fault, "fileBody must be at most %dx%d pixels",
		    ATTACHMENT_WIDTH_MAX, ATTACHMENT_HEIGHT_MAX);
	return true;
}

static bool
read_upload(struct json_object *json, struct attachment *attachment, struct field_fault *fault)
{
	const char *name = "", *body = NULL;

	if (!json_is_object(json))
		return field_broken(fault, "the body must be an object");
	if (!field_text(json, "fileName", &name, fault) ||
	    !field_text(json, "fileBody", &body, fault) || !read_name(name, attachment, fault))
		return false;
	if (body == NULL)
		return field_broken(fault, "fileBody is required");
	if (strncmp(body, "data:", 5) == 0)
		return field_broken(fault, "fileBody must not begin with data:");
	attachment->bytes = decode(body, &attachment->len);
	if (attachment->bytes == NULL)
		return field_broken(fault, "fileBody must be Base64");
	return check_picture(attachment, fault);
}

static struct json_object *
accepted(const struct attachment *attachment)
{
	struct json_object *body = json_new();
	char time[STAMP_SIZE];

	json_put_text(body, "fileId", attachment->id);
	stamp_write_exact(attachment->create_ms, time);
	json_put_text(body, "createTime", time);
	stamp_write_exact(attachment->expire_ms, time);
	json_put_text(body, "expireTime", time);
	return body;
}

void
sms_upload(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	const int64_t days = doubts_number(sim->settings.doubts, DOUBT_FILE_DAYS);
	struct attachment attachment = {
	    .create_ms = call->now_ms, .expire_ms = call->now_ms + days * DAY_MS};
	struct field_fault fault = {""};

	if (!read_upload(call->json, &attachment, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
	} else if (!id_make_uuid(attachment.id)) {
		refusal_write(x, REFUSAL_UNEXPECTED, "");
	} else {
		attachments_add(sim->attachments, &attachment);
		reply_json(x, 200, accepted(&attachment));
	}
	free(attachment.bytes);
}
