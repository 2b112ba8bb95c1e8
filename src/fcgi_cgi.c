#include "fcgi_edge.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys.h"

#define REST_MAX     ((size_t)1024 * 1024)
#define REST_WAIT_MS 1000

/* Plain CGI: the parameters are the environment, the body is fd 0, the answer is fd 1. */

static const char *
environment_param(const struct fcgi_exchange *x, const char *name)
{
	(void)x;
	return getenv(name);
}

/* Does input come, or its end, within ${wait_ms} and before ${until_ms}? */
static bool
has_input(int64_t until_ms, int wait_ms)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	int64_t left_ms = until_ms - sys_steady_ms();
	int n;

	if (left_ms <= 0)
		return false;
	do {
		n = poll(&in, 1, left_ms < wait_ms ? (int)left_ms : wait_ms);
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

static size_t
read_stdin(void *from, char *out, size_t len)
{
	const int64_t *until_ms = from;
	size_t done = 0;

	while (done < len && has_input(*until_ms, PEER_MAX_MS)) {
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

/*
 * The end of our output is the end of the answer, always at the same point, so that nobody can tell whether work follows.
 * Apache's mod_cgid gives us one socket as input and output, which does not end while either is open; other
 * servers send SIGTERM to make us exit, but we exit by ourselves anyway.
 */
static void
end_output(void)
{
	signal(SIGTERM, SIG_IGN);
	shutdown(STDOUT_FILENO, SHUT_WR);
	close(STDOUT_FILENO);
}

/* Apache's mod_cgid truncates the answer when a program exits with part of its input unread. */
static void
discard_rest(int64_t until_ms, int wait_ms)
{
	char rest[4096];

	for (size_t len = 0; len < REST_MAX && has_input(until_ms, wait_ms);) {
		ssize_t n = read(STDIN_FILENO, rest, sizeof(rest));

		if (n <= 0)
			return;
		len += (size_t)n;
	}
}

int
fcgi_cgi_run(const struct fcgi_options *options, fcgi_handler *handler, void *ctx)
{
	struct fcgi_exchange x = {.param = environment_param, .variables = environ};
	int64_t until_ms = sys_steady_ms() + PEER_MAX_MS;
	const struct fcgi_streams streams = {
	    .read = read_stdin, .from = &until_ms, .write = write_stdout};

	fcgi_exchange_run(&x, options, &streams, handler, ctx);
	end_output();
	if (x.after != NULL)
		x.after(ctx, x.after_arg);
	discard_rest(until_ms, x.body_state == FCGI_BODY_WHOLE ? 0 : REST_WAIT_MS);
	return EXIT_SUCCESS;
}
