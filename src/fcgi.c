#include "fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fcgi_edge.h"
#include "fcgi_pool.h"
#include "flag.h"
#include "log.h"

#define WATCH_EVERY_MS 1000
#define HURRY_AFTER_MS 500 /* of a stop: then calls to the network are asked to give up */
#define LEAVE_AFTER_MS 950

static int hurry_fd = -1;

int
fcgi_hurry_fd(void)
{
	return hurry_fd;
}

static void
stop(struct fcgi_pool *pool)
{
	fcgi_pool_stop(pool);
	if (fcgi_pool_wait(pool, HURRY_AFTER_MS))
		return;
	flag_raise(hurry_fd);
	if (fcgi_pool_wait(pool, LEAVE_AFTER_MS - HURRY_AFTER_MS))
		return;
	/* Threads are still running, so nothing may be freed. Everything that was promised is in the database. */
	log_event(LOG_WARN, "left_requests_behind", LOG_NUMBER("pid", getpid()));
	_exit(EXIT_SUCCESS);
}

static int
serve_until_signal(
    struct fcgi_pool *pool, const sigset_t *signals, const struct fcgi_options *options, void *ctx)
{
	const struct timespec every = {.tv_sec = WATCH_EVERY_MS / 1000};

	while (fcgi_pool_is_running(pool)) {
		int signal_number = sigtimedwait(signals, NULL, &every);

		if (signal_number == SIGTERM || signal_number == SIGINT ||
		    signal_number == SIGUSR1) {
			stop(pool);
			return EXIT_SUCCESS;
		}
		fcgi_pool_cut_off_stuck(pool);
		if (options->chore != NULL)
			options->chore(ctx);
	}
	/* It is better to exit, so that another process is started, than to hang. */
	log_plain("cannot serve: no thread could be started");
	return EXIT_FAILURE;
}

/*
 * Block signals in all future threads: a signal during a read in libfcgi truncates the body. Do it before FCGX_Init, whose
 * handlers would swallow the first signal.
 */
static void
block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGUSR1);
	sigaddset(signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
}

int
fcgi_serve(const struct fcgi_options *options, fcgi_handler *handler, void *ctx)
{
	struct fcgi_pool *pool = NULL;
	sigset_t signals;
	int listen_fd, status;

	signal(SIGPIPE, SIG_IGN);
	/* Decide this before creating the listener, which may get fd 0 if that was closed. */
	if (options->listen_path == NULL && FCGX_IsCGI())
		return fcgi_cgi_run(options, handler, ctx);
	block_signals(&signals);
	listen_fd = options->listen_path != NULL ? fcgi_listen(options->listen_path) : 0;
	hurry_fd = flag_open();
	if (listen_fd >= 0 && hurry_fd >= 0 && FCGX_Init() == 0 &&
	    fcntl(listen_fd, F_SETFL, O_NONBLOCK) == 0)
		pool = fcgi_pool_open(options, handler, ctx, listen_fd);
	if (pool == NULL) {
		log_plain("cannot serve: %s", strerror(errno));
		return EXIT_FAILURE;
	}
	status = serve_until_signal(pool, &signals, options, ctx);
	fcgi_pool_close(pool);
	return status;
}
