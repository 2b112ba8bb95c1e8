#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "sys.h"

#define RING_AGAIN_MS 20

static pthread_once_t handler_once = PTHREAD_ONCE_INIT;

static void
interrupt(int signal_number)
{
	(void)signal_number; /* the call itself is enough: flock(2) returns with EINTR */
}

static void
install_handler(void)
{
	struct sigaction action = {.sa_handler = interrupt}; /* without SA_RESTART */

	sigaction(SIGRTMIN, &action, NULL);
}

/* Our parent may have blocked all signals, and that is inherited. */
static void
let_through(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* A timer that interrupts this thread repeatedly: the first signal may arrive before flock(2) waits. */
static bool
start_timer(timer_t *timer, int wait_ms)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN};
	struct itimerspec times = {
	    .it_value = {wait_ms / 1000, (long)(wait_ms % 1000) * 1000000},
	    .it_interval = {0, (long)RING_AGAIN_MS * 1000000},
	};

	event._sigev_un._tid = gettid();
	if (timer_create(CLOCK_MONOTONIC, &event, timer) != 0)
		return false;
	if (timer_settime(*timer, 0, &times, NULL) != 0) {
		timer_delete(*timer);
		return false;
	}
	return true;
}

int
lock_open(const char *path)
{
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
}

bool
lock_take(int fd, int wait_ms)
{
	int64_t until_ms = sys_steady_ms() + wait_ms;
	timer_t timer;
	int rc;

	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno != EWOULDBLOCK) {
		log_event(LOG_ERROR, "lock_refused", LOG_TEXT("cause", strerror(errno)));
		return false;
	}
	if (wait_ms <= 0)
		return false;
	pthread_once(&handler_once, install_handler);
	let_through();
	if (!start_timer(&timer, wait_ms)) {
		log_event(LOG_ERROR, "lock_timer_failed", LOG_TEXT("cause", strerror(errno)));
		return false;
	}
	do {
		rc = flock(fd, LOCK_EX);
	} while (rc != 0 && errno == EINTR && sys_steady_ms() < until_ms);
	timer_delete(timer);
	return rc == 0;
}

void
lock_release(int fd)
{
	flock(fd, LOCK_UN);
}
