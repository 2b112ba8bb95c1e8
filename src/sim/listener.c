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
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../address.h"
#include "../flag.h"
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
	int stop_fd; /* a flag: raised on a stop, never lowered */
	int left_fd; /* a flag: a thread has ended */
	int threads_max;
	atomic_int n_free; /* of these */
};

/** What a thread is started with. */
struct client {
	struct listener *listener;
	int fd;
};

union socket_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/** Where to listen. */
struct place {
	union socket_address address;
	socklen_t len;
	char host[INET6_ADDRSTRLEN + 2]; /* with the brackets of IPv6 */
};

bool
listener_is_address(const char *text)
{
	return strchr(text, '/') == NULL && strchr(text, ':') != NULL;
}

/* Only loopback addresses. */
static bool
read_place(const char *text, struct place *place)
{
	struct sockaddr_in *v4 = &place->address.v4;
	struct sockaddr_in6 *v6 = &place->address.v6;
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
	       address_is_loopback(place->host);
}

static int
open_socket(const struct place *place)
{
	const int on = 1;
	int fd =
	    socket(place->address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind(fd, &place->address.any, place->len) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
port_of(int fd)
{
	union socket_address address = {.v6 = {0}};
	socklen_t len = sizeof(address);

	(void)getsockname(fd, &address.any, &len);
	return ntohs(
	    address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static void *
client_main(void *arg)
{
	struct client *client = arg;
	struct listener *listener = client->listener;
	const struct connection connection = {.sim = listener->sim,
	    .fd = client->fd,
	    .stop_fd = listener->stop_fd,
	    .n_free = &listener->n_free};

	free(client);
	connection_serve(&connection);
	atomic_fetch_add(&listener->n_free, 1);
	flag_raise(listener->left_fd);
	return NULL;
}

static void
accept_one(struct listener *listener)
{
	const int on = 1;
	int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC);
	struct client *client;
	pthread_attr_t attr;
	pthread_t thread;
	int rc;

	if (fd < 0)
		return;
	/* Answers are small, and sent byte by byte if a fault says so: they must not be delayed and joined. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	client = mem_zalloc(sizeof(*client));
	*client = (struct client){.listener = listener, .fd = fd};
	atomic_fetch_sub(&listener->n_free, 1);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	rc = pthread_create(&thread, &attr, client_main, client);
	pthread_attr_destroy(&attr);
	if (rc != 0) {
		log_event(LOG_ERROR, "thread_failed", LOG_TEXT("cause", strerror(rc)));
		atomic_fetch_add(&listener->n_free, 1);
		close(fd);
		free(client);
	}
}

/* Until a signal comes. */
static void
serve(struct listener *listener, int signal_fd)
{
	struct pollfd fds[] = {{.fd = signal_fd, .events = POLLIN},
	    {.fd = listener->left_fd, .events = POLLIN}, {.events = POLLIN}};

	while (fds[0].revents == 0) {
		fds[2].fd = atomic_load(&listener->n_free) > 0 ? listener->fd : -1;
		if (poll(fds, ARRAY_LEN(fds), -1) < 0)
			continue;
		if (fds[1].revents != 0)
			flag_lower(listener->left_fd);
		if (fds[2].revents != 0)
			accept_one(listener);
	}
}

/* Returns whether all threads have ended. */
static bool
stop(struct listener *listener)
{
	struct pollfd left = {.fd = listener->left_fd, .events = POLLIN};
	int64_t until_ms = sys_steady_ms() + LEAVE_AFTER_MS, left_ms = LEAVE_AFTER_MS;

	flag_raise(listener->stop_fd);
	while (atomic_load(&listener->n_free) < listener->threads_max && left_ms > 0) {
		if (poll(&left, 1, (int)left_ms) > 0)
			flag_lower(listener->left_fd);
		left_ms = until_ms - sys_steady_ms();
	}
	return atomic_load(&listener->n_free) == listener->threads_max;
}

int
listener_serve(const char *address, int threads_max, struct sim *sim,
    void (*ready)(const struct sim *sim, const char *host, int port))
{
	/* Not on the stack: a thread that has just been counted out still has to say so. */
	static struct listener listener;
	struct place place;
	sigset_t signals;
	int signal_fd;

	if (!read_place(address, &place)) {
		log_plain(
		    "-l: %s is no loopback address with a port, like 127.0.0.1:8090", address);
		return EXIT_FAILURE;
	}
	listener.sim = sim;
	listener.threads_max = threads_max;
	atomic_store(&listener.n_free, threads_max);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);
	listener.fd = open_socket(&place);
	listener.stop_fd = flag_open();
	listener.left_fd = flag_open();
	if (listener.fd < 0 || signal_fd < 0 || listener.stop_fd < 0 || listener.left_fd < 0) {
		log_plain("cannot listen at %s: %s", address, strerror(errno));
		return EXIT_FAILURE;
	}
	ready(sim, place.host, port_of(listener.fd));
	serve(&listener, signal_fd);
	close(listener.fd);
	/* Threads that are still running need the simulator, which the caller would close. */
	if (!stop(&listener))
		_exit(EXIT_SUCCESS);
	return EXIT_SUCCESS;
}
