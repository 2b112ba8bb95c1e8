#ifndef BONIN_GUARD_H
#define BONIN_GUARD_H

#include <stdbool.h>
#include <sys/stat.h>

#include "mem.h"

/* Private files: who owns them, who may read them, and where they are. */

#define GUARD_WHY_SIZE  512
#define GUARD_USER_SIZE 64

/** How to fix that one of our files may not be opened (EACCES); to put after the reason. */
#define GUARD_OWNER_MEND "it must belong to the user that the web server runs bonin as"

/** guard_complain(why, path, what): write "${path} ${what}", cut to fit. Returns false, for the caller to return. */
bool guard_complain(char why[static GUARD_WHY_SIZE], const char *path, const char *what);

/** guard_user(id, name): the name of the user, or "#33" for one without a name. */
void guard_user(unsigned id, char name[static GUARD_USER_SIZE]);

/**
 * guard_check_owner(status, why):
 * Whether the file that ${status} describes is owned by the user that the program runs as or by root.
 *
 * Returns: false, with what is wrong and how to fix it, as text to put after the file's name, in ${why}.
 */
MUST_CHECK bool guard_check_owner(const struct stat *status, char why[static GUARD_WHY_SIZE]);

/**
 * guard_check(status, path, why):
 * Whether the file ${path}, which ${status} describes, is regular, has one hard link, is owned by the user that the
 * program runs as or by root, and has no permissions for group and others.
 *
 * Returns: false, with the file's name, what is wrong and how to fix it in ${why}.
 * Source:  OWASP ASVS 5.0 13.3.1, 16.4.2.
 */
MUST_CHECK bool guard_check(
    const struct stat *status, const char *path, char why[static GUARD_WHY_SIZE]);

/**
 * guard_check_path(path, why):
 * The same for a file that is not open; it must not be a symbolic link. A file that does not exist passes.
 */
MUST_CHECK bool guard_check_path(const char *path, char why[static GUARD_WHY_SIZE]);

/**
 * guard_check_folder(path, why):
 * Whether only owner and group may create files in the folder of ${path}.
 */
MUST_CHECK bool guard_check_folder(const char *path, char why[static GUARD_WHY_SIZE]);

/** guard_is_shared(path): whether the folder of ${path} can be written to by its group, which may be the owner alone. */
bool guard_is_shared(const char *path);

/** guard_network_kind(type): the name of the network file system of statfs(2) type ${type}; NULL for any other. */
const char *guard_network_kind(long type);

/** guard_network_of(path): the same for the file or folder ${path}; NULL also when statfs(2) fails. */
const char *guard_network_of(const char *path);

/**
 * guard_is_below(path, folder):
 * Whether ${path} is inside ${folder}, after resolving both. False for a path that does not exist.
 */
bool guard_is_below(const char *path, const char *folder);

#endif
