#include "peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mem.h"

#define REQUEST_SIZE 16384 /* more of a request is counted but not kept */
#define HOLE_FILL    4

struct peer {
	struct peer_options options;
	SSL_CTX *tls;
	int listen_fd;
	int port;
	pthread_t thread;
	pthread_mutex_t guard;
	int fd; /* of the connection, -1: none; under the guard, for peer_stop */
	atomic_int n_connections, n_closed, n_requests;
	char request[REQUEST_SIZE];
};

struct peer_line {
	struct peer *peer;
	int fd;
	SSL *ssl;
};

/* A test that cannot set up its other end proves nothing. */
static void
must(bool is_fine, const char *what)
{
	if (!is_fine) {
		perror(what);
		abort();
	}
}

static int
listen_at(int family, const char *address, int port, int backlog)
{
	struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	bool is_six = family == AF_INET6;
	struct sockaddr *where = is_six ? (struct sockaddr *)&six : (struct sockaddr *)&four;
	socklen_t len = is_six ? sizeof(six) : sizeof(four);
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(family, address, is_six ? (void *)&six.sin6_addr : (void *)&four.sin_addr);
	if (fd >= 0 && (bind(fd, where, len) != 0 || (backlog >= 0 && listen(fd, backlog) != 0))) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
port_of(int fd)
{
	struct sockaddr_storage where;
	socklen_t len = sizeof(where);

	must(getsockname(fd, (struct sockaddr *)&where, &len) == 0, "getsockname");
	return ntohs(where.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&where)->sin6_port
	                                         : ((struct sockaddr_in *)&where)->sin_port);
}

static void
set_line_fd(struct peer *peer, int fd)
{
	pthread_mutex_lock(&peer->guard);
	peer->fd = fd;
	pthread_mutex_unlock(&peer->guard);
}

static void
say_it(struct peer_line *line)
{
	if (peer_read_request(line))
		peer_say(line, line->peer->options.say);
}

static void
serve(struct peer *peer, int fd)
{
	struct peer_line line = {.peer = peer, .fd = fd};

	set_line_fd(peer, fd);
	if (peer->tls != NULL) {
		line.ssl = SSL_new(peer->tls);
		SSL_set_fd(line.ssl, fd);
	}
	if (line.ssl == NULL || SSL_accept(line.ssl) == 1)
		peer->options.act(&line);
	if (line.ssl != NULL)
		SSL_shutdown(line.ssl);
	SSL_free(line.ssl);
	set_line_fd(peer, -1);
	close(line.fd);
	atomic_fetch_add(&peer->n_closed, 1);
}

static void *
run(void *arg)
{
	struct peer *peer = arg;
	sigset_t broken_pipe;
	int fd;

	sigemptyset(&broken_pipe);
	sigaddset(&broken_pipe, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &broken_pipe, NULL);
	while ((fd = accept(peer->listen_fd, NULL, NULL)) >= 0) {
		atomic_fetch_add(&peer->n_connections, 1);
		serve(peer, fd);
	}
	return NULL;
}

static SSL_CTX *
make_tls(const struct peer_options *options)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());

	must(SSL_CTX_use_certificate_file(tls, options->pem, SSL_FILETYPE_PEM) == 1 &&
	         SSL_CTX_use_PrivateKey_file(tls, options->pem, SSL_FILETYPE_PEM) == 1,
	    options->pem);
	if (options->tls_version != 0) {
		/* Debian's OpenSSL does nothing old at its usual level. */
		SSL_CTX_set_cipher_list(tls, "DEFAULT:@SECLEVEL=0");
		SSL_CTX_set_min_proto_version(tls, options->tls_version);
		SSL_CTX_set_max_proto_version(tls, options->tls_version);
	}
	return tls;
}

struct peer *
peer_start(const struct peer_options *options)
{
	struct peer *peer = mem_zalloc(sizeof(*peer));

	peer->options = *options;
	if (options->act == NULL)
		peer->options.act = say_it;
	peer->fd = -1;
	if (options->pem != NULL)
		peer->tls = make_tls(options);
	pthread_mutex_init(&peer->guard, NULL);
	peer->listen_fd = listen_at(AF_INET, "127.0.0.1", 0, 16);
	must(peer->listen_fd >= 0, "listen");
	peer->port = port_of(peer->listen_fd);
	must(pthread_create(&peer->thread, NULL, run, peer) == 0, "pthread_create");
	return peer;
}

void
peer_stop(struct peer *peer)
{
	if (peer == NULL)
		return;
	shutdown(peer->listen_fd, SHUT_RDWR);
	pthread_mutex_lock(&peer->guard);
	if (peer->fd >= 0)
		shutdown(peer->fd, SHUT_RDWR);
	pthread_mutex_unlock(&peer->guard);
	pthread_join(peer->thread, NULL);
	close(peer->listen_fd);
	pthread_mutex_destroy(&peer->guard);
	SSL_CTX_free(peer->tls);
	free(peer);
}

int
peer_port(const struct peer *peer)
{
	return peer->port;
}

int
peer_n_connections(const struct peer *peer)
{
	return atomic_load(&peer->n_connections);
}

int
peer_n_requests(const struct peer *peer)
{
	return atomic_load(&peer->n_requests);
}

const char *
peer_request(const struct peer *peer)
{
	return peer->request;
}

void
peer_wait_idle(const struct peer *peer)
{
	while (atomic_load(&peer->n_closed) < atomic_load(&peer->n_connections))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static ssize_t
read_some(struct peer_line *line, char *out, size_t len)
{
	return line->ssl != NULL ? SSL_read(line->ssl, out, (int)len) : recv(line->fd, out, len, 0);
}

/* How long the request is whose beginning is in ${text}; 0: its head is not there yet. */
static size_t
whole_len(const char *text)
{
	const char *end = strstr(text, "\r\n\r\n"),
	           *length = strcasestr(text, "\r\nContent-Length:");

	if (end == NULL)
		return 0;
	return (size_t)(end + 4 - text) +
	       (length != NULL && length < end ? strtoul(length + 17, NULL, 10) : 0);
}

bool
peer_read_request(struct peer_line *line)
{
	struct peer *peer = line->peer;
	char piece[4096];
	size_t len = 0, kept = 0;
	ssize_t n;

	peer->request[0] = '\0';
	while (whole_len(peer->request) == 0 || len < whole_len(peer->request)) {
		n = read_some(line, piece, sizeof(piece));
		if (n <= 0)
			return false;
		len += (size_t)n;
		for (ssize_t i = 0; i < n && kept < REQUEST_SIZE - 1; i++)
			peer->request[kept++] = piece[i];
		peer->request[kept] = '\0';
	}
	atomic_fetch_add(&peer->n_requests, 1);
	return true;
}

bool
peer_read_some(struct peer_line *line)
{
	char piece[4096];

	return read_some(line, piece, sizeof(piece)) > 0;
}

bool
peer_write(struct peer_line *line, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = line->ssl != NULL ? SSL_write(line->ssl, data, (int)len)
		                              : send(line->fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		data += n;
		len -= (size_t)n;
	}
	return true;
}

bool
peer_say(struct peer_line *line, const char *text)
{
	return peer_write(line, text, strlen(text));
}

static int64_t
steady_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool
peer_wait(struct peer_line *line, int wait_ms)
{
	int64_t until_ms = steady_ms() + wait_ms;
	struct pollfd in = {.fd = line->fd, .events = POLLIN};
	char piece[4096];

	for (;;) {
		int left_ms = wait_ms < 0 ? -1 : (int)(until_ms - steady_ms());

		if (wait_ms >= 0 && left_ms <= 0)
			return true;
		/* Below TLS: only the end matters. */
		if (poll(&in, 1, left_ms) > 0 && recv(line->fd, piece, sizeof(piece), 0) <= 0)
			return false;
	}
}

void
peer_reset(struct peer_line *line)
{
	const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
	int null_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(line->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	/* The number stays ours until serve() closes it. */
	must(null_fd >= 0 && dup2(null_fd, line->fd) == line->fd, "dup2");
	close(null_fd);
}

void
peer_reset_after_a_part(struct peer_line *line)
{
	peer_read_some(line);
	peer_reset(line);
}

void
peer_refuse(struct peer_line *line)
{
	shutdown(line->peer->listen_fd, SHUT_RDWR);
}

int
peer_hole(const char *address, int port)
{
	int family = strchr(address, ':') != NULL ? AF_INET6 : AF_INET;
	int fd = listen_at(family, address, port, 0);
	struct sockaddr_storage where;
	socklen_t len = sizeof(where);

	if (fd < 0)
		return -1;
	getsockname(fd, (struct sockaddr *)&where, &len);
	/* Linux drops what comes when the queue is full. Both ends stay as they are until the test has ended. */
	for (int i = 0; i < HOLE_FILL; i++) {
		int filler = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

		connect(filler, (struct sockaddr *)&where, len);
	}
	return port_of(fd);
}

int
peer_nobody(void)
{
	/* Bound, so that nobody else takes it, and not listened at. */
	int fd = listen_at(AF_INET, "127.0.0.1", 0, -1);

	must(fd >= 0, "bind");
	return port_of(fd);
}
