#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "route_fake.h"

/** A form or script of another site is none of ours; a client that says nothing is no browser. */
static void
test_origin(void **state)
{
	static const struct {
		const char *setting, *site, *origin, *host;
		bool is_ours;
	} cases[] = {
	    {"", NULL, NULL, "shop.example", true},
	    {"", "same-origin", "https://shop.example", "shop.example", true},
	    {"", "none", NULL, "shop.example", true},
	    {"", NULL, "https://shop.example", "shop.example", true},
	    {"", NULL, "https://Shop.Example", "shop.example", true},
	    {"", NULL, "https://shop.example:8443", "shop.example:8443", true},
	    {"", NULL, "https://shop.example", "other.example", false},
	    {"", NULL, "https://shop.example", NULL, false},
	    {"", NULL, "null", "shop.example", false},
	    {"", NULL, "null", "", false},
	    {"", NULL, "https://other.example", "shop.example", false},
	    {"", NULL, "https://shop.example.other", "shop.example", false},
	    {"", "cross-site", "https://other.example", "shop.example", false},
	    {"", "cross-site", "https://shop.example", "shop.example", false},
	    {"", "cross-site", NULL, "shop.example", false},
	    {"", "same-site", NULL, "shop.example", false},
	    {"", "same-site", "https://www.shop.example", "shop.example", false},
	    {"", "same-site", "https://shop.example", "shop.example", true},
	    {"", "none", "https://other.example", "shop.example", false},
	    {"", "made-up", NULL, "shop.example", false},
	    {"https://shop.example", NULL, "https://shop.example", "127.0.0.1:8080", true},
	    {"https://shop.example", NULL, "https://SHOP.example", "127.0.0.1:8080", true},
	    {"https://shop.example", NULL, "http://shop.example", "shop.example", false},
	    {"https://shop.example", NULL, "https://shop.example:8443", "shop.example:8443", false},
	    {"https://shop.example", NULL, "https://other.example", "other.example", false},
	    {"https://shop.example", "same-site", "https://shop.example", "x", true},
	    {"https://shop.example", "same-site", "https://www.shop.example", "x", false},
	    {"https://shop.example", "same-origin", "https://www.shop.example", "x", true},
	    {"https://shop.example", NULL, NULL, "x", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"PATH_INFO", "/api/send"},
		    {"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", ROUTE_FAKE_FORM},
		    {"HTTP_SEC_FETCH_SITE", cases[i].site}, {"HTTP_ORIGIN", cases[i].origin},
		    {"HTTP_HOST", cases[i].host}, {NULL, NULL}};
		struct fcgi_exchange x;

		snprintf(route_fake_app.conf.origin, sizeof(route_fake_app.conf.origin), "%s",
		    cases[i].setting);
		route_fake_serve(&x, params, "phoneNumber=01012345678");
		if (cases[i].is_ours != (strcmp(route_fake_called, "send") == 0))
			fail_msg("case %zu: %s", i, x.reply);
		assert_string_equal(route_fake_word(&x), cases[i].is_ours ? "" : "cross_site");
		exchange_fake_close(&x);
	}
	/* What changes nothing may be asked from anywhere. */
	route_fake_assert(
	    (const struct exchange_fake_param[]){{"PATH_INFO", "/api/healthz"},
	        {"REQUEST_METHOD", "GET"}, {"HTTP_SEC_FETCH_SITE", "cross-site"}, {NULL, NULL}},
	    NULL, "healthz", "");
}

static void
test_key(void **state)
{
	static const struct {
		const char *given;
		bool is_good;
	} cases[] = {
	    {"Bearer " ROUTE_FAKE_KEY, true},
	    {"bearer " ROUTE_FAKE_KEY, true},
	    {"BEARER " ROUTE_FAKE_KEY, true},
	    {NULL, false},
	    {"", false},
	    {ROUTE_FAKE_KEY, false},
	    {"Bearer", false},
	    {"Bearer ", false},
	    {"Bearer  " ROUTE_FAKE_KEY, false},
	    {"Bearer " ROUTE_FAKE_KEY " ", false},
	    {"Bearer " ROUTE_FAKE_KEY "x", false},
	    {"Bearer redeem-ke", false},
	    {"Bearer Redeem-key", false},
	    {"Basic " ROUTE_FAKE_KEY, false},
	    {"Bearer:" ROUTE_FAKE_KEY, false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct exchange_fake_param params[] = {{"PATH_INFO", "/api/redeem"},
		    {"REQUEST_METHOD", "POST"}, {"CONTENT_TYPE", ROUTE_FAKE_JSON},
		    {"HTTP_AUTHORIZATION", cases[i].given}, {NULL, NULL}};
		struct fcgi_exchange x;

		route_fake_serve(&x, params, "{\"proof\":\"p\"}");
		if (cases[i].is_good != (strcmp(route_fake_called, "redeem") == 0))
			fail_msg("case %zu: %s", i, x.reply);
		assert_string_equal(route_fake_word(&x), cases[i].is_good ? "" : "unauthorized");
		assert_int_equal(
		    strstr(x.headers, "WWW-Authenticate: Bearer\r\n") == NULL, cases[i].is_good);
		exchange_fake_close(&x);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_origin, route_fake_make),
	    cmocka_unit_test_setup(test_key, route_fake_make),
	};

	return cmocka_run_group_tests_name("route_origin", tests, NULL, NULL);
}
