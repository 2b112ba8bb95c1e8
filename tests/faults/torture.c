/*
 * torture DATABASE SECONDS [without-lock]: one process commits, and one copies the log into the database and is frozen
 * meanwhile, as a throttled host does it: in front of each of its instructions in turn, beginning anywhere, until
 * each had its turn or the time is up. Before SQLite 3.51.3 commits can be lost so (https://sqlite.org/wal.html#walresetbug), unless lock.h keeps commits and
 * checkpoints apart. Everything is the program's own but flock(2), which does nothing in the last way. Prints rounds,
 * instructions, commits and "lost" or "whole"; ends with 1 when a commit is lost, 77 where nothing may be traced.
 *
 * A commit is lost when a checkpoint of a log that has been copied already is frozen between reading the log's header
 * and reading how much of it is copied: the next commit begins the log anew, and the checkpoint then notes the old
 * length as copied, so that the new log is ignored up to there. Those are a few instructions, on which no freezing at
 * random would ever fall. So the log is let grow, then copied, and the freezing is done while it is copied once more.
 */

#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lock.h"
#include "log.h"
#include "store.h"
#include "sys.h"

#define GROW_COMMITS  4 /* until the log is copied */
#define SEE_COMMITS   2 /* to see whether the one before is lost: the other connection has to look */
#define FROZEN_MAX_MS 3 /* with the lock the next commit waits for us */
#define COMMIT_MAX_MS 10000
#define UNTRACED      77

static struct {
	_Atomic int64_t n_allowed;  /* commits */
	_Atomic int64_t n_promised; /* those that the store has told of */
	atomic_bool has_lost;
} * shared;
static bool is_without_lock;

int flock(int fd, int operation);

int
flock(int fd, int operation)
{
	return is_without_lock ? 0 : (int)syscall(SYS_flock, fd, operation);
}

static void
doze(long ns_max)
{
	nanosleep(&(struct timespec){.tv_nsec = random() % ns_max}, NULL);
}

static enum err
count_on(struct store_tx *tx, void *arg)
{
	struct store_number *number = arg;
	int promised = (int)atomic_load(&shared->n_promised);
	enum err err = store_number_get(tx, number);

	if (err != ERR_OK)
		return err;
	if (number->wrong_in_row < promised)
		atomic_store(&shared->has_lost, true);
	number->wrong_in_row = promised + 1;
	return store_number_put(tx, number);
}

static void
commit_for_ever(const char *path)
{
	/* Two connections take turns: what the other one has committed stands in nobody's cache. */
	struct store *stores[] = {store_open(path, false), store_open(path, false)};
	struct store_number number = {.phone.bytes = {1}};

	while (stores[0] != NULL && stores[1] != NULL) {
		int64_t n = atomic_load(&shared->n_promised);

		if (n == atomic_load(&shared->n_allowed))
			doze(20000);
		else if (store_run(stores[n % 2], count_on, &number) == ERR_OK)
			atomic_fetch_add(&shared->n_promised, 1);
	}
	_exit(EXIT_FAILURE);
}

/* As store_tidy does it, but passively: that is what SQLite does by itself in a commit. */
static void
checkpoint(sqlite3 *db, int lock_fd)
{
	if (!lock_take(lock_fd, 1000))
		return;
	sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	lock_release(lock_fd);
}

/* Stops in front of each. */
static void
checkpoint_for_ever(const char *path)
{
	char lock_path[512];
	sqlite3 *db;
	int lock_fd;

	snprintf(lock_path, sizeof(lock_path), "%s-lock", path);
	lock_fd = lock_open(lock_path);
	/* Until it has read, a connection knows of no log, and copies none. */
	if (lock_fd < 0 || sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA user_version", NULL, NULL, NULL) != SQLITE_OK)
		_exit(EXIT_FAILURE);
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(UNTRACED);
	for (;;) {
		raise(SIGSTOP);
		checkpoint(db, lock_fd);
	}
}

static pid_t
begin(void (*work)(const char *), const char *path)
{
	pid_t pid = fork();

	if (pid == 0)
		work(path);
	return pid;
}

/* Let it go on, a step or until it stops by itself; the signal that it stopped by, or -1 when it is gone. */
static int
go_on(pid_t pid, bool is_step)
{
	int status;

	if (ptrace(is_step ? PTRACE_SINGLESTEP : PTRACE_CONT, pid, NULL, NULL) != 0 ||
	    waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status))
		return -1;
	return WSTOPSIG(status);
}

/* Let ${n} commits be made; whether they were, in ${wait_ms}. */
static bool
commit(int n, int wait_ms)
{
	int64_t until_ms = sys_steady_ms() + wait_ms;
	int64_t n_allowed = atomic_fetch_add(&shared->n_allowed, n) + n;

	while (atomic_load(&shared->n_promised) < n_allowed && sys_steady_ms() < until_ms)
		doze(20000);
	return atomic_load(&shared->n_promised) == n_allowed;
}

/*
 * Freeze it in front of instruction ${at} of a checkpoint, during a commit. Returns how many it has, when that is less
 * than ${at}; 0, when it has more; -1 when the process is gone.
 */
static long
freeze_at(pid_t pid, long at)
{
	for (long i = 0; i < at; i++) {
		int stopped_by = go_on(pid, true);

		if (stopped_by != SIGTRAP)
			return stopped_by == SIGSTOP ? i : -1;
	}
	commit(1, FROZEN_MAX_MS);
	return go_on(pid, false) == SIGSTOP ? 0 : -1;
}

/* It is stopped where a checkpoint begins. Returns how many instructions that has; 0: unknown yet; -1: it is gone. */
static long
torture(pid_t pid, long seconds, long *n_rounds)
{
	time_t end = time(NULL) + seconds;
	long at = 1 + random() % 1000, n_instructions = 0;

	while (time(NULL) < end && !atomic_load(&shared->has_lost) &&
	       (n_instructions == 0 || *n_rounds <= n_instructions)) {
		long reached;

		if (!commit(GROW_COMMITS, COMMIT_MAX_MS) || go_on(pid, false) != SIGSTOP)
			return -1;
		reached = freeze_at(pid, at);
		if (reached < 0 || !commit(SEE_COMMITS, COMMIT_MAX_MS))
			return -1;
		if (reached > 0)
			n_instructions = reached;
		at = reached > 0 ? 1 : at + 1;
		++*n_rounds;
	}
	return n_instructions;
}

int
main(int argc, char *argv[])
{
	pid_t committer, checkpointer;
	struct store *store;
	long n_rounds = 0, n_instructions;
	int status;

	umask(077);
	if (argc < 3 || !log_open("torture", NULL))
		return 2;
	is_without_lock = argc > 3 && strcmp(argv[3], "without-lock") == 0;
	srandom((unsigned)time(NULL));
	shared =
	    mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	store = shared != MAP_FAILED ? store_open(argv[1], true) : NULL;
	if (store == NULL)
		return 2;
	store_close(store); /* no connection goes through a fork */
	committer = begin(commit_for_ever, argv[1]);
	checkpointer = begin(checkpoint_for_ever, argv[1]);
	n_instructions = waitpid(checkpointer, &status, 0) == checkpointer && WIFSTOPPED(status)
	                     ? torture(checkpointer, atol(argv[2]), &n_rounds)
	                     : -1;
	kill(committer, SIGKILL);
	kill(checkpointer, SIGKILL);
	waitpid(committer, NULL, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == UNTRACED)
		return UNTRACED;
	if (n_instructions < 0 || atomic_load(&shared->n_promised) == 0)
		return 2;
	printf("%ld rounds over %ld instructions, %lld commits, SQLite %s: %s\n", n_rounds,
	    n_instructions, (long long)atomic_load(&shared->n_promised), sqlite3_libversion(),
	    atomic_load(&shared->has_lost) ? "lost" : "whole");
	return atomic_load(&shared->has_lost) ? EXIT_FAILURE : EXIT_SUCCESS;
}
