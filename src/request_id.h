#ifndef BONIN_REQUEST_ID_H
#define BONIN_REQUEST_ID_H

#include "mem.h"
#include "sign.h"

#include <stdbool.h>

/*
 * The requestId of an answer. It begins with a piece of the number's pseudonym, so that the index of sends by number
 * finds what is asked for by it: an index of its own would cost every send one more page. Pure.
 */

#define REQUEST_ID_SIZE       23 /* base64url of 16 bytes */
#define REQUEST_ID_TAG_LEN    6
#define REQUEST_ID_RANDOM_LEN 10

/** request_id_make(phone, random, out): the id of a code for the number of the tag ${phone}. */
void request_id_make(const struct sign_tag *phone,
    const unsigned char random[static REQUEST_ID_RANDOM_LEN], char out[static REQUEST_ID_SIZE]);

/**
 * request_id_range(id, first, last):
 * Between which two tags, both included, the number's is.
 *
 * Returns: false when ${id} is none that request_id_make can have made.
 */
MUST_CHECK bool request_id_range(const char *id, struct sign_tag *first, struct sign_tag *last);

#endif
