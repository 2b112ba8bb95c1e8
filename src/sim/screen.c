#include "screen.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../html.h"
#include "../stamp.h"
#include "asset.h"
#include "inbox.h"
#include "reply.h"

#define CLOCK_AT 11 /* where the hours stand in "2026-01-01 09:00:00" */

/** What a mark of a template stands for; the writer may fill in another template. */
struct mark {
	const char *name; /* NULL ends the list */
	const char *text; /* written with its special characters escaped */
	void (*write)(FILE *out, const void *ctx);
	const void *ctx;
};

static void
put_mark(FILE *out, const char *name, size_t len, const struct mark marks[])
{
	while (marks->name != NULL &&
	       (strlen(marks->name) != len || strncmp(marks->name, name, len) != 0))
		marks++;
	assert(marks->name != NULL); /* a template of ours names what is not there */
	if (marks->write != NULL)
		marks->write(out, marks->ctx);
	else
		html_put_text(out, marks->text);
}

static void
fill(FILE *out, const unsigned char *template, const struct mark marks[])
{
	const char *at = (const char *)template, *open;

	while ((open = strstr(at, "{{")) != NULL) {
		const char *close = strstr(open, "}}");

		assert(close != NULL);
		fwrite(at, 1, (size_t)(open - at), out);
		put_mark(out, open + 2, (size_t)(close - open) - 2, marks);
		at = close + 2;
	}
	fputs(at, out);
}

struct bubble {
	FILE *out;
	int64_t now_ms;
	size_t n;
};

/* What the page says of a message; sim.js has the same. The word is for the style. */
struct state {
	const char *word;
	const char *text;
};

static struct state
state_of(const struct outbox_message *message, int64_t now_ms)
{
	if (outbox_status(message, now_ms) != OUTBOX_COMPLETED)
		return (struct state){"waiting", "전송 중"};
	if (!outbox_is_delivered(message))
		return (struct state){"lost", "전달 실패"};
	if (message->content[message->received_len] != '\0')
		return (struct state){"cut", "도착 (길어서 잘림)"};
	return (struct state){"received", "도착"};
}

static bool
put_bubble(void *ctx, const struct outbox_message *message)
{
	struct bubble *bubble = ctx;
	char *content = outbox_shown(message);
	const struct state state = state_of(message, bubble->now_ms);
	char time[STAMP_SIZE];

	stamp_write(message->request_ms, time);
	time[CLOCK_AT + 5] = '\0';
	const struct mark marks[] = {
	    {.name = "id", .text = message->message_id},
	    {.name = "from", .text = message->from},
	    {.name = "to", .text = message->to},
	    {.name = "content", .text = content},
	    {.name = "time", .text = time + CLOCK_AT},
	    {.name = "state", .text = state.text},
	    {.name = "state word", .text = state.word},
	    {.name = NULL},
	};
	fill(bubble->out, asset_bubble_html, marks);
	bubble->n++;
	explicit_bzero(content, strlen(content));
	free(content);
	return true;
}

struct view {
	struct sim *sim;
	struct inbox_query asked;
	int64_t now_ms;
};

static void
put_messages(FILE *out, const void *ctx)
{
	const struct view *view = ctx;
	struct bubble bubble = {.out = out, .now_ms = view->now_ms};

	outbox_walk_received(view->sim->outbox, view->asked.to, view->asked.limit, view->now_ms,
	    put_bubble, &bubble);
}

/* What the script makes its bubbles of. */
static void
put_blank_bubble(FILE *out, const void *ctx)
{
	static const struct mark marks[] = {{.name = "id", .text = ""},
	    {.name = "from", .text = ""}, {.name = "to", .text = ""},
	    {.name = "content", .text = ""}, {.name = "time", .text = ""},
	    {.name = "state", .text = ""}, {.name = "state word", .text = ""}, {.name = NULL}};

	(void)ctx;
	fill(out, asset_bubble_html, marks);
}

void
screen_page(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct view view = {.sim = sim, .now_ms = call->now_ms};
	const char *fault = inbox_query_read(call->query, &view.asked);
	char time[STAMP_SIZE], *page = NULL;
	size_t len = 0;

	stamp_write(call->now_ms, time);
	time[CLOCK_AT + 5] = '\0';
	const struct mark marks[] = {
	    {.name = "clock", .text = time + CLOCK_AT},
	    {.name = "to", .text = view.asked.to},
	    {.name = "fault", .text = fault != NULL ? "번호는 숫자로 적어 주세요." : ""},
	    {.name = "messages", .write = put_messages, .ctx = &view},
	    {.name = "blank bubble", .write = put_blank_bubble},
	    {.name = NULL},
	};
	FILE *out = open_memstream(&page, &len);
	if (out == NULL)
		return; /* the status is 500 until somebody says otherwise */
	fill(out, asset_page_html, marks);
	if (fclose(out) == 0)
		reply_text(x, fault != NULL ? 400 : 200, "text/html; charset=utf-8", page, len);
	else
		free(page);
}

static void
serve_asset(struct fcgi_exchange *x, const char *type, const unsigned char *asset)
{
	const char *text = (const char *)asset;
	size_t len = strlen(text);

	reply_text(x, 200, type, mem_strndup(text, len), len);
}

void
screen_script(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)sim;
	(void)call;
	serve_asset(x, "text/javascript; charset=utf-8", asset_sim_js);
}

void
screen_style(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)sim;
	(void)call;
	serve_asset(x, "text/css; charset=utf-8", asset_sim_css);
}

void
screen_redirect(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)sim;
	(void)call;
	reply_redirect(x, 308, "/sim/");
}
