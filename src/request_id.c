#include "request_id.h"

#include <string.h>

#include "text.h"

#define LEN (REQUEST_ID_TAG_LEN + REQUEST_ID_RANDOM_LEN)

void
request_id_make(const struct sign_tag *phone,
    const unsigned char random[static REQUEST_ID_RANDOM_LEN], char out[static REQUEST_ID_SIZE])
{
	unsigned char bytes[LEN];

	memcpy(bytes, phone->bytes, REQUEST_ID_TAG_LEN);
	memcpy(bytes + REQUEST_ID_TAG_LEN, random, REQUEST_ID_RANDOM_LEN);
	text_base64url(out, bytes, sizeof(bytes));
}

bool
request_id_range(const char *id, struct sign_tag *first, struct sign_tag *last)
{
	unsigned char bytes[LEN];

	if (text_base64url_decode(bytes, sizeof(bytes), id, strlen(id)) != LEN)
		return false;
	memset(first->bytes, 0x00, sizeof(first->bytes));
	memset(last->bytes, 0xff, sizeof(last->bytes));
	memcpy(first->bytes, bytes, REQUEST_ID_TAG_LEN);
	memcpy(last->bytes, bytes, REQUEST_ID_TAG_LEN);
	return true;
}
