#ifndef BONIN_REQUEST_ID_H
#define BONIN_REQUEST_ID_H

#include <stdbool.h>

#include "mem.h"
#include "sign.h"

/*
 * The requestId of an answer. It begins with a part of the number's tag, so that the index of sends by number finds the
 * send of a requestId: a separate index would cost every send one more page. Pure.
 */

#define REQUEST_ID_SIZE       23 /* base64url of 16 bytes */
#define REQUEST_ID_TAG_LEN    6
#define REQUEST_ID_RANDOM_LEN 10

/** request_id_make(phone, random, out): the id of a code for the number with the tag ${phone}. */
void request_id_make(const struct sign_tag *phone,
    const unsigned char random[static REQUEST_ID_RANDOM_LEN], char out[static REQUEST_ID_SIZE]);

/**
 * request_id_range(id, first, last):
 * The range of tags, both ends included, that contains the tag of the number.
 *
 * Returns: false when ${id} cannot come from request_id_make.
 */
MUST_CHECK bool request_id_range(const char *id, struct sign_tag *first, struct sign_tag *last);

#endif
