#include "id.h"

#include <inttypes.h>
#include <stdio.h>

#include "../sys.h"
#include "../text.h"

bool
id_make_request(const char *prefix, int64_t now_ms, char out[static ID_REQUEST_SIZE])
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	uint32_t dice[2];
	unsigned char tail[8];
	char word[sizeof(tail) + 1] = "";

	/* It has to be unique, not unpredictable: the bias of a remainder does not matter. */
	if (!sys_random(dice, sizeof(dice)) || !sys_random(tail, sizeof(tail)))
		return false;
	for (size_t i = 0; i < sizeof(tail); i++)
		word[i] = letters[tail[i] % (sizeof(letters) - 1)];
	int len = snprintf(out, ID_REQUEST_SIZE, "%s-%013" PRId64 "-%04" PRIu32 "-%08" PRIu32 "-%s",
	    prefix, now_ms, dice[0] % 10000, dice[1] % 100000000, word);
	return len > 0 && len < ID_REQUEST_SIZE;
}

bool
id_make_uuid(char out[static ID_UUID_SIZE])
{
	unsigned char id[16];
	char hex[TEXT_HEX_SIZE(sizeof(id))];

	if (!sys_random(id, sizeof(id)))
		return false;
	id[6] = (unsigned char)((id[6] & 0x0F) | 0x40);
	id[8] = (unsigned char)((id[8] & 0x3F) | 0x80);
	text_hex(hex, id, sizeof(id));
	snprintf(out, ID_UUID_SIZE, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
	    hex + 20);
	return true;
}
