#include "fcgi_pool.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "cond.h"
#include "fcgi_edge.h"
#include "fcgi_request.h"
#include "flag.h"
#include "log.h"
#include "sys.h"

#define STACK_SIZE   ((size_t)256 * 1024)
#define KEPT_IDLE_MS 2000 /* how long an idle kept connection may hold its worker */
#define LOG_EVERY_MS 1000 /* at most this often, for a fault that repeats */

/* One thread. The watchdog reads fd and since_ms, so both are protected by the guard. */
struct worker {
	struct fcgi_pool *pool;
	pthread_t thread;
	pthread_mutex_t guard;
	int fd; /* of the connection being served, -1: none */
	int64_t since_ms;
};

struct fcgi_pool {
	const struct fcgi_options *options;
	fcgi_handler *handler;
	void *ctx;
	int listen_fd;
	int stop_fd; /* a flag: raised on a stop, never lowered */
	atomic_bool is_stopping;
	atomic_int n_idle;
	struct worker *workers;

	pthread_mutex_t lock;
	pthread_cond_t left;
	int n_started; /* under lock */
	int n_running; /* under lock */
};

static void start_worker(struct fcgi_pool *pool);

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
	struct fcgi_pool *pool = worker->pool;
	struct fcgi_exchange x;
	bool keeps;

	watch(worker, request->ipcFd);
	keeps = fcgi_request_run(request, pool->options, pool->handler, pool->ctx, &x);
	/* Stop watching before the descriptor is closed: its number may be reused at once. */
	watch(worker, -1);
	if (!keeps)
		fcgi_request_close(request);
	if (x.after != NULL)
		x.after(pool->ctx, x.after_arg);
	return keeps;
}

/* Wait for the next request on a kept connection, but not for long: it would starve the others. */
static bool
wait_for_kept(const struct fcgi_pool *pool, int fd)
{
	struct pollfd fds[] = {
	    {.fd = fd, .events = POLLIN}, {.fd = pool->stop_fd, .events = POLLIN}};

	return poll(fds, ARRAY_LEN(fds), KEPT_IDLE_MS) > 0 && fds[1].revents == 0;
}

static void
serve_connection(struct worker *worker, FCGX_Request *request)
{
	struct fcgi_pool *pool = worker->pool;

	/* When the last idle worker gets work, it starts another one. One that waits on a kept connection is not
	 * idle: it accepts no new connection. */
	if (atomic_fetch_sub(&pool->n_idle, 1) == 1)
		start_worker(pool);
	while (serve(worker, request) && wait_for_kept(pool, request->ipcFd))
		continue;
	fcgi_request_close(request);
	atomic_fetch_add(&pool->n_idle, 1);
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
open_epoll(const struct fcgi_pool *pool)
{
	int ep = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event on_listen = {.events = EPOLLIN | EPOLLEXCLUSIVE};
	struct epoll_event on_stop = {.events = EPOLLIN};

	if (ep < 0 || epoll_ctl(ep, EPOLL_CTL_ADD, pool->listen_fd, &on_listen) != 0 ||
	    epoll_ctl(ep, EPOLL_CTL_ADD, pool->stop_fd, &on_stop) != 0) {
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
	struct fcgi_pool *pool = worker->pool;
	struct epoll_event event;
	FCGX_Request request;

	/* Give libfcgi no listener: it would accept connections that the watchdog does not know. */
	FCGX_InitRequest(&request, -1, 0);
	while (!atomic_load(&pool->is_stopping)) {
		if (epoll_wait(ep, &event, 1, -1) < 1 || atomic_load(&pool->is_stopping))
			continue;
		/* Accepted here, not in libfcgi: the watchdog must know the descriptor before the first
		 * byte is read. */
		request.ipcFd = accept_one(pool->listen_fd);
		if (request.ipcFd >= 0)
			serve_connection(worker, &request);
	}
}

static void *
worker_main(void *arg)
{
	struct worker *worker = arg;
	struct fcgi_pool *pool = worker->pool;
	int ep = open_epoll(pool);

	if (ep >= 0) {
		work(worker, ep);
		close(ep);
	}
	atomic_fetch_sub(&pool->n_idle, 1);
	pthread_mutex_lock(&pool->lock);
	pool->n_running--;
	pthread_cond_signal(&pool->left);
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* pool->lock must be held, and the worker already counted. */
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
start_worker(struct fcgi_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	if (pool->n_started < pool->options->threads_max) {
		struct worker *worker = &pool->workers[pool->n_started];

		pool->n_started++;
		pool->n_running++;
		atomic_fetch_add(&pool->n_idle, 1);
		if (!start_thread(worker)) {
			atomic_fetch_sub(&pool->n_idle, 1);
			pool->n_running--;
			pool->n_started--;
		}
	}
	pthread_mutex_unlock(&pool->lock);
}

bool
fcgi_pool_is_running(struct fcgi_pool *pool)
{
	bool is_running;

	pthread_mutex_lock(&pool->lock);
	is_running = pool->n_running > 0;
	pthread_mutex_unlock(&pool->lock);
	return is_running;
}

/* libfcgi waits for ever for a peer that stops half-way; the watchdog closes its connection. */
void
fcgi_pool_cut_off_stuck(struct fcgi_pool *pool)
{
	int64_t now_ms = sys_steady_ms();

	for (int i = 0; i < pool->options->threads_max; i++) {
		struct worker *worker = &pool->workers[i];

		pthread_mutex_lock(&worker->guard);
		if (worker->fd >= 0 && now_ms - worker->since_ms > PEER_MAX_MS) {
			shutdown(worker->fd, SHUT_RDWR);
			log_event(
			    LOG_WARN, "peer_cut_off", LOG_NUMBER("ms", now_ms - worker->since_ms));
		}
		pthread_mutex_unlock(&worker->guard);
	}
}

bool
fcgi_pool_wait(struct fcgi_pool *pool, int wait_ms)
{
	int64_t until_ms = sys_steady_ms() + wait_ms, left_ms;
	bool is_empty;

	pthread_mutex_lock(&pool->lock);
	while (pool->n_running > 0 && (left_ms = until_ms - sys_steady_ms()) > 0)
		cond_wait(&pool->left, &pool->lock, left_ms);
	is_empty = pool->n_running == 0;
	pthread_mutex_unlock(&pool->lock);
	return is_empty;
}

void
fcgi_pool_stop(struct fcgi_pool *pool)
{
	atomic_store(&pool->is_stopping, true);
	flag_raise(pool->stop_fd);
}

struct fcgi_pool *
fcgi_pool_open(const struct fcgi_options *options, fcgi_handler *handler, void *ctx, int listen_fd)
{
	struct fcgi_pool *pool;
	int stop_fd = flag_open();

	if (stop_fd < 0)
		return NULL;
	pool = mem_zalloc(sizeof(*pool));
	*pool = (struct fcgi_pool){.options = options,
	    .handler = handler,
	    .ctx = ctx,
	    .listen_fd = listen_fd,
	    .stop_fd = stop_fd};
	pool->workers = mem_zalloc((size_t)options->threads_max * sizeof(*pool->workers));
	for (int i = 0; i < options->threads_max; i++) {
		pool->workers[i].pool = pool;
		pool->workers[i].fd = -1;
		pthread_mutex_init(&pool->workers[i].guard, NULL);
	}
	pthread_mutex_init(&pool->lock, NULL);
	cond_init(&pool->left);
	start_worker(pool);
	return pool;
}

void
fcgi_pool_close(struct fcgi_pool *pool)
{
	/* An ending thread still runs the libraries' thread cleanup, which needs the libraries. */
	for (int i = 0; i < pool->n_started; i++)
		pthread_join(pool->workers[i].thread, NULL);
	for (int i = 0; i < pool->options->threads_max; i++)
		pthread_mutex_destroy(&pool->workers[i].guard);
	pthread_cond_destroy(&pool->left);
	pthread_mutex_destroy(&pool->lock);
	close(pool->stop_fd);
	free(pool->workers);
	free(pool);
}
