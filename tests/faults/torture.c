/*
 * torture DATABASE ROUNDS SECONDS [without-lock]: one process commits, and one moves the log into the database and is
 * frozen at random moments, as a throttled host does it, for so many rounds or seconds. Before SQLite 3.51.3 commits can be lost so (https://sqlite.org/wal.html#walresetbug), unless
 * lock.h keeps commits and checkpoints apart. Everything is the program's own but flock(2), which does nothing in
 * the last way. Prints rounds, commits and "lost" or "whole"; ends with 1 when a commit is lost.
 */

#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lock.h"
#include "log.h"
#include "store.h"

static struct {
	_Atomic int64_t n_promised; /* commits that the store has told of */
	atomic_bool has_lost;
} * shared;
static bool is_without_lock;

int flock(int fd, int operation);

int
flock(int fd, int operation)
{
	return is_without_lock ? 0 : (int)syscall(SYS_flock, fd, operation);
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
		if (store_run(stores[atomic_load(&shared->n_promised) % 2], count_on, &number) ==
		    ERR_OK)
			atomic_fetch_add(&shared->n_promised, 1);
	}
	_exit(EXIT_FAILURE);
}

/* As store_tidy does it, but passively: that is what SQLite does by itself in a commit. */
static void
checkpoint_for_ever(const char *path)
{
	char lock_path[512];
	sqlite3 *db;
	int lock_fd;

	snprintf(lock_path, sizeof(lock_path), "%s-lock", path);
	lock_fd = lock_open(lock_path);
	if (lock_fd < 0 || sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		_exit(EXIT_FAILURE);
	for (;;) {
		if (!lock_take(lock_fd, 1000))
			continue;
		sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
		lock_release(lock_fd);
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

static void
doze(long ns_max)
{
	nanosleep(&(struct timespec){.tv_nsec = random() % ns_max}, NULL);
}

static void
torture(pid_t checkpointer, long rounds, long seconds)
{
	time_t end = time(NULL) + seconds;
	long n = 0;

	while (n < rounds && time(NULL) < end && !atomic_load(&shared->has_lost)) {
		doze(200000);
		kill(checkpointer, SIGSTOP);
		doze(1500000);
		kill(checkpointer, SIGCONT);
		n++;
	}
	printf("%ld rounds, %lld commits, SQLite %s: %s\n", n,
	    (long long)atomic_load(&shared->n_promised), sqlite3_libversion(),
	    atomic_load(&shared->has_lost) ? "lost" : "whole");
}

int
main(int argc, char *argv[])
{
	pid_t committer, checkpointer;
	struct store *store;

	umask(077);
	if (argc < 4 || !log_open("torture", NULL))
		return 2;
	is_without_lock = argc > 4 && strcmp(argv[4], "without-lock") == 0;
	srandom((unsigned)time(NULL));
	shared =
	    mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	store = shared != MAP_FAILED ? store_open(argv[1], true) : NULL;
	if (store == NULL)
		return 2;
	store_close(store); /* no connection goes through a fork */
	committer = begin(commit_for_ever, argv[1]);
	checkpointer = begin(checkpoint_for_ever, argv[1]);
	torture(checkpointer, atol(argv[2]), atol(argv[3]));
	kill(committer, SIGKILL);
	kill(checkpointer, SIGKILL);
	waitpid(committer, NULL, 0);
	waitpid(checkpointer, NULL, 0);
	if (atomic_load(&shared->n_promised) == 0)
		return 2;
	return atomic_load(&shared->has_lost) ? EXIT_FAILURE : EXIT_SUCCESS;
}
