/* What src/sandbox.c forbids, tried from inside of it. Each case is a child: nobody comes out of a sandbox. */

#include "config.h"

#include "sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DONE, FAILED, NO_LANDLOCK, NO_SECCOMP };

/* A folder that is bonin's, and one that is not. */
static char ours[] = "/tmp/bonin-sandbox-ours-XXXXXX";
static char others[] = "/tmp/bonin-sandbox-others-XXXXXX";
static char database[64], secret[64], socket_path[64];

static int
make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	return fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0 ? 0 : -1;
}

static int
set_up(void **state)
{
	(void)state;
	if (mkdtemp(ours) == NULL || mkdtemp(others) == NULL)
		return -1;
	snprintf(database, sizeof(database), "%s/bonin.db", ours);
	snprintf(secret, sizeof(secret), "%s/shadow", others);
	snprintf(socket_path, sizeof(socket_path), "%s/bonin.sock", others);
	return make_file(database) == 0 && make_file(secret) == 0 ? 0 : -1;
}

static int
tear_down(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s %s", ours, others);
	return system(command);
}

static struct sandbox
enter(void)
{
	const struct sandbox_path paths[] = {{database, SANDBOX_FILES_BESIDE}};

	if (!sandbox_begin())
		_exit(FAILED);
	return sandbox_enter(paths, ARRAY_LEN(paths));
}

/* Run ${attempt} in a child. What the kernel lacks is skipped, and said. */
static void
in_child(int (*attempt)(void))
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(attempt());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == NO_LANDLOCK || WEXITSTATUS(status) == NO_SECCOMP) {
		/* cmocka's own skip() is a failure in the eyes of Automake. */
		print_message("# this kernel or build has no %s\n",
		    WEXITSTATUS(status) == NO_LANDLOCK ? "Landlock" : "seccomp");
		return;
	}
	assert_int_equal(WEXITSTATUS(status), DONE);
}

/* Whether open(2) of ${path} fails with ${wanted_errno}; 0: it does not fail. */
static bool
opens(const char *path, int flags, int wanted_errno)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	int got = fd < 0 ? errno : 0;

	if (fd >= 0)
		close(fd);
	if (got != wanted_errno)
		fprintf(stderr, "# %s: %s\n", path, strerror(got));
	return got == wanted_errno;
}

static int
read_elsewhere(void)
{
	int open_before = open(secret, O_RDONLY);
	char byte;

	if (!enter().has_landlock)
		return NO_LANDLOCK;
	return opens(secret, O_RDONLY, EACCES) && opens(secret, O_WRONLY, EACCES) &&
	               opens(socket_path, O_WRONLY | O_CREAT, EACCES) &&
	               opens("/proc/self/environ", O_RDONLY, EACCES) &&
	               opens("/proc/self/mem", O_RDWR, EACCES) && opens("/", O_RDONLY, EACCES) &&
	               opens("/etc/passwd", O_WRONLY | O_APPEND, EACCES) &&
	               truncate(secret, 0) != 0 && unlink(secret) != 0 &&
	               read(open_before, &byte, 1) == 1
	           ? DONE
	           : FAILED;
}

static int
use_what_is_ours(void)
{
	char beside[80], moved[80];

	snprintf(beside, sizeof(beside), "%s-wal", database);
	snprintf(moved, sizeof(moved), "%s/moved", others);
	if (!enter().has_landlock)
		return NO_LANDLOCK;
	return opens(database, O_RDWR, 0) && opens(beside, O_RDWR | O_CREAT, 0) &&
	               truncate(beside, 0) == 0 && rename(beside, moved) != 0 &&
	               unlink(beside) == 0 && opens(ours, O_RDONLY | O_DIRECTORY, 0) &&
	               mkdir(beside, 0700) != 0 && symlink(secret, beside) != 0
	           ? DONE
	           : FAILED;
}

static int
resolve_and_trust(void)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;

	if (!enter().has_landlock)
		return NO_LANDLOCK;
	return getaddrinfo("localhost", "443", &hints, &found) == 0 &&
	               opens("/etc/hosts", O_RDONLY, 0) && opens("/etc/resolv.conf", O_RDONLY, 0) &&
	               opens("/dev/urandom", O_RDONLY, 0)
	           ? DONE
	           : FAILED;
}

static int
make_socket(void)
{
	const struct sandbox_path paths[] = {{socket_path, SANDBOX_SOCKET_BESIDE}};
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s.new", socket_path);
	if (!sandbox_begin() || !sandbox_enter(paths, ARRAY_LEN(paths)).has_landlock)
		return NO_LANDLOCK;
	return bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	               rename(address.sun_path, socket_path) == 0 && opens(secret, O_RDONLY, EACCES)
	           ? DONE
	           : FAILED;
}

static int
call_what_is_denied(void)
{
	char name[] = "true";
	char *const argv[] = {name, NULL};
	char *const envp[] = {NULL};
	char byte;
	const struct iovec local = {&byte, 1}, remote = {&byte, 1};
	int program = open("/bin/true", O_RDONLY);

	if (!enter().has_seccomp)
		return NO_SECCOMP;
	if (execve("/bin/true", argv, envp) == 0 || errno != EPERM)
		return FAILED;
	if (fexecve(program, argv, envp) == 0 || errno != EPERM)
		return FAILED;
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 || errno != EPERM)
		return FAILED;
	if (syscall(__NR_process_vm_readv, getpid(), &local, 1UL, &remote, 1UL, 0UL) >= 0 ||
	    errno != EPERM)
		return FAILED;
	if (syscall(__NR_bpf, 0, NULL, 0) >= 0 || errno != EPERM)
		return FAILED;
	if (syscall(__NR_userfaultfd, 0) >= 0 || errno != EPERM)
		return FAILED;
		/* The last of the list is denied, what is not on it is not. */
#ifdef __NR_modify_ldt
	if (syscall(__NR_modify_ldt, 0, NULL, 0UL) >= 0 || errno != EPERM)
		return FAILED;
#endif
	return getppid() > 0 && fork() >= 0 ? DONE : FAILED;
}

static void *
do_nothing(void *arg)
{
	return arg;
}

/* A child in a namespace of its own would have rights there that nobody else gave it. */
static int
make_namespace(void)
{
	pthread_t thread;

	if (!enter().has_seccomp)
		return NO_SECCOMP;
	if (syscall(__NR_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL) >= 0 ||
	    errno != EPERM)
		return FAILED;
	if (syscall(__NR_clone3, NULL, 0UL) >= 0 || errno != ENOSYS)
		return FAILED;
	if (unshare(CLONE_NEWUSER) == 0 || errno != EPERM)
		return FAILED;
	return pthread_create(&thread, NULL, do_nothing, NULL) == 0 &&
	               pthread_join(thread, NULL) == 0
	           ? DONE
	           : FAILED;
}

/* No back door to wait at, and no signal for the other programs of the same user. */
static int
reach_others(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	long abi = syscall(__NR_landlock_create_ruleset, NULL, (size_t)0,
	    1UL /* LANDLOCK_CREATE_RULESET_VERSION */);

	if (!enter().has_landlock || abi < 4)
		return NO_LANDLOCK;
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 || errno != EACCES)
		return FAILED;
	if (kill(getpid(), 0) != 0)
		return FAILED;
	return abi < 6 || (kill(getppid(), 0) != 0 && errno == EPERM) ? DONE : FAILED;
}

static int
other_entry(void)
{
#ifdef __x86_64__
	long rc;

	if (!enter().has_seccomp)
		return NO_SECCOMP;
	/* getpid by its number of x32: the same call, but not by this door. */
	rc = syscall(0x40000000 + __NR_getpid);
	return rc < 0 && errno == EPERM ? DONE : FAILED;
#else
	return NO_SECCOMP;
#endif
}

static int
keep_inside(void)
{
	struct rlimit core;
	int fd;

	if (!sandbox_begin())
		return FAILED;
	fd = open(database, O_RDONLY);
	return fd >= 0 && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 &&
	               core.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 &&
	               prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && umask(0) == 077
	           ? DONE
	           : FAILED;
}

#define CASE(name, attempt)            \
	static void name(void **state) \
	{                              \
		(void)state;           \
		in_child(attempt);     \
	}

CASE(nothing_leaves_the_process, keep_inside)
CASE(what_is_elsewhere_is_closed, read_elsewhere)
CASE(the_database_folder_is_open, use_what_is_ours)
CASE(resolver_and_roots_are_readable, resolve_and_trust)
CASE(a_socket_can_be_made, make_socket)
CASE(calls_are_denied, call_what_is_denied)
CASE(no_namespace_is_made, make_namespace)
CASE(others_are_out_of_reach, reach_others)
CASE(other_numbers_are_no_way_around, other_entry)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_leaves_the_process),
	    cmocka_unit_test(what_is_elsewhere_is_closed),
	    cmocka_unit_test(the_database_folder_is_open),
	    cmocka_unit_test(resolver_and_roots_are_readable),
	    cmocka_unit_test(a_socket_can_be_made),
	    cmocka_unit_test(calls_are_denied),
	    cmocka_unit_test(no_namespace_is_made),
	    cmocka_unit_test(others_are_out_of_reach),
	    cmocka_unit_test(other_numbers_are_no_way_around),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
