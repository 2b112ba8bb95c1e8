#include "page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mem.h"

/*
 * Every page, byte for byte: tests/golden/pages.html. After a change that is meant, look at what `git diff` says of
 *
 *     srcdir=.. BONIN_GOLDEN=write tests/unit/t_page_whole
 */

static void
put_page(FILE *out, const char *name, const struct page_view *view)
{
	size_t len;
	char *page = page_render(view, &len);

	assert_int_equal(strlen(page), len);
	fprintf(out, "<!-- %s: step %d, purpose %d -->\n%s\n", name, (int)view->step,
	    (int)view->purpose, page);
	free(page);
}

static void
put_views(FILE *out, enum page_step step, enum purpose purpose)
{
	struct page_view view = {.step = step,
	    .purpose = purpose,
	    .base_path = "/api",
	    .pages_path = "/member/",
	    .phone = "010-1234-5678",
	    .user_id = "minsu",
	    .request_id = "REQUEST",
	    .proof = "PROOF",
	    .attempts_left = -1};

	put_page(out, "plain", &view);
	if (purpose != PURPOSE_RESET_PASSWORD)
		return;
	view.message = "알립니다.";
	view.expires_s = 150;
	view.resend_s = 30;
	put_page(out, "notice", &view);
	view.is_error = true;
	view.field = step == PAGE_VERIFY ? "verifyCode"
	             : step == PAGE_SEND ? "phoneNumber"
	                                 : "password";
	view.attempts_left = 2;
	view.expires_s = view.resend_s = 1;
	put_page(out, "error", &view);
	view.field = NULL;
	view.attempts_left = -1;
	view.retry_after_s = 3661;
	view.user_id = view.phone = NULL;
	put_page(out, "limit", &view);
}

static char *
golden_path(void)
{
	static char path[512];
	const char *source = getenv("srcdir");

	snprintf(path, sizeof(path), "%s/tests/golden/pages.html", source != NULL ? source : ".");
	return path;
}

static void
test_every_page(void **state)
{
	char *pages = NULL, *golden = NULL;
	size_t len, size = 0;
	FILE *out = open_memstream(&pages, &len), *file;
	const char *order = getenv("BONIN_GOLDEN");

	(void)state;
	assert_non_null(out);
	for (enum page_step step = PAGE_SEND; step <= PAGE_DONE; step++) {
		for (enum purpose purpose = 0; purpose < PURPOSE__MAX; purpose++) {
			if (step != PAGE_FINISH || purpose != PURPOSE_FIND_ID) /* has none */
				put_views(out, step, purpose);
		}
	}
	fclose(out);
	file = fopen(golden_path(), order != NULL && strcmp(order, "write") == 0 ? "we" : "re");
	assert_non_null(file);
	if (order != NULL && strcmp(order, "write") == 0) {
		assert_int_equal(fwrite(pages, 1, len, file), len);
	} else {
		assert_true(getdelim(&golden, &size, '\0', file) > 0);
		for (size_t i = 0; i <= len; i++) {
			if (pages[i] != golden[i])
				fail_msg("differs at byte %zu: \"%.60s\", not \"%.60s\"", i,
				    pages + i, golden + i);
		}
	}
	fclose(file);
	free(golden);
	free(pages);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_page)};

	return cmocka_run_group_tests_name("page_whole", tests, NULL, NULL);
}
