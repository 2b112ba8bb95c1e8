#ifndef BONIN_PAGE_H
#define BONIN_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "purpose.h"

/* Answers to a form that a browser posted: the next step as an HTML page that needs no script. Pure. */

enum page_step {
	PAGE_SEND,   /* asks for the number (and the user id) */
	PAGE_VERIFY, /* asks for the code; offers to send it again */
	PAGE_FINISH, /* asks for what the proof is used for: user id and password, or a new password */
	PAGE_DONE    /* says that it is done, or shows the user id that was found */
};

/** What a page shows. Every text may be NULL; none is trusted. */
struct page_view {
	enum page_step step;
	enum purpose purpose;
	const char *base_path;  /* of the actions: "/api" */
	const char *pages_path; /* of www/: "/" */
	const char *message;    /* what happened, Korean */
	bool is_error;
	bool is_taken;       /* the number has an account: offer the other flows */
	const char *field;   /* that the error belongs to, by its name in the request */
	const char *phone;   /* as the visitor typed it */
	const char *user_id; /* typed, or found */
	const char *request_id;
	const char *proof;
	long attempts_left; /* -1: not said */
	long expires_s;     /* how long the code or proof is still valid, 0: not said */
	long resend_s;      /* until the code may be sent again, 0: not said */
	long retry_after_s; /* 0: not said */
};

/**
 * page_render(view, len):
 * Write the complete HTML page. Every text from outside is escaped.
 *
 * Returns: the page, never NULL; its length in ${len}.
 * Memory:  the caller wipes and frees it.
 * Threads: pure; any.
 * Source:  OWASP ASVS 5.0 1.2.1 (output encoding).
 */
char *page_render(const struct page_view *view, size_t *len);

#endif
