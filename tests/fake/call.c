#include "call.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"

void
call_post(const char *host, int port, struct http_reply *reply)
{
	char url[64];
	struct http_request request = {.method = "POST",
	    .url = url,
	    .headers = {"X-Key: " CALL_SECRET, "Content-Type: application/json"},
	    .body = CALL_BODY,
	    .body_len = strlen(CALL_BODY),
	    .give_up_fd = -1};

	snprintf(url, sizeof(url), "http://%s:%d/messages", host, port);
	http_call(&request, reply);
}

void
call_assert(const char *name, const struct http_reply *reply, int outcome)
{
	static const char *const words[] = {"answered", "not sent", "unknown"};
	const char *reason = reply->reason;

	if (outcome == CALL_NO_YES ? reply->outcome == HTTP_ANSWERED
	                           : (int)reply->outcome != outcome)
		fail_msg("%s: %s (status %d, reason \"%s\")", name, words[reply->outcome],
		    reply->status, reason);
	if (reply->outcome == HTTP_ANSWERED)
		return;
	if (reason[0] == '\0' || strstr(reason, CALL_SECRET) != NULL ||
	    strstr(reason, "01012345678") != NULL || !text_is_utf8(reason, strlen(reason)))
		fail_msg("%s: reason \"%s\"", name, reason);
	for (uint32_t c; *reason != '\0';) {
		reason = text_next(reason, &c);
		if (text_is_invisible(c))
			fail_msg("%s: reason \"%s\"", name, reply->reason);
	}
	assert_int_equal(reply->status, 0);
}
