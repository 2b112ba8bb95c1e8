#include "catalog.h"

#include <assert.h>
#include <json-c/json.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../stamp.h"
#include "alimtalk_part.h"

struct catalog {
	pthread_mutex_t lock;
	struct catalog_defaults defaults;
	struct json_object *document;
};

static const char demo[] =
    "{\"channels\":[{\"channelId\":\"@demo\",\"channelName\":\"데모\",\"useSmsFailover\":true}],"
    "\"templates\":["
    "{\"channelId\":\"@demo\",\"templateCode\":\"verify\",\"templateName\":\"인증번호\","
    "\"content\":\"[#{brand}] 인증번호 [#{code}]를 입력해주세요.\"},"
    "{\"channelId\":\"@demo\",\"templateCode\":\"welcome\",\"templateName\":\"환영\","
    "\"content\":\"#{name}님, 가입해 주셔서 감사합니다.\","
    "\"buttons\":[{\"type\":\"WL\",\"name\":\"둘러보기\","
    "\"linkMobile\":\"https://#{host}/\",\"linkPc\":\"https://#{host}/\"}]},"
    "{\"channelId\":\"@demo\",\"templateCode\":\"order\",\"templateName\":\"주문\","
    "\"content\":\"#{name}님, 주문이 접수되었습니다.\",\"headerContent\":\"주문 안내\","
    "\"itemHighlight\":{\"title\":\"#{goods}\",\"description\":\"#{option}\"},"
    "\"item\":{\"list\":[{\"title\":\"주문 번호\",\"description\":\"#{number}\"},"
    "{\"title\":\"배송지\",\"description\":\"#{place}\"}],"
    "\"summary\":{\"title\":\"합계\",\"description\":\"#{sum}원\"}}}]}";

struct catalog *
catalog_new(const struct catalog_defaults *defaults, int64_t now_ms)
{
	struct catalog *catalog = mem_zalloc(sizeof(*catalog));
	struct field_fault fault;

	pthread_mutex_init(&catalog->lock, NULL);
	catalog->defaults = *defaults;
	bool is_good = catalog_replace(catalog, json_parse(demo, strlen(demo)), now_ms, &fault);
	assert(is_good);
	(void)is_good;
	return catalog;
}

void
catalog_free(struct catalog *catalog)
{
	if (catalog == NULL)
		return;
	json_free(catalog->document);
	pthread_mutex_destroy(&catalog->lock);
	free(catalog);
}

struct json_object *
catalog_hold(struct catalog *catalog)
{
	pthread_mutex_lock(&catalog->lock);
	return catalog->document;
}

void
catalog_release(struct catalog *catalog)
{
	pthread_mutex_unlock(&catalog->lock);
}

static struct json_object *
find(struct json_object *list, const char *channel, const char *code)
{
	for (size_t i = 0; i < json_count(list); i++) {
		struct json_object *item = json_item(list, i);

		if (strcmp(json_text(item, "channelId"), channel) == 0 &&
		    (code == NULL || strcmp(json_text(item, "templateCode"), code) == 0))
			return item;
	}
	return NULL;
}

struct json_object *
catalog_channel(struct json_object *document, const char *channel)
{
	return find(json_member(document, "channels"), channel, NULL);
}

struct json_object *
catalog_template(struct json_object *document, const char *channel, const char *code)
{
	return find(json_member(document, "templates"), channel, code);
}

struct json_object *
catalog_share(struct json_object *value)
{
	return json_object_get(value);
}

struct json_object *
catalog_share_without(struct json_object *object, const char *const names[], size_t n)
{
	struct json_object *copy = json_new();

	json_object_object_foreach(object, name, value)
	{
		bool is_left_out = false;

		for (size_t i = 0; i < n; i++)
			is_left_out = is_left_out || strcmp(names[i], name) == 0;
		if (!is_left_out)
			json_put(copy, name, json_object_get(value));
	}
	return copy;
}

static void
put_default(struct json_object *object, const char *name, const char *text)
{
	if (!json_object_object_get_ex(object, name, NULL))
		json_put_text(object, name, text);
}

static void
put_default_flag(struct json_object *object, const char *name)
{
	if (!json_object_object_get_ex(object, name, NULL))
		json_put_flag(object, name, false);
}

static bool
complete_channel(struct json_object *channel, const struct catalog_defaults *defaults,
    const char *now, struct field_fault *fault)
{
	const char *id = "", *name = "", *number = "";
	bool has_failover = false;

	if (!field_text(channel, "channelId", &id, fault) ||
	    !field_text(channel, "channelName", &name, fault) ||
	    !field_text(channel, "failoverTelNo", &number, fault) ||
	    !field_flag(channel, "useSmsFailover", &has_failover, fault))
		return false;
	if (id[0] != '@' || id[1] == '\0')
		return field_broken(fault, "channelId must begin with @");
	put_default(channel, "createTime", now);
	put_default(channel, "serviceId", defaults->service_id);
	put_default(channel, "channelName", id + 1);
	put_default(channel, "channelStatus", "ACTIVE");
	put_default_flag(channel, "useSmsFailover");
	put_default_flag(channel, "isBlock");
	put_default_flag(channel, "isDormant");
	if (has_failover) {
		put_default(channel, "failoverServiceId", defaults->failover_service);
		put_default(channel, "failoverTelNo", defaults->failover_number);
	}
	return true;
}

static bool
complete_template(struct json_object *document, struct json_object *template, const char *now,
    struct field_fault *fault)
{
	const char *channel = "", *code = "", *content = "", *name = "", *title = "";

	if (!field_text(template, "channelId", &channel, fault) ||
	    !field_text(template, "templateCode", &code, fault) ||
	    !field_text(template, "templateName", &name, fault) ||
	    !field_text(template, "content", &content, fault) ||
	    !field_text(template, "title", &title, fault) ||
	    !alimtalk_part_check_template(template, fault))
		return false;
	if (catalog_channel(document, channel) == NULL)
		return field_broken(fault, "channelId of a template must be a channel's");
	if (field_is_blank(code) || field_is_blank(content))
		return field_broken(fault, "templateCode and content are required");
	put_default(template, "createTime", now);
	put_default(template, "templateName", code);
	put_default(template, "messageType", "BA");
	put_default(template, "emphasizeType",
	    json_member(template, "item") != NULL ? "ITEM_LIST"
	    : *title != '\0'                      ? "TEXT"
	                                          : "NONE");
	put_default(template, "templateInspectionStatus", "COMPLETE");
	put_default(template, "templateStatus", "ACTIVE");
	if (json_member(template, "buttons") == NULL)
		json_put(template, "buttons", json_new_list());
	return true;
}

static bool
complete(struct json_object *document, const struct catalog_defaults *defaults, int64_t now_ms,
    struct field_fault *fault)
{
	struct json_object *channels = NULL, *templates = NULL;
	char now[STAMP_SIZE];

	stamp_write_exact(now_ms, now);
	if (!json_is_object(document))
		return field_broken(fault, "the body must be an object");
	if (!field_array(document, "channels", &channels, fault) ||
	    !field_array(document, "templates", &templates, fault))
		return false;
	for (size_t i = 0; i < json_count(channels); i++) {
		if (!json_is_object(json_item(channels, i)))
			return field_broken(fault, "channels[%zu] must be an object", i);
		if (!complete_channel(json_item(channels, i), defaults, now, fault))
			return false;
	}
	for (size_t i = 0; i < json_count(templates); i++) {
		if (!json_is_object(json_item(templates, i)))
			return field_broken(fault, "templates[%zu] must be an object", i);
		if (!complete_template(document, json_item(templates, i), now, fault))
			return false;
	}
	return true;
}

bool
catalog_replace(struct catalog *catalog, struct json_object *document, int64_t now_ms,
    struct field_fault *fault)
{
	struct json_object *old = document;
	bool is_good = complete(document, &catalog->defaults, now_ms, fault);

	if (is_good) {
		pthread_mutex_lock(&catalog->lock);
		old = catalog->document;
		catalog->document = document;
		pthread_mutex_unlock(&catalog->lock);
	}
	json_free(old);
	return is_good;
}
