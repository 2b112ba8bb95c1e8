#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "conf_rule.h"

#define HOST63 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk"

typedef const char *rule_fn(const char *value);

/** A word of what is told of ${value}; NULL: nothing. */
struct rule_case {
	const char *value, *word;
};

static void
assert_rule(rule_fn *rule, const struct rule_case cases[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *told = rule(cases[i].value);

		if ((told == NULL) != (cases[i].word == NULL) ||
		    (told != NULL && strstr(told, cases[i].word) == NULL))
			fail_msg("\"%s\": %s", cases[i].value, told != NULL ? told : "taken");
	}
}

#define ASSERT_RULE(rule, cases) assert_rule((rule), (cases), ARRAY_LEN(cases))

static void
test_base_path(void **state)
{
	static const struct rule_case cases[] = {
	    {"", NULL},
	    {"/api", NULL},
	    {"/a", NULL},
	    {"/shop/api-2/v1.0", NULL},
	    {"/~kim/_", NULL},
	    {"/", "path"},
	    {"api", "path"},
	    {"/api/", "path"},
	    {"//api", "path"},
	    {"/a//b", "path"},
	    {"/.", "path"},
	    {"/..", "path"},
	    {"/a/../b", "path"},
	    {"/a/.", "path"},
	    {"/...", "path"},
	    {"/a b", "path"},
	    {"/a?b", "path"},
	    {"/a#b", "path"},
	    {"/a%20b", "path"},
	    {"/본인", "path"},
	    {"https://shop.example/api", "path"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_base_path, cases);
}

static void
test_pages(void **state)
{
	static const struct rule_case cases[] = {
	    {"/", NULL},
	    {"/member/", NULL},
	    {"/a/b.c/", NULL},
	    {"", "path"},
	    {"member/", "path"},
	    {"/member", "path"},
	    {"//", "path"},
	    {"/a//", "path"},
	    {"/../", "path"},
	    {"/a b/", "path"},
	    {"//other.example/", "path"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_pages, cases);
}

static void
test_origin(void **state)
{
	static const struct rule_case cases[] = {
	    {"", NULL},
	    {"https://shop.example", NULL},
	    {"https://shop.example:8443", NULL},
	    {"https://shop.example:1", NULL},
	    {"https://shop.example:65535", NULL},
	    {"https://xn--o39an74b.example", NULL},
	    {"https://a", NULL},
	    {"https://192.0.2.1", NULL},
	    {"https://[2001:db8::1]", NULL},
	    {"https://[2001:db8::1]:8443", NULL},
	    {"https://" HOST63 ".example", NULL},
	    {"http://127.0.0.1", NULL},
	    {"http://127.0.0.1:8080", NULL},
	    {"http://127.255.255.254", NULL},
	    {"http://[::1]:8080", NULL},
	    {"http://localhost:8080", NULL},
	    {"http://shop.example", "https://"},
	    {"http://128.0.0.1", "https://"},
	    {"http://10.0.0.1", "https://"},
	    {"http://[::2]", "https://"},
	    {"http://localhost.example", "https://"},
	    {"http://127.0.0.1.example", "https://"},
	    {"https://Shop.example", "lower case"},
	    {"https://[2001:DB8::1]", "lower case"},
	    {"https://shop.example:443", "usual port"},
	    {"http://localhost:80", "usual port"},
	    {"https://shop.example:80", NULL},
	    {"http://localhost:443", NULL},
	    {"shop.example", "nothing behind"},
	    {"//shop.example", "nothing behind"},
	    {"ftp://shop.example", "nothing behind"},
	    {"HTTPS://shop.example", "nothing behind"},
	    {"https:/shop.example", "nothing behind"},
	    {"https://", "nothing behind"},
	    {"https://shop.example/", "nothing behind"},
	    {"https://shop.example/a", "nothing behind"},
	    {"https://shop.example?a", "nothing behind"},
	    {"https://shop.example#a", "nothing behind"},
	    {"https://u@shop.example", "nothing behind"},
	    {"https://u:p@shop.example", "nothing behind"},
	    {"https://shop.example:", "nothing behind"},
	    {"https://shop.example:0", "nothing behind"},
	    {"https://shop.example:08443", "nothing behind"},
	    {"https://shop.example:65536", "nothing behind"},
	    {"https://shop.example:8443/", "nothing behind"},
	    {"https://shop.example:+1", "nothing behind"},
	    {"https://shop.example:-1", "nothing behind"},
	    {"https://:8443", "nothing behind"},
	    {"https://shop..example", "nothing behind"},
	    {"https://.example", "nothing behind"},
	    {"https://shop.example.", "nothing behind"},
	    {"https://-shop.example", "nothing behind"},
	    {"https://shop-.example", "nothing behind"},
	    {"https://a" HOST63 ".example", "nothing behind"},
	    {"https://sh_op.example", "nothing behind"},
	    {"https://본인.example", "nothing behind"},
	    {"https://shop example", "nothing behind"},
	    {"https://1.2.3", "nothing behind"},
	    {"https://256.1.1.1", "nothing behind"},
	    {"https://[::1", "nothing behind"},
	    {"https://[]", "nothing behind"},
	    {"https://[::1]x", "nothing behind"},
	    {"https://[shop.example]", "nothing behind"},
	    {"https://[1.2.3.4]", "nothing behind"},
	    {"null", "nothing behind"},
	    {"*", "nothing behind"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_origin, cases);
}

static void
test_host(void **state)
{
	static const struct {
		const char *origin, *host;
	} cases[] = {
	    {"", ""},
	    {"https://shop.example", "shop.example"},
	    {"https://shop.example:8443", "shop.example"},
	    {"http://127.0.0.1:8080", "127.0.0.1"},
	    {"https://[2001:db8::1]:8443", "[2001:db8::1]"},
	};
	char host[32], little[sizeof("shop.example") - 1] = "x";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_true(conf_rule_host(cases[i].origin, host, sizeof(host)));
		assert_string_equal(host, cases[i].host);
	}
	assert_false(conf_rule_host("https://shop.example", little, sizeof(little)));
	assert_string_equal(little, "");
}

static void
test_base_url(void **state)
{
	static const struct rule_case cases[] = {
	    {"https://sens.apigw.ntruss.com", NULL},
	    {"https://sens.apigw.gov-ntruss.com", NULL},
	    {"https://Sens.Example:443", NULL},
	    {"http://127.0.0.1:8080", NULL},
	    {"http://LOCALHOST:8080", NULL},
	    {"http://[::1]:8080", NULL},
	    {"", "must be"},
	    {"http://sens.apigw.ntruss.com", "https://"},
	    {"https://sens.apigw.ntruss.com/", "path"},
	    {"https://sens.apigw.ntruss.com/sms/v2", "path"},
	    {"https://u@sens.apigw.ntruss.com", "path"},
	    {"https://sens.apigw.ntruss.com?x", "path"},
	    {"sens.apigw.ntruss.com", "must be"},
	    {"file:///etc/passwd", "must be"},
	    {"https://sens\r\nHost: other", "must be"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_base_url, cases);
}

static void
test_brand(void **state)
{
	static const struct rule_case cases[] = {
	    {"본인샵", NULL},
	    {"Shop 24", NULL},
	    {"~", NULL},
	    {"㈜본인", NULL},
	    {"ㄱ", NULL},
	    {"", "empty"},
	    {"뷁", "KS X 1001"},
	    {"shop\u2014", "KS X 1001"},
	    {"🙂", "KS X 1001"},
	    {"é", "KS X 1001"},
	    {"본인\t샵", "KS X 1001"},
	    {"본인\x7f", "KS X 1001"},
	    {"본인\n샵", "KS X 1001"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_brand, cases);
}

static void
test_network(void **state)
{
	static const struct rule_case cases[] = {
	    {"127.0.0.1", NULL},
	    {"10.0.0.0/8", NULL},
	    {"::1", NULL},
	    {"2001:db8::/32", NULL},
	    {"0.0.0.0/1", NULL},
	    {"::/1", "everybody"}, /* has ::ffff:0:0/96, all of IPv4, in it */
	    {"0.0.0.0/0", "everybody"},
	    {"::/0", "everybody"},
	    {"::ffff:0:0/0", "everybody"},
	    {"", "must hold"},
	    {"10.0.0.0/33", "must hold"},
	    {"::/129", "must hold"},
	    {"proxy.example", "must hold"},
	    {"10.0.0", "must hold"},
	    {"10.0.0.0/", "must hold"},
	    {"10.0.0.0/-1", "must hold"},
	    {"10.0.0.0 /8", "must hold"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_network, cases);
}

static void
test_country(void **state)
{
	static const struct rule_case cases[] = {
	    {"1", NULL},
	    {"81", NULL},
	    {"971", NULL},
	    {"820", "SENS"},
	    {"999", "SENS"},
	    {"82", "Korea"},
	    {"", "must hold"},
	    {"081", "must hold"},
	    {"0", "must hold"},
	    {"+81", "must hold"},
	    {"kr", "must hold"},
	    {"8 1", "must hold"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_country, cases);
}

static void
test_word(void **state)
{
	static const struct rule_case cases[] = {
	    {"sens-sms", NULL},
	    {"x2", NULL},
	    {"", "word"},
	    {"Sens", "word"},
	    {"sens_sms", "word"},
	    {"sens sms", "word"},
	    {"../sens", "word"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_word, cases);
}

static void
test_service_id(void **state)
{
	static const struct rule_case cases[] = {
	    {"ncp:sms:kr:123456789012:shop", NULL},
	    {"ncp:sms:kr:1:a", NULL},
	    {"ncp:sms:kr:1:A-b_c.d~9", NULL},
	    {"ncp:kkobizmsg:kr:123456789012:shop", "Biz Message"},
	    {"", "must look"},
	    {"shop", "must look"},
	    {"ncp:sms:kr:", "must look"},
	    {"ncp:sms:kr:1", "must look"},
	    {"ncp:sms:kr:1:", "must look"},
	    {"ncp:sms:kr::shop", "must look"},
	    {"ncp:sms:kr:x:shop", "must look"},
	    {"ncp:sms:jp:1:shop", "must look"},
	    {"NCP:sms:kr:1:shop", "must look"},
	    {"ncp:sms:kr:1:shop/../x", "must look"},
	    {"ncp:sms:kr:1:shop?x", "must look"},
	    {"ncp:sms:kr:1:shop ", "must look"},
	    {"ncp:sms:kr:1:본인", "must look"},
	    {"ncp:sms:kr:1:a:b", "must look"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_service_id, cases);
}

static void
test_access_key(void **state)
{
	static const struct rule_case cases[] = {
	    {"ABCDEFGHIJKLMNOPQRST", NULL},
	    {"demo", NULL},
	    {"~", NULL},
	    {"", "empty"},
	    {"AB CD", "blanks"},
	    {" ABCD", "blanks"},
	    {"ABCD\n", "blanks"},
	    {"AB\x7f", "blanks"},
	    {"키", "blanks"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_access_key, cases);
}

static void
test_sender(void **state)
{
	static const struct rule_case cases[] = {
	    {"0212345678", NULL},
	    {"15881588", NULL},
	    {"01012345678", NULL},
	    {"1588158", "8..11"},
	    {"010123456789", "8..11"},
	    {"", "8..11"},
	    {"02-1234-5678", "hyphens"},
	    {"+82212345678", "digits"},
	    {"02123456x8", "digits"},
	    {"05012345678", "050"},
	    {"0501234567", "050"},
	};

	(void)state;
	ASSERT_RULE(conf_rule_sender, cases);
}

static void
test_files(void **state)
{
	static const struct rule_case ca_files[] = {{"", NULL}, {"/proc/self/exe", NULL},
	    {"/", "can be read"}, {"/nonexistent/ca.pem", "can be read"}};
	static const struct rule_case texts[] = {
	    {"x", NULL}, {" ", NULL}, {"", "must not be empty"}};

	(void)state;
	ASSERT_RULE(conf_rule_ca_file, ca_files);
	ASSERT_RULE(conf_rule_not_empty, texts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_base_path),
	    cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_origin),
	    cmocka_unit_test(test_host),
	    cmocka_unit_test(test_base_url),
	    cmocka_unit_test(test_brand),
	    cmocka_unit_test(test_network),
	    cmocka_unit_test(test_country),
	    cmocka_unit_test(test_word),
	    cmocka_unit_test(test_service_id),
	    cmocka_unit_test(test_access_key),
	    cmocka_unit_test(test_sender),
	    cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests_name("conf_rule", tests, NULL, NULL);
}
