#include "sens_template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "text.h"

bool
sens_template_build_channels(const struct sens_conf *conf, int64_t now_ms, struct sens_call *call)
{
	const struct sens_operation operation = {
	    .service = SENS_ALIMTALK, .method = "GET", .path = "/channels"};

	return sens_build(conf, &operation, now_ms, call);
}

bool
sens_template_build_list(const struct sens_conf *conf, const struct sens_template_query *query,
    int64_t now_ms, struct sens_call *call)
{
	char size[16] = "", page[16] = "";
	const struct sens_operation operation = {
	    .service = SENS_ALIMTALK,
	    .method = "GET",
	    .path = "/templates",
	    .query = {{"channelId", query->channel_id}, {"templateCode", query->code},
	        {"templateName", query->name}, {"pageSize", size}, {"pageIndex", page}},
	};

	if (query->page_size > 0)
		snprintf(size, sizeof(size), "%d", query->page_size);
	if (query->page_index > 0)
		snprintf(page, sizeof(page), "%d", query->page_index);
	return sens_build(conf, &operation, now_ms, call);
}

/* How many items the list in the answer has; an answer that is not a list is one that we do not understand. */
static size_t
read_list(const struct http_reply *reply, struct sens_answer *answer)
{
	sens_answer_read(reply, answer);
	if (answer->outcome != SENS_DONE)
		return 0;
	if (!json_is_list(answer->json))
		sens_answer_overrule(answer, SENS_UNKNOWN);
	return json_is_list(answer->json) ? json_count(answer->json) : 0;
}

void
sens_template_read_channels(const struct http_reply *reply, struct sens_channels *channels)
{
	channels->n = read_list(reply, &channels->answer);
	channels->items = mem_zalloc((channels->n + 1) * sizeof(channels->items[0]));
	for (size_t i = 0; i < channels->n; i++) {
		struct json_object *item = json_item(channels->answer.json, i);

		channels->items[i] = (struct sens_channel){
		    .id = json_text(item, "channelId"),
		    .name = json_text(item, "channelName"),
		    .status = json_text(item, "channelStatus"),
		    .uses_failover = json_is_set(item, "useSmsFailover"),
		    .failover_service_id = json_text(item, "failoverServiceId"),
		};
	}
}

/* NULL if there is none, which leaves the member out. */
static const char *
text_or_null(struct json_object *object, const char *name)
{
	const char *text = json_text(object, name);

	return *text != '\0' ? text : NULL;
}

static void
read_buttons(struct json_object *list, struct sens_template *template)
{
	template->n_buttons = json_is_list(list) ? json_count(list) : 0;
	template->buttons = mem_zalloc((template->n_buttons + 1) * sizeof(template->buttons[0]));
	for (size_t i = 0; i < template->n_buttons; i++) {
		struct json_object *item = json_item(list, i);

		template->buttons[i] = (struct sens_button){
		    .type = json_text(item, "type"),
		    .name = json_text(item, "name"),
		    .link_mobile = text_or_null(item, "linkMobile"),
		    .link_pc = text_or_null(item, "linkPc"),
		    .scheme_ios = text_or_null(item, "schemeIos"),
		    .scheme_android = text_or_null(item, "schemeAndroid"),
		};
	}
}

static struct sens_item
read_item(struct json_object *json)
{
	return (struct sens_item){text_or_null(json, "title"), text_or_null(json, "description")};
}

static void
read_items(struct json_object *item, struct sens_template *template)
{
	struct json_object *list = json_member(item, "list");

	free(template->items);
	template->n_items = json_is_list(list) ? json_count(list) : 0;
	template->items = mem_zalloc((template->n_items + 1) * sizeof(template->items[0]));
	for (size_t i = 0; i < template->n_items; i++)
		template->items[i] = read_item(json_item(list, i));
	template->summary = read_item(json_member(item, "summary"));
}

/* Those of the four parts that ${json} has. Returns how many. */
static size_t
read_parts(struct json_object *json, struct sens_template *template)
{
	const char *title = text_or_null(json, "title");
	const char *header = text_or_null(json, "headerContent");
	struct json_object *highlight = json_member(json, "itemHighlight");
	struct json_object *item = json_member(json, "item");

	if (title != NULL)
		template->title = title;
	if (header != NULL)
		template->header_content = header;
	if (highlight != NULL)
		template->highlight = read_item(highlight);
	if (item != NULL)
		read_items(item, template);
	return (size_t)(title != NULL) + (header != NULL) + (highlight != NULL) + (item != NULL);
}

bool
sens_template_read_parts(struct json_object *json, struct sens_template *template)
{
	size_t n = read_parts(json, template);

	return n > 0 && n == json_count(json);
}

const char *
sens_template_untold(const struct sens_template *template)
{
	if (strcmp(template->emphasize_type, "TEXT") == 0 && template->title == NULL)
		return "title";
	return strcmp(template->emphasize_type, "ITEM_LIST") == 0 && template->n_items == 0
	           ? "items"
	           : NULL;
}

void
sens_template_read_list(const struct http_reply *reply, struct sens_templates *templates)
{
	templates->n = read_list(reply, &templates->answer);
	templates->items = mem_zalloc((templates->n + 1) * sizeof(templates->items[0]));
	for (size_t i = 0; i < templates->n; i++) {
		struct json_object *item = json_item(templates->answer.json, i);

		templates->items[i] = (struct sens_template){
		    .channel_id = json_text(item, "channelId"),
		    .code = json_text(item, "templateCode"),
		    .name = json_text(item, "templateName"),
		    .content = json_text(item, "content"),
		    .inspection_status = json_text(item, "templateInspectionStatus"),
		    .status = json_text(item, "templateStatus"),
		    .emphasize_type = json_text(item, "emphasizeType"),
		};
		(void)read_parts(item, &templates->items[i]);
		read_buttons(json_member(item, "buttons"), &templates->items[i]);
	}
}

void
sens_template_free_channels(struct sens_channels *channels)
{
	free(channels->items);
	sens_answer_free(&channels->answer);
	*channels = (struct sens_channels){0};
}

void
sens_template_free_list(struct sens_templates *templates)
{
	for (size_t i = 0; i < templates->n; i++) {
		free(templates->items[i].items);
		free(templates->items[i].buttons);
	}
	free(templates->items);
	sens_answer_free(&templates->answer);
	*templates = (struct sens_templates){0};
}

/* The name of the placeholder at ${s}, and what follows it; NULL: there is no placeholder. */
static const char *
read_place(const char *s, char name[static SENS_PLACE_SIZE])
{
	const char *end = strncmp(s, "#{", 2) == 0 ? strchr(s, '}') : NULL;
	size_t len = end != NULL ? (size_t)(end - s) - 2 : 0;

	if (len == 0 || len >= SENS_PLACE_SIZE)
		return NULL;
	memcpy(name, s + 2, len);
	name[len] = '\0';
	return end + 1;
}

bool
sens_template_fill(const char *content, sens_template_value *value, void *arg, char *out,
    size_t out_size, char missing[static SENS_PLACE_SIZE])
{
	size_t len = 0;

	missing[0] = '\0';
	while (*content != '\0') {
		char name[SENS_PLACE_SIZE], letter[2] = {*content, '\0'};
		const char *behind = read_place(content, name), *piece = letter;

		if (behind != NULL) {
			piece = value(arg, name);
			if (piece == NULL)
				memcpy(missing, name, sizeof(name));
		}
		if (piece == NULL || !text_copy(out + len, out_size - len, piece)) {
			explicit_bzero(out, out_size);
			return false;
		}
		len += strlen(piece);
		content = behind != NULL ? behind : content + 1;
	}
	out[len] = '\0';
	return true;
}
