#include "guard.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#define FOLDER_SIZE 224

static bool
complain(char why[static GUARD_WHY_SIZE], const char *path, const char *what)
{
	snprintf(why, GUARD_WHY_SIZE, "%s %s", path, what);
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

/* Root who looks after a site must not be told to take its files from the web server. */
static bool
complain_of_owner(char why[static GUARD_WHY_SIZE], const char *path, unsigned owner, unsigned user)
{
	char name[GUARD_USER_SIZE];

	guard_user(owner, name);
	if (user == 0)
		snprintf(why, GUARD_WHY_SIZE,
		    "%s belongs to %s, and this runs as root: run it as that user (runuser -u %s "
		    "-- ...)",
		    path, name, name);
	else
		snprintf(why, GUARD_WHY_SIZE, "%s belongs to %s, bonin runs as %u: chown %u %s",
		    path, name, user, user, path);
	return false;
}

bool
guard_check(const struct stat *status, const char *path, char why[static GUARD_WHY_SIZE])
{
	unsigned owner = status->st_uid, user = geteuid();

	if (!S_ISREG(status->st_mode))
		return complain(why, path, "is no regular file");
	if (status->st_nlink != 1)
		return complain(
		    why, path, "has more than one name (hard links): copy it, then remove it");
	if (owner != user && owner != 0)
		return complain_of_owner(why, path, owner, user);
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
		return errno == ENOENT || complain(why, path, strerror(errno));
	if (S_ISLNK(status.st_mode))
		return complain(why, path, "is a symbolic link: name the file itself");
	return guard_check(&status, path, why);
}

/* The folder that ${path} lies in. */
static bool
find_folder(const char *path, char folder[static FOLDER_SIZE], char why[static GUARD_WHY_SIZE])
{
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);

	if (len >= FOLDER_SIZE)
		return complain(why, "its folder", strerror(ENAMETOOLONG));
	memcpy(folder, len > 0 ? path : ".", len > 0 ? len : 1);
	folder[len > 0 ? len : 1] = '\0';
	return true;
}

bool
guard_check_folder(const char *path, char why[static GUARD_WHY_SIZE])
{
	char folder[FOLDER_SIZE];
	struct stat status;

	if (!find_folder(path, folder, why))
		return false;
	if (stat(folder, &status) != 0)
		return complain(why, folder, strerror(errno));
	if ((status.st_mode & S_IWOTH) == 0)
		return true;
	snprintf(
	    why, GUARD_WHY_SIZE, "%s can be written to by anybody: chmod o-w %s", folder, folder);
	return false;
}

bool
guard_is_remote(int64_t kind)
{
	/* As in <linux/magic.h>, which does not have all of them everywhere. */
	static const uint32_t remote[] = {
	    0x6969,     /* NFS */
	    0x517b,     /* SMB */
	    0xff534d42, /* CIFS */
	    0xfe534d42, /* SMB 2 */
	    0x5346414f, /* AFS */
	    0x73757245, /* Coda */
	    0x00c36400, /* Ceph */
	};

	/* The type is an int on one machine and a long on another; the number is one of 32 bits. */
	for (size_t i = 0; i < ARRAY_LEN(remote); i++) {
		if (remote[i] == (uint32_t)kind)
			return true;
	}
	return false;
}

bool
guard_check_disk(const char *path, char why[static GUARD_WHY_SIZE])
{
	char folder[FOLDER_SIZE];
	struct statfs disk;

	if (!find_folder(path, folder, why))
		return false;
	if (statfs(folder, &disk) != 0)
		return complain(why, folder, strerror(errno));
	return !guard_is_remote(disk.f_type) ||
	       complain(why, folder,
	           "is on another machine's disk, where SQLite's log is not safe: the "
	           "database must be on a disk of this one");
}

bool
guard_is_below(const char *path, const char *folder)
{
	char *real_path = realpath(path, NULL), *real_folder = realpath(folder, NULL);
	bool is_below = false;

	if (real_path != NULL && real_folder != NULL) {
		size_t len = strlen(real_folder);

		/* "/srv/www" is not above "/srv/www2"; "/" is above all. */
		is_below = strncmp(real_path, real_folder, len) == 0 &&
		           (real_path[len] == '/' || real_folder[len - 1] == '/');
	}
	free(real_path);
	free(real_folder);
	return is_below;
}
