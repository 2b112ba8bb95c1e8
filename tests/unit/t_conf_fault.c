#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_fake.h"
#include "conf_source.h"

#define OPEN "; is the closing \" missing, here or above?\n"

static struct conf conf;

/** Behind good settings, from line 7: what is told, to the letter. */
static const struct {
	const char *more, *told;
} cases[] = {
    /* unknown, with the one that may have been meant */
    {"no-such-option = 1\n", "bonin.conf:7: unknown option no-such-option\n"},
    {"\n\ncode-lenth = 6\n",
        "bonin.conf:9: unknown option code-lenth; did you mean code-length?\n"},
    {"code_length = 6\n", "bonin.conf:7: unknown option code_length; did you mean code-length?\n"},
    {"trusted-proxy = {\"::1\", \"::2\"}\n", "bonin.conf:7: unknown option trusted-proxy\n"},
    {"sender = \"0212345678\"\n",
        "bonin.conf:7: unknown option sender; did you mean sender inside of sens { }?\n"},
    /* the name that the manual page and all messages have */
    {"sens.sender = \"0212345678\"\n",
        "bonin.conf:7: unknown option sens.sender; did you mean sender inside of sens { }?\n"},
    {"sens.sender = \"1\"\nsens.access-key = \"X\"\nsens.service-id = \"x\"\nno.such = 1\n",
        "bonin.conf:7: unknown option sens.sender; did you mean sender inside of sens { }?\n"
        "bonin.conf:8: unknown option sens.access-key; did you mean access-key inside of sens { "
        "}?\n"
        "bonin.conf:9: unknown option sens.service-id; did you mean service-id inside of sens { "
        "}?\n"
        "bonin.conf:10: unknown option no.such\n"},
    {"sens { no.such = 1 }\n", "bonin.conf:7: unknown option no.such\n"},
    {"sens { origin = \"https://shop.example\" }\n",
        "bonin.conf:7: unknown option origin; did you mean origin outside of { }?\n"},
    {"sens { brands = \"x\" }\n", "bonin.conf:7: unknown option brands\n"},
    {"one = 1\ntwo = 2\nthree = {3, 3}\n",
        "bonin.conf:7: unknown option one\nbonin.conf:8: unknown option two\n"
        "bonin.conf:9: unknown option three\n"},
    /* twice */
    {"brand = \"x\"\n", "bonin.conf:7: brand is set already in line 1\n"},
    {"sens { sender = \"0212345678\" }\n", "bonin.conf:7: sens.sender is set already in line 5\n"},
    {"rest = 60\n\nrest = 60\n", "bonin.conf:9: rest is set already in line 7\n"},
    {"countries = {\"1\"}\ncountries = {\"1\"}\n",
        "bonin.conf:8: countries is set already in line 7\n"},
    {"countries = {}\ncountries = {\"1\"}\n", "bonin.conf:8: countries is set already in line 7\n"},
    {"countries = {\"1\"}\ncountries = {}\n", "bonin.conf:8: countries is set already in line 7\n"},
    {"countries = {}\ncountries = {}\n", "bonin.conf:8: countries is set already in line 7\n"},
    /* another type */
    {"code-length = {6, 6}\n", "bonin.conf:7: unexpected token '{'\n"},
    {"code-length = \"six\"\n",
        "bonin.conf:7: code-length must be a number, 4..8 digits (is \"six\")\n"},
    {"rest = 1d\n", "bonin.conf:7: rest must be a number, 60..604800 s (is \"1d\")\n"},
    {"rest = 1 d\n",
        "bonin.conf:7: rest must be 60..604800 s (is 1)\nbonin.conf:7: unknown option d\n"
        "bonin.conf:8: premature end of file\n"},
    {"sens = \"x\"\n", "bonin.conf:7: missing opening brace for section 'sens'\n"},
    {"brand { }\n", "bonin.conf:7: missing equal sign after option 'brand'\n"},
    /* what ends not, or begins not */
    {"issuer = \"x\n\n", "bonin.conf:7: this quotation does not end" OPEN},
    {"issuer = 'x\n\n", "bonin.conf:7: this quotation does not end" OPEN},
    {"issuer = \"x\\\"\n", "bonin.conf:7: this quotation does not end" OPEN},
    {"issuer = \"x\\", "bonin.conf:7: this quotation does not end" OPEN},
    {"issuer = \"x\ndatabase = \"bonin.db\"\nlog-file = \"bonin.log\n",
        "bonin.conf:7: issuer must be UTF-8 without control characters (is \"x?database = \"); is "
        "the closing \" missing?\n"},
    {"\nissuer = \"a\\nb\"\nrest = 0\n",
        "bonin.conf:8: issuer must be UTF-8 without control characters (is \"a?b\")\n"
        "bonin.conf:9: rest must be 60..604800 s (is 0)\n"}, /* an escape closes nothing */
    {"issuer = \"a\\nb\n\nc\"\n",
        "bonin.conf:7: issuer must be UTF-8 without control characters (is \"a?b??c\"); is the "
        "closing \" missing?\n"},
    {"\n/* x\n\n", "bonin.conf:8: this comment does not end\n"},
    {"\n\nsens {\n\n\n", "bonin.conf:9: this { is never closed\n"},
    {"countries = {\"1\"\n", "bonin.conf:7: this { is never closed\n"},
    {"}\n", "bonin.conf:7: unexpected closing brace\n"},
    {"\"\"\n", "bonin.conf:7: an option must stand here\n"},
    {"rest = 60 \"\"\"\"\nthreads = 4\n", "bonin.conf:7: an option must stand here\n"},
    {"rest 60\n", "bonin.conf:7: missing equal sign after option 'rest'\n"},
    {"rest =\n", "bonin.conf:8: premature end of file\n"},
    {"rest = 60,\n", "bonin.conf:7: unexpected token ','\n"},
    {"rest += 60\n", "bonin.conf:7: a + or * must stand in quotes, and in no +=\n"},
    {"* rest = 60\n", "bonin.conf:7: a + or * must stand in quotes, and in no +=\n"},
    /* all of them, in the order of their lines */
    {"threads = 0\nsms-won = 0\nrest = 0\n", "bonin.conf:7: threads must be 1..1024 (is 0)\n"
                                             "bonin.conf:8: sms-won must be 1..10000 won (is 0)\n"
                                             "bonin.conf:9: rest must be 60..604800 s (is 0)\n"},
    /* two that do not go together */
    {"number-per-day = 4\n",
        "bonin.conf:7: number-per-day must not be below number-per-10min (are 4 and 5)\n"},
    {"number-per-10min = 11\n",
        "bonin.conf: number-per-day must not be below number-per-10min (are 10 and 11)\n"},
    {"number-per-day = 0\n", "bonin.conf:7: number-per-day must be 1..100 (is 0)\n"},
    /* what the value is, cut and cleaned */
    {"pages = \"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\"\n",
        "bonin.conf:7: pages must be a path that begins and ends with a slash, like \"/\" or "
        "\"/member/\" (is \"abcdefghijklmnopqrstuvwxyzabcdefghijklmn…\")\n"},
    {"issuer = \"a\tb\"\n",
        "bonin.conf:7: issuer must be UTF-8 without control characters (is \"a?b\")\n"},
    {"issuer = \"1234567890123456789012345678901234567890123456789012345678901234\"\n",
        "bonin.conf:7: issuer must be at most 63 bytes long (is "
        "1234567890123456789012345678901234567890…)\n"},
    {"pages = \"가나다라마바사아자차카타파하\"\n", /* cut between characters */
        "bonin.conf:7: pages must be a path that begins and ends with a slash, like \"/\" or "
        "\"/member/\" (is \"가나다라마바사아자차카타파…\")\n"},
    {"a\xe2\x80\xae"
     "b = 1\n",
        "bonin.conf:7: unknown option a   b\n"}, /* nothing that turns the line round */
    {"issuer = \"\"\n", "bonin.conf:7: issuer must not be empty\n"},
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		conf_fake_expect(cases[i].more, cases[i].told);
}

/** Lines are counted right whatever stands in them. */
static void
test_lines(void **state)
{
	static const char *const five_lines[] = {
	    "# one\n# two\n# three\n\n\n",
	    "// one\n\n// three \"\n// '\n// {\n",
	    "/* one\n\n\n\n*/\n",
	    "/* one */ # one\n\n\n\n\n",
	    "\r\n\r\n# three\r\n\r\n\r\n",
	    "issuer = \"x\" # one\naudience = 'y' // two\n\n/**/\n\n",
	    "countries = {\n\"1\",\n# three \"\n\"81\"\n}\n",
	    "issuer = \"#//*{\"\n\naudience = '\"#'\n\n\n",
	    "issuer = \"${NOBODY:-}}x\"\n\n\n\n\n",
	    "issuer = 'a\\'\\\\'\n\n\n\n\n",
	    "issuer = \"a\\\"\\\\\"\n\n\n\n\n",
	    "origin = https://shop.example\n\n\n\n\n",
	};
	char more[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(five_lines); i++) {
		snprintf(more, sizeof(more), "%srest = 0\n", five_lines[i]);
		conf_fake_expect(more, "bonin.conf:12: rest must be 60..604800 s (is 0)\n");
		/* And alone they are good. */
		if (!conf_fake_add(five_lines[i], &conf))
			fail_msg("%s%s", five_lines[i], conf_fake_told());
	}
	/* A byte order mark is no character. */
	assert_true(conf_fake_load("\xEF\xBB\xBF" CONF_FAKE_GOOD, &conf));
}

static void
test_missing(void **state)
{
	(void)state;
	assert_false(conf_fake_load("", &conf));
	assert_string_equal(conf_fake_told(),
	    "bonin.conf: brand is missing, like brand = \"본인샵\": The sender's name: what people "
	    "read before the code, [brand].\n"
	    "bonin.conf: sens.service-id is missing, like service-id = "
	    "\"ncp:sms:kr:123456789012:name\" inside of sens { }: The SMS service of the project.\n"
	    "bonin.conf: sens.access-key is missing, like access-key = \"the 20 letters\" inside "
	    "of sens { }: Access Key ID of the NAVER Cloud account.\n"
	    "bonin.conf: sens.sender is missing, like sender = \"0212345678\" inside of sens { }: "
	    "The sender's number, as registered at SENS.\n");
	/* What is outside of its section is reported once, and not as missing too. */
	assert_false(conf_fake_load("brand = \"x\"\nsens { service-id = \"ncp:sms:kr:1:x\"\n"
	                            "access-key = \"X\" }\nsens.sender = \"0212345678\"\n",
	    &conf));
	assert_string_equal(conf_fake_told(),
	    "bonin.conf:4: unknown option sens.sender; did you mean sender inside of sens { }?\n");
	/* Nor what is in the wrong place, or misspelt. */
	assert_false(conf_fake_load("brnd = \"x\"\nsens { service-id = \"ncp:sms:kr:1:x\"\n"
	                            "acess-key = \"X\" }\nsender = \"0212345678\"\n",
	    &conf));
	assert_string_equal(conf_fake_told(),
	    "bonin.conf:1: unknown option brnd; did you mean brand?\n"
	    "bonin.conf:3: unknown option acess-key; did you mean access-key inside of sens { }?\n"
	    "bonin.conf:4: unknown option sender; did you mean sender inside of sens { }?\n");
	/* Nor what a quotation may have swallowed. */
	assert_false(conf_fake_load("brand = \"x\nsens { sender = \"0212345678\" }\n\"\n", &conf));
	assert_string_equal(conf_fake_told(),
	    "bonin.conf:1: brand must be UTF-8 without control characters (is \"x?sens { sender = "
	    "\"); is the closing \" missing?\n");
	/* Set but empty is told where it stands. */
	assert_false(conf_fake_load("sens { sender = \"\" }\nbrand = \"\"\n", &conf));
	assert_non_null(strstr(conf_fake_told(), "bonin.conf:1: sens.sender must be 8..11 digits"));
	assert_non_null(strstr(conf_fake_told(), "bonin.conf:2: brand must not be empty\n"));
	assert_null(strstr(conf_fake_told(), "sens.sender is missing"));
}

/** What comes from the environment has no line; it is told by the variable's name, the access key never. */
static void
test_environment(void **state)
{
	static const struct {
		const char *variable, *value, *told;
	} variables[] = {
	    {"SENS_MY_NUM", "1",
	        "bonin.conf: the environment's SENS_MY_NUM: sens.sender must be 8..11 digits "
	        "without "
	        "hyphens: the number registered at SENS (is 1)\n"},
	    {"SENS_SERVICE_ID", "x",
	        "bonin.conf: the environment's SENS_SERVICE_ID: sens.service-id must look like "
	        "ncp:sms:kr:NUMBER:NAME (NAVER Cloud console, SENS, Project) (is \"x\")\n"},
	    {"SENS_BASE_URL", "x",
	        "bonin.conf: the environment's SENS_BASE_URL: sens.base-url must be https://HOST "
	        "or "
	        "https://HOST:PORT, without a user, path or query (is \"x\")\n"},
	    {"SENS_SERVICE_ACCESS_KEY", "a b",
	        "bonin.conf: the environment's SENS_SERVICE_ACCESS_KEY: sens.access-key must be "
	        "ASCII "
	        "without blanks\n"},
	    {"SENS_SERVICE_SECRET_KEY", "a b",
	        "bonin.conf: the environment's SENS_SERVICE_SECRET_KEY must be the Secret Key "
	        "only, in "
	        "one line without blanks\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
		assert_int_equal(setenv(variables[i].variable, variables[i].value, 1), 0);
		conf_fake_expect("", variables[i].told);
		assert_int_equal(unsetenv(variables[i].variable), 0);
	}
	/* A fault of the file stays one. */
	assert_int_equal(setenv("SENS_MY_NUM", "0212345678", 1), 0);
	assert_false(conf_fake_load("brand = \"x\"\nsens {\nservice-id = \"ncp:sms:kr:1:x\"\n"
	                            "access-key = \"X\"\nsender = \"1\"\n}\n",
	    &conf));
	assert_memory_equal(conf_fake_told(), "bonin.conf:5: sens.sender ", 26);
}

#define KOREAN_BYTES 36 /* "[] 인증번호 [000000]를 입력해주세요." in EUC-KR */

/** One byte too many, as EUC-KR counts them. */
static void
test_message(void **state)
{
	static const char start[] = "sens {\nservice-id = \"ncp:sms:kr:1:x\"\naccess-key = "
	                            "\"X\"\nsender = \"0212345678\"\n}\n";
	static const struct {
		size_t n_ascii, n_korean;
		const char *more, *told;
	} brands[] = {
	    {80 - KOREAN_BYTES, 0, "", NULL},
	    {81 - KOREAN_BYTES, 0, "",
	        "bonin.conf:6: the message has 81 bytes, 1 too many: shorten brand, or let "
	        "message-bytes be more\n"},
	    {0, (80 - KOREAN_BYTES) / 2, "", NULL},
	    {1, (80 - KOREAN_BYTES) / 2, "",
	        "bonin.conf:6: the message has 81 bytes, 1 too many: shorten brand, or let "
	        "message-bytes be more\n"},
	    {90 - KOREAN_BYTES, 0, "message-bytes = 90\n", NULL},
	    {91 - KOREAN_BYTES, 0, "message-bytes = 90\n",
	        "bonin.conf:6: the message has 91 bytes, 1 too many: shorten brand\n"},
	    {0, (90 - KOREAN_BYTES) / 2, "message-bytes = 90\n", NULL},
	    /* a longer code */
	    {79 - KOREAN_BYTES, 0, "code-length = 8\n",
	        "bonin.conf:6: the message has 81 bytes, 1 too many: shorten brand, or let "
	        "message-bytes be more\n"},
	    /* "\n@shop.example #000000" */
	    {80 - KOREAN_BYTES - 22, 0, "origin = \"https://shop.example:8443\"\n", NULL},
	    {81 - KOREAN_BYTES - 22, 0, "origin = \"https://shop.example:8443\"\n",
	        "bonin.conf:6: the message has 81 bytes, 1 too many: shorten brand or leave origin "
	        "out, or let message-bytes be more\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(brands); i++) {
		char brand[256] = "", text[1024];

		memset(brand, 'b', brands[i].n_ascii);
		for (size_t k = 0; k < brands[i].n_korean; k++)
			strcat(brand, "본");
		snprintf(text, sizeof(text), "%sbrand = \"%s\"\n%s", start, brand, brands[i].more);
		if (conf_fake_load(text, &conf) != (brands[i].told == NULL))
			fail_msg("case %zu: %s", i, conf_fake_told());
		assert_string_equal(conf_fake_told(), brands[i].told != NULL ? brands[i].told : "");
	}
}

static void
assert_file(const char *told)
{
	char line[256];

	assert_false(conf_load("bonin.conf", &conf));
	snprintf(line, sizeof(line), "bonin.conf: %s\n", told);
	if (strstr(conf_fake_told(), line) == NULL)
		fail_msg("%s: %s", told, conf_fake_told());
}

/** A file that cannot be read, or that anybody could have written. */
static void
test_files(void **state)
{
	static char large[CONF_SOURCE_MAX + 2];
	static const char good[] = CONF_FAKE_GOOD;

	(void)state;
	conf_fake_write("bonin.conf", good, strlen(good), 0602);
	assert_file("can be written by everybody: chmod o-w");
	if (geteuid() == 0) { /* nobody else can give a file away */
		conf_fake_write("bonin.conf", good, strlen(good), 0600);
		assert_int_equal(chown("bonin.conf", 1, (gid_t)-1), 0);
		assert_file("belongs to daemon, and this runs as root: run it as that user "
		            "(runuser -u daemon -- ...)");
		assert_int_equal(chown("bonin.conf", 0, (gid_t)-1), 0);
	}
	conf_fake_write("bonin.conf", "a\0b", 3, 0600);
	assert_file("is no UTF-8 text: save it as UTF-8");
	conf_fake_write("bonin.conf", "# \xff", 3, 0600);
	assert_file("is no UTF-8 text: save it as UTF-8");
	memset(large, '\n', sizeof(large));
	memcpy(large, good, strlen(good));
	conf_fake_write("bonin.conf", large, CONF_SOURCE_MAX + 1, 0600);
	assert_file("is longer than 65536 bytes");
	conf_fake_write("bonin.conf", large, CONF_SOURCE_MAX, 0644);
	assert_true(conf_load("bonin.conf", &conf));
	assert_int_equal(unlink("bonin.conf"), 0);
	assert_file("No such file or directory; name your settings with -c FILE or BONIN_CONF");
	assert_int_equal(mkdir("bonin.conf", 0700), 0);
	assert_file("is no regular file");
	assert_int_equal(rmdir("bonin.conf"), 0);
	/* It must not make us wait either. */
	assert_int_equal(mkfifo("bonin.conf", 0600), 0);
	assert_file("is no regular file");
	assert_int_equal(unlink("bonin.conf"), 0);
}

/** More faults than are kept: the first stay, and nothing is written past the end. */
static void
test_many(void **state)
{
	char more[8192] = "", last[64];
	size_t len = 0;

	(void)state;
	for (int i = 0; i < 200; i++)
		len += (size_t)snprintf(more + len, sizeof(more) - len, "rest = %d\n", i);
	assert_false(conf_fake_add(more, &conf));
	assert_non_null(strstr(conf_fake_told(), "bonin.conf:7: rest must be"));
	assert_non_null(strstr(conf_fake_told(), "bonin.conf:8: rest is set already in line 7\n"));
	snprintf(last, sizeof(last), "bonin.conf:%d: ", CONF_FAKE_GOOD_LINES + 64);
	assert_non_null(strstr(conf_fake_told(), last));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_cases, conf_fake_keys),
	    cmocka_unit_test_setup(test_lines, conf_fake_keys),
	    cmocka_unit_test_setup(test_missing, conf_fake_keys),
	    cmocka_unit_test_setup(test_environment, conf_fake_keys),
	    cmocka_unit_test_setup(test_message, conf_fake_keys),
	    cmocka_unit_test_setup(test_files, conf_fake_keys),
	    cmocka_unit_test_setup(test_many, conf_fake_keys),
	};

	return cmocka_run_group_tests_name("conf_fault", tests, conf_fake_make, conf_fake_remove);
}
