#include "alimtalk.h"

#include <string.h>

#include "../json.h"
#include "../text.h"
#include "query.h"
#include "refusal.h"
#include "reply.h"

#define PAGE_MAX 100

void
alimtalk_channels(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct json_object *document = catalog_hold(sim->catalog);
	struct json_object *channels = json_member(document, "channels"), *answer = json_new_list();

	(void)call;
	for (size_t i = 0; i < json_count(channels); i++)
		json_add(answer, catalog_share(json_item(channels, i)));
	reply_json(x, 200, answer);
	catalog_release(sim->catalog);
}

struct listing {
	char channel[SIM_ID_SIZE], code[SIM_ID_SIZE], name[SIM_ID_SIZE];
	int64_t page_size, page;
};

static bool
read_listing(const char *query, struct listing *listing, struct field_fault *fault)
{
	*listing = (struct listing){.page_size = PAGE_MAX};
	if (query_read(query, "channelId", listing->channel, SIM_ID_SIZE) != QUERY_FOUND)
		return field_broken(fault, "channelId is required");
	if (query_read(query, "templateCode", listing->code, SIM_ID_SIZE) == QUERY_BAD ||
	    query_read(query, "templateName", listing->name, SIM_ID_SIZE) == QUERY_BAD)
		return field_broken(fault, "templateCode or templateName cannot be read");
	if (!query_number(query, "pageSize", 1, PAGE_MAX, &listing->page_size))
		return field_broken(fault, "pageSize must be 1 to %d", PAGE_MAX);
	return query_number(query, "pageIndex", 0, INT32_MAX, &listing->page) ||
	       field_broken(fault, "pageIndex must be 0 or more");
}

static bool
is_asked_for(const struct listing *listing, struct json_object *template)
{
	return strcmp(json_text(template, "channelId"), listing->channel) == 0 &&
	       (*listing->code == '\0' ||
	           strcmp(json_text(template, "templateCode"), listing->code) == 0) &&
	       strstr(json_text(template, "templateName"), listing->name) != NULL;
}

/* A template as the list has it; nobody knows whether the real one has these parts. */
static struct json_object *
tell(const struct sim *sim, struct json_object *template)
{
	static const char *const parts[] = {"headerContent", "itemHighlight", "item"};

	return doubts_are(sim->settings.doubts, DOUBT_TEMPLATE_ITEMS, "told")
	           ? catalog_share(template)
	           : catalog_share_without(template, parts, ARRAY_LEN(parts));
}

void
alimtalk_templates(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct listing listing;
	struct field_fault fault = {""};
	int64_t n = 0;

	if (!read_listing(call->query, &listing, &fault)) {
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
		return;
	}
	struct json_object *templates = json_member(catalog_hold(sim->catalog), "templates");
	struct json_object *answer = json_new_list();
	for (size_t i = 0; i < json_count(templates); i++) {
		struct json_object *template = json_item(templates, i);

		if (is_asked_for(&listing, template) && n++ / listing.page_size == listing.page)
			json_add(answer, tell(sim, template));
	}
	reply_json(x, 200, answer);
	catalog_release(sim->catalog);
}

void
alimtalk_catalog_show(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)call;
	reply_json(x, 200, catalog_share(catalog_hold(sim->catalog)));
	catalog_release(sim->catalog);
}

void
alimtalk_catalog_replace(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct field_fault fault = {""};

	/* Parse it again: what the catalogue keeps must not be shared. */
	if (catalog_replace(sim->catalog, json_parse(x->body, x->body_len), call->now_ms, &fault))
		reply_empty(x, 204);
	else
		refusal_write(x, REFUSAL_BAD_REQUEST, fault.text);
}
