#ifndef BONIN_ADDRESS_H
#define BONIN_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "mem.h"

/* Who sent a request: the client's address behind trusted proxies, and the key of its limits. Pure. */

#define ADDRESS_SIZE 46 /* INET6_ADDRSTRLEN */

/** An address or a network: "10.0.0.0/8", "::1". */
struct address_net {
	unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
	int prefix_bits;         /* 0..128 */
};

/**
 * address_parse_net(text, net):
 * Read an IPv4 or IPv6 address with an optional "/bits".
 *
 * Returns: false when ${text} is not an address.
 */
MUST_CHECK bool address_parse_net(const char *text, struct address_net *net);

/**
 * address_client(peer, forwarded_for, trusted, n_trusted, client):
 * The client's address: ${peer}, the other end of the connection; or, if that is one of the ${trusted} proxies,
 * the right-most entry of ${forwarded_for} (X-Forwarded-For) that is not a trusted proxy. The entries to its left
 * were written by the client and are ignored.
 *
 * Returns: false when an entry that has to be used is not an address, ${client} is then the proxy that sent it; or when
 *          ${peer} is too long for an address, ${client} is then empty.
 * Source:  RFC 7239 section 8.1; OWASP ASVS 5.0 4.1.3.
 */
bool address_client(const char *peer, const char *forwarded_for, const struct address_net trusted[],
    size_t n_trusted, char client[static ADDRESS_SIZE]);

/** address_is_trusted(peer, trusted, n_trusted): whether ${peer} is one of the ${trusted} proxies. */
bool address_is_trusted(const char *peer, const struct address_net trusted[], size_t n_trusted);

/** address_is_loopback(address): whether it is in 127.0.0.0/8, also as ::ffff:127.0.0.1, or is ::1. */
bool address_is_loopback(const char *address);

/**
 * address_limit_key(address, key):
 * The key under which an address is counted: an IPv4 address itself, for IPv6 its /64 ("2001:db8::/64"), which is
 * what one customer gets. A text that is not an address is its own key.
 */
void address_limit_key(const char *address, char key[static ADDRESS_SIZE]);

#endif
