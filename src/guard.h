#ifndef BONIN_GUARD_H
#define BONIN_GUARD_H

#include <stdbool.h>
#include <sys/stat.h>

#include "mem.h"

/* Files that are nobody else's business: whose they are, who may read them, and where they lie. */

#define GUARD_WHY_SIZE  512
#define GUARD_USER_SIZE 64

/** What is to be done about a file of ours that may not be opened (EACCES); to stand behind the reason. */
#define GUARD_OWNER_MEND "it must belong to the user that the web server runs bonin as"

/** guard_complain(why, path, what): write "${path} ${what}", cut to fit. Returns false, as who complains does. */
bool guard_complain(char why[static GUARD_WHY_SIZE], const char *path, const char *what);

/** guard_user(id, name): the name of the user, or "#33" for one without. */
void guard_user(unsigned id, char name[static GUARD_USER_SIZE]);

/**
 * guard_check_owner(status, why):
 * Whether the file of which ${status} tells is owned by the user that the program runs as or by root.
 *
 * Returns: false, with what is wrong and the mend, to stand after the file's name, in ${why}.
 */
MUST_CHECK bool guard_check_owner(const struct stat *status, char why[static GUARD_WHY_SIZE]);

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

/** guard_network_kind(type): the name of the network file system that statfs(2) calls ${type}, or NULL: it is none. */
const char *guard_network_kind(long type);

/** guard_network_of(path): that of the file or folder ${path}; NULL also when it cannot be asked. */
const char *guard_network_of(const char *path);

/**
 * guard_is_below(path, folder):
 * Whether ${path} lies in ${folder}, however both are written and linked. What is not there lies nowhere.
 */
bool guard_is_below(const char *path, const char *folder);

#endif
