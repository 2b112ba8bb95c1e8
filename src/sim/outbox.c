#include "outbox.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct outbox {
	pthread_mutex_t lock;
	struct outbox_message *ring; /* the message of a serial is at serial % size */
	size_t size;
	uint64_t first; /* the oldest serial that is kept */
	uint64_t next;  /* for the next message */
	size_t text_len;
};

struct outbox *
outbox_new(size_t messages_max)
{
	struct outbox *outbox = mem_zalloc(sizeof(*outbox));

	pthread_mutex_init(&outbox->lock, NULL);
	outbox->size = messages_max;
	outbox->ring = mem_zalloc(messages_max * sizeof(*outbox->ring));
	outbox->first = outbox->next = 1;
	return outbox;
}

static struct outbox_message *
at(const struct outbox *outbox, uint64_t serial)
{
	return &outbox->ring[serial % outbox->size];
}

static size_t
text_len(const struct outbox_message *message)
{
	return strlen(message->subject) + strlen(message->content) + strlen(message->details);
}

void
outbox_wipe(struct outbox_message *message)
{
	/* It may contain a code. */
	if (message->content != NULL)
		explicit_bzero(message->content, strlen(message->content));
	free(message->subject);
	free(message->content);
	free(message->details);
	*message = (struct outbox_message){0};
}

static void
forget_oldest(struct outbox *outbox)
{
	struct outbox_message *oldest = at(outbox, outbox->first++);

	outbox->text_len -= text_len(oldest);
	outbox_wipe(oldest);
}

static void
forget_all(struct outbox *outbox)
{
	while (outbox->first < outbox->next)
		forget_oldest(outbox);
}

void
outbox_free(struct outbox *outbox)
{
	if (outbox == NULL)
		return;
	forget_all(outbox);
	pthread_mutex_destroy(&outbox->lock);
	free(outbox->ring);
	free(outbox);
}

static void
add_one(struct outbox *outbox, const struct outbox_message *message)
{
	struct outbox_message *kept;

	while (outbox->first < outbox->next &&
	       (outbox->next - outbox->first == outbox->size ||
	           outbox->text_len + text_len(message) > OUTBOX_TEXT_MAX))
		forget_oldest(outbox);
	kept = at(outbox, outbox->next);
	*kept = *message;
	kept->serial = outbox->next++;
	outbox->text_len += text_len(kept);
}

void
outbox_add(struct outbox *outbox, const struct outbox_message messages[], size_t n)
{
	pthread_mutex_lock(&outbox->lock);
	for (size_t i = 0; i < n; i++)
		add_one(outbox, &messages[i]);
	pthread_mutex_unlock(&outbox->lock);
}

void
outbox_walk(struct outbox *outbox, uint64_t before, outbox_visitor *visit, void *ctx)
{
	pthread_mutex_lock(&outbox->lock);
	uint64_t serial = before == 0 || before > outbox->next ? outbox->next : before;
	while (serial > outbox->first && visit(ctx, at(outbox, serial - 1)))
		serial--;
	pthread_mutex_unlock(&outbox->lock);
}

/* Insert ${message} into the ${n} messages, latest due first, of which at most ${limit} are kept. Returns the new n. */
static size_t
insert(const struct outbox_message *messages[], size_t n, size_t limit,
    const struct outbox_message *message)
{
	size_t i = n;

	while (i > 0 && messages[i - 1]->due_ms < message->due_ms)
		i--;
	if (i == limit)
		return n;
	if (n < limit)
		n++;
	memmove(&messages[i + 1], &messages[i], (n - i - 1) * sizeof(*messages));
	messages[i] = message;
	return n;
}

void
outbox_walk_received(struct outbox *outbox, const char *to, size_t limit, int64_t now_ms,
    outbox_visitor *visit, void *ctx)
{
	const struct outbox_message **found = mem_zalloc(limit * sizeof(*found));
	size_t n = 0;

	pthread_mutex_lock(&outbox->lock);
	for (uint64_t serial = outbox->next; serial > outbox->first; serial--) {
		const struct outbox_message *message = at(outbox, serial - 1);

		if ((*to == '\0' || strcmp(message->to, to) == 0) &&
		    outbox_is_sent(message, now_ms))
			n = insert(found, n, limit, message);
	}
	for (size_t i = 0; i < n && visit(ctx, found[i]); i++)
		continue;
	pthread_mutex_unlock(&outbox->lock);
	free(found);
}

enum outbox_cancel
outbox_cancel(
    struct outbox *outbox, enum outbox_service service, const char *request_id, int64_t now_ms)
{
	enum outbox_cancel done = OUTBOX_NOT_RESERVED;

	pthread_mutex_lock(&outbox->lock);
	for (uint64_t serial = outbox->first; serial < outbox->next; serial++) {
		struct outbox_message *message = at(outbox, serial);

		if (message->service != service || message->reserve_zone == NULL ||
		    strcmp(message->request_id, request_id) != 0)
			continue;
		if (!message->is_canceled && message->due_ms <= now_ms) {
			done = OUTBOX_TOO_LATE;
			break;
		}
		message->is_canceled = true;
		done = OUTBOX_CANCELED;
	}
	for (uint64_t serial = outbox->first; done == OUTBOX_CANCELED && serial < outbox->next;
	     serial++) {
		if (strcmp(at(outbox, serial)->cause_id, request_id) == 0)
			at(outbox, serial)->is_canceled = true;
	}
	pthread_mutex_unlock(&outbox->lock);
	return done;
}

void
outbox_reset(struct outbox *outbox)
{
	pthread_mutex_lock(&outbox->lock);
	forget_all(outbox);
	pthread_mutex_unlock(&outbox->lock);
}

enum outbox_status
outbox_status(const struct outbox_message *message, int64_t now_ms)
{
	if (now_ms < message->due_ms + message->step_ms)
		return OUTBOX_READY;
	return now_ms < outbox_complete_ms(message) ? OUTBOX_PROCESSING : OUTBOX_COMPLETED;
}

int64_t
outbox_complete_ms(const struct outbox_message *message)
{
	return message->due_ms + 2 * (int64_t)message->step_ms;
}

const char *
outbox_status_word(enum outbox_status status)
{
	static const char *const words[] = {[OUTBOX_READY] = "READY",
	    [OUTBOX_PROCESSING] = "PROCESSING",
	    [OUTBOX_COMPLETED] = "COMPLETED"};

	return words[status];
}

bool
outbox_is_listed(const struct outbox_message *message, int64_t now_ms)
{
	const int64_t days = message->service == OUTBOX_SMS ? 90 : 30;

	return !message->is_canceled && message->request_ms <= now_ms &&
	       message->request_ms >= now_ms - days * 24 * 3600 * 1000;
}

bool
outbox_is_sent(const struct outbox_message *message, int64_t now_ms)
{
	return !message->is_canceled && message->due_ms <= now_ms;
}

bool
outbox_is_delivered(const struct outbox_message *message)
{
	const char *delivered =
	    message->service == OUTBOX_SMS ? RESULT_DELIVERED : RESULT_DELIVERED_ALIMTALK;

	return strcmp(message->result_code, delivered) == 0;
}

char *
outbox_shown(const struct outbox_message *message)
{
	static const char half[] = "\xef\xbf\xbd"; /* U+FFFD */
	char *text;

	if (!outbox_is_delivered(message))
		return mem_strdup(message->content);
	text = mem_zalloc(message->received_len + sizeof(half));
	memcpy(text, message->content, message->received_len);
	if (message->is_halved)
		memcpy(text + message->received_len, half, sizeof(half));
	return text;
}
