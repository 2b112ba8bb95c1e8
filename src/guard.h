#ifndef BONIN_GUARD_H
#define BONIN_GUARD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "mem.h"

/* Files that are nobody else's business: whose they are, who may read them, and where they lie. */

#define GUARD_WHY_SIZE  512
#define GUARD_USER_SIZE 64

/** guard_user(id, name): the name of the user, or "#33" for one without. */
void guard_user(unsigned id, char name[static GUARD_USER_SIZE]);

/**
 * guard_check(status, path, why):
 * Whether the file ${path}, of which ${status} tells, is a regular one with one name, owned by the user that the
 * program runs as or by root, and without a permission for group and others.
 *
 * Returns: false, with the file's name, what is wrong and the mend in ${why}.
 * Source:  OWASP ASVS 5.0 13.3.1, 16.4.2.
 */
MUST_CHECK bool guard_check(
    const struct stat *status, const char *path, char why[static GUARD_WHY_SIZE]);

/**
 * guard_check_path(path, why):
 * The same for a file that is not open, and no symbolic link. One that is not there is fine.
 */
MUST_CHECK bool guard_check_path(const char *path, char why[static GUARD_WHY_SIZE]);

/**
 * guard_check_folder(path, why):
 * Whether nobody but owner and group may put files into the folder that ${path} lies in.
 */
MUST_CHECK bool guard_check_folder(const char *path, char why[static GUARD_WHY_SIZE]);

/**
 * guard_is_remote(kind):
 * Whether a file system of that ${kind}, the f_type of statfs(2), is another machine's. Those of FUSE and 9P may be
 * this one's, so they are not meant.
 */
bool guard_is_remote(int64_t kind);

/**
 * guard_check_disk(path, why):
 * Whether the folder that ${path} lies in is on a disk of this machine, where locks and shared memory are what they
 * are: SQLite's write-ahead log needs both.
 *
 * Source: https://sqlite.org/wal.html, "all processes using a database must be on the same host computer".
 */
MUST_CHECK bool guard_check_disk(const char *path, char why[static GUARD_WHY_SIZE]);

/**
 * guard_is_below(path, folder):
 * Whether ${path} lies in ${folder}, however both are written and linked. What is not there lies nowhere.
 */
bool guard_is_below(const char *path, const char *folder);

#endif
