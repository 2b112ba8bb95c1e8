#include "purpose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mem.h"

/** What the contract says of the three flows. */
static void
test_rows(void **state)
{
	static const struct {
		const char *word, *send, *verify, *finish;
		enum purpose_need need;
		enum err unmet;
		bool names_user, gives_proof;
	} rows[PURPOSE__MAX] = {
	    [PURPOSE_SIGNUP] = {"signup", "/send", "/verify", "/signup", PURPOSE_NEEDS_FREE_PHONE,
	        ERR_PHONE_TAKEN, false, true},
	    [PURPOSE_FIND_ID] = {"find_id", "/sendID", "/verifyID", NULL, PURPOSE_NEEDS_MEMBER,
	        ERR_PHONE_UNKNOWN, false, false},
	    [PURPOSE_RESET_PASSWORD] = {"reset_password", "/sendPW", "/verifyPW", "/resetPW",
	        PURPOSE_NEEDS_ACCOUNT, ERR_ACCOUNT_MISMATCH, true, true},
	};

	(void)state;
	for (enum purpose i = 0; i < PURPOSE__MAX; i++) {
		const struct purpose_info *info = purpose_info(i);

		assert_string_equal(info->word, rows[i].word);
		assert_string_equal(info->send_path, rows[i].send);
		assert_string_equal(info->verify_path, rows[i].verify);
		assert_int_equal(info->finish_path == NULL, rows[i].finish == NULL);
		if (rows[i].finish != NULL)
			assert_string_equal(info->finish_path, rows[i].finish);
		assert_int_equal(info->need, rows[i].need);
		assert_int_equal(info->unmet, rows[i].unmet);
		assert_int_equal(info->names_user, rows[i].names_user);
		assert_int_equal(info->gives_proof, rows[i].gives_proof);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

	return cmocka_run_group_tests_name("purpose", tests, NULL, NULL);
}
