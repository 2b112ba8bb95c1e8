/*
 * Faults on order: loaded before the other libraries (LD_PRELOAD), it stands between a program and the calls below, counts
 * them, and lets one, or one and all that follow, fail; or kills the program in front of it. A test gives its orders in
 * the file that the environment variable BONIN_TEST_FAULTS names, at any time; see faults.py.
 */

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Declared here and not in their headers, some of which make macros of them. */
int open64(const char *path, int flags, ...);
int close(int fd);
void *mmap64(void *address, size_t len, int protection, int flags, int fd, int64_t offset);
long syscall(long number, ...);
int getpid(void);

#define READ_WRITE 2
#define F_SETLK    6
#define F_SETLKW   7
#define F_UNLCK    2
#define UNLOCK     8

enum kind {
	WRITE = 1,
	SYNC = 2,
	OPEN = 4,
	LOCK = 8,
	READ = 16,
	NET = 32,
	MEMORY = 64,
	CRYPTO = 128,
	THREAD = 256
};

/* What faults.py writes (the first four) and reads. */
struct orders {
	_Atomic int64_t kinds;       /* which are counted */
	_Atomic int64_t at;          /* the number of the call that fails, from 1; 0: none */
	_Atomic int64_t error;       /* an errno; 0: be killed */
	_Atomic int64_t is_for_ever; /* all later ones fail too */
	_Atomic int64_t n_calls;
	_Atomic int64_t n_failed;
};

static struct orders *orders;

/* Where a program crashed goes into its log. */
static void
tell_where(int signal_number)
{
	void *frames[64];

	atomic_store(&orders->kinds, 0);
	backtrace_symbols_fd(frames, backtrace(frames, 64), 2);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

__attribute__((constructor)) static void
map_orders(void)
{
	void *first; /* the first backtrace allocates */
	const char *path = getenv("BONIN_TEST_FAULTS");
	int fd = path != NULL ? open64(path, READ_WRITE) : -1;
	void *mapped = fd < 0 ? (void *)-1 : mmap64(NULL, sizeof(*orders), 3, 1, fd, 0);

	if (mapped == (void *)-1) {
		perror("BONIN_TEST_FAULTS");
		abort();
	}
	close(fd);
	orders = mapped;
	backtrace(&first, 1);
	signal(SIGSEGV, tell_where);
	signal(SIGABRT, tell_where);
}

/* Is this the call that was ordered to fail? errno is set then. */
static bool
fails(enum kind kind)
{
	int64_t at, n;

	if (orders == NULL || (atomic_load(&orders->kinds) & kind) == 0)
		return false;
	n = atomic_fetch_add(&orders->n_calls, 1) + 1;
	at = atomic_load(&orders->at);
	if (at == 0 || n < at || (n > at && atomic_load(&orders->is_for_ever) == 0))
		return false;
	atomic_fetch_add(&orders->n_failed, 1);
	if (atomic_load(&orders->error) == 0) {
		syscall(62 /* kill */, getpid(), SIGKILL);
		for (;;)
			continue;
	}
	errno = (int)atomic_load(&orders->error);
	return true;
}

/* The function of that name behind this one. */
static void *
real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return found;
}

#define STAND_IN(kind, type, failure, name, parameters, arguments)     \
	type name parameters;                                          \
	type name parameters                                           \
	{                                                              \
		static type(*_Atomic next) parameters;                 \
		if (next == NULL)                                      \
			next = (type(*) parameters)real(#name);        \
		return fails(kind) ? (type)(failure) : next arguments; \
	}

STAND_IN(WRITE, long, -1, write, (int fd, const void *data, size_t len), (fd, data, len))
STAND_IN(WRITE, long, -1, pwrite64, (int fd, const void *data, size_t len, int64_t at),
    (fd, data, len, at))
STAND_IN(WRITE, long, -1, pwrite, (int fd, const void *data, size_t len, int64_t at),
    (fd, data, len, at))
STAND_IN(WRITE, int, -1, ftruncate64, (int fd, int64_t len), (fd, len))
STAND_IN(WRITE, int, -1, ftruncate, (int fd, int64_t len), (fd, len))
STAND_IN(SYNC, int, -1, fsync, (int fd), (fd))
STAND_IN(SYNC, int, -1, fdatasync, (int fd), (fd))
STAND_IN(OPEN, int, -1, unlink, (const char *path), (path))
STAND_IN(OPEN, int, -1, rename, (const char *from, const char *to), (from, to))
STAND_IN(operation == UNLOCK ? 0 : LOCK, int, -1, flock, (int fd, int operation), (fd, operation))
STAND_IN(LOCK, int, -1, timer_create, (int clock, void *event, void *timer), (clock, event, timer))
STAND_IN(READ, long, -1, read, (int fd, void *data, size_t len), (fd, data, len))
STAND_IN(READ, long, -1, pread64, (int fd, void *data, size_t len, int64_t at), (fd, data, len, at))
STAND_IN(READ, long, -1, pread, (int fd, void *data, size_t len, int64_t at), (fd, data, len, at))
STAND_IN(NET, int, -1, socket, (int domain, int type, int protocol), (domain, type, protocol))
STAND_IN(NET, int, -1, connect, (int fd, const void *address, unsigned len), (fd, address, len))
STAND_IN(
    NET, long, -1, send, (int fd, const void *data, size_t len, int flags), (fd, data, len, flags))
STAND_IN(NET, long, -1, recv, (int fd, void *data, size_t len, int flags), (fd, data, len, flags))
STAND_IN(CRYPTO, long, -1, getrandom, (void *data, size_t len, unsigned flags), (data, len, flags))
STAND_IN(CRYPTO, int, 0, RAND_bytes, (unsigned char *data, int len), (data, len))
STAND_IN(CRYPTO, void *, NULL, EVP_MAC_CTX_dup, (const void *mac), (mac))
STAND_IN(CRYPTO, int, 0, EVP_MAC_init, (void *mac, const void *key, size_t len, const void *more),
    (mac, key, len, more))
STAND_IN(
    CRYPTO, int, 0, EVP_MAC_update, (void *mac, const void *data, size_t len), (mac, data, len))
STAND_IN(CRYPTO, int, 0, EVP_MAC_final, (void *mac, void *out, size_t *len, size_t size),
    (mac, out, len, size))
STAND_IN(CRYPTO, int, -22, argon2id_hash_encoded,
    (unsigned t, unsigned m, unsigned p, const void *password, size_t password_len,
        const void *salt, size_t salt_len, size_t hash_len, char *out, size_t out_size),
    (t, m, p, password, password_len, salt, salt_len, hash_len, out, out_size))
STAND_IN(THREAD, int, errno, pthread_create,
    (void *thread, const void *attr, void *(*start)(void *), void *arg), (thread, attr, start, arg))

/* Those with a variable argument, which is an int or a pointer, and handed on as the register that it is in. */
#define STAND_IN_OPEN(name)                                                  \
	int name(const char *path, int flags, ...)                           \
	{                                                                    \
		static int (*_Atomic next)(const char *, int, ...);          \
		va_list more;                                                \
		int mode;                                                    \
		if (next == NULL)                                            \
			next = (int (*)(const char *, int, ...))real(#name); \
		va_start(more, flags);                                       \
		mode = va_arg(more, int);                                    \
		va_end(more);                                                \
		return fails(OPEN) ? -1 : next(path, flags, mode);           \
	}

int open(const char *path, int flags, ...);
STAND_IN_OPEN(open)
STAND_IN_OPEN(open64)

#define STAND_IN_FCNTL(name)                                                                 \
	int name(int fd, int command, ...);                                                  \
	int name(int fd, int command, ...)                                                   \
	{                                                                                    \
		static int (*_Atomic next)(int, int, ...);                                   \
		bool locks = command == F_SETLK || command == F_SETLKW;                      \
		va_list more;                                                                \
		void *argument;                                                              \
		if (next == NULL)                                                            \
			next = (int (*)(int, int, ...))real(#name);                          \
		va_start(more, command);                                                     \
		argument = va_arg(more, void *);                                             \
		va_end(more);                                                                \
		/* A struct flock begins with its kind; giving a lock back does not fail. */ \
		locks = locks && *(const short *)argument != F_UNLCK;                        \
		return locks && fails(LOCK) ? -1 : next(fd, command, argument);              \
	}

STAND_IN_FCNTL(fcntl)
STAND_IN_FCNTL(fcntl64)

/* dlsym allocates, so these go to the C library by its own names for them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

void *
malloc(size_t size)
{
	return fails(MEMORY) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails(MEMORY) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return fails(MEMORY) ? NULL : __libc_realloc(old, size);
}
