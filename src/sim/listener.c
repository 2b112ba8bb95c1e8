#include "listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../log.h"
#include "../sys.h"
#include "../text.h"
#include "connection.h"

#define BACKLOG        1024
#define STACK_SIZE     ((size_t)256 * 1024)
#define LEAVE_AFTER_MS 950

struct listener {
	struct sim *sim;
	int fd;
	int stop_fd; /* eventfd, readable from the stop on */
	int left_fd; /* eventfd: a thread has left */
	int threads_max;
	atomic_int n_threads;
	atomic_bool is_crowded;
};

struct visitor {
	struct listener *listener;
	int fd;
};

/** Where to listen. */
struct place {
	struct sockaddr_storage address;
	socklen_t len;
	char host[INET6_ADDRSTRLEN + 2]; /* with the brackets of IPv6 */
};

bool
listener_is_address(const char *text)
{
	return strchr(text, '/') == NULL && strchr(text, ':') != NULL;
}

/* Only what never leaves the machine. */
static bool
read_place(const char *text, struct place *place)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)&place->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&place->address;
	const char *colon = strrchr(text, ':');
	int64_t port;

	memset(place, 0, sizeof(*place));
	if (colon == NULL || (size_t)(colon - text) >= sizeof(place->host) ||
	    !text_number(colon + 1, 0, UINT16_MAX, &port))
		return false;
	memcpy(place->host, text, (size_t)(colon - text));
	if (strcmp(place->host, "[::1]") == 0) {
		place->len = sizeof(*v6);
		*v6 = (struct sockaddr_in6){.sin6_family = AF_INET6,
		    .sin6_port = htons((uint16_t)port),
		    .sin6_addr = in6addr_loopback};
		return true;
	}
	if (strcmp(place->host, "localhost") == 0)
		snprintf(place->host, sizeof(place->host), "127.0.0.1");
	place->len = sizeof(*v4);
	v4->sin_family = AF_INET;
	v4->sin_port = htons((uint16_t)port);
	return inet_pton(AF_INET, place->host, &v4->sin_addr) == 1 &&
	       ntohl(v4->sin_addr.s_addr) >> 24 == 127;
}

static int
open_socket(const struct place *place)
{
	const int on = 1;
	int fd = socket(place->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, (const struct sockaddr *)&place->address, place->len) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
port_of(int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} address = {.v6 = {0}};
	socklen_t len = sizeof(address);

	(void)getsockname(fd, &address.any, &len);
	return ntohs(
	    address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static void
raise_flag(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		log_event(LOG_ERROR, "eventfd_failed", LOG_TEXT("cause", strerror(errno)));
}

static void
count(struct listener *listener, int change)
{
	int n = atomic_fetch_add(&listener->n_threads, change) + change;

	atomic_store(&listener->is_crowded, n >= listener->threads_max);
}

static void *
visitor_main(void *arg)
{
	struct visitor *visitor = arg;
	struct listener *listener = visitor->listener;
	const struct connection connection = {.sim = listener->sim,
	    .fd = visitor->fd,
	    .stop_fd = listener->stop_fd,
	    .is_crowded = &listener->is_crowded};
	int left_fd = listener->left_fd;

	free(visitor);
	connection_serve(&connection);
	count(listener, -1);
	/* The last thing: on a stop the listener may be gone as soon as all have left. */
	raise_flag(left_fd);
	return NULL;
}

static void
welcome(struct listener *listener)
{
	const int on = 1;
	int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
	struct visitor *visitor;
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	if (fd < 0)
		return;
	/* Small answers, byte by byte where that is wanted: they must not wait for each other. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	visitor = mem_zalloc(sizeof(*visitor));
	*visitor = (struct visitor){.listener = listener, .fd = fd};
	count(listener, 1);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	rc = pthread_create(&thread, &attr, visitor_main, visitor);
	pthread_attr_destroy(&attr);
	if (rc != 0) {
		log_event(LOG_ERROR, "thread_failed", LOG_TEXT("cause", strerror(rc)));
		count(listener, -1);
		close(fd);
		free(visitor);
	}
}

/* Until the signal. */
static void
serve(struct listener *listener, int signal_fd)
{
	struct pollfd fds[] = {{.fd = signal_fd, .events = POLLIN},
	    {.fd = listener->left_fd, .events = POLLIN}, {.events = POLLIN}};

	while (fds[0].revents == 0) {
		uint64_t n;

		fds[2].fd =
		    atomic_load(&listener->n_threads) < listener->threads_max ? listener->fd : -1;
		if (poll(fds, ARRAY_LEN(fds), -1) < 0)
			continue;
		if (fds[1].revents != 0)
			(void)!read(listener->left_fd, &n, sizeof(n));
		if (fds[2].revents != 0)
			welcome(listener);
	}
}

/* False: some are left. */
static bool
leave(struct listener *listener)
{
	struct pollfd left = {.fd = listener->left_fd, .events = POLLIN};
	int64_t until_ms = sys_steady_ms() + LEAVE_AFTER_MS, left_ms = LEAVE_AFTER_MS;

	raise_flag(listener->stop_fd);
	while (atomic_load(&listener->n_threads) > 0 && left_ms > 0) {
		uint64_t n;

		if (poll(&left, 1, (int)left_ms) > 0)
			(void)!read(listener->left_fd, &n, sizeof(n));
		left_ms = until_ms - sys_steady_ms();
	}
	return atomic_load(&listener->n_threads) == 0;
}

int
listener_serve(const char *address, int threads_max, struct sim *sim,
    void (*ready)(const struct sim *sim, const char *host, int port))
{
	struct listener listener = {.sim = sim, .threads_max = threads_max};
	struct place place;
	sigset_t signals;
	int signal_fd;

	if (!read_place(address, &place)) {
		log_plain(
		    "-l: %s is no loopback address with a port, like 127.0.0.1:8090", address);
		return EXIT_FAILURE;
	}
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);
	listener.fd = open_socket(&place);
	listener.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	listener.left_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (listener.fd < 0 || signal_fd < 0 || listener.stop_fd < 0 || listener.left_fd < 0) {
		log_plain("cannot listen at %s: %s", address, strerror(errno));
		return EXIT_FAILURE;
	}
	ready(sim, place.host, port_of(listener.fd));
	serve(&listener, signal_fd);
	close(listener.fd);
	/* Threads still run, so nothing may be taken down under them. */
	if (!leave(&listener))
		_exit(EXIT_SUCCESS);
	return EXIT_SUCCESS;
}
