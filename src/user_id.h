#ifndef BONIN_USER_ID_H
#define BONIN_USER_ID_H

#include <stdbool.h>

#include "mem.h"

/* Names of members. Pure. */

/** What any id must be, for who administers the site; the words for visitors are ERR_INVALID_USER_ID's. */
#define USER_ID_ANY_RULE "userId is none: 1 to 64 bytes of printable UTF-8 without blanks"

#define USER_ID_SIZE    65
#define USER_ID_NEW_MIN 4
#define USER_ID_NEW_MAX 20

/**
 * user_id_parse_new(text, user_id):
 * Read a name for a new member: USER_ID_NEW_MIN to USER_ID_NEW_MAX of a-z, 0-9, _ and -, a letter first; capitals are folded.
 *
 * Returns: false, ${user_id} empty, when it is none.
 * Threads: pure; any.
 */
MUST_CHECK bool user_id_parse_new(const char *text, char user_id[static USER_ID_SIZE]);

/**
 * user_id_parse_any(text, user_id):
 * Read the name of a member, imported ones among them: up to 64 bytes of printable UTF-8 without blanks. One that would do
 * for a new member is folded like one, so that a member may type capitals; every other is kept as it is.
 *
 * Returns: false, ${user_id} empty, when it is none.
 * Threads: pure; any.
 */
MUST_CHECK bool user_id_parse_any(const char *text, char user_id[static USER_ID_SIZE]);

#endif
