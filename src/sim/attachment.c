#include "attachment.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct attachments {
	pthread_mutex_t lock;
	struct attachment files[ATTACHMENTS_MAX]; /* a ring; an empty place has no bytes */
	size_t next;
};

struct attachments *
attachments_new(void)
{
	struct attachments *store = mem_zalloc(sizeof(*store));

	pthread_mutex_init(&store->lock, NULL);
	return store;
}

static void
forget(struct attachment *attachment)
{
	free(attachment->bytes);
	*attachment = (struct attachment){0};
}

void
attachments_reset(struct attachments *store)
{
	pthread_mutex_lock(&store->lock);
	for (size_t i = 0; i < ATTACHMENTS_MAX; i++)
		forget(&store->files[i]);
	store->next = 0;
	pthread_mutex_unlock(&store->lock);
}

void
attachments_free(struct attachments *store)
{
	if (store == NULL)
		return;
	attachments_reset(store);
	pthread_mutex_destroy(&store->lock);
	free(store);
}

static bool
is_same(const struct attachment *kept, const struct attachment *added)
{
	return kept->bytes != NULL && kept->len == added->len &&
	       strcmp(kept->name, added->name) == 0 && added->create_ms < kept->expire_ms;
}

void
attachments_add(struct attachments *store, struct attachment *attachment)
{
	struct attachment *kept = NULL;

	pthread_mutex_lock(&store->lock);
	for (size_t i = 0; i < ATTACHMENTS_MAX && kept == NULL; i++) {
		if (is_same(&store->files[i], attachment))
			kept = &store->files[i];
	}
	if (kept != NULL) {
		free(attachment->bytes);
	} else {
		kept = &store->files[store->next++ % ATTACHMENTS_MAX];
		forget(kept);
		*kept = *attachment;
	}
	*attachment = *kept;
	/* They may be freed as soon as the lock is released. */
	attachment->bytes = NULL;
	pthread_mutex_unlock(&store->lock);
}

bool
attachments_find(struct attachments *store, const char *id, attachments_visitor *visit, void *ctx)
{
	const struct attachment *found = NULL;

	pthread_mutex_lock(&store->lock);
	for (size_t i = 0; i < ATTACHMENTS_MAX && found == NULL; i++) {
		if (store->files[i].bytes != NULL && strcmp(store->files[i].id, id) == 0)
			found = &store->files[i];
	}
	if (found != NULL && visit != NULL)
		visit(ctx, found);
	pthread_mutex_unlock(&store->lock);
	return found != NULL;
}
