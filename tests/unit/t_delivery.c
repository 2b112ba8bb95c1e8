#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "delivery.h"
#include "text.h"

/* Words are for programs and never change; messages are for people. */

static void
test_words(void **state)
{
	static const char *const states[] = {"waiting", "delivered", "refused"};
	static const char *const reasons[] = {"", "number_unreachable", "handset_unreachable",
	    "messenger_unreachable", "not_carried"};

	(void)state;
	assert_int_equal(ARRAY_LEN(states), DELIVERY_STATE__MAX);
	assert_int_equal(ARRAY_LEN(reasons), DELIVERY_REASON__MAX);
	for (int i = 0; i < DELIVERY_STATE__MAX; i++)
		assert_string_equal(delivery_word((enum delivery_state)i), states[i]);
	for (int i = 0; i < DELIVERY_REASON__MAX; i++)
		assert_string_equal(delivery_reason_word((enum delivery_reason)i), reasons[i]);
}

static void
test_messages(void **state)
{
	const struct delivery all[] = {{DELIVERY_WAITING, DELIVERY_NO_REASON},
	    {DELIVERY_DELIVERED, DELIVERY_NO_REASON}, {DELIVERY_REFUSED, DELIVERY_NUMBER},
	    {DELIVERY_REFUSED, DELIVERY_HANDSET}, {DELIVERY_REFUSED, DELIVERY_MESSENGER},
	    {DELIVERY_REFUSED, DELIVERY_CARRIER}, {DELIVERY_REFUSED, DELIVERY_NO_REASON}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		const char *message = delivery_message(&all[i]);

		assert_true(text_is_utf8(message, strlen(message)));
		assert_true(strlen(message) > 10);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(message, delivery_message(&all[j]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_messages),
	};

	return cmocka_run_group_tests_name("delivery", tests, NULL, NULL);
}
