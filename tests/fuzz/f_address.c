#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "fuzz.h"

/*
 * First line: the trusted networks, parted by blanks. Second: the peer. The rest: X-Forwarded-For. Whoever is counted is
 * the peer, or stands in the list with none but trusted ones to the right.
 */

#define NETS_MAX 8

static size_t
read_nets(char *line, struct address_net nets[static NETS_MAX])
{
	size_t n = 0;
	char *rest = line;

	for (char *word; n < NETS_MAX && (word = strsep(&rest, " ")) != NULL;) {
		if (!address_parse_net(word, &nets[n]))
			continue;
		FUZZ_HOLDS(nets[n].prefix_bits >= 0 && nets[n].prefix_bits <= 128);
		n++;
	}
	return n;
}

/* Bit by bit, as it stands in a book. */
static bool
is_trusted(const char *address, const struct address_net nets[], size_t n)
{
	struct address_net net;

	if (strchr(address, '/') != NULL || !address_parse_net(address, &net))
		return false;
	for (size_t i = 0; i < n; i++) {
		int bit = 0;

		while (bit < nets[i].prefix_bits &&
		       ((net.bytes[bit / 8] ^ nets[i].bytes[bit / 8]) >> (7 - bit % 8) & 1) == 0)
			bit++;
		if (bit == nets[i].prefix_bits)
			return true;
	}
	return false;
}

static void
check_key(const char *address)
{
	char key[ADDRESS_SIZE], again[ADDRESS_SIZE];
	unsigned char bytes[16];

	address_limit_key(address, key);
	address_limit_key(key, again);
	FUZZ_HOLDS(strlen(key) < ADDRESS_SIZE && strcmp(key, again) == 0);
	if (inet_pton(AF_INET6, address, bytes) != 1 ||
	    strncmp(key + strlen(key) - 3, "/64", 3) != 0)
		return;
	/* Whoever has a /64 has all of it. */
	for (size_t i = 8; i < sizeof(bytes); i++)
		bytes[i] ^= 0x5a;
	FUZZ_HOLDS(inet_ntop(AF_INET6, bytes, again, sizeof(again)) != NULL);
	char other[ADDRESS_SIZE];
	address_limit_key(again, other);
	FUZZ_HOLDS(strcmp(key, other) == 0);
}

void
fuzz_address(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	char *line = fuzz_line(&in), *peer = fuzz_line(&in), *forwarded = fuzz_rest(&in);
	struct address_net nets[NETS_MAX];
	size_t n = read_nets(line, nets);
	char client[ADDRESS_SIZE];
	bool is_clear = address_client(peer, forwarded, nets, n, client);
	bool is_peer = strcmp(client, peer) == 0;

	FUZZ_HOLDS(is_peer || *client == '\0' || strstr(forwarded, client) != NULL);
	FUZZ_HOLDS(is_peer || *client == '\0' || is_trusted(peer, nets, n));
	FUZZ_HOLDS(*client != '\0' || *peer == '\0' || strlen(peer) >= ADDRESS_SIZE);
	if (is_clear && is_trusted(client, nets, n)) {
		/* All of them are: the left-most. */
		FUZZ_HOLDS(is_peer || strncmp(forwarded + strspn(forwarded, " \t,"), client,
		                          strlen(client)) == 0);
	}
	if (!is_clear)
		FUZZ_HOLDS(*client == '\0' || is_trusted(client, nets, n));
	if (!is_trusted(peer, nets, n) && strlen(peer) < ADDRESS_SIZE)
		FUZZ_HOLDS(is_clear && is_peer);
	check_key(client);
	check_key(forwarded);
	free(line);
	free(peer);
	free(forwarded);
}
