#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "conf_fake.h"

static struct conf conf;

/** What is in force when nothing but the necessary is set. */
static void
test_defaults(void **state)
{
	(void)state;
	assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
	assert_string_equal(conf_fake_told(), "");
	assert_string_equal(conf.brand, "본인샵");
	assert_string_equal(conf.origin, "");
	assert_string_equal(conf.host, "");
	assert_string_equal(conf.base_path, "/api");
	assert_string_equal(conf.pages_path, "/");
	assert_int_equal(conf.n_trusted_proxies, 0);
	assert_int_equal(conf.delivery.n, 1);
	assert_string_equal(conf.delivery.names[0], "sens-sms");
	assert_string_equal(conf.sens.base_url, "https://sens.apigw.ntruss.com");
	assert_string_equal(conf.sens.service_id, "ncp:sms:kr:123456789012:shop");
	assert_string_equal(conf.sens.access_key, "ABCDEFGHIJKLMNOPQRST");
	assert_string_equal(conf.sens.sender, "0212345678");
	assert_string_equal(conf.sens.ca_file, "");
	assert_string_equal(conf.database, "bonin.db");
	assert_string_equal(conf.log_file, "");
	assert_int_equal(conf.threads, 64);
	assert_int_equal(conf.otp.digits, 6);
	assert_int_equal(conf.otp.lifetime_s, 180);
	assert_int_equal(conf.otp.attempts_max, 5);
	assert_int_equal(conf.otp.resends_max, 3);
	assert_int_equal(conf.otp.wrong_max, 20);
	assert_int_equal(conf.otp.rest_s, 86400);
	assert_int_equal(conf.limit.n_gaps, 3);
	assert_int_equal(conf.limit.gaps_s[0], 30);
	assert_int_equal(conf.limit.gaps_s[1], 60);
	assert_int_equal(conf.limit.gaps_s[2], 120);
	assert_int_equal(conf.limit.number_per_short, 5);
	assert_int_equal(conf.limit.number_per_day, 10);
	assert_int_equal(conf.limit.address_per_short, 10);
	assert_int_equal(conf.limit.site_per_hour, 300);
	assert_int_equal(conf.sens.sms_won, 10);
	assert_int_equal(conf.sens.alimtalk_won, 8);
	assert_int_equal(conf.limit.message_won, 10);
	assert_int_equal(conf.limit.won_per_day, 30000);
	assert_int_equal(conf.phone.n_countries, 0);
	assert_false(conf.phone.old_prefixes);
	assert_int_equal(conf.message_bytes, 80);
	assert_false(conf.account_privacy);
	assert_string_equal(conf.issuer, "bonin");
	assert_string_equal(conf.audience, "site");
	assert_int_equal(conf.proof_lifetime_s, 600);
}

/** Of each number: the ends of its range are in it, one more and one less is not, and where it goes. */
static const struct {
	const char *name;
	int64_t min, max;
	const char *range; /* as it is told */
	const char *also;  /* what must be set besides, in the line before */
	const void *at;
	bool is_wide; /* 64 bits */
} numbers[] = {
    {"threads", 1, 1024, "1..1024", "", &conf.threads, false},
    {"keep-days", 2, 3650, "2..3650 days", "", &conf.keep_days, false},
    {"code-length", 4, 8, "4..8 digits", "", &conf.otp.digits, false},
    {"code-lifetime", 30, 600, "30..600 s", "", &conf.otp.lifetime_s, false},
    {"code-attempts", 1, 10, "1..10", "", &conf.otp.attempts_max, false},
    {"code-resends", 0, 10, "0..10", "", &conf.otp.resends_max, false},
    {"wrong-in-a-row", 5, 100, "5..100", "", &conf.otp.wrong_max, false},
    {"rest", 60, 604800, "60..604800 s", "", &conf.otp.rest_s, false},
    {"number-per-10min", 1, 100, "1..100", "number-per-day = 100", &conf.limit.number_per_short,
        false},
    {"number-per-day", 1, 100, "1..100", "number-per-10min = 1", &conf.limit.number_per_day, false},
    {"address-per-10min", 0, 1000, "0..1000", "", &conf.limit.address_per_short, false},
    {"site-per-hour", 1, 10000000, "1..10000000", "", &conf.limit.site_per_hour, true},
    {"status-every", 1, 600, "1..600 s", "", &conf.status_every_s, false},
    {"status-per-minute", 0, 100000, "0..100000", "", &conf.status_per_minute, false},
    {"sms-won", 1, 10000, "1..10000 won", "", &conf.sens.sms_won, true},
    {"alimtalk-won", 1, 10000, "1..10000 won", "", &conf.sens.alimtalk_won, true},
    {"won-per-day", 0, INT64_C(1000000000000), "0..1000000000000 won", "", &conf.limit.won_per_day,
        true},
    {"message-bytes", 80, 90, "80..90 bytes", "", &conf.message_bytes, false},
    {"proof-lifetime", 60, 3600, "60..3600 s", "", &conf.proof_lifetime_s, false},
};

static void
assert_number(size_t i, int64_t value)
{
	char more[128], told[256];
	bool is_in = value >= numbers[i].min && value <= numbers[i].max;

	snprintf(more, sizeof(more), "%s\n%s = %lld\n", numbers[i].also, numbers[i].name,
	    (long long)value);
	if (!is_in) {
		snprintf(told, sizeof(told), "bonin.conf:8: %s must be %s (is %lld)\n",
		    numbers[i].name, numbers[i].range, (long long)value);
		conf_fake_expect(more, told);
		return;
	}
	if (!conf_fake_add(more, &conf))
		fail_msg("%s", conf_fake_told());
	if (numbers[i].is_wide)
		assert_int_equal(*(const int64_t *)numbers[i].at, value);
	else
		assert_int_equal(*(const int *)numbers[i].at, value);
}

static void
test_ranges(void **state)
{
	size_t n, n_numbers = 0;
	const struct conf_option *options = conf_options(&n);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		assert_number(i, numbers[i].min);
		assert_number(i, numbers[i].max);
		assert_number(i, numbers[i].min - 1);
		assert_number(i, numbers[i].max + 1);
		assert_number(i, INT64_MAX);
		assert_number(i, INT64_MIN);
		/* What an int would take for a number that is in. */
		assert_number(i, numbers[i].min + (INT64_C(1) << 48));
	}
	for (size_t i = 0; i < n; i++)
		n_numbers += options[i].kind == CONF_NUMBER;
	assert_int_equal(n_numbers, ARRAY_LEN(numbers));
}

/** What is a number, and what only looks like one. */
static void
test_numbers(void **state)
{
	static const struct {
		const char *text;
		int value; /* 0: none */
	} cases[] = {
	    {"7", 7},
	    {"\"7\"", 7},
	    {"'7'", 7},
	    {"007", 7},
	    {"+7", 0},
	    {"7.0", 0},
	    {"7,0", 0},
	    {"0x7", 0},
	    {"7s", 0},
	    {"7 digits", 0},
	    {"\" 7\"", 0},
	    {"\"7 \"", 0},
	    {"\"\"", 0},
	    {"\"-\"", 0},
	    {"seven", 0},
	    {"7e0", 0},
	    {"on", 0},
	    {"{7}", 0},
	    {"\"７\"", 0},
	    {"99999999999999999999", 0},
	    {"-99999999999999999999", 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char more[128];

		snprintf(more, sizeof(more), "code-length = %s\n", cases[i].text);
		if (conf_fake_add(more, &conf) != (cases[i].value != 0))
			fail_msg("%s", more);
		assert_int_equal(conf.otp.digits, cases[i].value);
		if (cases[i].value == 0)
			assert_memory_equal(conf_fake_told(), "bonin.conf:7: ", 14);
	}
}

static void
test_switches(void **state)
{
	static const struct {
		const char *text;
		bool is_good, is_on;
	} cases[] = {{"on", true, true}, {"yes", true, true}, {"true", true, true},
	    {"ON", true, true}, {"\"on\"", true, true}, {"off", true, false}, {"no", true, false},
	    {"false", true, false}, {"Off", true, false}, {"1", false, false}, {"0", false, false},
	    {"maybe", false, false}, {"\"\"", false, false}, {"onn", false, false}};
	static const struct {
		const char *name;
		const bool *at;
	} switches[] = {
	    {"account-privacy", &conf.account_privacy}, {"old-prefixes", &conf.phone.old_prefixes}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases) * ARRAY_LEN(switches); i++) {
		size_t k = i / ARRAY_LEN(switches), s = i % ARRAY_LEN(switches);
		char more[128];

		snprintf(more, sizeof(more), "%s = %s\n", switches[s].name, cases[k].text);
		if (conf_fake_add(more, &conf) != cases[k].is_good)
			fail_msg("%s", more);
		assert_int_equal(*switches[s].at, cases[k].is_on);
		if (!cases[k].is_good)
			assert_non_null(strstr(conf_fake_told(), " must be on or off"));
	}
	conf_fake_expect("account-privacy = maybe\n",
	    "bonin.conf:7: account-privacy must be on or off (is \"maybe\")\n");
}

static void
test_gaps(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		int gaps_s[LIMIT_GAPS_MAX];
	} cases[] = {
	    {"{30}", 1, {30}},
	    {"30", 1, {30}},
	    {"{30, 30, 30}", 3, {30, 30, 30}},
	    {"{0, 1, 3599, 3600}", 4, {0, 1, 3599, 3600}},
	    {"{0}", 1, {0}},
	    {"{\n10,\n20 }", 2, {10, 20}},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char more[128];

		snprintf(more, sizeof(more), "resend-gaps = %s\n", cases[i].text);
		assert_true(conf_fake_add(more, &conf));
		assert_int_equal(conf.limit.n_gaps, cases[i].n);
		assert_memory_equal(conf.limit.gaps_s, cases[i].gaps_s, sizeof(conf.limit.gaps_s));
	}
	conf_fake_expect("resend-gaps = {30, 3601}\n",
	    "bonin.conf:7: resend-gaps must be 0..3600 s (is 3601)\n");
	conf_fake_expect(
	    "resend-gaps = {-1}\n", "bonin.conf:7: resend-gaps must be 0..3600 s (is -1)\n");
	conf_fake_expect("resend-gaps = {30, soon}\n",
	    "bonin.conf:7: resend-gaps must be a number, 0..3600 s (is \"soon\")\n");
	conf_fake_expect("resend-gaps = {1, 2, 3, 4, 5}\n",
	    "bonin.conf:7: resend-gaps may have at most 4 values\n");
	conf_fake_expect("resend-gaps = {60, 30}\n",
	    "bonin.conf:7: resend-gaps must not shrink (60 s, then 30 s)\n");
	conf_fake_expect(
	    "resend-gaps = {}\n", "bonin.conf:7: resend-gaps must have at least 1 value\n");
}

/** ${n} of ${item} with a number each, as a list. */
static void
make_list(const char *name, const char *format_start, size_t n, char *out, size_t out_size)
{
	size_t len = (size_t)snprintf(out, out_size, "%s = {", name);

	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(out + len, out_size - len, "%s\"%s%zu\"", i > 0 ? ", " : "",
		    format_start, i + 1);
	snprintf(out + len, out_size - len, "}\n");
}

/* As make_list: the first ${n} of these countries. */
static void
list_countries(size_t n, char *out, size_t out_size)
{
	static const char *const codes[PHONE_COUNTRIES_MAX + 1] = {"1", "7", "20", "30", "31", "32",
	    "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "60",
	    "61", "62", "63", "64", "65", "66", "81", "84", "86", "90", "91", "92", "93"};
	size_t len = (size_t)snprintf(out, out_size, "countries = {");

	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(
		    out + len, out_size - len, "%s\"%s\"", i > 0 ? ", " : "", codes[i]);
	snprintf(out + len, out_size - len, "}\n");
}

static void
test_lists(void **state)
{
	char more[1024];

	(void)state;
	make_list("trusted-proxies", "10.0.0.", CONF_PROXIES_MAX, more, sizeof(more));
	assert_true(conf_fake_add(more, &conf));
	assert_int_equal(conf.n_trusted_proxies, CONF_PROXIES_MAX);
	assert_string_equal(conf.trusted_proxies[0], "10.0.0.1");
	assert_string_equal(conf.trusted_proxies[CONF_PROXIES_MAX - 1], "10.0.0.16");
	make_list("trusted-proxies", "10.0.0.", CONF_PROXIES_MAX + 1, more, sizeof(more));
	conf_fake_expect(more, "bonin.conf:7: trusted-proxies may have at most 16 values\n");

	list_countries(PHONE_COUNTRIES_MAX, more, sizeof(more));
	assert_true(conf_fake_add(more, &conf));
	assert_int_equal(conf.phone.n_countries, PHONE_COUNTRIES_MAX);
	assert_string_equal(conf.phone.countries[0], "1");
	assert_string_equal(conf.phone.countries[PHONE_COUNTRIES_MAX - 1], "92");
	list_countries(PHONE_COUNTRIES_MAX + 1, more, sizeof(more));
	conf_fake_expect(more, "bonin.conf:7: countries may have at most 32 values\n");

	assert_true(conf_fake_add("countries = {}\ntrusted-proxies = \"::1\"\n", &conf));
	assert_int_equal(conf.phone.n_countries, 0);
	assert_int_equal(conf.n_trusted_proxies, 1);
	assert_string_equal(conf.trusted_proxies[0], "::1");
}

/** A path begins where the settings are, unless it begins with a slash. */
static void
test_paths(void **state)
{
	char path[128], expected[256];

	(void)state;
	assert_true(
	    conf_fake_add("database = \"data/bonin.db\"\nlog-file = \"/var/log/bonin\"\n", &conf));
	assert_string_equal(conf.database, "data/bonin.db");
	assert_string_equal(conf.log_file, "/var/log/bonin");
	snprintf(path, sizeof(path), "%s/bonin.conf", conf_fake_folder());
	assert_true(conf_load(path, &conf));
	snprintf(expected, sizeof(expected), "%s/data/bonin.db", conf_fake_folder());
	assert_string_equal(conf.database, expected);
	assert_string_equal(conf.log_file, "/var/log/bonin");
	snprintf(expected, sizeof(expected), "%s/code.key", conf_fake_folder());
	assert_string_equal(conf.code_key_file, expected);
	assert_string_equal(conf.sens.ca_file, "");
}

/** The variables of the first users win; what the file says of them counts no more. */
static void
test_environment(void **state)
{
	static const struct {
		const char *variable, *value, *at;
	} cases[] = {
	    {"SENS_BASE_URL", "https://sens.apigw.gov-ntruss.com", conf.sens.base_url},
	    {"SENS_SERVICE_ID", "ncp:sms:kr:2:other", conf.sens.service_id},
	    {"SENS_SERVICE_ACCESS_KEY", "OTHER", conf.sens.access_key},
	    {"SENS_MY_NUM", "0269999999", conf.sens.sender},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(setenv(cases[i].variable, cases[i].value, 1), 0);
		assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
		assert_string_equal(cases[i].at, cases[i].value);
		/* Empty, it is none. */
		assert_int_equal(setenv(cases[i].variable, "", 1), 0);
		assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
		assert_string_not_equal(cases[i].at, cases[i].value);
		assert_int_equal(unsetenv(cases[i].variable), 0);
	}
	/* All of them make the section unnecessary, and the key file. */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(setenv(cases[i].variable, cases[i].value, 1), 0);
	assert_int_equal(setenv("SENS_SERVICE_SECRET_KEY", "of the environment", 1), 0);
	assert_false(conf_fake_load("brand = \"x\"\n", &conf));
	assert_int_equal(setenv("SENS_SERVICE_SECRET_KEY", "other-secret", 1), 0);
	assert_int_equal(unlink("sens-secret.key"), 0);
	assert_true(conf_fake_load("brand = \"x\"\n", &conf));
	assert_int_equal(conf.sens.secret_key.len, strlen("other-secret"));
	assert_memory_equal(conf.sens.secret_key.bytes, "other-secret", strlen("other-secret"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_defaults, conf_fake_keys),
	    cmocka_unit_test_setup(test_ranges, conf_fake_keys),
	    cmocka_unit_test_setup(test_numbers, conf_fake_keys),
	    cmocka_unit_test_setup(test_switches, conf_fake_keys),
	    cmocka_unit_test_setup(test_gaps, conf_fake_keys),
	    cmocka_unit_test_setup(test_lists, conf_fake_keys),
	    cmocka_unit_test_setup(test_paths, conf_fake_keys),
	    cmocka_unit_test_setup(test_environment, conf_fake_keys),
	};

	return cmocka_run_group_tests_name("conf", tests, conf_fake_make, conf_fake_remove);
}
