#include "config.h"

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "log.h"
#include "text.h"

/* The kernel may be newer than the headers: struct landlock_ruleset_attr with the fields added since. */
struct ruleset {
	uint64_t handled_access_fs;
	uint64_t handled_access_net; /* version 4 */
	uint64_t scoped;             /* version 6 */
};
#define NET_BIND_TCP   (1ULL << 0)
#define SCOPE_ABSTRACT (1ULL << 0) /* abstract Unix sockets of other processes */
#define SCOPE_SIGNAL   (1ULL << 1) /* signals to other processes, even of the same user */

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#ifndef LANDLOCK_ACCESS_FS_IOCTL_DEV
#define LANDLOCK_ACCESS_FS_IOCTL_DEV (1ULL << 15)
#endif

#define FILE_READ  LANDLOCK_ACCESS_FS_READ_FILE
#define FILE_WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)
/* Rights that make sense for a file; the others are for folders. */
#define FILE_ALL (FILE_READ | FILE_WRITE)

static const uint64_t rights[] = {
    [SANDBOX_READ] = FILE_READ,
    /* SQLite opens the folder itself to fsync it. */
    [SANDBOX_FILES_BESIDE] = FILE_READ | FILE_WRITE | LANDLOCK_ACCESS_FS_READ_DIR |
                             LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE,
    [SANDBOX_SOCKET_BESIDE] = LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE,
};

/*
 * What libraries read while serving requests: TLS settings and root certificates, settings and modules of the resolver.
 * Whole folders, because a program that runs for months could not read a file that was replaced.
 */
static const struct sandbox_path always[] = {
    {"/etc", SANDBOX_READ},
    {"/usr", SANDBOX_READ},
    {"/lib", SANDBOX_READ},
    {"/lib64", SANDBOX_READ},
    {"/dev/null", SANDBOX_READ},
    {"/dev/urandom", SANDBOX_READ},
};

/* Where the resolver keeps the file that /etc links to: /run/systemd/resolve. */
#define RESOLVER "/etc/resolv.conf"

/* Calls that bonin and its libraries never make, but that are useful to an intruder. */
static const uint32_t denied[] = {
    __NR_execve,
    __NR_execveat,
    /* other processes */
    __NR_ptrace,
    __NR_process_vm_readv,
    __NR_process_vm_writev,
    __NR_kcmp,
    /* file systems and namespaces */
    __NR_mount,
    __NR_umount2,
    __NR_pivot_root,
    __NR_chroot,
    __NR_unshare,
    __NR_setns,
    __NR_open_by_handle_at,
    __NR_fanotify_init,
    __NR_quotactl,
    __NR_swapon,
    __NR_swapoff,
    /* large kernel interfaces with many past vulnerabilities */
    __NR_bpf,
    __NR_perf_event_open,
    __NR_userfaultfd,
    __NR_keyctl,
    __NR_add_key,
    __NR_request_key,
    __NR_io_uring_setup,
    __NR_io_uring_enter,
    __NR_io_uring_register,
    /* the machine */
    __NR_init_module,
    __NR_finit_module,
    __NR_delete_module,
    __NR_kexec_load,
    __NR_reboot,
    __NR_acct,
    __NR_syslog,
    __NR_sethostname,
    __NR_setdomainname,
    __NR_settimeofday,
    __NR_clock_settime,
#ifdef __NR_kexec_file_load
    __NR_kexec_file_load,
#endif
#ifdef __NR_open_tree
    __NR_open_tree,
    __NR_move_mount,
    __NR_fsopen,
    __NR_fsconfig,
    __NR_fsmount,
    __NR_fspick,
#endif
#ifdef __NR_pidfd_getfd
    __NR_pidfd_getfd,
#endif
#ifdef __NR_iopl
    __NR_iopl,
    __NR_ioperm,
    __NR_modify_ldt,
#endif
};

#if defined(__x86_64__)
#define NATIVE    AUDIT_ARCH_X86_64
#define FIRST_X32 0x40000000 /* the same calls with other numbers: x32 */
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#elif defined(__i386__)
#define NATIVE AUDIT_ARCH_I386
#elif defined(__arm__)
#define NATIVE AUDIT_ARCH_ARM
#elif defined(__riscv) && __riscv_xlen == 64
#define NATIVE AUDIT_ARCH_RISCV64
#endif

bool
sandbox_begin(void)
{
	const struct rlimit none = {0, 0};

	umask(077);
	if (setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		return true;
	log_plain("cannot protect this process: %s", strerror(errno));
	return false;
}

/* ---- Landlock: the file system */

/* All file system rights that version ${abi} knows. */
static uint64_t
known_rights(long abi)
{
	static const uint64_t added[] = {
	    [2] = LANDLOCK_ACCESS_FS_REFER,
	    [3] = LANDLOCK_ACCESS_FS_TRUNCATE,
	    [5] = LANDLOCK_ACCESS_FS_IOCTL_DEV,
	};
	uint64_t known = LANDLOCK_ACCESS_FS_REFER - 1; /* all of version 1 */

	for (size_t i = 0; i < ARRAY_LEN(added) && i <= (size_t)abi; i++)
		known |= added[i];
	return known;
}

/* Restrict everything that the kernel knows; -1: it has no Landlock. Whatever has no rule is forbidden. */
static int
make_ruleset(uint64_t *known)
{
	long abi =
	    syscall(__NR_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset attr = {.handled_access_fs = known_rights(abi)};
	size_t size = offsetof(struct ruleset, handled_access_net);

	if (abi < 1)
		return -1;
	if (abi >= 4) {
		attr.handled_access_net = NET_BIND_TCP;
		size = offsetof(struct ruleset, scoped);
	}
	if (abi >= 6) {
		attr.scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL;
		size = sizeof(attr);
	}
	*known = attr.handled_access_fs;
	return (int)syscall(__NR_landlock_create_ruleset, &attr, size, 0);
}

/* The file that a rule for ${path} is about: itself, or its folder. */
static bool
find_root(const struct sandbox_path *path, char root[static PATH_MAX])
{
	return path->use == SANDBOX_READ ? text_copy(root, PATH_MAX, path->path)
	                                 : text_folder(path->path, root, PATH_MAX);
}

/* A path that does not exist, or that we may not open, needs no rule. */
static void
allow(int ruleset, const struct sandbox_path *path, uint64_t known)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = rights[path->use] & known};
	char root[PATH_MAX];
	struct stat status;

	if (path->path == NULL || path->path[0] == '\0' || !find_root(path, root))
		return;
	rule.parent_fd = open(root, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return;
	if (fstat(rule.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
		rule.allowed_access &= FILE_ALL;
	if (syscall(__NR_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		log_event(LOG_ERROR, "sandbox_rule_failed", LOG_TEXT("path", root),
		    LOG_TEXT("cause", strerror(errno)));
	close(rule.parent_fd);
}

static void
allow_resolver(int ruleset, uint64_t known)
{
	char *file = realpath(RESOLVER, NULL);
	char *slash = file != NULL ? strrchr(file, '/') : NULL;

	if (slash != NULL && slash != file) {
		*slash = '\0';
		allow(ruleset, &(struct sandbox_path){file, SANDBOX_READ}, known);
	}
	free(file);
}

static bool
restrict_files(const struct sandbox_path paths[], size_t n)
{
	uint64_t known;
	int ruleset = make_ruleset(&known);
	bool is_done;

	if (ruleset < 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(always); i++)
		allow(ruleset, &always[i], known);
	for (size_t i = 0; i < n; i++)
		allow(ruleset, &paths[i], known);
	allow_resolver(ruleset, known);
	is_done = syscall(__NR_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return is_done;
}

/* ---- seccomp: the system calls */

#define LOAD(member)         \
	(struct sock_filter) \
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, member))
#define JUMP(test, value, then, otherwise) \
	(struct sock_filter) BPF_JUMP(BPF_JMP | (test) | BPF_K, (value), (then), (otherwise))
#define RETURN(value) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, (value))

/* CLONE_NEWNS, CLONE_NEWCGROUP, ...UTS, ...IPC, ...USER, ...PID and ...NET of clone(2). */
#define NEW_NAMESPACES 0x7e020000
#define N_CLONE        5 /* its instructions in the filter */

static bool
restrict_calls(void)
{
#ifdef NATIVE
	struct sock_filter filter[ARRAY_LEN(denied) + 16];
	struct sock_fprog program = {.filter = filter};
	size_t len = 0;

	_Static_assert(ARRAY_LEN(denied) + N_CLONE < 250, "a jump of BPF is a byte");
	/* The numbers mean something else for another architecture's system call entry. */
	filter[len++] = LOAD(arch);
	filter[len++] = JUMP(BPF_JEQ, NATIVE, 1, 0);
	filter[len++] = RETURN(SECCOMP_RET_KILL_PROCESS);
	filter[len++] = LOAD(nr);
#ifdef FIRST_X32
	filter[len++] = JUMP(BPF_JGE, FIRST_X32, ARRAY_LEN(denied) + N_CLONE + 1, 0);
#endif
	for (size_t i = 0; i < ARRAY_LEN(denied); i++)
		filter[len++] =
		    JUMP(BPF_JEQ, denied[i], (uint8_t)(ARRAY_LEN(denied) - i + N_CLONE), 0);
	/* A new namespace exposes much of the kernel. clone3(2) has its flags where no filter can read them:
	 * the C library uses clone(2) when it is told that there is no clone3. */
	filter[len++] = JUMP(BPF_JEQ, __NR_clone3, 0, 1);
	filter[len++] = RETURN(SECCOMP_RET_ERRNO | ENOSYS);
	filter[len++] = JUMP(BPF_JEQ, __NR_clone, 0, 2);
	filter[len++] = LOAD(args[0]); /* the low half: all of NATIVE are little-endian */
	filter[len++] = JUMP(BPF_JSET, NEW_NAMESPACES, 1, 0);
	filter[len++] = RETURN(SECCOMP_RET_ALLOW);
	filter[len++] = RETURN(SECCOMP_RET_ERRNO | EPERM);
	program.len = (unsigned short)len;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
#else
	return false;
#endif
}

struct sandbox
sandbox_enter(const struct sandbox_path paths[], size_t n)
{
	struct sandbox sandbox = {false, false};

	/* Sanitizers and coverage access files anywhere: configure knows. */
	if (!WITH_SANDBOX)
		return sandbox;
	sandbox.has_landlock = restrict_files(paths, n);
	sandbox.has_seccomp = restrict_calls();
	return sandbox;
}
