#include "address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
nets_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool is_good;
		int prefix_bits;
	} cases[] = {
	    {"10.0.0.0/8", true, 104},
	    {"127.0.0.1", true, 128},
	    {"0.0.0.0/0", true, 96},
	    {"::1", true, 128},
	    {"2001:db8::/32", true, 32},
	    {"::/0", true, 0},
	    {"::ffff:10.0.0.0", true, 128},
	    {"", false, 0},
	    {"10.0.0.0/33", false, 0},
	    {"10.0.0.0/", false, 0},
	    {"10.0.0.0/-1", false, 0},
	    {"10.0.0.0/8x", false, 0},
	    {"10.0.0", false, 0},
	    {"2001:db8::/129", false, 0},
	    {"example.com", false, 0},
	    {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct address_net net;

		print_message("# %s\n", cases[i].text);
		assert_int_equal(address_parse_net(cases[i].text, &net), cases[i].is_good);
		if (cases[i].is_good)
			assert_int_equal(net.prefix_bits, cases[i].prefix_bits);
	}
}

static void
the_client_is_the_right_most_untrusted(void **state)
{
	static const struct {
		const char *peer, *forwarded_for, *client;
		bool is_clean;
	} cases[] = {
	    /* Nobody is believed but a trusted proxy. */
	    {"203.0.113.9", "", "203.0.113.9", true},
	    {"203.0.113.9", "198.51.100.1", "203.0.113.9", true},
	    {"10.1.2.3", "", "10.1.2.3", true},
	    {"10.1.2.3", "198.51.100.1", "198.51.100.1", true},
	    /* What stands left of the first stranger was written by the stranger. */
	    {"10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1", true},
	    {"10.1.2.3", "1.1.1.1,198.51.100.1 ,10.9.9.9", "198.51.100.1", true},
	    {"10.1.2.3", "10.8.8.8, 10.9.9.9", "10.8.8.8", true},
	    {"::1", "2001:db8::5", "2001:db8::5", true},
	    {"::ffff:10.1.2.3", "198.51.100.1", "198.51.100.1", true},
	    /* Garbage behind an honest proxy. */
	    {"10.1.2.3", "198.51.100.1, unknown", "10.1.2.3", false},
	    {"10.1.2.3", ",", "10.1.2.3", false},
	    {"10.1.2.3", "a-very-long-name-that-is-no-address-at-all.example.com", "10.1.2.3",
	        false},
	    /* Inside 192.0.2.192/26, and not. */
	    {"192.0.2.255", "198.51.100.1", "198.51.100.1", true},
	    {"192.0.2.191", "198.51.100.1", "192.0.2.191", true},
	    /* Not inside 10.0.0.0/9. */
	    {"10.200.0.1", "198.51.100.1", "10.200.0.1", true},
	    {"", "198.51.100.1", "", true},
	};
	struct address_net trusted[3];

	(void)state;
	assert_true(address_parse_net("192.0.2.192/26", &trusted[2]));
	assert_true(address_parse_net("10.0.0.0/9", &trusted[0]));
	assert_true(address_parse_net("::1", &trusted[1]));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char client[ADDRESS_SIZE];

		print_message("# %s < %s\n", cases[i].peer, cases[i].forwarded_for);
		assert_int_equal(address_client(cases[i].peer, cases[i].forwarded_for, trusted,
		                     ARRAY_LEN(trusted), client),
		    cases[i].is_clean);
		assert_string_equal(client, cases[i].client);
	}
}

static void
a_peer_that_is_too_long_is_nobody(void **state)
{
	char client[ADDRESS_SIZE];

	(void)state;
	assert_false(address_client(
	    "0123456789012345678901234567890123456789012345678901234567890", "", NULL, 0, client));
	assert_string_equal(client, "");
}

static void
limits_hang_on_one_customer(void **state)
{
	static const struct {
		const char *address, *key;
	} cases[] = {
	    {"203.0.113.9", "203.0.113.9"},
	    {"::ffff:203.0.113.9", "203.0.113.9"},
	    {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
	    {"2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"},
	    {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
	    {"::1", "::/64"},
	    {"fe80:1111:2222:3333:4444:5555:6666:7777", "fe80:1111:2222:3333::/64"},
	    {"", ""},
	    {"nonsense", "nonsense"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char key[ADDRESS_SIZE];

		address_limit_key(cases[i].address, key);
		assert_string_equal(key, cases[i].key);
	}
}

static void
this_machine_is_loopback(void **state)
{
	static const struct {
		const char *address;
		bool is_loopback;
	} cases[] = {{"127.0.0.1", true}, {"127.255.255.255", true}, {"::1", true},
	    {"::ffff:127.0.0.1", true}, {"0:0:0:0:0:0:0:1", true}, {"126.255.255.255", false},
	    {"128.0.0.0", false}, {"::", false}, {"::2", false}, {"::127.0.0.1", false},
	    {"::ffff:10.0.0.1", false}, {"[::1]", false}, {"localhost", false}, {"127.0.0", false},
	    {"", false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (address_is_loopback(cases[i].address) != cases[i].is_loopback)
			fail_msg("%s", cases[i].address);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nets_are_read_strictly),
	    cmocka_unit_test(the_client_is_the_right_most_untrusted),
	    cmocka_unit_test(a_peer_that_is_too_long_is_nobody),
	    cmocka_unit_test(this_machine_is_loopback),
	    cmocka_unit_test(limits_hang_on_one_customer),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
