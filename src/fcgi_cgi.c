#include "fcgi_edge.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* Plain CGI: the parameters are the environment, the body is fd 0, the answer is fd 1. */

static const char *
environment_param(const struct fcgi_exchange *x, const char *name)
{
	(void)x;
	return getenv(name);
}

static size_t
read_stdin(void *from, char *out, size_t len)
{
	size_t done = 0;

	(void)from;
	while (done < len) {
		ssize_t n = read(STDIN_FILENO, out + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	return done;
}

static void
write_stdout(void *to, const char *data, size_t len)
{
	(void)to;
	while (len > 0) {
		ssize_t n = write(STDOUT_FILENO, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

int
fcgi_cgi_run(const struct fcgi_options *options, fcgi_handler *handler, void *ctx)
{
	struct fcgi_exchange x = {.param = environment_param};
	const struct fcgi_streams streams = {.read = read_stdin, .write = write_stdout};

	fcgi_exchange_run(&x, options, &streams, handler, ctx);
	return EXIT_SUCCESS;
}
