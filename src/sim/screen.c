#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../stamp.h"
#include "asset.h"
#include "bubble.h"
#include "inbox.h"
#include "refusal.h"
#include "reply.h"
#include "stencil.h"

struct view {
	struct sim *sim;
	struct inbox_query asked;
	int64_t now_ms;
};

struct listing {
	FILE *out;
	struct json_object *document;
	int64_t now_ms;
};

static bool
put_message(void *ctx, const struct outbox_message *message)
{
	const struct listing *listing = ctx;

	bubble_put(listing->out, listing->document, message, listing->now_ms);
	return true;
}

static void
put_messages(FILE *out, const void *ctx)
{
	const struct view *view = ctx;
	/* Held before the outbox is locked, as in a send: the other order could deadlock. */
	struct listing listing = {
	    .out = out, .document = catalog_hold(view->sim->catalog), .now_ms = view->now_ms};

	outbox_walk_received(view->sim->outbox, view->asked.to, view->asked.limit, view->now_ms,
	    put_message, &listing);
	catalog_release(view->sim->catalog);
}

/* Answer with a stencil. */
static void
reply_stencil(struct fcgi_exchange *x, int status, const unsigned char *stencil,
    const struct stencil_mark marks[])
{
	char *page = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&page, &len);

	if (out == NULL)
		return; /* the status stays 500 */
	stencil_fill(out, stencil, marks);
	if (fclose(out) == 0)
		reply_text(x, status, "text/html; charset=utf-8", page, len);
	else
		free(page);
}

void
screen_page(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct view view = {.sim = sim, .now_ms = call->now_ms};
	const char *fault = inbox_query_read(call->query, &view.asked);
	char time[STAMP_SIZE];

	stamp_write_minute(call->now_ms, STAMP_KOREA_S, time);
	const struct stencil_mark marks[] = {
	    {.name = "clock", .text = time + STAMP_CLOCK_AT},
	    {.name = "to", .text = view.asked.to},
	    {.name = "fault", .text = fault != NULL ? "번호는 숫자로 적어 주세요." : ""},
	    {.name = "messages", .write = put_messages, .ctx = &view},
	    {.name = NULL},
	};
	reply_stencil(x, fault != NULL ? 400 : 200, asset_page_html, marks);
}

void
screen_messages(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	static const unsigned char stencil[] = "{{messages}}";
	struct view view = {.sim = sim, .now_ms = call->now_ms};
	const char *fault = inbox_query_read(call->query, &view.asked);
	const struct stencil_mark marks[] = {
	    {.name = "messages", .write = put_messages, .ctx = &view}, {.name = NULL}};

	if (fault != NULL)
		refusal_write(x, REFUSAL_BAD_REQUEST, fault);
	else
		reply_stencil(x, 200, stencil, marks);
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
