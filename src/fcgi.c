#include "fcgi_edge.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "sys.h"

#define STACK_SIZE     ((size_t)256 * 1024)
#define KEPT_IDLE_MS   2000 /* how long a kept connection may hold its worker */
#define PEER_MAX_MS    20000
#define WATCH_EVERY_MS 1000
#define HURRY_AFTER_MS 500 /* of a stop: what waits for the network is asked to give up */
#define LEAVE_AFTER_MS 950

/* One thread. The watchdog looks at fd and since_ms, so both are under the guard. */
struct worker {
	struct server *server;
	pthread_mutex_t guard;
	int fd; /* of the connection being served, -1: none */
	int64_t since_ms;
};

struct server {
	const struct fcgi_options *options;
	fcgi_handler *handler;
	void *ctx;
	int listen_fd;
	int stop_fd; /* eventfd, readable from the stop on, never read */
	atomic_bool is_stopping;
	atomic_int n_idle;
	atomic_int n_started;
	struct worker *workers;

	pthread_mutex_t lock;
	pthread_cond_t left;
	int n_running; /* under lock */
};

static int hurry_fd = -1;

int
fcgi_hurry_fd(void)
{
	return hurry_fd;
}

static void start_worker(struct server *server);

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

static void
watch(struct worker *worker, int fd)
{
	pthread_mutex_lock(&worker->guard);
	worker->fd = fd;
	worker->since_ms = sys_steady_ms();
	pthread_mutex_unlock(&worker->guard);
}

static void
finish_answer(FCGX_Request *request)
{
	/* The end of the answer in the write of its last bytes, and while the watchdog looks. */
	FCGX_FClose(request->err);
	FCGX_FClose(request->out);
	/* A body that was read to its end leaves nothing behind that would make of our hanging up a reset of the
	 * connection. So libfcgi need not wait for the peer to hang up first, which costs a poll and a wake-up. */
	if (FCGX_GetChar(request->in) < 0 && FCGX_GetError(request->in) == 0)
		FCGX_Detach(request);
}

/* Serve the request whose connection is open in request->ipcFd. */
static void
serve(struct worker *worker, FCGX_Request *request)
{
	struct server *server = worker->server;
	struct fcgi_exchange x = {.source = request, .param = request_param};
	const struct fcgi_streams streams = {.read = read_request,
	    .from = request,
	    .write = write_request,
	    .to = request,
	    .has_end = true};

	/* The last idle worker that gets work starts its successor. */
	if (atomic_fetch_sub(&server->n_idle, 1) == 1)
		start_worker(server);
	watch(worker, request->ipcFd);
	if (FCGX_Accept_r(request) == 0) {
		fcgi_exchange_run(&x, server->options, &streams, server->handler, server->ctx);
		finish_answer(request);
	}
	/* Unwatched before libfcgi closes the descriptor: its number may be another's at once. */
	watch(worker, -1);
	FCGX_Finish_r(request);
	if (x.after != NULL)
		x.after(server->ctx, x.after_arg);
	atomic_fetch_add(&server->n_idle, 1);
}

/* A kept connection is waited for, but not for long: it would starve the others. */
static bool
wait_for_kept(const struct server *server, int fd)
{
	struct pollfd fds[] = {
	    {.fd = fd, .events = POLLIN}, {.fd = server->stop_fd, .events = POLLIN}};

	return poll(fds, ARRAY_LEN(fds), KEPT_IDLE_MS) > 0 && fds[1].revents == 0;
}

static int
accept_one(int listen_fd)
{
	int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

	/* EAGAIN: another worker was faster. Others (EMFILE) may pass: breathe, then go on. */
	if (fd < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
		log_event(LOG_ERROR, "accept_failed", LOG_TEXT("cause", strerror(errno)));
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
	return fd;
}

/* An epoll of one's own with EPOLLEXCLUSIVE wakes one worker a connection, and all at the stop. */
static int
open_epoll(const struct server *server)
{
	int ep = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event on_listen = {.events = EPOLLIN | EPOLLEXCLUSIVE};
	struct epoll_event on_stop = {.events = EPOLLIN};

	if (ep < 0 || epoll_ctl(ep, EPOLL_CTL_ADD, server->listen_fd, &on_listen) != 0 ||
	    epoll_ctl(ep, EPOLL_CTL_ADD, server->stop_fd, &on_stop) != 0) {
		log_event(LOG_ERROR, "epoll_failed", LOG_TEXT("cause", strerror(errno)));
		if (ep >= 0)
			close(ep);
		return -1;
	}
	return ep;
}

static void
work(struct worker *worker, int ep)
{
	struct server *server = worker->server;
	struct epoll_event event;
	FCGX_Request request;

	/* No listener for libfcgi: it would accept by itself, behind the watchdog's back. */
	FCGX_InitRequest(&request, -1, 0);
	while (!atomic_load(&server->is_stopping)) {
		if (request.ipcFd >= 0) {
			if (!wait_for_kept(server, request.ipcFd)) {
				FCGX_Free(&request, 1);
				continue;
			}
		} else {
			if (epoll_wait(ep, &event, 1, -1) < 1 || atomic_load(&server->is_stopping))
				continue;
			/* Accepted here, not in libfcgi: the watchdog must know the descriptor
			 * before the first byte is read. */
			request.ipcFd = accept_one(server->listen_fd);
			if (request.ipcFd < 0)
				continue;
			request.keepConnection = 1; /* or FCGX_Accept_r would close it first */
		}
		serve(worker, &request);
	}
	FCGX_Free(&request, 1);
}

static void *
worker_main(void *arg)
{
	struct worker *worker = arg;
	struct server *server = worker->server;
	int ep = open_epoll(server);

	if (ep >= 0) {
		work(worker, ep);
		close(ep);
	}
	atomic_fetch_sub(&server->n_idle, 1);
	pthread_mutex_lock(&server->lock);
	server->n_running--;
	pthread_cond_signal(&server->left);
	pthread_mutex_unlock(&server->lock);
	return NULL;
}

static void
start_worker(struct server *server)
{
	struct worker *worker;
	pthread_attr_t attr;
	pthread_t thread;
	int i = atomic_fetch_add(&server->n_started, 1);
	int rc;

	if (i >= server->options->threads_max) {
		atomic_fetch_sub(&server->n_started, 1);
		return;
	}
	worker = &server->workers[i];
	pthread_mutex_lock(&server->lock);
	server->n_running++;
	pthread_mutex_unlock(&server->lock);
	atomic_fetch_add(&server->n_idle, 1);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	rc = pthread_create(&thread, &attr, worker_main, worker);
	pthread_attr_destroy(&attr);
	if (rc != 0) {
		/* Its place stays empty: the machine has no more to give. */
		log_event(LOG_ERROR, "thread_failed", LOG_TEXT("cause", strerror(rc)));
		atomic_fetch_sub(&server->n_idle, 1);
		pthread_mutex_lock(&server->lock);
		server->n_running--;
		pthread_mutex_unlock(&server->lock);
	}
}

/* libfcgi waits for ever for a peer that stops half-way; the watchdog hangs up on it. */
static void
cut_off_stuck_peers(struct server *server)
{
	int64_t now_ms = sys_steady_ms();
	int n = atomic_load(&server->n_started);

	for (int i = 0; i < n && i < server->options->threads_max; i++) {
		struct worker *worker = &server->workers[i];

		pthread_mutex_lock(&worker->guard);
		if (worker->fd >= 0 && now_ms - worker->since_ms > PEER_MAX_MS) {
			shutdown(worker->fd, SHUT_RDWR);
			log_event(
			    LOG_WARN, "peer_cut_off", LOG_NUMBER("ms", now_ms - worker->since_ms));
		}
		pthread_mutex_unlock(&worker->guard);
	}
}

static bool
wait_until_left(struct server *server, int wait_ms)
{
	struct timespec until;
	bool is_empty;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += (long)wait_ms * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&server->lock);
	while (server->n_running > 0 && rc == 0)
		rc = pthread_cond_timedwait(&server->left, &server->lock, &until);
	is_empty = server->n_running == 0;
	pthread_mutex_unlock(&server->lock);
	return is_empty;
}

static void
raise_flag(int event_fd)
{
	uint64_t one = 1;

	if (write(event_fd, &one, sizeof(one)) < 0)
		log_event(LOG_ERROR, "eventfd_failed", LOG_TEXT("cause", strerror(errno)));
}

static void
stop(struct server *server)
{
	atomic_store(&server->is_stopping, true);
	raise_flag(server->stop_fd);
	if (wait_until_left(server, HURRY_AFTER_MS))
		return;
	raise_flag(hurry_fd);
	if (wait_until_left(server, LEAVE_AFTER_MS - HURRY_AFTER_MS))
		return;
	/* Threads still run, so nothing may be taken down under them. Every promise is in the database. */
	log_event(LOG_WARN, "left_requests_behind", LOG_NUMBER("pid", getpid()));
	_exit(EXIT_SUCCESS);
}

static int
serve_until_signal(struct server *server, const sigset_t *signals)
{
	const struct timespec every = {.tv_sec = WATCH_EVERY_MS / 1000};

	start_worker(server);
	for (;;) {
		int signal_number = sigtimedwait(signals, NULL, &every);

		if (signal_number == SIGTERM || signal_number == SIGINT || signal_number == SIGUSR1)
			break;
		cut_off_stuck_peers(server);
	}
	stop(server);
	return EXIT_SUCCESS;
}

static void
server_init(struct server *server)
{
	pthread_condattr_t attr;

	server->workers =
	    mem_zalloc((size_t)server->options->threads_max * sizeof(*server->workers));
	for (int i = 0; i < server->options->threads_max; i++) {
		server->workers[i].server = server;
		server->workers[i].fd = -1;
		pthread_mutex_init(&server->workers[i].guard, NULL);
	}
	pthread_mutex_init(&server->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&server->left, &attr);
	pthread_condattr_destroy(&attr);
}

int
fcgi_serve(const struct fcgi_options *options, fcgi_handler *handler, void *ctx)
{
	struct server server = {.options = options, .handler = handler, .ctx = ctx};
	sigset_t signals;
	int status;

	/* Decided before the listener is made: it may take fd 0 where that was closed. */
	if (options->listen_path == NULL && FCGX_IsCGI())
		return fcgi_cgi_run(options, handler, ctx);
	server.listen_fd = options->listen_path != NULL ? fcgi_listen(options->listen_path) : 0;
	server.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	hurry_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (server.listen_fd < 0 || server.stop_fd < 0 || hurry_fd < 0 || FCGX_Init() != 0 ||
	    fcntl(server.listen_fd, F_SETFL, O_NONBLOCK) != 0) {
		log_plain("cannot serve: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	/* After FCGX_Init, which sets handlers of its own. Blocked in every thread to come: a signal that
	 * lands in one of libfcgi's reads cuts the body off. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	server_init(&server);
	status = serve_until_signal(&server, &signals);
	free(server.workers);
	return status;
}
