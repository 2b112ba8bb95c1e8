#ifndef BONIN_SANDBOX_H
#define BONIN_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/*
 * Privileges that a program gives up so that an attacker who takes it over gains little: first whatever could leak
 * secrets, then, with all files open, the rest of the file system and the system calls that it never makes.
 */

/** What a path may still be used for. */
enum sandbox_use {
	SANDBOX_READ,         /* the file, or all files of the folder, are read */
	SANDBOX_FILES_BESIDE, /* it and the files in its folder are read, written, created and removed */
	SANDBOX_SOCKET_BESIDE /* a socket of that name is created in its folder */
};

struct sandbox_path {
	const char *path; /* NULL or "": none */
	enum sandbox_use use;
};

/** What the kernel supports and is in force. */
struct sandbox {
	bool has_landlock; /* Linux 5.13: the file system */
	bool has_seccomp;  /* the system calls */
};

/**
 * sandbox_begin():
 * Call it first in a program: no core file, no access to its memory by other programs of the same user, files that it
 * creates are private to its user, and programs that it starts get no more rights.
 *
 * Returns: false, with the reason printed by log_plain, when the kernel refuses.
 */
MUST_CHECK bool sandbox_begin(void);

/**
 * sandbox_enter(paths, n):
 * Give up the file system except the ${n} ${paths} and what the resolver, TLS and the C library read; and the system
 * calls that only an intruder would make, above all execve(2). Open files stay open. What the kernel does not support
 * is skipped.
 *
 * Returns: what is in force.
 * Threads: call it after sandbox_begin, before threads are started.
 * Source:  https://docs.kernel.org/userspace-api/landlock.html, seccomp(2).
 */
struct sandbox sandbox_enter(const struct sandbox_path paths[], size_t n);

#endif
