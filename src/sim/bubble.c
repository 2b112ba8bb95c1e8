#include "bubble.h"

#include <stdlib.h>
#include <string.h>

#include "../html.h"
#include "../json.h"
#include "../stamp.h"
#include "asset.h"
#include "catalog.h"
#include "stencil.h"

/** A message with what its parts are read from. */
struct bubble {
	const struct outbox_message *message;
	const char *content;
	struct json_object *details; /* NULL: none */
	bool is_alimtalk;
};

/* The delivery state as the page shows it; the word is for the style sheet. */
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

/* <TAG CLASS>text</TAG>; nothing where there is no text. */
static void
put_part(FILE *out, const char *tag, const char *class, const char *text)
{
	if (*text == '\0')
		return;
	fprintf(out, "<%s class=\"%s\">", tag, class);
	html_put_text(out, text);
	fprintf(out, "</%s>", tag);
}

static void
put_pictures(FILE *out, struct json_object *files)
{
	for (size_t i = 0; i < json_count(files); i++) {
		struct json_object *file = json_item(files, i);

		fputs("<img class=\"picture\" src=\"/sim/files/", out);
		html_put_text(out, json_text(file, "fileId"));
		fputs("\" alt=\"첨부 사진 ", out);
		html_put_text(out, json_text(file, "name"));
		fputs("\">", out);
	}
}

static void
put_sms(FILE *out, const struct bubble *bubble)
{
	put_pictures(out, json_member(bubble->details, "files"));
	fputs("<div class=\"text\"><p class=\"web\">[Web발신]</p>", out);
	put_part(out, "p", "subject", bubble->message->subject);
	put_part(out, "p", "content", bubble->content);
	fputs("</div>", out);
}

static void
put_line(FILE *out, struct json_object *item, const char *class)
{
	if (item == NULL)
		return;
	fprintf(out, "<div class=\"%s\">", class);
	put_part(out, "dt", "name", json_text(item, "title"));
	put_part(out, "dd", "value", json_text(item, "description"));
	fputs("</div>", out);
}

static void
put_items(FILE *out, struct json_object *item)
{
	struct json_object *list = json_member(item, "list");

	if (json_count(list) == 0)
		return;
	fputs("<dl class=\"items\">", out);
	for (size_t i = 0; i < json_count(list); i++)
		put_line(out, json_item(list, i), "item");
	put_line(out, json_member(item, "summary"), "item summary");
	fputs("</dl>", out);
}

static void
put_highlight(FILE *out, struct json_object *highlight)
{
	if (highlight == NULL)
		return;
	fputs("<div class=\"highlight\">", out);
	put_part(out, "p", "title", json_text(highlight, "title"));
	put_part(out, "p", "note", json_text(highlight, "description"));
	fputs("</div>", out);
}

static void
put_alimtalk(FILE *out, const struct bubble *bubble)
{
	struct json_object *details = bubble->details, *buttons = json_member(details, "buttons");

	fputs("<div class=\"card\"><p class=\"strip\">알림톡 도착</p><div class=\"inside\">", out);
	put_part(out, "p", "header", json_text(details, "headerContent"));
	put_highlight(out, json_member(details, "itemHighlight"));
	put_part(out, "p", "title", bubble->message->subject);
	put_items(out, json_member(details, "item"));
	put_part(out, "p", "content", bubble->content);
	/* They open nothing; the address is shown while the pointer is on them. */
	for (size_t i = 0; i < json_count(buttons); i++) {
		struct json_object *button = json_item(buttons, i);

		fputs("<p class=\"button\" title=\"", out);
		html_put_text(out, json_text(button, "linkMobile"));
		html_put_text(out, json_text(button, "schemeAndroid"));
		fputs("\">", out);
		html_put_text(out, json_text(button, "name"));
		fputs("</p>", out);
	}
	fputs("</div></div>", out);
}

static void
put_body(FILE *out, const void *ctx)
{
	const struct bubble *bubble = ctx;

	if (bubble->is_alimtalk)
		put_alimtalk(out, bubble);
	else
		put_sms(out, bubble);
}

/* Why it was lost; nothing for NULL. */
static void
put_note(FILE *out, const void *ctx)
{
	const struct outbox_message *lost = ctx;

	if (lost == NULL)
		return;
	fputs(": ", out);
	html_put_text(out, lost->result_code);
	fputs(" ", out);
	html_put_text(out, lost->result_text);
}

static const char *
kind_of(const struct outbox_message *message, bool is_alimtalk)
{
	if (is_alimtalk)
		return "알림톡";
	return *message->cause_id != '\0' ? "알림톡 대체 문자" : message->type;
}

void
bubble_put(
    FILE *out, struct json_object *document, const struct outbox_message *message, int64_t now_ms)
{
	const struct state state = state_of(message, now_ms);
	const bool is_alimtalk = message->service == OUTBOX_ALIMTALK;
	const char *channel = json_text(catalog_channel(document, message->from), "channelName");
	char *content = outbox_shown(message), time[STAMP_SIZE];
	struct bubble bubble = {.message = message, .content = content, .is_alimtalk = is_alimtalk};

	if (*message->details != '\0')
		bubble.details = json_parse(message->details, strlen(message->details));
	/* A reservation arrived when it was due. */
	stamp_write_minute(message->due_ms, STAMP_KOREA_S, time);
	const struct stencil_mark marks[] = {
	    {.name = "id", .text = message->message_id},
	    {.name = "service", .text = is_alimtalk ? "alimtalk" : "sms"},
	    {.name = "kind", .text = kind_of(message, is_alimtalk)},
	    {.name = "from", .text = *channel != '\0' ? channel : message->from},
	    {.name = "to", .text = message->to},
	    {.name = "body", .write = put_body, .ctx = &bubble},
	    {.name = "time", .text = time + STAMP_CLOCK_AT},
	    {.name = "state", .text = state.text},
	    {.name = "state word", .text = state.word},
	    {.name = "note",
	        .write = put_note,
	        .ctx = strcmp(state.word, "lost") == 0 ? message : NULL},
	    {.name = NULL},
	};
	stencil_fill(out, asset_bubble_html, marks);
	json_free(bubble.details);
	explicit_bzero(content, strlen(content));
	free(content);
}
