#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "otp.h"
#include "sign.h"

/*
 * An OpenSSL without algorithms, as a broken openssl.cnf leaves it. A program of its own, because
 * what OpenSSL has read once it keeps.
 */

static int
break_openssl(void **state)
{
	static const char settings[] = "openssl_conf = all\n"
	                               "[all]\nproviders = providers\n"
	                               "[providers]\nnull = null\n"
	                               "[null]\nactivate = 1\n";
	static char path[] = "/tmp/bonin-t_sign_broken.XXXXXX";
	int fd = mkstemp(path);

	*state = path;
	if (fd < 0 || write(fd, settings, sizeof(settings) - 1) != (ssize_t)sizeof(settings) - 1)
		return -1;
	return close(fd) | setenv("OPENSSL_CONF", path, 1);
}

static int
remove_settings(void **state)
{
	return unlink(*state);
}

static void
test_nothing_is_signed(void **state)
{
	static const unsigned char zeros[SIGN_LEN];
	const struct sign_key key = {.bytes = "key", .len = 3};
	unsigned char digest[SIGN_LEN];
	struct sign_key derived;
	struct sign_tag tag;
	char sens[SIGN_SENS_SIZE] = "x";

	(void)state;
	memset(digest, 1, sizeof(digest));
	assert_false(sign_hmac(&key, &SIGN_TEXT("x"), 1, digest));
	assert_memory_equal(digest, zeros, SIGN_LEN);
	memset(&derived, 1, sizeof(derived));
	assert_false(sign_derive(&key, "x", &derived));
	assert_int_equal(derived.len, 0);
	memset(&tag, 1, sizeof(tag));
	assert_false(sign_tag(&key, "phone", "x", &tag));
	assert_memory_equal(tag.bytes, zeros, SIGN_TAG_LEN);
	assert_false(sign_sens(&key, "GET", "/", "1", "a", sens));
	assert_string_equal(sens, "");
}

static void
test_no_predictable_code(void **state)
{
	const struct sign_key key = {.bytes = "key", .len = 3};
	const struct otp_subject subject = {PURPOSE_SIGNUP, "+821012345678", ""};
	const unsigned char salt[OTP_SALT_LEN] = {0};
	char code[OTP_CODE_SIZE] = "00000000";

	(void)state;
	assert_false(otp_derive(&key, &subject, salt, 6, code));
	assert_string_equal(code, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nothing_is_signed),
	    cmocka_unit_test(test_no_predictable_code),
	};

	return cmocka_run_group_tests_name("sign_broken", tests, break_openssl, remove_settings);
}
