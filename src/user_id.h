#ifndef BONIN_USER_ID_H
#define BONIN_USER_ID_H

#include <stdbool.h>

#include "mem.h"

/* User ids of members. Pure. */

/** What any id must be, for the administrator of the site; visitors see the message of ERR_INVALID_USER_ID. */
#define USER_ID_ANY_RULE "userId is none: 1 to 64 bytes of printable UTF-8 without blanks"

#define USER_ID_SIZE    65
#define USER_ID_NEW_MIN 4
#define USER_ID_NEW_MAX 20

/**
 * user_id_parse_new(text, user_id):
 * Read a user id for a new member: USER_ID_NEW_MIN to USER_ID_NEW_MAX of a-z, 0-9, _ and -, starting with a letter;
 * capitals are folded to lower case.
 *
 * Returns: false, ${user_id} empty, when it is invalid.
 * Threads: pure; any.
 */
MUST_CHECK bool user_id_parse_new(const char *text, char user_id[static USER_ID_SIZE]);

/**
 * user_id_parse_any(text, user_id):
 * Read the user id of any member, including imported ones: up to 64 bytes of printable UTF-8 without blanks. One that
 * would be valid for a new member is folded like one, so that a member may type capitals; any other is kept unchanged.
 *
 * Returns: false, ${user_id} empty, when it is invalid.
 * Threads: pure; any.
 */
MUST_CHECK bool user_id_parse_any(const char *text, char user_id[static USER_ID_SIZE]);

#endif
