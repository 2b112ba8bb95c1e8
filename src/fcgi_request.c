#include "fcgi_request.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fcgi_edge.h"
#include "sys.h"

#define LINGER_MAX_MS 500

static const char *
request_param(const struct fcgi_exchange *x, const char *name)
{
	const FCGX_Request *request = x->source;

	return FCGX_GetParam(name, request->envp);
}

static size_t
read_request(void *from, char *out, size_t len)
{
	FCGX_Request *request = from;
	int n = FCGX_GetStr(out, (int)len, request->in);

	return n > 0 && FCGX_GetError(request->in) == 0 ? (size_t)n : 0;
}

static void
write_request(void *to, const char *data, size_t len)
{
	FCGX_Request *request = to;

	while (len > 0) {
		int n = FCGX_PutStr(data, len > INT_MAX ? INT_MAX : (int)len, request->out);

		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

/* The unread rest of a body would be taken for the next request, or make our close a connection reset. */
static bool
is_read_to_the_end(FCGX_Request *request)
{
	return FCGX_GetChar(request->in) == EOF && FCGX_GetError(request->in) == 0;
}

bool
fcgi_request_run(FCGX_Request *request, const struct fcgi_options *options, fcgi_handler *handler,
    void *ctx, struct fcgi_exchange *x)
{
	const struct fcgi_streams streams = {.read = read_request,
	    .from = request,
	    .write = write_request,
	    .to = request,
	    .has_end = true};
	bool is_sent;

	*x = (struct fcgi_exchange){.source = request, .param = request_param};
	request->detached = 0;
	/* Until its first bytes say otherwise; else FCGX_Accept_r closes the connection. */
	request->keepConnection = 1;
	if (FCGX_Accept_r(request) != 0)
		return false;
	x->variables = request->envp;
	fcgi_exchange_run(x, options, &streams, handler, ctx);
	/* Not FCGX_Finish_r, which would also close, and waits for ever for a peer that keeps sending. The error stream
	 * first: so the end of the answer is sent together with its last bytes. */
	is_sent = FCGX_FClose(request->err) == 0;
	is_sent = FCGX_FClose(request->out) == 0 && is_sent;
	if (is_read_to_the_end(request))
		FCGX_Detach(request); /* libfcgi's flag: close without waiting */
	FCGX_Free(request, 0);
	return is_sent && request->keepConnection && request->detached;
}

/* Read and discard what still arrives: a connection reset could make the peer lose our last bytes. */
static void
linger(int fd)
{
	struct pollfd in = {.fd = fd, .events = POLLIN};
	int64_t until_ms = sys_steady_ms() + LINGER_MAX_MS, left_ms = LINGER_MAX_MS;
	char rest[4096];

	shutdown(fd, SHUT_WR);
	while (left_ms > 0 && poll(&in, 1, (int)left_ms) > 0 && read(fd, rest, sizeof(rest)) > 0)
		left_ms = until_ms - sys_steady_ms();
}

void
fcgi_request_close(FCGX_Request *request)
{
	if (request->ipcFd >= 0) {
		/* If nothing was left unread, that would cost a poll and a wake-up for nothing. */
		if (!request->detached)
			linger(request->ipcFd);
		close(request->ipcFd);
	}
	request->ipcFd = -1;
	request->detached = 0;
	FCGX_Free(request, 0);
}
