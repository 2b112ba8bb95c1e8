#include "store_sqlite.h"

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include "lock.h"
#include "log.h"

/*
 * The commit queue. A write is a job that its thread puts at the end. Whoever finds no leader leads: takes the lock
 * file, runs all jobs that wait in one transaction, commits once for all, and wakes the others. So sixty-four threads
 * share one fsync, and one thread alone has a plain transaction.
 */

struct sqlite_job {
	store_fn *fn;
	void *arg;
	enum err result;
	sem_t wake;     /* of its own: nobody who is woken has to queue for a mutex again */
	bool is_leader; /* woken to lead, not because it is done */
	struct sqlite_job *next;
};

static bool
is_rolled_back(const struct sqlite_store *store)
{
	return sqlite3_get_autocommit(store->db) != 0;
}

/*
 * A commit that fails at its last step, the sync, has written all that it had into the log, and whoever opens the
 * database after us would take it for committed. So another one, which changes nothing, is written in its place. Its
 * own sync may fail as well; what lies there then is no harm.
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

/* Alone, a job needs no savepoint: what it takes back is the transaction. */
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

/* A commit that failed takes back what every job of the batch has done, and so what the later ones have seen: that a
 * name is taken, say, by a job that is now taken back. */
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
 * As if none of them failed: a savepoint costs a copy of every page that is written behind it. False, and nothing is
 * committed, when one failed that had written: what it wrote is to be taken back, and only that.
 */
static bool
run_together(struct sqlite_tx *tx, struct sqlite_job *jobs)
{
	sqlite3 *db = tx->store->db;

	for (struct sqlite_job *job = jobs; job != NULL; job = job->next) {
		sqlite3_int64 n_changes = sqlite3_total_changes64(db);

		job->result = job->fn(&tx->base, job->arg);
		if (is_rolled_back(tx->store)) {
			/* The rest is not run: it would commit piece by piece. */
			fail_all(jobs);
			return true;
		}
		if (job->result != ERR_OK && sqlite3_total_changes64(db) != n_changes)
			return false;
	}
	commit_all(tx, jobs);
	return true;
}

/* All of them again, each in a savepoint. */
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

/* The lock is held. */
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
	/* At once: with it go the locks that it may still hold. */
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

/* The first who came since leads on; then everybody of the batch but the leader, who knows, is told. */
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
		next = job->next; /* the job may be gone as soon as it is told */
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
	/* The batch is taken after the waiting, so that it holds all who waited. */
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
