#include "store_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guard.h"
#include "lock.h"
#include "log.h"
#include "text.h"

#define LOCK_SUFFIX "-lock"

/*
 * How many pages the write-ahead log may have before they are copied into the database, each once for all commits that
 * changed it. But the first to connect reads the whole log, and a CGI process does so for each request: it keeps
 * SQLite's default, 1,000.
 */
#define WAL_PAGES_MAX 8000
#define SETTLED_AT    16 /* batches; no CGI process has that many */

static bool
set_up(sqlite3 *db)
{
	static const char *const pragmas =
	    /* For a new file. A code changes two rows, anywhere, and every changed page is written in full. */
	    "PRAGMA page_size = 1024;"
	    "PRAGMA journal_mode = WAL;"
	    /* A used code must stay used after a power failure. */
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA trusted_schema = OFF;"
	    "PRAGMA cell_size_check = ON;"
	    "PRAGMA mmap_size = 0;"
	    "PRAGMA temp_store = MEMORY;"
	    "PRAGMA cache_size = -4096;";

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, SQLITE_BUSY_MS);
	/* Closing would checkpoint without the lock; leave the log for the next process instead. */
	return sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK &&
	       sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
	       sqlite3_exec(db, pragmas, NULL, NULL, NULL) == SQLITE_OK;
}

static bool
connect_to(struct sqlite_store *store, bool may_create)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW |
	            (may_create ? SQLITE_OPEN_CREATE : 0);

	if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK ||
	    !set_up(store->db)) {
		log_event(LOG_ERROR, "database_failed", LOG_TEXT("path", store->path),
		    LOG_TEXT("cause", store->db != NULL ? sqlite3_errmsg(store->db) : "no memory"));
		sqlite_disconnect(store);
		return false;
	}
	return true;
}

void
sqlite_disconnect(struct sqlite_store *store)
{
	for (size_t i = 0; i < SQL__MAX; i++) {
		sqlite3_finalize(store->stmts[i]);
		store->stmts[i] = NULL;
	}
	sqlite3_close(store->db);
	store->db = NULL;
	store->is_broken = false;
	store->n_batches = 0;
}

/* A file that was moved away or deleted would still accept writes, and nobody would find them. */
static bool
is_in_place(struct sqlite_store *store)
{
	struct stat lock;
	int has_moved = 1;

	return sqlite3_file_control(store->db, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) ==
	           SQLITE_OK &&
	       !has_moved && fstat(store->lock_fd, &lock) == 0 && lock.st_nlink > 0;
}

bool
sqlite_is_ready(struct sqlite_store *store)
{
	if (store->db == NULL) {
		if (!connect_to(store, false))
			return false;
		if (!sqlite_migrate(store->db, store->path))
			sqlite_disconnect(store);
		return store->db != NULL;
	}
	if (is_in_place(store)) {
		if (++store->n_batches == SETTLED_AT)
			sqlite3_wal_autocheckpoint(store->db, WAL_PAGES_MAX);
		return true;
	}
	/* Others may be using another lock file by now, so reconnect later. */
	log_event(LOG_ERROR, "database_moved", LOG_TEXT("path", store->path));
	sqlite_disconnect(store);
	return false;
}

bool
sqlite_open_lock(struct sqlite_store *store)
{
	char path[4096];
	int len = snprintf(path, sizeof(path), "%s" LOCK_SUFFIX, store->path);

	if (store->db != NULL)
		return true;
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	store->lock_fd = -1;
	if (len < 0 || (size_t)len >= sizeof(path))
		errno = ENAMETOOLONG;
	else
		store->lock_fd = lock_open(path);
	return store->lock_fd >= 0;
}

/* By name: opening one of them and closing it again would drop SQLite's locks. */
static bool
check_files(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", LOCK_SUFFIX};
	char name[4096], why[GUARD_WHY_SIZE];
	bool is_good = guard_check_folder(path, why);

	for (size_t i = 0; is_good && i < ARRAY_LEN(suffixes); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		is_good = guard_check_path(name, why);
	}
	if (!is_good)
		log_plain("%s", why);
	return is_good;
}

static bool
open_files(struct sqlite_store *store, bool may_create)
{
	bool is_open;

	if (!may_create && access(store->path, R_OK | W_OK) != 0) {
		log_plain("%s: %s; %s", store->path, strerror(errno),
		    errno == ENOENT ? "create it with: boninctl init" : GUARD_OWNER_MEND);
		return false;
	}
	if (!check_files(store->path))
		return false;
	if (!sqlite_open_lock(store)) {
		log_plain("%s" LOCK_SUFFIX ": %s; its folder must be writable by bonin",
		    store->path, strerror(errno));
		return false;
	}
	if (!lock_take(store->lock_fd, SQLITE_LOCK_WAIT_MS * 5)) {
		log_plain("%s" LOCK_SUFFIX
		          ": another process holds it; is a backup or another bonin stuck?",
		    store->path);
		return false;
	}
	is_open = connect_to(store, may_create);
	if (!is_open)
		log_plain("%s: cannot be opened as a database; the log has the cause", store->path);
	is_open = is_open && sqlite_migrate(store->db, store->path);
	lock_release(store->lock_fd);
	return is_open;
}

static void
sqlite_close(struct store *base)
{
	struct sqlite_store *store = (struct sqlite_store *)base;

	sqlite_disconnect(store);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	pthread_mutex_destroy(&store->mutex);
	free(store->path);
	free(store);
}

/*
 * SQLite opens no path that contains a symbolic link. As the file itself one may be a trap, but many hosts reach their
 * folders by one (/home2), so the links in the folder are resolved. The caller frees the result.
 */
static char *
resolve_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096], *real_folder = NULL, *resolved;

	if (slash != NULL && text_folder(path, folder, sizeof(folder)))
		real_folder = realpath(folder, NULL);
	/* A folder that does not exist is reported by whoever opens the file. */
	if (real_folder == NULL)
		return mem_strdup(path);
	size_t size = strlen(real_folder) + strlen(slash) + 1;
	resolved = mem_zalloc(size);
	snprintf(resolved, size, "%s%s", strcmp(real_folder, "/") == 0 ? "" : real_folder, slash);
	free(real_folder);
	return resolved;
}

static struct store *
sqlite_open(const char *path, bool may_create)
{
	struct sqlite_store *store = mem_zalloc(sizeof(*store));

	/* Nobody reads SQLite's memory statistics, for which every allocation takes a lock. This fails, harmlessly,
	 * when SQLite is already running. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	store->base.driver = &store_sqlite;
	store->path = resolve_folder(path);
	store->lock_fd = -1;
	store->last = &store->first;
	pthread_mutex_init(&store->mutex, NULL);
	if (!open_files(store, may_create)) {
		sqlite_close(&store->base);
		return NULL;
	}
	return &store->base;
}

static bool
copy_to(struct sqlite_store *store, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	sqlite3_backup *backup = NULL;
	sqlite3 *copy = NULL;
	int rc;

	if (fd < 0) {
		log_plain("%s: %s", path, strerror(errno));
		return false;
	}
	close(fd);
	rc = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL);
	if (rc == SQLITE_OK &&
	    (backup = sqlite3_backup_init(copy, "main", store->db, "main")) != NULL) {
		/* In one step, which reads one snapshot while others write: it needs no lock, and a busy
		 * site cannot make it start over for ever. */
		rc = sqlite3_backup_step(backup, -1);
		if (sqlite3_backup_finish(backup) != SQLITE_OK && rc == SQLITE_DONE)
			rc = SQLITE_ERROR;
	}
	/* A copy is a single file, without a log next to it. */
	if (rc == SQLITE_DONE)
		rc = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) ==
		             SQLITE_OK
		         ? SQLITE_DONE
		         : SQLITE_ERROR;
	if (rc != SQLITE_DONE)
		log_plain("%s: the copy failed: %s", path, sqlite3_errmsg(copy));
	sqlite3_close(copy);
	if (rc != SQLITE_DONE)
		unlink(path);
	return rc == SQLITE_DONE;
}

static bool
sqlite_backup(struct store *base, const char *path)
{
	char *resolved = resolve_folder(path);
	bool is_copied = copy_to((struct sqlite_store *)base, resolved);

	free(resolved);
	return is_copied;
}

static bool
sqlite_tidy(struct store *base)
{
	struct sqlite_store *store = (struct sqlite_store *)base;
	int rc;

	if (!lock_take(store->lock_fd, SQLITE_LOCK_WAIT_MS))
		return false;
	rc = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	lock_release(store->lock_fd);
	return rc == SQLITE_OK;
}

const struct store_driver store_sqlite = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .run = sqlite_run,
    .backup = sqlite_backup,
    .tidy = sqlite_tidy,
    .user_by_phone = sqlite_user_by_phone,
    .user_by_id = sqlite_user_by_id,
    .user_add = sqlite_user_add,
    .user_set_password = sqlite_user_set_password,
    .user_delete = sqlite_user_delete,
    .user_page = sqlite_user_page,
    .challenge_get = sqlite_challenge_get,
    .challenge_put = sqlite_challenge_put,
    .number_get = sqlite_number_get,
    .number_put = sqlite_number_put,
    .send_add = sqlite_send_add,
    .send_settle = sqlite_send_settle,
    .send_by_request = sqlite_send_by_request,
    .delivery_get = sqlite_delivery_get,
    .delivery_put = sqlite_delivery_put,
    .sends_to_number = sqlite_sends_to_number,
    .asks_of_address = sqlite_asks_of_address,
    .send_page = sqlite_send_page,
    .counter_sum = sqlite_counter_sum,
    .counter_add = sqlite_counter_add,
    .proof_is_used = sqlite_proof_is_used,
    .proof_use = sqlite_proof_use,
    .act_add = sqlite_act_add,
    .act_page = sqlite_act_page,
    .purge = sqlite_purge,
};
