#include "store_sqlite.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include "lock.h"
#include "log.h"

/*
 * The commit queue. A write is a job that its thread appends. A thread that finds no leader leads: it takes the lock
 * file, runs all waiting jobs in one transaction, commits once for all, and wakes the others. So sixty-four threads
 * share one fsync, and a single thread has a plain transaction.
 */

struct sqlite_job {
	store_fn *fn;
	void *arg;
	enum err result;
	sem_t wake;     /* one per job: a woken thread does not have to queue for a mutex again */
	bool is_leader; /* woken to lead, not because it is done */
	struct sqlite_job *next;
};

static bool
is_rolled_back(const struct sqlite_store *store)
{
	return sqlite3_get_autocommit(store->db) != 0;
}

/*
 * A commit that fails at its last step, the sync, has written everything to the log, and the next to open the
 * database would treat it as committed. So another commit, which changes nothing, is written in its place. The
 * sync of that one may fail as well; what is in the log then does no harm.
 */
static void
annul(struct sqlite_store *store)
{
	if (!is_rolled_back(store) && sqlite_query_run(store, SQL_ROLLBACK) != ERR_OK)
		return;
	if (sqlite_query_run(store, SQL_BEGIN) == ERR_OK &&
	    sqlite_query_run(store, SQL_CHANGE_NOTHING) == ERR_OK &&
	    sqlite_query_run(store, SQL_COMMIT) == ERR_OK)
		log_event(LOG_WARN, "commit_annulled", LOG_TEXT("path", store->path));
}

static enum err
commit(struct sqlite_store *store)
{
	enum err err = sqlite_query_run(store, SQL_COMMIT);

	if (err != ERR_OK)
		annul(store);
	return err;
}

/* A single job needs no savepoint: the whole transaction is rolled back. */
static void
run_alone(struct sqlite_tx *tx, struct sqlite_job *job)
{
	struct sqlite_store *store = tx->store;

	job->result = job->fn(&tx->base, job->arg);
	if (job->result == ERR_OK)
		job->result = commit(store);
}

static void
run_in_savepoint(struct sqlite_tx *tx, struct sqlite_job *job)
{
	struct sqlite_store *store = tx->store;

	job->result = sqlite_query_run(store, SQL_SAVEPOINT);
	if (job->result != ERR_OK)
		return;
	job->result = job->fn(&tx->base, job->arg);
	if (is_rolled_back(store))
		return;
	if (job->result != ERR_OK && sqlite_query_run(store, SQL_ROLLBACK_TO) != ERR_OK)
		return;
	if (sqlite_query_run(store, SQL_RELEASE) != ERR_OK)
		job->result = ERR_BUSY;
}

/* A failed commit undoes what every job of the batch has done, and so also what later jobs have seen: for example that
 * a name is taken, by a job that is now undone. */
static void
fail_all(struct sqlite_job *jobs)
{
	for (struct sqlite_job *job = jobs; job != NULL; job = job->next)
		job->result = ERR_BUSY;
}

static void
commit_all(const struct sqlite_tx *tx, struct sqlite_job *jobs)
{
	if (commit(tx->store) != ERR_OK)
		fail_all(jobs);
}

/*
 * Run them as if none will fail: a savepoint costs a copy of every page that is written after it. False, and nothing is
 * committed, when a job failed after it had written: its writes have to be undone, and only those.
 */
static bool
run_together(struct sqlite_tx *tx, struct sqlite_job *jobs)
{
	sqlite3 *db = tx->store->db;

	for (struct sqlite_job *job = jobs; job != NULL; job = job->next) {
		sqlite3_int64 n_changes = sqlite3_total_changes64(db);

		job->result = job->fn(&tx->base, job->arg);
		if (is_rolled_back(tx->store)) {
			/* Do not run the rest: each write would be committed separately. */
			fail_all(jobs);
			return true;
		}
		if (job->result != ERR_OK && sqlite3_total_changes64(db) != n_changes)
			return false;
	}
	commit_all(tx, jobs);
	return true;
}

/* Run all of them again, each in a savepoint. */
static void
run_apart(struct sqlite_tx *tx, struct sqlite_job *jobs)
{
	if (sqlite_query_run(tx->store, SQL_ROLLBACK) != ERR_OK ||
	    sqlite_query_run(tx->store, SQL_BEGIN) != ERR_OK) {
		fail_all(jobs);
		return;
	}
	for (struct sqlite_job *job = jobs; job != NULL; job = job->next) {
		run_in_savepoint(tx, job);
		if (is_rolled_back(tx->store)) {
			fail_all(jobs);
			return;
		}
	}
	commit_all(tx, jobs);
}

/* The lock must be held. */
static void
run_batch(struct sqlite_store *store, struct sqlite_job *jobs)
{
	struct sqlite_tx tx = {.base = {.driver = &store_sqlite}, .store = store};

	if (!sqlite_is_ready(store) || sqlite_query_run(store, SQL_BEGIN) != ERR_OK) {
		fail_all(jobs);
	} else {
		if (jobs->next == NULL)
			run_alone(&tx, jobs);
		else if (!run_together(&tx, jobs))
			run_apart(&tx, jobs);
		if (!is_rolled_back(store) && sqlite_query_run(store, SQL_ROLLBACK) != ERR_OK)
			store->is_broken = true;
	}
	/* At once: this also releases the locks that it may still hold. */
	if (store->is_broken)
		sqlite_disconnect(store);
}

static struct sqlite_job *
take_all(struct sqlite_store *store)
{
	struct sqlite_job *jobs;

	pthread_mutex_lock(&store->mutex);
	jobs = store->first;
	store->first = NULL;
	store->last = &store->first;
	pthread_mutex_unlock(&store->mutex);
	return jobs;
}

/* The first job that arrived since becomes the leader; then all of the batch except the leader itself are woken. */
static void
finish(struct sqlite_store *store, struct sqlite_job *jobs, const struct sqlite_job *leader)
{
	struct sqlite_job *next;

	pthread_mutex_lock(&store->mutex);
	next = store->first;
	store->has_leader = next != NULL;
	pthread_mutex_unlock(&store->mutex);
	if (next != NULL) {
		next->is_leader = true;
		sem_post(&next->wake);
	}
	for (struct sqlite_job *job = jobs; job != NULL; job = next) {
		next = job->next; /* the job may be gone as soon as it is woken */
		if (job != leader)
			sem_post(&job->wake);
	}
}

static bool
take_lock(struct sqlite_store *store)
{
	if (!sqlite_open_lock(store)) {
		log_event(LOG_ERROR, "lock_failed", LOG_TEXT("cause", strerror(errno)));
		return false;
	}
	if (!lock_take(store->lock_fd, SQLITE_LOCK_WAIT_MS)) {
		log_event(LOG_ERROR, "database_locked", LOG_NUMBER("ms", SQLITE_LOCK_WAIT_MS));
		return false;
	}
	return true;
}

static void
lead(struct sqlite_store *store, const struct sqlite_job *leader)
{
	bool is_locked = take_lock(store);
	/* Take the batch after waiting for the lock, so that it has all jobs that arrived meanwhile. */
	struct sqlite_job *jobs = take_all(store);

	if (is_locked) {
		run_batch(store, jobs);
		lock_release(store->lock_fd);
	} else {
		fail_all(jobs);
	}
	finish(store, jobs, leader);
}

enum err
sqlite_run(struct store *base, store_fn *fn, void *arg)
{
	struct sqlite_store *store = (struct sqlite_store *)base;
	struct sqlite_job job = {.fn = fn, .arg = arg};
	bool is_leader;

	sem_init(&job.wake, 0, 0);
	pthread_mutex_lock(&store->mutex);
	*store->last = &job;
	store->last = &job.next;
	is_leader = !store->has_leader;
	store->has_leader = true;
	pthread_mutex_unlock(&store->mutex);
	if (!is_leader) {
		while (sem_wait(&job.wake) != 0)
			continue; /* EINTR */
		is_leader = job.is_leader;
	}
	if (is_leader)
		lead(store, &job);
	sem_destroy(&job.wake);
	return job.result;
}
