#include "fcgi_edge.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

#define BACKLOG 1024 /* a Unix socket with a full backlog refuses at once */

int
fcgi_listen(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	mode_t mask = umask(0117); /* 0660: everyone who can write to the socket is trusted */
	/* Bind under another name, then rename: there is always a listener while a new process replaces the old one. */
	int len =
	    snprintf(address.sun_path, sizeof(address.sun_path), "%s.%ld", path, (long)getpid());
	bool is_ready;

	if (len < 0 || (size_t)len >= sizeof(address.sun_path))
		errno = ENAMETOOLONG;
	is_ready = fd >= 0 && len >= 0 && (size_t)len < sizeof(address.sun_path) &&
	           (unlink(address.sun_path) == 0 || errno == ENOENT) &&
	           bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	           listen(fd, BACKLOG) == 0 && rename(address.sun_path, path) == 0;
	umask(mask);
	if (!is_ready) {
		log_plain("cannot listen at %s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}
