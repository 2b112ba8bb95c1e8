#include "faults.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../json.h"

struct faults {
	pthread_mutex_t lock;
	struct fault list[FAULTS_MAX]; /* in order of arrival */
	size_t n;
};

struct faults *
faults_new(void)
{
	struct faults *faults = mem_zalloc(sizeof(*faults));

	pthread_mutex_init(&faults->lock, NULL);
	return faults;
}

void
faults_free(struct faults *faults)
{
	if (faults == NULL)
		return;
	faults_clear(faults);
	pthread_mutex_destroy(&faults->lock);
	free(faults);
}

bool
faults_add(struct faults *faults, const struct fault *fault)
{
	pthread_mutex_lock(&faults->lock);
	const bool has_room = faults->n < FAULTS_MAX;
	if (has_room)
		faults->list[faults->n++] = *fault;
	pthread_mutex_unlock(&faults->lock);
	return has_room;
}

void
faults_clear(struct faults *faults)
{
	pthread_mutex_lock(&faults->lock);
	while (faults->n > 0)
		fault_wipe(&faults->list[--faults->n]);
	pthread_mutex_unlock(&faults->lock);
}

static bool
applies_to(const struct fault *fault, const char *operation)
{
	return *fault->operation == '\0' || strcmp(fault->operation, operation) == 0;
}

/* Count one use of the fault at ${i}; after the last one remove it. */
static void
use(struct faults *faults, size_t i)
{
	struct fault *fault = &faults->list[i];

	if (fault->count == 0 || --fault->count > 0)
		return;
	fault_wipe(fault);
	memmove(fault, fault + 1, (--faults->n - i) * sizeof(*fault));
}

bool
faults_take(struct faults *faults, const char *operation, struct fault *fault)
{
	size_t i = 0;

	*fault = (struct fault){0};
	pthread_mutex_lock(&faults->lock);
	while (i < faults->n &&
	       (*faults->list[i].result != '\0' || !applies_to(&faults->list[i], operation)))
		i++;
	const bool is_found = i < faults->n;
	if (is_found) {
		*fault = faults->list[i];
		if (fault->body != NULL)
			fault->body = mem_strdup(fault->body);
		use(faults, i);
	}
	pthread_mutex_unlock(&faults->lock);
	return is_found;
}

static bool
has_result(const struct fault *fault, const char *operation, const char *to)
{
	return *fault->result != '\0' && applies_to(fault, operation) &&
	       (*fault->to == '\0' || strcmp(fault->to, to) == 0);
}

bool
faults_take_result(struct faults *faults, const char *operation, const char *to,
    char result[static RESULT_CODE_SIZE])
{
	size_t i = 0;

	pthread_mutex_lock(&faults->lock);
	while (i < faults->n && !has_result(&faults->list[i], operation, to))
		i++;
	const bool is_found = i < faults->n;
	if (is_found) {
		memcpy(result, faults->list[i].result, RESULT_CODE_SIZE);
		use(faults, i);
	}
	pthread_mutex_unlock(&faults->lock);
	return is_found;
}

struct json_object *
faults_write(struct faults *faults)
{
	struct json_object *list = json_new_list();

	pthread_mutex_lock(&faults->lock);
	for (size_t i = 0; i < faults->n; i++)
		json_add(list, fault_write(&faults->list[i]));
	pthread_mutex_unlock(&faults->lock);
	return list;
}
