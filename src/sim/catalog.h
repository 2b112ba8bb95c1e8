#ifndef BONIN_SIM_CATALOG_H
#define BONIN_SIM_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "../mem.h"
#include "field.h"

/*
 * The Kakao channels of the account and their approved templates: one JSON document, in the shape that lists of them
 * are answered in,
 *
 *   {"channels":[{"channelId":"@demo",...}],"templates":[{"channelId":"@demo","templateCode":"verify","content":...}]}
 *
 * Source: https://api.ncloud-docs.com/docs/sens-alimtalk-kakao-channel-get, sens-alimtalk-template-get
 */

struct catalog;

/** What a channel has where the document does not say. The texts must last. */
struct catalog_defaults {
	const char *service_id;       /* of AlimTalk */
	const char *failover_service; /* of SMS */
	const char *failover_number;
};

/** catalog_new(defaults, now_ms), catalog_free(catalog): a catalogue with a channel and three templates to try. */
struct catalog *catalog_new(const struct catalog_defaults *defaults, int64_t now_ms);
void catalog_free(struct catalog *catalog);

/**
 * catalog_replace(catalog, document, now_ms, fault):
 * Put ${document} in place of what is there. It is used up; nobody else may have it.
 *
 * Returns: false, told in ${fault}, when it breaks a rule; all stays as it is then.
 * Threads: any.
 */
MUST_CHECK bool catalog_replace(struct catalog *catalog, struct json_object *document,
    int64_t now_ms, struct field_fault *fault);

/**
 * catalog_hold(catalog), catalog_release(catalog):
 * The document, which stays as it is until it is released; one thread at a time holds it.
 */
struct json_object *catalog_hold(struct catalog *catalog);
void catalog_release(struct catalog *catalog);

/**
 * catalog_channel(document, channel), catalog_template(document, channel, code):
 * Look one up in a document that is held.
 *
 * Returns: NULL when there is none.
 */
struct json_object *catalog_channel(struct json_object *document, const char *channel);
struct json_object *catalog_template(
    struct json_object *document, const char *channel, const char *code);

/** catalog_share(value): one more reference to a part of a document that is held, for an answer that ends before. */
struct json_object *catalog_share(struct json_object *value);

/** catalog_share_without(object, names, n): a copy of ${object} without these ${n} members; the others are shared. */
struct json_object *catalog_share_without(
    struct json_object *object, const char *const names[], size_t n);

#endif
