#include "guard.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "text.h"

#define FOLDER_SIZE 224

bool
guard_complain(char why[static GUARD_WHY_SIZE], const char *path, const char *what)
{
	snprintf(why, GUARD_WHY_SIZE, "%.255s %.255s", path, what);
	return false;
}

void
guard_user(unsigned id, char name[static GUARD_USER_SIZE])
{
	char buffer[1024];
	struct passwd entry, *user = NULL;

	if (getpwuid_r((uid_t)id, &entry, buffer, sizeof(buffer), &user) == 0 && user != NULL)
		snprintf(name, GUARD_USER_SIZE, "%s", user->pw_name);
	else
		snprintf(name, GUARD_USER_SIZE, "#%u", id);
}

bool
guard_check_owner(const struct stat *status, char why[static GUARD_WHY_SIZE])
{
	unsigned owner = status->st_uid, user = geteuid();
	char name[GUARD_USER_SIZE];

	if (owner == user || owner == 0)
		return true;
	guard_user(owner, name);
	/* Do not tell an administrator who runs this as root to take the files away from the web server. */
	if (user == 0)
		snprintf(why, GUARD_WHY_SIZE,
		    "belongs to %s, and this runs as root: run it as that user (runuser -u %s -- "
		    "...)",
		    name, name);
	else
		snprintf(why, GUARD_WHY_SIZE, "belongs to %s, bonin runs as %u: chown %u", name,
		    user, user);
	return false;
}

bool
guard_check(const struct stat *status, const char *path, char why[static GUARD_WHY_SIZE])
{
	char reason[GUARD_WHY_SIZE];

	if (!S_ISREG(status->st_mode))
		return guard_complain(why, path, "is no regular file");
	if (status->st_nlink != 1)
		return guard_complain(
		    why, path, "has more than one name (hard links): copy it, then remove it");
	if (!guard_check_owner(status, reason))
		return guard_complain(why, path, reason);
	if ((status->st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		snprintf(why, GUARD_WHY_SIZE, "%s can be read by others: chmod 600 %s", path, path);
		return false;
	}
	return true;
}

bool
guard_check_path(const char *path, char why[static GUARD_WHY_SIZE])
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return errno == ENOENT || guard_complain(why, path, strerror(errno));
	if (S_ISLNK(status.st_mode))
		return guard_complain(why, path, "is a symbolic link: name the file itself");
	return guard_check(&status, path, why);
}

static bool
stat_folder(const char *path, char folder[static FOLDER_SIZE], struct stat *status)
{
	if (!text_folder(path, folder, FOLDER_SIZE)) {
		errno = ENAMETOOLONG;
		return false;
	}
	return stat(folder, status) == 0;
}

bool
guard_is_shared(const char *path)
{
	char folder[FOLDER_SIZE];
	struct stat status;

	return stat_folder(path, folder, &status) && (status.st_mode & S_IWGRP) != 0;
}

bool
guard_check_folder(const char *path, char why[static GUARD_WHY_SIZE])
{
	char folder[FOLDER_SIZE];
	struct stat status;

	if (!stat_folder(path, folder, &status))
		return guard_complain(why, *folder != '\0' ? folder : path, strerror(errno));
	if ((status.st_mode & S_IWOTH) == 0)
		return true;
	snprintf(
	    why, GUARD_WHY_SIZE, "%s can be written to by anybody: chmod o-w %s", folder, folder);
	return false;
}

/* Source: linux/magic.h, statfs(2). */
const char *
guard_network_kind(long type)
{
	static const struct {
		unsigned long type;
		const char *name;
	} kinds[] = {{0x6969, "NFS"}, {0x517b, "SMB"}, {0xff534d42, "CIFS"}, {0xfe534d42, "SMB2"},
	    {0x00c36400, "Ceph"}, {0x5346414f, "AFS"}, {0x6b414653, "AFS"}, {0x01021997, "9P"},
	    {0x7461636f, "OCFS2"}, {0x01161970, "GFS2"}, {0x0bd00bd0, "Lustre"}};

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		/* It is signed where a long has 32 bits. */
		if (kinds[i].type == ((unsigned long)type & 0xffffffff))
			return kinds[i].name;
	}
	return NULL;
}

const char *
guard_network_of(const char *path)
{
	struct statfs status;

	return statfs(path, &status) == 0 ? guard_network_kind((long)status.f_type) : NULL;
}

bool
guard_is_below(const char *path, const char *folder)
{
	char *real_path = realpath(path, NULL), *real_folder = realpath(folder, NULL);
	bool is_below = false;

	if (real_path != NULL && real_folder != NULL) {
		size_t len = strlen(real_folder);

		/* "/srv/www" does not contain "/srv/www2"; "/" contains everything. */
		is_below = strncmp(real_path, real_folder, len) == 0 &&
		           (real_path[len] == '/' || real_folder[len - 1] == '/');
	}
	free(real_path);
	free(real_folder);
	return is_below;
}
