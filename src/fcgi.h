#ifndef BONIN_FCGI_H
#define BONIN_FCGI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

/*
 * The interface to the web server: FastCGI with threads, FastCGI one request at a time (mod_fcgid), or CGI, in one
 * program. The only includer of libfcgi. Handlers do not depend on it: they get an exchange.
 */

#define FCGI_HEADERS_MAX 1024

enum fcgi_body_state {
	FCGI_BODY_WHOLE,
	FCGI_BODY_TOO_LARGE, /* over the limit: by its CONTENT_LENGTH, or, without one, as it came */
	FCGI_BODY_BAD_LENGTH, /* CONTENT_LENGTH is not a number, or fewer bytes came */
};

/** One request and its answer. Everything in it is valid only until the handler returns. */
struct fcgi_exchange {
	const void *source; /* private to fcgi*.c and tests: what param() asks */
	const char *(*param)(
	    const struct fcgi_exchange *x, const char *name); /* CGI variable or NULL */
	/* All of them as the server sent them, "NAME=value", NULL at the end; or NULL: not known. */
	char *const *variables;

	enum fcgi_body_state body_state;
	char *body; /* NUL after the last byte; wiped afterwards */
	size_t body_len;

	int status;                     /* the handler sets it; 500 until then */
	char headers[FCGI_HEADERS_MAX]; /* "Name: value\r\n" ... */
	size_t headers_len;
	char *reply; /* malloc'ed by the handler, wiped and freed afterwards; may be NULL */
	size_t reply_len;

	/* Work that the answer must not wait for: called with the handler's ctx after the answer was sent. */
	void (*after)(void *ctx, void *arg);
	void *after_arg;
};

typedef void fcgi_handler(void *ctx, struct fcgi_exchange *x);

struct fcgi_options {
	/* A Unix socket to create; NULL: fd 0 says whether FastCGI or CGI. */
	const char *listen_path;
	int threads_max; /* maximum number of workers; they are started as needed */
	size_t body_max; /* bytes */
	/* Called with the handler's ctx every second, by the thread that handles signals; not as CGI. NULL: nothing. */
	void (*chore)(void *ctx);
};

/**
 * fcgi_param(x, name):
 * The CGI variable ${name}, or "" if the server sent none. Borrowed until the handler returns.
 */
const char *fcgi_param(const struct fcgi_exchange *x, const char *name);

/**
 * fcgi_param_is_doubled(x, name):
 * Whether the server sent ${name} more than once. lighttpd makes the same variable of the headers X-Forwarded-For and
 * X_Forwarded_For, and hands on both: so nobody can tell which of them a proxy wrote.
 *
 * Source:  RFC 3875 section 4.1.18 (all that is no letter or digit becomes "_").
 */
bool fcgi_param_is_doubled(const struct fcgi_exchange *x, const char *name);

/**
 * fcgi_header(x, name, value):
 * Add a header to the answer. A ${value} with a control character, or one too many, is left out and logged.
 */
void fcgi_header(struct fcgi_exchange *x, const char *name, const char *value);

/**
 * fcgi_serve(options, handler, ctx):
 * Serve requests until SIGTERM, SIGINT or SIGUSR1 (as CGI: one request): ${handler} is called with ${ctx} by many threads
 * at once. On the signal idle workers exit at once and requests in progress are answered; what is not finished after a
 * second is dropped. A peer that does not finish its request, or does not read its answer, is cut off after 20 s.
 *
 * Returns: the exit status.
 * Source:  FastCGI 1.0; RFC 3875 (CGI).
 */
int fcgi_serve(const struct fcgi_options *options, fcgi_handler *handler, void *ctx);

/**
 * fcgi_hurry_fd():
 * A descriptor that becomes readable when the program has been asked to stop and network calls should be abandoned.
 * Never read from it.
 *
 * Returns: -1 before fcgi_serve.
 */
int fcgi_hurry_fd(void);

#endif
