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

static struct conf conf;

/** What redeem.key may hold, and what is told of it else; no byte of it is in what is told. */
static void
test_contents(void **state)
{
	static const struct {
		const char *text;
		size_t len; /* 0: of the text */
		const char *told;
	} cases[] = {
	    {"0123456789abcdef0123456789abcdef", 0, NULL},
	    {"0123456789abcdef0123456789abcdef\n", 0, NULL},
	    {"0123456789abcdef0123456789abcdef\r\n", 0, NULL},
	    {"!#$%&'()*+,-./:;<=>?@[\\]^_`{|}~!", 0, NULL},
	    {"0123456789abcdef0123456789abcde\n", 0, "must hold 32..256 bytes (has 31)"},
	    {"", 0, "is empty: put the key into it"},
	    {"\n", 0, "is empty: put the key into it"},
	    {"\r\n", 0, "is empty: put the key into it"},
	    {"0123456789abcdef0123456789abcdef\n\n", 0, "must hold one line"},
	    {"\n0123456789abcdef0123456789abcdef", 0, "must hold one line"},
	    {"0123456789abcdef\n0123456789abcdef", 0, "must hold one line"},
	    {" 0123456789abcdef0123456789abcdef", 0, "must hold one line"},
	    {"0123456789abcdef0123456789abcdef ", 0, "must hold one line"},
	    {"0123456789abcdef\t0123456789abcdef", 0, "must hold one line"},
	    {"0123456789abcdef0123456789abcdef\r", 0, NULL},
	    {"0123456789abcdef\0"
	     "0123456789abcdef",
	        33, "must hold one line"},
	    {"0123456789abcdef0123456789abcdef\0", 33, "must hold one line"},
	    {"0123456789abcdef0123456789abcde\x7f", 0, "must hold one line"},
	    {"0123456789abcdef0123456789abcde\xc3\xa9", 0, "must hold one line"},
	    {"\xEF\xBB\xBF"
	     "0123456789abcdef0123456789abcdef",
	        0, "must hold one line"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = cases[i].len > 0 ? cases[i].len : strlen(cases[i].text);

		conf_fake_write("redeem.key", cases[i].text, len, 0600);
		if (conf_fake_load(CONF_FAKE_GOOD, &conf) != (cases[i].told == NULL))
			fail_msg("case %zu: %s", i, conf_fake_told());
		if (cases[i].told == NULL) {
			assert_int_equal(conf.redeem_key.len, 32);
			assert_memory_equal(conf.redeem_key.bytes, cases[i].text, 32);
			continue;
		}
		assert_memory_equal(
		    conf_fake_told(), "bonin.conf: redeem-key-file: redeem.key ", 40);
		if (strstr(conf_fake_told(), cases[i].told) == NULL)
			fail_msg("case %zu: %s", i, conf_fake_told());
		assert_null(strstr(conf_fake_told(), "0123"));
	}
}

/** The longest, and one byte more, with every end of line. */
static void
test_longest(void **state)
{
	static const char *const ends[] = {"", "\n", "\r\n"};
	char text[SIGN_KEY_MAX + 8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		memset(text, 'k', sizeof(text));
		memcpy(text + SIGN_KEY_MAX, ends[i], strlen(ends[i]));
		conf_fake_write("code.key", text, SIGN_KEY_MAX + strlen(ends[i]), 0600);
		assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
		assert_int_equal(conf.code_key.len, SIGN_KEY_MAX);
		memset(text, 'k', sizeof(text));
		memcpy(text + SIGN_KEY_MAX + 1, ends[i], strlen(ends[i]));
		conf_fake_write("code.key", text, SIGN_KEY_MAX + 1 + strlen(ends[i]), 0600);
		conf_fake_expect("",
		    "bonin.conf: code-key-file: code.key must hold 32..256 bytes (has "
		    "at least 257)\n");
	}
	/* A second line behind the longest. */
	memcpy(text + SIGN_KEY_MAX, "\r\nk", 3);
	conf_fake_write("code.key", text, SIGN_KEY_MAX + 3, 0600);
	assert_false(conf_fake_load(CONF_FAKE_GOOD, &conf));
	/* The gateway's own may be as short as one byte. */
	conf_fake_keys(NULL);
	conf_fake_write("sens-secret.key", "k\n", 2, 0600);
	assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
}

/** Only its owner may read it, whoever else. */
static void
test_modes(void **state)
{
	static const struct {
		mode_t mode;
		bool is_good;
	} cases[] = {{0600, true}, {0400, true}, {0700, true}, {0640, false}, {0604, false},
	    {0620, false}, {0602, false}, {0610, false}, {0601, false}, {0644, false},
	    {0666, false}, {0777, false}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(chmod("proof.key", cases[i].mode), 0);
		if (cases[i].is_good)
			assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
		else
			conf_fake_expect("",
			    "bonin.conf: proof-key-file: proof.key can be read by others: "
			    "chmod 600 proof.key\n");
	}
}

static void
test_owner(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		/* cmocka's own skip() is a failure in the eyes of Automake. */
		print_message("# only root can give files away\n");
		return;
	}
	assert_int_equal(chown("proof.key", 4321, (gid_t)-1), 0);
	conf_fake_expect("",
	    "bonin.conf: proof-key-file: proof.key belongs to #4321, and this runs as root: run it "
	    "as that user (runuser -u #4321 -- ...)\n");
	assert_int_equal(chown("proof.key", 0, (gid_t)-1), 0);
	assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
}

/** What is no file of its own. The line is the setting's. */
static void
test_kinds(void **state)
{
	(void)state;
	conf_fake_expect("redeem-key-file = \"none.key\"\n",
	    "bonin.conf:7: redeem-key-file: none.key is not there: boninctl init makes one\n");
	/* The gateway's is not ours to make. */
	assert_int_equal(unlink("sens-secret.key"), 0);
	conf_fake_expect("",
	    "bonin.conf: sens.secret-key-file: sens-secret.key is not there: put the Secret Key "
	    "from the NAVER Cloud console into it, mode 0600\n");
	conf_fake_write("sens-secret.key", "Secret Key: x\n", 14, 0600);
	conf_fake_expect("",
	    "bonin.conf: sens.secret-key-file: sens-secret.key must be the Secret Key only, in one "
	    "line without blanks\n");
	assert_int_equal(conf_fake_keys(NULL), 0);
	assert_int_equal(symlink("redeem.key", "link.key"), 0);
	conf_fake_expect("redeem-key-file = \"link.key\"\n",
	    "bonin.conf:7: redeem-key-file: link.key is a symbolic link: name the file itself\n");
	assert_int_equal(link("redeem.key", "second.key"), 0);
	conf_fake_expect("redeem-key-file = \"second.key\"\n",
	    "bonin.conf:7: redeem-key-file: second.key has more than one name (hard links): copy "
	    "it, "
	    "then remove it\n");
	assert_int_equal(unlink("second.key"), 0);
	assert_int_equal(mkdir("folder.key", 0700), 0);
	conf_fake_expect("redeem-key-file = \"folder.key\"\n",
	    "bonin.conf:7: redeem-key-file: folder.key is no regular file\n");
	assert_int_equal(mkfifo("fifo.key", 0600), 0);
	conf_fake_expect("redeem-key-file = \"fifo.key\"\n",
	    "bonin.conf:7: redeem-key-file: fifo.key is no regular file\n");
	conf_fake_expect("redeem-key-file = \"bonin.conf/x\"\n",
	    "bonin.conf:7: redeem-key-file: bonin.conf/x Not a directory\n");
	conf_fake_expect(
	    "redeem-key-file = \"\"\n", "bonin.conf:7: redeem-key-file must not be empty\n");
}

/** With one key in two places the site, which has one, could make the other's. */
static void
test_same(void **state)
{
	(void)state;
	conf_fake_expect("redeem-key-file = \"proof.key\"\n",
	    "bonin.conf:7: redeem-key-file holds the same key "
	    "as proof-key-file: each needs its own\n");
	conf_fake_write("copy.key", CONF_FAKE_CODE_KEY, strlen(CONF_FAKE_CODE_KEY), 0600);
	conf_fake_expect("proof-key-file = \"copy.key\"\n",
	    "bonin.conf:7: proof-key-file holds the same key as "
	    "code-key-file: each needs its own\n");
	conf_fake_write("copy.key", CONF_FAKE_CODE_KEY "x", strlen(CONF_FAKE_CODE_KEY "x"), 0600);
	assert_true(conf_fake_add("proof-key-file = \"copy.key\"\n", &conf));
	assert_int_equal(setenv("SENS_SERVICE_SECRET_KEY", CONF_FAKE_REDEEM_KEY, 1), 0);
	conf_fake_expect("",
	    "bonin.conf: redeem-key-file holds the same key as sens.secret-key-file: "
	    "each needs its own\n");
}

static void
test_keys(void **state)
{
	(void)state;
	assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
	assert_int_equal(conf.code_key.len, strlen(CONF_FAKE_CODE_KEY));
	assert_memory_equal(conf.code_key.bytes, CONF_FAKE_CODE_KEY, conf.code_key.len);
	assert_int_equal(conf.proof_key.len, strlen(CONF_FAKE_PROOF_KEY));
	assert_memory_equal(conf.proof_key.bytes, CONF_FAKE_PROOF_KEY, conf.proof_key.len);
	assert_int_equal(conf.redeem_key.len, strlen(CONF_FAKE_REDEEM_KEY));
	assert_memory_equal(conf.redeem_key.bytes, CONF_FAKE_REDEEM_KEY, conf.redeem_key.len);
	assert_int_equal(conf.sens.secret_key.len, strlen(CONF_FAKE_SENS_KEY));
	assert_memory_equal(
	    conf.sens.secret_key.bytes, CONF_FAKE_SENS_KEY, conf.sens.secret_key.len);
}

/** A refused one leaves nothing of the secrets. */
static void
test_wiped(void **state)
{
	static const struct conf none;

	(void)state;
	memset(&conf, 0xff, sizeof(conf));
	assert_false(conf_fake_add("code-length = 9\n", &conf));
	assert_memory_equal(&conf, &none, sizeof(none));
	assert_true(conf_fake_load(CONF_FAKE_GOOD, &conf));
	conf_wipe(&conf);
	assert_memory_equal(&conf, &none, sizeof(none));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_keys, conf_fake_keys),
	    cmocka_unit_test_setup(test_wiped, conf_fake_keys),
	    cmocka_unit_test_setup(test_contents, conf_fake_keys),
	    cmocka_unit_test_setup(test_longest, conf_fake_keys),
	    cmocka_unit_test_setup(test_modes, conf_fake_keys),
	    cmocka_unit_test_setup(test_owner, conf_fake_keys),
	    cmocka_unit_test_setup(test_kinds, conf_fake_keys),
	    cmocka_unit_test_setup(test_same, conf_fake_keys),
	};

	return cmocka_run_group_tests_name("conf_secret", tests, conf_fake_make, conf_fake_remove);
}
