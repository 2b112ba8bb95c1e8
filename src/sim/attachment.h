#ifndef BONIN_SIM_ATTACHMENT_H
#define BONIN_SIM_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../mem.h"
#include "id.h"

/* The pictures uploaded for MMS: the newest, in memory, while the simulator runs. */

#define ATTACHMENTS_MAX       200
#define ATTACHMENT_NAME_MAX   40 /* characters */
#define ATTACHMENT_NAME_SIZE  (ATTACHMENT_NAME_MAX * 4 + 1)
#define ATTACHMENT_BYTES_MAX  ((size_t)300 * 1024)
#define ATTACHMENT_WIDTH_MAX  1500
#define ATTACHMENT_HEIGHT_MAX 1440

struct attachment {
	char id[ID_UUID_SIZE];
	char name[ATTACHMENT_NAME_SIZE];
	unsigned char *bytes; /* owned by the store */
	size_t len;
	int64_t create_ms;
	int64_t expire_ms;
};

struct attachments;

/** attachments_new(), attachments_free(store): an empty store. */
struct attachments *attachments_new(void);
void attachments_free(struct attachments *store);

/**
 * attachments_add(store, attachment):
 * Store ${attachment}. If the store has one with the same name and length that has not expired, ${attachment} is set to
 * that one instead.
 *
 * Memory:  the store owns the bytes afterwards; they are NULL in ${attachment}.
 * Threads: any.
 * Source:  https://api.ncloud-docs.com/docs/sens-sms-attachment-create
 */
void attachments_add(struct attachments *store, struct attachment *attachment);

/** Called with a file, which is valid only during the call. */
typedef void attachments_visitor(void *ctx, const struct attachment *attachment);

/**
 * attachments_find(store, id, visit, ctx):
 * Call ${visit}, unless it is NULL, with the file ${id}, expired or not.
 *
 * Returns: false when there is none.
 * Threads: any; ${visit} must not call the store.
 */
bool attachments_find(
    struct attachments *store, const char *id, attachments_visitor *visit, void *ctx);

/** attachments_reset(store): delete all. */
void attachments_reset(struct attachments *store);

#endif
