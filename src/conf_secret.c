#include "conf_secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The longest secret, a line end of two bytes, and one byte to detect a longer file. */
#define BUFFER_SIZE (SIGN_KEY_MAX + 3)

/* All keys that init makes are long; the gateway's own may be short, and comes from there alone. */
static bool
is_given(size_t len_min)
{
	return len_min < SIGN_LEN;
}

/* The mends of what cannot be opened. */
static const char *
open_fault(int error, size_t len_min)
{
	switch (error) {
	case ELOOP:
		return "is a symbolic link: name the file itself";
	case EACCES:
		return "may not be read; " GUARD_OWNER_MEND;
	case ENOENT:
		return is_given(len_min) ? "is not there: put the Secret Key from the NAVER Cloud "
		                           "console into it, mode 0600"
		                         : "is not there: boninctl init makes one";
	default:
		return strerror(error);
	}
}

static bool
check_open(int fd, const char *path, char why[static CONF_SECRET_WHY_SIZE])
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return guard_complain(why, path, strerror(errno));
	return guard_check(&status, path, why);
}

static bool
read_all(int fd, char *buffer, size_t size, size_t *len)
{
	*len = 0;
	while (*len < size) {
		ssize_t n = read(fd, buffer + *len, size - *len);

		if (n == 0)
			break;
		if (n > 0)
			*len += (size_t)n;
		else if (errno != EINTR)
			return false;
	}
	return true;
}

static size_t
without_line_end(const char *text, size_t len)
{
	if (len > 0 && text[len - 1] == '\n')
		len--;
	if (len > 0 && text[len - 1] == '\r')
		len--;
	return len;
}

static bool
take(const char *text, size_t len, size_t len_min, const char *path, struct sign_key *key,
    char why[static CONF_SECRET_WHY_SIZE])
{
	if (len == 0)
		return guard_complain(why, path, "is empty: put the key into it");
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ' || text[i] >= 0x7F)
			return guard_complain(why, path,
			    is_given(len_min)
			        ? "must be the Secret Key only, in one line without blanks"
			        : "must hold one line of ASCII without blanks: openssl rand -hex "
			          "32 "
			          "makes one");
	}
	if (len < len_min || len > SIGN_KEY_MAX) {
		snprintf(why, CONF_SECRET_WHY_SIZE, "%s must hold %zu..%d bytes (has %s%zu)", path,
		    len_min, SIGN_KEY_MAX, len > SIGN_KEY_MAX ? "at least " : "", len);
		return false;
	}
	memcpy(key->bytes, text, len);
	key->len = len;
	return true;
}

bool
conf_secret_take(const char *name, const char *text, size_t len_min, struct sign_key *key,
    char why[static CONF_SECRET_WHY_SIZE])
{
	memset(key, 0, sizeof(*key));
	return take(text, strnlen(text, BUFFER_SIZE), len_min, name, key, why);
}

bool
conf_secret_read(
    const char *path, size_t len_min, struct sign_key *key, char why[static CONF_SECRET_WHY_SIZE])
{
	char buffer[BUFFER_SIZE];
	size_t len = 0;
	bool is_read = false;

	memset(key, 0, sizeof(*key));
	/* O_NONBLOCK: do not wait if there is a FIFO instead of the file. */
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return guard_complain(why, path, open_fault(errno, len_min));
	if (!check_open(fd, path, why))
		goto out;
	if (!read_all(fd, buffer, sizeof(buffer), &len)) {
		guard_complain(why, path, strerror(errno));
		goto out;
	}
	len = without_line_end(buffer, len);
	is_read = take(buffer, len, len_min, path, key, why);
out:
	explicit_bzero(buffer, sizeof(buffer));
	close(fd);
	return is_read;
}
