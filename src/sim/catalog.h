#ifndef BONIN_SIM_CATALOG_H
#define BONIN_SIM_CATALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "../mem.h"
#include "field.h"

/*
 * The Kakao channels of the account and their approved templates: one JSON document, with the members that the API's
 * lists have,
 *
 *   {"channels":[{"channelId":"@demo",...}],"templates":[{"channelId":"@demo","templateCode":"verify","content":...}]}
 *
 * Source: https://api.ncloud-docs.com/docs/sens-alimtalk-kakao-channel-get, sens-alimtalk-template-get
 */

struct catalog;

/** Values for what a channel in the document leaves out. The texts are borrowed for as long as the catalogue lives. */
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
 * Replace the document.
 *
 * Returns: false, with the first broken rule in ${fault}; the old document then stays.
 * Memory:  owns ${document} afterwards, also on failure; there must be no other reference to it.
 * Threads: any.
 */
MUST_CHECK bool catalog_replace(struct catalog *catalog, struct json_object *document,
    int64_t now_ms, struct field_fault *fault);

/**
 * catalog_hold(catalog), catalog_release(catalog):
 * The document, which does not change until it is released; only one thread at a time can hold it.
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

/** catalog_share(value): a new reference to a part of a held document, for an answer, which will be freed. */
struct json_object *catalog_share(struct json_object *value);

/** catalog_share_without(object, names, n): a copy of ${object} without these ${n} members; the others are shared. */
struct json_object *catalog_share_without(
    struct json_object *object, const char *const names[], size_t n);

#endif
