#include "ctl/sens.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "log.h"
#include "sens.h"
#include "text.h"

#define REPLY_MAX ((size_t)8 << 20) /* a thousand messages of 2000 bytes, and room */

void
ctl_sens_call(struct sens_call *call, bool is_built, struct http_reply *reply)
{
	*reply = (struct http_reply){
	    .outcome = HTTP_NOT_SENT, .reason = "the request cannot be built: see boninctl check"};
	if (is_built) {
		call->http.reply_max = REPLY_MAX;
		http_call(&call->http, reply);
	}
	sens_call_free(call);
}

void
ctl_sens_tell(const char *what, const struct sens_answer *answer)
{
	static const char *const words[] = {
	    [SENS_DONE] = "done",
	    [SENS_NOTHING] = "not found at the gateway",
	    [SENS_REFUSED] = "refused",
	    [SENS_UNKNOWN] = "unknown: the answer was lost",
	};
	const char *hint = sens_answer_hint(answer);

	log_plain("%s: %s: %s%s%s", what, words[answer->outcome], answer->reason,
	    *hint != '\0' ? "; " : "", hint);
}

const char *
ctl_sens_delivery_word(enum sens_delivery delivery)
{
	static const char *const words[] = {
	    [SENS_WAITING] = "waiting", [SENS_DELIVERED] = "delivered", [SENS_FAILED] = "failed"};

	return words[delivery];
}

void
ctl_sens_print_json(const struct http_reply *reply)
{
	struct json_object *json =
	    reply->body_len > 0 ? json_parse(reply->body, reply->body_len) : NULL;
	char *text = json != NULL ? json_write(json) : mem_strdup("null");

	puts(text);
	free(text);
}

void
ctl_sens_print(const char *text)
{
	char *copy = mem_strdup(text);

	text_clean(copy);
	fputs(copy, stdout);
	free(copy);
}

/* Wide in a terminal: Hangul, Han, Kana and full-width forms; everything else that occurs here is narrow. */
static bool
is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0xFF00 && c <= 0xFF60) || c >= 0x1F300;
}

void
ctl_sens_column(const char *text, size_t width)
{
	size_t n = 0;
	uint32_t c;

	ctl_sens_print(text);
	for (const char *s = text; *s != '\0'; n += is_wide(c) ? 2 : 1)
		s = text_next(s, &c);
	for (; n < width; n++)
		putchar(' ');
	fputs("  ", stdout);
}

void
ctl_sens_mask(const char *number, char out[static CTL_SENS_MASKED_SIZE])
{
	size_t len = strlen(number);

	if (len < 8)
		snprintf(out, CTL_SENS_MASKED_SIZE, "****");
	else
		snprintf(out, CTL_SENS_MASKED_SIZE, "%.3s****%s", number, number + len - 4);
}

bool
ctl_sens_read_number(const char *option, const char **number, char out[static CTL_SENS_NUMBER_SIZE])
{
	if (*number == NULL)
		return true;
	if (strcmp(*number, "-") != 0 || fgets(out, CTL_SENS_NUMBER_SIZE, stdin) == NULL) {
		log_plain("--%s must be \"-\", and the number on standard input", option);
		return false;
	}
	out[strcspn(out, "\r\n")] = '\0';
	*number = out;
	return true;
}

char *
ctl_sens_read_all(const char *path, size_t size_max, size_t *len)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *bytes = mem_zalloc(size_max + 2);
	bool is_read;

	*len = file != NULL ? fread(bytes, 1, size_max + 1, file) : 0;
	is_read = file != NULL && !ferror(file) && *len <= size_max;
	if (*len > size_max)
		log_plain("%s: is longer than %zu bytes", path, size_max);
	else if (!is_read)
		log_plain("%s: %s", path, strerror(errno != 0 ? errno : EIO));
	if (file != NULL)
		fclose(file);
	if (is_read) {
		bytes[*len] = '\0';
		return bytes;
	}
	free(bytes);
	return NULL;
}
