#ifndef BONIN_PURPOSE_H
#define BONIN_PURPOSE_H

#include <stdbool.h>

#include "err.h"

/*
 * One mechanism, three rows: what is specific to sign-up, find-ID and password change. Everything else
 * (the send, the check, the limits, the pages) is written once and looks it up in this table.
 */

enum purpose { PURPOSE_SIGNUP, PURPOSE_FIND_ID, PURPOSE_RESET_PASSWORD, PURPOSE__MAX };

/** What must be true of the members before a code is sent. */
enum purpose_need {
	PURPOSE_NEEDS_FREE_PHONE, /* no member has the number */
	PURPOSE_NEEDS_MEMBER,     /* a member has it */
	PURPOSE_NEEDS_ACCOUNT     /* the given user has it */
};

struct purpose_info {
	const char *word; /* in codes and proofs; never changes */
	enum purpose_need need;
	enum err unmet;        /* the error when the need is not met */
	bool names_user;       /* the visitor gives a user id with the number */
	bool gives_proof;      /* a correct code gets a proof; otherwise the user id */
	const char *send_path; /* below the base path */
	const char *verify_path;
	const char *finish_path; /* the endpoint that uses the proof, or NULL */
	const char *title;       /* of its pages, Korean */
	const char *page;        /* the first of them, a file of www/ */
};

/** purpose_info(purpose): the row of ${purpose}; never NULL for a value of the enum. */
const struct purpose_info *purpose_info(enum purpose purpose);

#endif
