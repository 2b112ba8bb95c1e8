#ifndef BONIN_SANDBOX_H
#define BONIN_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/*
 * What a program gives up so that whoever takes it over gets little: first what keeps secrets inside, then, with all
 * files open, the rest of the file system and the system calls that it never makes.
 */

/** What a path stays good for. */
enum sandbox_use {
	SANDBOX_READ,         /* the file, or all files of the folder, are read */
	SANDBOX_FILES_BESIDE, /* it and what is in its folder is read, written, made and removed */
	SANDBOX_SOCKET_BESIDE /* a socket of that name is made in its folder */
};

struct sandbox_path {
	const char *path; /* NULL or "" is none */
	enum sandbox_use use;
};

/** What the kernel has and is in force. */
struct sandbox {
	bool has_landlock; /* Linux 5.13: the file system */
	bool has_seccomp;  /* the system calls */
};

/**
 * sandbox_begin():
 * To be the first act of a program: no core file, no look into its memory by another program of the same user, what
 * it makes is its user's alone, and no program that it starts gets more rights.
 *
 * Returns: false, with the reason by log_plain, when the kernel refuses.
 */
MUST_CHECK bool sandbox_begin(void);

/**
 * sandbox_enter(paths, n):
 * Give up the file system but for the ${n} ${paths} and what the resolver, TLS and the C library read; and the system
 * calls that only an intruder makes, execve(2) first of all. Files that are open stay open. What the kernel lacks is
 * left out.
 *
 * Returns: what is in force.
 * Threads: behind sandbox_begin, before threads are started.
 * Source:  https://docs.kernel.org/userspace-api/landlock.html, seccomp(2).
 */
struct sandbox sandbox_enter(const struct sandbox_path paths[], size_t n);

#endif
