#include "fcgi.h"

#include <errno.h>
#include <fcntl.h>
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

#include "cond.h"
#include "fcgi_edge.h"
#include "fcgi_request.h"
#include "log.h"
#include "sys.h"

#define STACK_SIZE     ((size_t)256 * 1024)
#define KEPT_IDLE_MS   2000 /* how long an idle kept connection may hold its worker */
#define WATCH_EVERY_MS 1000
#define LOG_EVERY_MS   1000 /* at most this often, for a fault that repeats */
#define HURRY_AFTER_MS 500  /* of a stop: then calls to the network are asked to give up */
#define LEAVE_AFTER_MS 950

/* One thread. The watchdog reads fd and since_ms, so both are protected by the guard. */
struct worker {
	struct server *server;
	pthread_t thread;
	pthread_mutex_t guard;
	int fd; /* of the connection being served, -1: none */
	int64_t since_ms;
};

struct server {
	const struct fcgi_options *options;
	fcgi_handler *handler;
	void *ctx;
	int listen_fd;
	int stop_fd; /* eventfd, readable once we stop, never read */
	atomic_bool is_stopping;
	atomic_int n_idle;
	struct worker *workers;

	pthread_mutex_t lock;
	pthread_cond_t left;
	int n_started; /* under lock */
	int n_running; /* under lock */
};

static int hurry_fd = -1;

int
fcgi_hurry_fd(void)
{
	return hurry_fd;
}

static void start_worker(struct server *server);

static void
watch(struct worker *worker, int fd)
{
	pthread_mutex_lock(&worker->guard);
	worker->fd = fd;
	worker->since_ms = sys_steady_ms();
	pthread_mutex_unlock(&worker->guard);
}

/* Serve the next request on the open connection. Returns whether another may follow. */
static bool
serve(struct worker *worker, FCGX_Request *request)
{
	struct server *server = worker->server;
	struct fcgi_exchange x;
	bool keeps;

	watch(worker, request->ipcFd);
	keeps = fcgi_request_run(request, server->options, server->handler, server->ctx, &x);
	/* Stop watching before the descriptor is closed: its number may be reused at once. */
	watch(worker, -1);
	if (!keeps)
		fcgi_request_close(request);
	if (x.after != NULL)
		x.after(server->ctx, x.after_arg);
	return keeps;
}

/* Wait for the next request on a kept connection, but not for long: it would starve the others. */
static bool
wait_for_kept(const struct server *server, int fd)
{
	struct pollfd fds[] = {
	    {.fd = fd, .events = POLLIN}, {.fd = server->stop_fd, .events = POLLIN}};

	return poll(fds, ARRAY_LEN(fds), KEPT_IDLE_MS) > 0 && fds[1].revents == 0;
}

static void
serve_connection(struct worker *worker, FCGX_Request *request)
{
	struct server *server = worker->server;

	/* When the last idle worker gets work, it starts another one. One that waits on a kept connection is not
	 * idle: it accepts no new connection. */
	if (atomic_fetch_sub(&server->n_idle, 1) == 1)
		start_worker(server);
	while (serve(worker, request) && wait_for_kept(server, request->ipcFd))
		continue;
	fcgi_request_close(request);
	atomic_fetch_add(&server->n_idle, 1);
}

static int
accept_one(int listen_fd)
{
	static _Atomic int64_t logged_ms = -LOG_EVERY_MS;
	int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

	/* EAGAIN: another worker was faster. Other errors (EMFILE) may be temporary: pause, then go on. */
	if (fd < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
		int cause = errno;
		int64_t now_ms = sys_steady_ms();

		/* Once a second is enough to know, and does not fill the disk. */
		if (now_ms - atomic_load(&logged_ms) >= LOG_EVERY_MS) {
			atomic_store(&logged_ms, now_ms);
			log_event(LOG_ERROR, "accept_failed", LOG_TEXT("cause", strerror(cause)));
		}
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
	return fd;
}

/* Each worker has its own epoll: with EPOLLEXCLUSIVE a connection wakes one worker, the stop wakes all. */
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

	/* Give libfcgi no listener: it would accept connections that the watchdog does not know. */
	FCGX_InitRequest(&request, -1, 0);
	while (!atomic_load(&server->is_stopping)) {
		if (epoll_wait(ep, &event, 1, -1) < 1 || atomic_load(&server->is_stopping))
			continue;
		/* Accepted here, not in libfcgi: the watchdog must know the descriptor before the first
		 * byte is read. */
		request.ipcFd = accept_one(server->listen_fd);
		if (request.ipcFd >= 0)
			serve_connection(worker, &request);
	}
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

/* server->lock must be held, and the worker already counted. */
static bool
start_thread(struct worker *worker)
{
	pthread_attr_t attr;
	int rc;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	rc = pthread_create(&worker->thread, &attr, worker_main, worker);
	pthread_attr_destroy(&attr);
	if (rc != 0)
		log_event(LOG_ERROR, "thread_failed", LOG_TEXT("cause", strerror(rc)));
	return rc == 0;
}

/* If a thread cannot be started now for lack of resources, it is tried again the next time it is needed. */
static void
start_worker(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	if (server->n_started < server->options->threads_max) {
		struct worker *worker = &server->workers[server->n_started];

		server->n_started++;
		server->n_running++;
		atomic_fetch_add(&server->n_idle, 1);
		if (!start_thread(worker)) {
			atomic_fetch_sub(&server->n_idle, 1);
			server->n_running--;
			server->n_started--;
		}
	}
	pthread_mutex_unlock(&server->lock);
}

static bool
has_workers(struct server *server)
{
	bool has;

	pthread_mutex_lock(&server->lock);
	has = server->n_running > 0;
	pthread_mutex_unlock(&server->lock);
	return has;
}

/* libfcgi waits for ever for a peer that stops half-way; the watchdog closes its connection. */
static void
cut_off_stuck_peers(struct server *server)
{
	int64_t now_ms = sys_steady_ms();

	for (int i = 0; i < server->options->threads_max; i++) {
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
	int64_t until_ms = sys_steady_ms() + wait_ms, left_ms;
	bool is_empty;

	pthread_mutex_lock(&server->lock);
	while (server->n_running > 0 && (left_ms = until_ms - sys_steady_ms()) > 0)
		cond_wait(&server->left, &server->lock, left_ms);
	is_empty = server->n_running == 0;
	pthread_mutex_unlock(&server->lock);
	return is_empty;
}

/* All workers are done; but an ending thread still runs the libraries' thread cleanup, which needs the libraries. */
static void
join_workers(struct server *server)
{
	for (int i = 0; i < server->n_started; i++)
		pthread_join(server->workers[i].thread, NULL);
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
	/* Threads are still running, so nothing may be freed. Everything that was promised is in the database. */
	log_event(LOG_WARN, "left_requests_behind", LOG_NUMBER("pid", getpid()));
	_exit(EXIT_SUCCESS);
}

static int
serve_until_signal(struct server *server, const sigset_t *signals)
{
	const struct timespec every = {.tv_sec = WATCH_EVERY_MS / 1000};

	start_worker(server);
	while (has_workers(server)) {
		int signal_number = sigtimedwait(signals, NULL, &every);

		if (signal_number == SIGTERM || signal_number == SIGINT ||
		    signal_number == SIGUSR1) {
			stop(server);
			return EXIT_SUCCESS;
		}
		cut_off_stuck_peers(server);
		if (server->options->chore != NULL)
			server->options->chore(server->ctx);
	}
	/* It is better to exit, so that another process is started, than to hang. */
	log_plain("cannot serve: no thread could be started");
	return EXIT_FAILURE;
}

static void
server_init(struct server *server)
{
	server->workers =
	    mem_zalloc((size_t)server->options->threads_max * sizeof(*server->workers));
	for (int i = 0; i < server->options->threads_max; i++) {
		server->workers[i].server = server;
		server->workers[i].fd = -1;
		pthread_mutex_init(&server->workers[i].guard, NULL);
	}
	pthread_mutex_init(&server->lock, NULL);
	cond_init(&server->left);
}

int
fcgi_serve(const struct fcgi_options *options, fcgi_handler *handler, void *ctx)
{
	struct server server = {.options = options, .handler = handler, .ctx = ctx};
	sigset_t signals;
	int status;

	signal(SIGPIPE, SIG_IGN);
	/* Decide this before creating the listener, which may get fd 0 if that was closed. */
	if (options->listen_path == NULL && FCGX_IsCGI())
		return fcgi_cgi_run(options, handler, ctx);
	/* Block signals in all future threads: a signal during a read in libfcgi truncates the body. Do it before
	 * FCGX_Init, whose handlers would swallow the first signal. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	server.listen_fd = options->listen_path != NULL ? fcgi_listen(options->listen_path) : 0;
	server.stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	hurry_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (server.listen_fd < 0 || server.stop_fd < 0 || hurry_fd < 0 || FCGX_Init() != 0 ||
	    fcntl(server.listen_fd, F_SETFL, O_NONBLOCK) != 0) {
		log_plain("cannot serve: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	server_init(&server);
	status = serve_until_signal(&server, &signals);
	join_workers(&server);
	free(server.workers);
	return status;
}
