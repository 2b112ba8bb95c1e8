#include "ctl/sens_pages.h"

#include <string.h>

#include "log.h"

#define PAGES_MAX 1000

enum ending { MORE, WHOLE, BROKEN };

static bool
is_same(const struct http_reply *reply, const struct http_reply *before)
{
	return reply->body != NULL && before->body != NULL && reply->body_len == before->body_len &&
	       memcmp(reply->body, before->body, reply->body_len) == 0;
}

/* Print one page, and keep it as the one ${before} the next. */
static enum ending
print_page(const struct sens_pages *pages, int index, struct http_reply *before, size_t *n)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_answer answer;
	enum ending ending = BROKEN;
	size_t n_rows;

	ctl_sens_call(&call, pages->build(pages->arg, index, &call), &reply);
	if (is_same(&reply, before)) {
		log_plain(
		    "%s: the gateway returned the same page twice; the list may be incomplete",
		    pages->what);
		http_reply_free(&reply);
		return BROKEN;
	}
	n_rows = pages->read(pages->arg, &reply, !pages->is_json, &answer);
	if (answer.outcome == SENS_DONE || answer.outcome == SENS_NOTHING) {
		/* The page after a last one that is full is empty. */
		if (pages->is_json && (n_rows > 0 || index == 0))
			ctl_sens_print_json(&reply);
		*n += n_rows;
		ending = (int64_t)n_rows < pages->page_size ? WHOLE : MORE;
	} else {
		ctl_sens_tell(pages->what, &answer);
	}
	http_reply_free(before);
	*before = reply;
	return ending;
}

bool
sens_pages_print(const struct sens_pages *pages, size_t *n)
{
	struct http_reply before = {0};
	enum ending ending = MORE;

	*n = 0;
	for (int index = 0; ending == MORE && index < PAGES_MAX && !ferror(stdout); index++)
		ending = print_page(pages, index, &before, n);
	if (ending == MORE)
		log_plain("%s: there are more", pages->what);
	http_reply_free(&before);
	return ending == WHOLE;
}
