#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "ctl/journal.h"
#include "log.h"

#define DIGEST "0123abcd"
#define HEAD   "boninctl-sens-1 " DIGEST " 3\n"

static char folder[] = "/tmp/bonin-journal-XXXXXX";
static char path[64];

static int
make_folder(void **state)
{
	(void)state;
	if (!log_open("t_journal", NULL) || mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/list.csv.sent", folder);
	return 0;
}

static int
remove_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void
write_file(const char *text)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
assert_file(const char *text)
{
	char found[1024] = "";
	FILE *file = fopen(path, "re");

	assert_non_null(file);
	assert_true(fread(found, 1, sizeof(found) - 1, file) > 0);
	fclose(file);
	assert_string_equal(found, text);
}

static void
test_steps(void **state)
{
	struct journal journal;
	struct stat status;

	(void)state;
	assert_true(journal_open(path, DIGEST, 3, &journal));
	assert_file(HEAD);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(journal.batches[i].state, JOURNAL_OPEN);
	assert_true(journal_intend(&journal, 0, 17));
	assert_file(HEAD "1 intent 17\n");
	assert_int_equal(journal.batches[0].state, JOURNAL_UNKNOWN);
	assert_true(journal_settle(&journal, 0, JOURNAL_ACCEPTED, "RSSA-1"));
	assert_true(journal_intend(&journal, 1, 18));
	assert_true(journal_settle(&journal, 1, JOURNAL_OPEN, ""));
	assert_true(journal_intend(&journal, 2, 19));
	journal_close(&journal);
	assert_file(HEAD "1 intent 17\n1 accepted RSSA-1\n2 intent 18\n2 refused -\n3 intent 19\n");

	/* What the next run finds: done, refused, and one that was under way. */
	assert_true(journal_open(path, DIGEST, 3, &journal));
	assert_int_equal(journal.batches[0].state, JOURNAL_ACCEPTED);
	assert_string_equal(journal.batches[0].id, "RSSA-1");
	assert_int_equal(journal.batches[1].state, JOURNAL_OPEN);
	assert_int_equal(journal.batches[2].state, JOURNAL_UNKNOWN);
	assert_int_equal(journal.batches[2].intent_ms, 19);
	assert_true(journal_intend(&journal, 1, 20));
	assert_true(journal_settle(&journal, 1, JOURNAL_UNKNOWN, ""));
	journal_close(&journal);
	assert_true(journal_open(path, DIGEST, 3, &journal));
	assert_int_equal(journal.batches[1].state, JOURNAL_UNKNOWN);
	journal_close(&journal);
}

/* The machine stopped while a line was written: the line is as if it had never been begun. */
static void
test_cut(void **state)
{
	static const struct {
		const char *text;
		enum journal_state first;
		const char *left;
	} cases[] = {
	    {"boninctl-sens-1 0123", JOURNAL_OPEN, HEAD},
	    {HEAD, JOURNAL_OPEN, HEAD},
	    {HEAD "1 inte", JOURNAL_OPEN, HEAD},
	    {HEAD "1 intent 17", JOURNAL_OPEN, HEAD},
	    {HEAD "1 intent 17\n1 accepted RSS", JOURNAL_UNKNOWN, HEAD "1 intent 17\n"},
	    {HEAD "1 intent 17\n1 refused -", JOURNAL_UNKNOWN, HEAD "1 intent 17\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct journal journal;

		write_file(cases[i].text);
		assert_true(journal_open(path, DIGEST, 3, &journal));
		assert_int_equal(journal.batches[0].state, cases[i].first);
		assert_file(cases[i].left);
		journal_close(&journal);
	}
}

static void
test_refuses(void **state)
{
	static const char *const texts[] = {
	    "boninctl-sens-1 ffff 3\n",
	    "boninctl-sens-1 " DIGEST " 4\n",
	    "boninctl-sens-2 " DIGEST " 3\n",
	    "to,content\n",
	    "\n",
	    HEAD "4 intent 17\n",
	    HEAD "0 intent 17\n",
	    HEAD "1 intent\n",
	    HEAD "1 intent x\n",
	    HEAD "1 intent 0\n",
	    HEAD "1 meant 17\n",
	    HEAD "1 accepted RSSA-1\n", /* without an intent */
	    HEAD "\n",
	    HEAD HEAD,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct journal journal;

		print_message("# %s", texts[i]);
		write_file(texts[i]);
		assert_false(journal_open(path, DIGEST, 3, &journal));
		journal_close(&journal);
		assert_file(texts[i]);
	}
}

static void
test_one_at_a_time(void **state)
{
	struct journal first, second;

	(void)state;
	assert_true(journal_open(path, DIGEST, 3, &first));
	assert_false(journal_open(path, DIGEST, 3, &second));
	journal_close(&second);
	journal_close(&first);
	assert_true(journal_open(path, DIGEST, 3, &first));
	journal_close(&first);
}

static void
test_no_link(void **state)
{
	struct journal journal;

	(void)state;
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_false(journal_open(path, DIGEST, 3, &journal));
	journal_close(&journal);
}

/* A full disk: nothing may be sent of which there is no intent. */
static void
test_full(void **state)
{
	struct journal journal;
	int fd;

	(void)state;
	assert_true(journal_open(path, DIGEST, 3, &journal));
	fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_true(dup2(fd, journal.fd) >= 0);
	close(fd);
	assert_false(journal_intend(&journal, 0, 17));
	assert_false(journal_settle(&journal, 0, JOURNAL_ACCEPTED, "RSSA-1"));
	journal_close(&journal);
	assert_file(HEAD);
}

/* The gateway gives the id. */
static void
test_strange_ids(void **state)
{
	static const char *const ids[] = {"", "a b", "a\n2 accepted x", "\x80"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		struct journal journal;

		remove_file(NULL);
		assert_true(journal_open(path, DIGEST, 3, &journal));
		assert_true(journal_intend(&journal, 0, 17));
		assert_true(journal_settle(&journal, 0, JOURNAL_ACCEPTED, ids[i]));
		journal_close(&journal);
		assert_file(HEAD "1 intent 17\n1 accepted -\n");
	}
}

static void
test_none(void **state)
{
	struct journal journal;

	(void)state;
	assert_true(journal_open(NULL, DIGEST, 3, &journal));
	assert_true(journal_intend(&journal, 2, 17));
	assert_true(journal_settle(&journal, 2, JOURNAL_ACCEPTED, "RSSA-1"));
	assert_int_equal(journal.batches[2].state, JOURNAL_ACCEPTED);
	journal_close(&journal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_steps, remove_file),
	    cmocka_unit_test_teardown(test_cut, remove_file),
	    cmocka_unit_test_teardown(test_refuses, remove_file),
	    cmocka_unit_test_teardown(test_one_at_a_time, remove_file),
	    cmocka_unit_test_teardown(test_no_link, remove_file),
	    cmocka_unit_test_teardown(test_full, remove_file),
	    cmocka_unit_test_teardown(test_strange_ids, remove_file),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests_name("journal", tests, make_folder, remove_folder);
}
