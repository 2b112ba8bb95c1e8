#include "conf_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

static bool
is_private(int fd, const char *path)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		log_plain("%s: is no regular file", path);
		return false;
	}
	if (st.st_nlink != 1) {
		log_plain("%s: has a second name (hard link); copy it to a file of its own", path);
		return false;
	}
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		log_plain("%s: others may read it; mend: chmod 600 %s", path, path);
		return false;
	}
	if (st.st_uid != geteuid() && st.st_uid != 0) {
		log_plain(
		    "%s: belongs to user %u, not to user %u, who runs bonin; mend: chown %u %s",
		    path, (unsigned)st.st_uid, (unsigned)geteuid(), (unsigned)geteuid(), path);
		return false;
	}
	return true;
}

/* Bytes read, at most ${size}; -1 on a fault. */
static ssize_t
read_all(int fd, unsigned char *out, size_t size)
{
	size_t len = 0;
	ssize_t n;

	while (len < size && (n = read(fd, out + len, size - len)) != 0) {
		if (n < 0 && errno != EINTR)
			return -1;
		len += n > 0 ? (size_t)n : 0;
	}
	return (ssize_t)len;
}

bool
conf_secret_read(const char *path, size_t len_min, struct sign_key *key)
{
	unsigned char bytes[SIGN_KEY_MAX + 2]; /* one more than the longest with its newline */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
	ssize_t len = -1;
	bool is_good = false;

	sign_key_wipe(key);
	if (fd < 0)
		log_plain("%s: %s%s", path, strerror(errno),
		    errno == ENOENT ? "; boninctl init makes it" : "");
	else if (is_private(fd, path) && (len = read_all(fd, bytes, sizeof(bytes))) < 0)
		log_plain("%s: %s", path, strerror(errno));
	if (len > 0 && bytes[len - 1] == '\n')
		len--;
	if (len >= 0 && ((size_t)len < len_min || len > SIGN_KEY_MAX)) {
		log_plain("%s: must have %zu to %d bytes, has %s%zd", path, len_min, SIGN_KEY_MAX,
		    len > SIGN_KEY_MAX ? "at least " : "", len);
	} else if (len >= 0) {
		memcpy(key->bytes, bytes, (size_t)len);
		key->len = (size_t)len;
		is_good = true;
	}
	explicit_bzero(bytes, sizeof(bytes));
	if (fd >= 0)
		close(fd);
	return is_good;
}
