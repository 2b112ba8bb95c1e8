#include "optout.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct optouts {
	pthread_mutex_t lock;
	struct optout entries[OPTOUTS_MAX]; /* oldest first */
	size_t n;
};

struct optouts *
optouts_new(void)
{
	struct optouts *list = mem_zalloc(sizeof(*list));

	pthread_mutex_init(&list->lock, NULL);
	return list;
}

void
optouts_free(struct optouts *list)
{
	if (list == NULL)
		return;
	pthread_mutex_destroy(&list->lock);
	free(list);
}

static struct optout *
find(struct optouts *list, const char *number)
{
	for (size_t i = 0; i < list->n; i++) {
		if (strcmp(list->entries[i].number, number) == 0)
			return &list->entries[i];
	}
	return NULL;
}

static void
take_out(struct optouts *list, struct optout *entry)
{
	const size_t i = (size_t)(entry - list->entries);

	memmove(entry, entry + 1, (--list->n - i) * sizeof(*entry));
}

void
optouts_add(struct optouts *list, struct optout *optout)
{
	pthread_mutex_lock(&list->lock);
	struct optout *kept = find(list, optout->number);
	if (kept == NULL) {
		if (list->n == OPTOUTS_MAX)
			take_out(list, &list->entries[0]);
		kept = &list->entries[list->n++];
		*kept = *optout;
	}
	*optout = *kept;
	pthread_mutex_unlock(&list->lock);
}

void
optouts_remove(struct optouts *list, const char *number)
{
	pthread_mutex_lock(&list->lock);
	struct optout *entry = find(list, number);
	if (entry != NULL)
		take_out(list, entry);
	pthread_mutex_unlock(&list->lock);
}

bool
optouts_has(struct optouts *list, const char *number)
{
	pthread_mutex_lock(&list->lock);
	const bool is_there = find(list, number) != NULL;
	pthread_mutex_unlock(&list->lock);
	return is_there;
}

void
optouts_walk(struct optouts *list, optouts_visitor *visit, void *ctx)
{
	pthread_mutex_lock(&list->lock);
	size_t i = list->n;
	while (i > 0 && visit(ctx, &list->entries[i - 1]))
		i--;
	pthread_mutex_unlock(&list->lock);
}

void
optouts_reset(struct optouts *list)
{
	pthread_mutex_lock(&list->lock);
	list->n = 0;
	pthread_mutex_unlock(&list->lock);
}
