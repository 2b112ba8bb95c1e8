#include "wire.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../sys.h"

#define LINGER_MAX_MS 500

/* Returns false after ${ms}; with ${minds_stop} also on a stop. */
static bool
wait_for(const struct wire *wire, short events, int ms, bool minds_stop)
{
	struct pollfd fds[] = {{.fd = wire->fd, .events = events},
	    {.fd = minds_stop ? wire->stop_fd : -1, .events = POLLIN}};

	return poll(fds, ARRAY_LEN(fds), ms) > 0 && fds[1].revents == 0;
}

bool
wire_wait(struct wire *wire)
{
	return wire->start < wire->end || wait_for(wire, POLLIN, WIRE_IDLE_MS, true);
}

bool
wire_fill(struct wire *wire)
{
	ssize_t n;

	if (wire->start > 0) {
		memmove(wire->bytes, wire->bytes + wire->start, wire->end - wire->start);
		wire->end -= wire->start;
		wire->start = 0;
	}
	if (wire->end == HEAD_SIZE_MAX || !wait_for(wire, POLLIN, WIRE_WAIT_MS, false))
		return false;
	n = recv(wire->fd, wire->bytes + wire->end, HEAD_SIZE_MAX - wire->end, 0);
	if (n <= 0)
		return false;
	wire->end += (size_t)n;
	return true;
}

bool
wire_read(struct wire *wire, char *out, size_t len)
{
	while (len > 0) {
		size_t n = wire->end - wire->start;

		if (n == 0 && !wire_fill(wire))
			return false;
		n = wire->end - wire->start;
		n = n < len ? n : len;
		memcpy(out, wire->bytes + wire->start, n);
		wire->start += n;
		out += n;
		len -= n;
	}
	return true;
}

bool
wire_read_line(struct wire *wire, char *out, size_t size)
{
	size_t len = 0;

	for (;;) {
		char c;

		if (!wire_read(wire, &c, 1))
			return false;
		if (c == '\n' && len > 0 && out[len - 1] == '\r') {
			out[len - 1] = '\0';
			return true;
		}
		if (len + 1 == size || c == '\0' || c == '\n')
			return false;
		out[len++] = c;
	}
}

bool
wire_write(struct wire *wire, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = send(wire->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno != EAGAIN)
			return false;
		if (n < 0 && !wait_for(wire, POLLOUT, WIRE_WAIT_MS, false))
			return false;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
	return true;
}

void
wire_pause(const struct wire *wire, int64_t ms)
{
	struct pollfd stop = {.fd = wire->stop_fd, .events = POLLIN};

	if (ms > 0)
		(void)poll(&stop, 1, (int)ms);
}

void
wire_close(struct wire *wire)
{
	int64_t until_ms = sys_steady_ms() + LINGER_MAX_MS, left_ms = LINGER_MAX_MS;

	/* Read and discard what still arrives: a connection reset could make the peer lose our last bytes. */
	shutdown(wire->fd, SHUT_WR);
	while (left_ms > 0 && wait_for(wire, POLLIN, (int)left_ms, true) &&
	       recv(wire->fd, wire->bytes, HEAD_SIZE_MAX, 0) > 0)
		left_ms = until_ms - sys_steady_ms();
	close(wire->fd);
	wire->fd = -1;
}

void
wire_cut(struct wire *wire)
{
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

	setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(wire->fd);
	wire->fd = -1;
}
