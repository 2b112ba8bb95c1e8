#include "ctl/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "text.h"

/*
 * The file has lines of words: "boninctl-sens-1 DIGEST BATCHES", then for each step "BATCH intent MS",
 * "BATCH accepted ID", "BATCH refused -", "BATCH unknown -". Batches count from 1. Anything after the last line feed
 * was not fully written when the machine stopped: an intent without its call, or an outcome, which is then unknown.
 */

#define FORM         "boninctl-sens-1"
#define LINE_MAX_LEN 256
#define WORDS        3

static const char *const outcome_words[] = {
    [JOURNAL_OPEN] = "refused", [JOURNAL_ACCEPTED] = "accepted", [JOURNAL_UNKNOWN] = "unknown"};

static bool
fail(const struct journal *journal, const char *why)
{
	log_plain("%s: %s", journal->path, why);
	return false;
}

static bool
split(char *line, char *words[WORDS])
{
	for (size_t i = 0; i < WORDS; i++) {
		words[i] = line;
		line = strchr(line, i < WORDS - 1 ? ' ' : '\0');
		if (line == NULL || line == words[i])
			return false;
		*line++ = '\0';
	}
	return true;
}

static bool
replay(struct journal *journal, char *line)
{
	struct journal_batch *batch;
	char *words[WORDS];
	int64_t number;

	if (!split(line, words) || !text_number(words[0], 1, (int64_t)journal->n_batches, &number))
		return false;
	batch = &journal->batches[number - 1];
	if (strcmp(words[1], "intent") == 0) {
		batch->state = JOURNAL_UNKNOWN;
		return text_number(words[2], 1, INT64_MAX, &batch->intent_ms);
	}
	for (size_t i = 0; i < ARRAY_LEN(outcome_words); i++) {
		if (strcmp(words[1], outcome_words[i]) == 0) {
			batch->state = (enum journal_state)i;
			return batch->intent_ms > 0 &&
			       text_copy(batch->id, sizeof(batch->id), words[2]);
		}
	}
	return false;
}

static bool
replay_all(struct journal *journal, char *text, const char *digest)
{
	char head[LINE_MAX_LEN], *end;
	bool is_first = true;

	snprintf(head, sizeof(head), FORM " %s %zu", digest, journal->n_batches);
	for (char *line = text; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (is_first && strcmp(line, head) != 0)
			return fail(journal, "belongs to another list, message or gateway; when "
			                     "that is over, move it away");
		if (!is_first && !replay(journal, line))
			return fail(journal, "the journal is damaged, so nothing is sent");
		is_first = false;
	}
	return true;
}

/* Make sure that it is on disk, or return false. */
static bool
append(struct journal *journal, const char *line)
{
	size_t len = strlen(line);

	if (journal->fd < 0)
		return true;
	if (write(journal->fd, line, len) == (ssize_t)len && fdatasync(journal->fd) == 0)
		return true;
	return fail(journal, "the journal cannot be written, so nothing more is sent");
}

/* A new file is permanent only once its folder is on disk. */
static bool
sync_folder(const struct journal *journal)
{
	char folder[PATH_MAX];
	bool is_synced;
	int fd;

	if (!text_folder(journal->path, folder, sizeof(folder)))
		return fail(journal, strerror(ENAMETOOLONG));
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	is_synced = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return is_synced || fail(journal, strerror(errno));
}

/* The complete lines of the file; anything after the last one is cut off. NULL: it cannot be read. */
static char *
read_lines(struct journal *journal)
{
	struct stat status;
	char *text, *end;
	ssize_t len;

	if (fstat(journal->fd, &status) != 0 || status.st_size > INT32_MAX)
		return NULL;
	text = mem_zalloc((size_t)status.st_size + 1);
	len = pread(journal->fd, text, (size_t)status.st_size, 0);
	end = len > 0 ? memrchr(text, '\n', (size_t)len) : NULL;
	len = end != NULL ? end + 1 - text : 0;
	text[len] = '\0';
	if (len < status.st_size && ftruncate(journal->fd, len) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

bool
journal_open(const char *path, const char *digest, size_t n_batches, struct journal *journal)
{
	char head[LINE_MAX_LEN], *text;
	bool is_open;

	*journal = (struct journal){.fd = -1, .path = path, .n_batches = n_batches};
	journal->batches = mem_zalloc((n_batches + 1) * sizeof(journal->batches[0]));
	if (path == NULL)
		return true;
	journal->fd =
	    open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (journal->fd < 0)
		return fail(journal, strerror(errno));
	if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0)
		return fail(journal, "another boninctl is sending this file");
	text = read_lines(journal);
	if (text == NULL)
		return fail(journal, "the journal cannot be read");
	snprintf(head, sizeof(head), FORM " %s %zu\n", digest, n_batches);
	is_open = *text != '\0' ? replay_all(journal, text, digest)
	                        : append(journal, head) && sync_folder(journal);
	free(text);
	return is_open;
}

bool
journal_intend(struct journal *journal, size_t i, int64_t now_ms)
{
	char line[LINE_MAX_LEN];

	journal->batches[i].state = JOURNAL_UNKNOWN;
	journal->batches[i].intent_ms = now_ms;
	snprintf(line, sizeof(line), "%zu intent %" PRId64 "\n", i + 1, now_ms);
	return append(journal, line);
}

/* An untrusted id must not be able to add a line. */
static bool
is_word(const char *text)
{
	for (const char *c = text; *c != '\0'; c++) {
		if (*c <= ' ' || *c >= 0x7F)
			return false;
	}
	return *text != '\0';
}

bool
journal_settle(struct journal *journal, size_t i, enum journal_state state, const char *id)
{
	char line[LINE_MAX_LEN];

	journal->batches[i].state = state;
	if (!is_word(id) || !text_copy(journal->batches[i].id, sizeof(journal->batches[i].id), id))
		id = "-";
	snprintf(line, sizeof(line), "%zu %s %s\n", i + 1, outcome_words[state], id);
	return append(journal, line);
}

void
journal_close(struct journal *journal)
{
	if (journal->fd >= 0)
		close(journal->fd);
	free(journal->batches);
	*journal = (struct journal){.fd = -1};
}
