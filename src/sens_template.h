#ifndef BONIN_SENS_TEMPLATE_H
#define BONIN_SENS_TEMPLATE_H

#include "sens_alimtalk.h"

/* What AlimTalk needs before it can send: KakaoTalk channels, and approved templates. */

struct sens_channel {
	const char *id; /* "@name", as in plusFriendId */
	const char *name, *status;
	bool uses_failover; /* SMS where KakaoTalk does not reach */
	const char *failover_service_id;
};

struct sens_channels {
	struct sens_answer answer;
	struct sens_channel *items;
	size_t n;
};

/** Which templates of a channel to list. Members that are NULL or 0 are left out, except the page, which counts from 0. */
struct sens_template_query {
	const char *channel_id; /* required */
	const char *code;       /* if given, this one template with all details */
	const char *name;       /* or a part of it */
	int page_size, page_index;
};

struct sens_template {
	const char *channel_id, *code, *name;
	const char *content;           /* placeholders are #{name} */
	const char *inspection_status; /* "COMPLETE": approved */
	const char *status;
	const char *emphasize_type; /* "NONE", "TEXT", "IMAGE", "ITEM_LIST" */
	/* A message must have the same, placeholders filled in. NULL, or of length 0: it has none. */
	const char *title; /* of "TEXT" */
	const char *header_content;
	struct sens_item highlight;
	struct sens_item *items; /* of "ITEM_LIST" */
	size_t n_items;
	struct sens_item summary;
	struct sens_button *buttons;
	size_t n_buttons;
};

struct sens_templates {
	struct sens_answer answer;
	struct sens_template *items;
	size_t n;
};

/**
 * sens_template_build_channels(conf, now_ms, call), sens_template_build_list(conf, query, now_ms, call):
 * Build the request for the channels of the service, or for the templates of a channel.
 *
 * Source: https://api.ncloud-docs.com/docs/sens-alimtalk-kakao-channel-get, sens-alimtalk-template-get
 */
MUST_CHECK bool sens_template_build_channels(
    const struct sens_conf *conf, int64_t now_ms, struct sens_call *call);
MUST_CHECK bool sens_template_build_list(const struct sens_conf *conf,
    const struct sens_template_query *query, int64_t now_ms, struct sens_call *call);

/**
 * sens_template_read_channels(reply, channels), sens_template_read_list(reply, templates):
 * Read the answer. Texts are "" if the gateway did not say.
 *
 * Memory: always free with sens_template_free_channels, sens_template_free_list.
 */
void sens_template_read_channels(const struct http_reply *reply, struct sens_channels *channels);
void sens_template_read_list(const struct http_reply *reply, struct sens_templates *templates);
void sens_template_free_channels(struct sens_channels *channels);
void sens_template_free_list(struct sens_templates *templates);

/**
 * sens_template_read_parts(json, template):
 * Read title, headerContent, itemHighlight and item, as a message has them, in place of those of ${template}: for parts
 * that the gateway does not tell. Its documentation does not say whether a list has them, and by what names.
 *
 * Returns: false when ${json} has none of them, or anything else.
 * Memory:  ${template} then points into ${json}; free both.
 */
MUST_CHECK bool sens_template_read_parts(struct json_object *json, struct sens_template *template);

/** sens_template_untold(template): "title" or "items", when ${template} is of a kind that has them, but has none; or NULL. */
const char *sens_template_untold(const struct sens_template *template);

#define SENS_PLACE_SIZE 64 /* of a place's name */

/** The value of the placeholder ${name} of a template; NULL: there is none. */
typedef const char *sens_template_value(void *arg, const char *name);

/**
 * sens_template_fill(content, value, arg, out, out_size, missing):
 * Write ${content} of a template with each placeholder #{name} replaced by ${value}(${arg}, name).
 *
 * Returns: false, ${out} empty, when there is no value for a placeholder, whose name is then in ${missing}; or, with
 *          ${missing} empty, when the text does not fit.
 */
MUST_CHECK bool sens_template_fill(const char *content, sens_template_value *value, void *arg,
    char *out, size_t out_size, char missing[static SENS_PLACE_SIZE]);

#endif
