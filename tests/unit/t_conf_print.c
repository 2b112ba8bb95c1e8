#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf_fake.h"

#define TEXT_SIZE 16384

static struct conf conf;
static char printed[TEXT_SIZE], again[TEXT_SIZE];

static void
print(char out[static TEXT_SIZE])
{
	FILE *file = fmemopen(out, TEXT_SIZE, "w");

	assert_non_null(file);
	conf_print(file, &conf);
	assert_int_equal(fclose(file), 0);
}

/** What is printed is settings that mean the same, whatever is in them. */
static void
test_print(void **state)
{
	static const char *const mores[] = {
	    "",
	    "issuer = \"a\\\"b\\\\c'd\"\naudience = '${HOME} # \"//\" {'\n",
	    "resend-gaps = {5}\ncountries = {\"1\", \"81\"}\ntrusted-proxies = {\"10.0.0.0/8\"}\n",
	    "account-privacy = yes\nold-prefixes = on\nwon-per-day = 1000000000000\n",
	    "origin = \"https://shop.example:8443\"\nbase-path = \"\"\nlog-file = \"a b\"\n",
	    "sens { base-url = \"http://127.0.0.1:8080\" ca-file = \"code.key\" }\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mores); i++) {
		struct conf first;

		if (!conf_fake_add(mores[i], &conf))
			fail_msg("%s", conf_fake_told());
		first = conf;
		print(printed);
		if (!conf_fake_load(printed, &conf))
			fail_msg("%s", conf_fake_told());
		assert_memory_equal(&conf, &first, sizeof(conf));
		print(again);
		assert_string_equal(again, printed);
	}
}

/** Every setting is in it, no secret is, and what the environment has said is marked. */
static void
test_what_is_printed(void **state)
{
	static const char *const lines[] = {"brand = \"본인샵\"\n", "origin = \"\"\n",
	    "base-path = \"/api\"\n", "sens {\n\tbase-url = \"https://sens.apigw.ntruss.com\"\n",
	    "\tservice-id = \"ncp:sms:kr:2:other\" # SENS_SERVICE_ID\n",
	    "\taccess-key = \"ABCDEFGHIJKLMNOPQRST\"\n",
	    "\tsecret-key-file = \"sens-secret.key\" # SENS_SERVICE_SECRET_KEY\n",
	    "\tca-file = \"\"\n", "}\ndatabase = \"bonin.db\"\n", "code-key-file = \"code.key\"\n",
	    "resend-gaps = {30, 60, 120}\n", "countries = {}\n", "account-privacy = off\n",
	    "won-per-day = 30000\n", "proof-lifetime = 600\n"};
	static const char *const secrets[] = {CONF_FAKE_CODE_KEY, CONF_FAKE_PROOF_KEY,
	    CONF_FAKE_REDEEM_KEY, CONF_FAKE_SENS_KEY "\"", "of-the-environment"};
	size_t n, n_lines = 0;

	(void)state;
	assert_int_equal(setenv("SENS_SERVICE_ID", "ncp:sms:kr:2:other", 1), 0);
	assert_int_equal(setenv("SENS_SERVICE_SECRET_KEY", "of-the-environment", 1), 0);
	assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
	print(printed);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (strstr(printed, lines[i]) == NULL)
			fail_msg("%s is not in\n%s", lines[i], printed);
	}
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++)
		assert_null(strstr(printed, secrets[i]));
	conf_options(&n);
	for (const char *s = printed; (s = strstr(s, " = ")) != NULL; s++)
		n_lines++;
	assert_int_equal(n_lines, n);
}

/** Put ${value} between the quotes of the setting ${name} of ${text}. */
static void
fill_in(char text[static TEXT_SIZE], const char *name, const char *value)
{
	char start[64], *at;
	size_t len = strlen(value);

	snprintf(start, sizeof(start), "\n%s = \"\"", name);
	at = strstr(text, start);
	assert_non_null(at);
	at += strlen(start) - 1;
	memmove(at + len, at, strlen(at) + 1);
	memcpy(at, value, len);
}

/** A sample with nothing but the necessary filled in means what the defaults mean, its # taken away or not. */
static void
test_sample(void **state)
{
	struct conf defaults;
	FILE *file = fmemopen(printed, TEXT_SIZE, "w");

	(void)state;
	assert_non_null(file);
	conf_write_sample(file);
	assert_int_equal(fclose(file), 0);
	assert_false(conf_fake_load(printed, &conf));
	assert_null(strstr(conf_fake_told(), "unknown"));

	assert_true(conf_fake_load(CONF_FAKE_GOOD, &defaults));
	fill_in(printed, "brand", "본인샵");
	fill_in(printed, "\tservice-id", "ncp:sms:kr:123456789012:shop");
	fill_in(printed, "\taccess-key", "ABCDEFGHIJKLMNOPQRST");
	fill_in(printed, "\tsender", "0212345678");
	assert_true(conf_fake_load(printed, &conf));
	assert_memory_equal(&conf, &defaults, sizeof(conf));

	for (char *s = printed; *s != '\0'; s++) {
		if (*s == '#' && s[1] >= 'a' && s[1] <= 'z')
			*s = ' ';
	}
	if (!conf_fake_load(printed, &conf))
		fail_msg("%s", conf_fake_told());
	assert_memory_equal(&conf, &defaults, sizeof(conf));
}

/** Each setting stands below its own heading, with its meaning and range. */
static void
test_sample_is_in_order(void **state)
{
	static const char *const pieces[] = {
	    "# Settings of bonin: see bonin.conf(5).",
	    "\n\n## The site\n# ",
	    "\nbrand = \"\"\n",
	    "\n#base-path = \"/api\"\n",
	    "\n\n## NAVER Cloud SENS: ",
	    "\nsens {\n\t# ",
	    "\n\tsender = \"\"\n",
	    "\n\t#ca-file = \"\"\n",
	    "\n}\n\n## This machine\n# ",
	    "\n#database = \"bonin.db\"\n",
	    "\n# Length of a code. 4..8 digits.\n#code-length = 6\n",
	    "\n#resend-gaps = {30, 60, 120}\n",
	    "\n#countries = {}\n",
	    "\n#proof-lifetime = 600\n",
	};
	const char *at = printed;
	FILE *file = fmemopen(printed, TEXT_SIZE, "w");

	(void)state;
	assert_non_null(file);
	conf_write_sample(file);
	assert_int_equal(fclose(file), 0);
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		const char *found = strstr(at, pieces[i]);

		if (found == NULL)
			fail_msg("%s is not in\n%s", pieces[i], at);
		at = found;
	}
}

static void
test_options(void **state)
{
	static const char *const lines[] = {"brand\ttext\t\t\t\n",
	    "code-length\tnumber\t6\t4..8 digits\t\n", "sens.sender\ttext\t\t\tSENS_MY_NUM\n",
	    "account-privacy\tswitch\toff\t\t\n",
	    "\tsecret file\tsens-secret.key\t1..256 bytes\tSENS_SERVICE_SECRET_KEY\n",
	    "database\tfile\tbonin.db\t\t\n", "countries\tlist of texts\t\t\t\n",
	    "resend-gaps\tlist of numbers\t30, 60, 120\t0..3600 s\t\n"};
	FILE *file = fmemopen(printed, TEXT_SIZE, "w");

	(void)state;
	assert_non_null(file);
	conf_write_options(file);
	assert_int_equal(fclose(file), 0);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (strstr(printed, lines[i]) == NULL)
			fail_msg("%s is not in\n%s", lines[i], printed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_print, conf_fake_keys),
	    cmocka_unit_test_setup(test_what_is_printed, conf_fake_keys),
	    cmocka_unit_test_setup(test_sample, conf_fake_keys),
	    cmocka_unit_test_setup(test_sample_is_in_order, conf_fake_keys),
	    cmocka_unit_test_setup(test_options, conf_fake_keys),
	};

	return cmocka_run_group_tests_name("conf_print", tests, conf_fake_make, conf_fake_remove);
}
