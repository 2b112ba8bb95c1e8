#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

#define V4_OFFSET 12 /* offset of the four bytes in ::ffff:a.b.c.d */
#define V4_BITS   96

/* Both kinds in one form, so that one comparison is enough. */
static bool
parse(const char *text, unsigned char bytes[static 16], bool *is_v4)
{
	static const unsigned char mapped[V4_OFFSET] = {[10] = 0xff, [11] = 0xff};

	*is_v4 = inet_pton(AF_INET, text, bytes + V4_OFFSET) == 1;
	if (*is_v4)
		memcpy(bytes, mapped, sizeof(mapped));
	else if (inet_pton(AF_INET6, text, bytes) != 1)
		return false;
	*is_v4 = memcmp(bytes, mapped, sizeof(mapped)) == 0;
	return true;
}

bool
address_parse_net(const char *text, struct address_net *net)
{
	const char *slash = strchr(text, '/');
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);
	char address[ADDRESS_SIZE];
	int64_t bits;
	bool is_v4;

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	if (!parse(address, net->bytes, &is_v4))
		return false;
	bits = is_v4 ? 32 : 128;
	if (slash != NULL && !text_number(slash + 1, 0, bits, &bits))
		return false;
	net->prefix_bits = (int)bits + (is_v4 ? V4_BITS : 0);
	return true;
}

static bool
is_inside(const unsigned char bytes[static 16], const struct address_net *net)
{
	size_t whole = (size_t)net->prefix_bits / 8;
	int rest = net->prefix_bits % 8;
	unsigned mask = 0xffU << (8 - rest);

	return memcmp(bytes, net->bytes, whole) == 0 &&
	       (rest == 0 || ((bytes[whole] ^ net->bytes[whole]) & mask & 0xff) == 0);
}

bool
address_is_trusted(const char *peer, const struct address_net trusted[], size_t n_trusted)
{
	unsigned char bytes[16];
	bool is_v4;

	if (!parse(peer, bytes, &is_v4))
		return false;
	for (size_t i = 0; i < n_trusted; i++) {
		if (is_inside(bytes, &trusted[i]))
			return true;
	}
	return false;
}

bool
address_is_loopback(const char *address)
{
	static const struct address_net loopback[] = {
	    {.bytes = {[10] = 0xff, [11] = 0xff, [12] = 127}, .prefix_bits = V4_BITS + 8},
	    {.bytes = {[15] = 1}, .prefix_bits = 128},
	};

	return address_is_trusted(address, loopback, ARRAY_LEN(loopback));
}

/* Remove the last entry, trimmed, from the list of *len bytes. False: none is left, or it is too long. */
static bool
take_last(const char *list, size_t *len, char entry[static ADDRESS_SIZE])
{
	size_t end = *len, start;

	while (end > 0 && (list[end - 1] == ' ' || list[end - 1] == '\t'))
		end--;
	start = end;
	while (start > 0 && list[start - 1] != ',')
		start--;
	*len = start > 0 ? start - 1 : 0;
	while (start < end && (list[start] == ' ' || list[start] == '\t'))
		start++;
	if (end == start || end - start >= ADDRESS_SIZE)
		return false;
	memcpy(entry, list + start, end - start);
	entry[end - start] = '\0';
	return true;
}

bool
address_client(const char *peer, const char *forwarded_for, const struct address_net trusted[],
    size_t n_trusted, char client[static ADDRESS_SIZE])
{
	size_t len = strlen(forwarded_for);
	unsigned char bytes[16];
	char entry[ADDRESS_SIZE];
	bool is_v4;

	if (!text_copy(client, ADDRESS_SIZE, peer))
		return false;
	while (len > 0 && address_is_trusted(client, trusted, n_trusted)) {
		if (!take_last(forwarded_for, &len, entry) || !parse(entry, bytes, &is_v4)) {
			/* Garbage from a trusted proxy: use the nearest address that is known to be true. */
			return false;
		}
		memcpy(client, entry, sizeof(entry));
	}
	return true;
}

void
address_limit_key(const char *address, char key[static ADDRESS_SIZE])
{
	unsigned char bytes[16];
	bool is_v4;

	if (!parse(address, bytes, &is_v4)) {
		snprintf(key, ADDRESS_SIZE, "%s", address);
	} else if (is_v4) {
		inet_ntop(AF_INET, bytes + V4_OFFSET, key, ADDRESS_SIZE);
	} else {
		memset(bytes + 8, 0, 8);
		inet_ntop(AF_INET6, bytes, key, ADDRESS_SIZE - 3);
		memcpy(key + strlen(key), "/64", 4);
	}
}
