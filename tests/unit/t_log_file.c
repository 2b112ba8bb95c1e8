#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "log_fake.h"

#define LINE_SIZE 4096

static void
test_file(void **state)
{
	struct stat status;

	(void)state;
	umask(0);
	assert_true(log_open("t_log", log_fake_path));
	assert_int_equal(stat(log_fake_path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);

	/* Appends to what is there, also after opening another one. */
	log_event(LOG_INFO, "one", LOG_NUMBER("n", 1));
	assert_true(log_open(NULL, log_fake_other_path));
	log_event(LOG_INFO, "other", LOG_NUMBER("n", 1));
	assert_true(log_open(NULL, log_fake_path));
	log_event(LOG_INFO, "two", LOG_NUMBER("n", 1));

	size_t len;
	char *bytes = log_fake_read(&len);
	char *one = strstr(bytes, "\"one\""), *two = strstr(bytes, "\"two\"");
	assert_true(one != NULL && two != NULL && one < two);
	assert_null(strstr(bytes, "other"));
	free(bytes);
}

/** From here on what goes to stderr comes out of the returned socket, one packet a write. */
static int
catch_stderr(int *saved)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	*saved = dup(STDERR_FILENO);
	assert_int_equal(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	close(ends[1]);
	return ends[0];
}

/** Give stderr back, and read one packet; "" when there is none. */
static void
release_stderr(int from, int saved, char packet[static LINE_SIZE])
{
	dup2(saved, STDERR_FILENO);
	close(saved);
	ssize_t len = recv(from, packet, LINE_SIZE - 1, 0);
	packet[len > 0 ? len : 0] = '\0';
	close(from);
}

static void
test_file_refused(void **state)
{
	char packet[LINE_SIZE], expected[256], fifo[80];
	const char *const missing = "/nonexistent/folder/log";
	int saved, from;

	(void)state;
	/*
	 * A link, a second name, no folder, no regular file: refused, with the reason, and the log
	 * stays.
	 */
	assert_true(log_open("t_log", log_fake_path));
	assert_int_equal(symlink(log_fake_path, log_fake_other_path), 0);
	from = catch_stderr(&saved);
	bool is_open = log_open("prog", log_fake_other_path);
	release_stderr(from, saved, packet);
	assert_false(is_open);
	snprintf(expected, sizeof(expected),
	    "prog: log-file: %s: Too many levels of symbolic links\n", log_fake_other_path);
	assert_string_equal(packet, expected);

	unlink(log_fake_other_path);
	assert_int_equal(link(log_fake_path, log_fake_other_path), 0);
	from = catch_stderr(&saved);
	is_open = log_open("prog", log_fake_other_path);
	release_stderr(from, saved, packet);
	assert_false(is_open);
	snprintf(expected, sizeof(expected),
	    "prog: log-file: %s: not a regular file with one name\n", log_fake_other_path);
	assert_string_equal(packet, expected);

	from = catch_stderr(&saved);
	is_open = log_open("prog", missing);
	release_stderr(from, saved, packet);
	assert_false(is_open);
	assert_string_equal(packet,
	    "prog: log-file: /nonexistent/folder does not exist: make it and give it to the user "
	    "that bonin runs as, or set log-file = \"bonin.log\" (beside bonin.conf)\n");

	snprintf(fifo, sizeof(fifo), "%s/fifo", log_fake_folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	from = catch_stderr(&saved);
	is_open = log_open("prog", fifo); /* must not wait for a reader */
	release_stderr(from, saved, packet);
	unlink(fifo);
	assert_false(is_open);

	from = catch_stderr(&saved);
	is_open = log_open("prog", "/dev/null");
	release_stderr(from, saved, packet);
	assert_false(is_open);
	assert_string_equal(
	    packet, "prog: log-file: /dev/null: not a regular file with one name\n");

	log_event(LOG_INFO, "still here", LOG_NUMBER("n", 1));
	size_t len;
	char *bytes = log_fake_read(&len);
	assert_non_null(strstr(bytes, "\"event\":\"still here\",\"n\":1}\n"));
	free(bytes);
}

/** A log that others could read or write, or that is somebody else's, is none; its group may read it. */
static void
test_whose_file(void **state)
{
	static const struct {
		mode_t mode;
		bool is_good;
	} cases[] = {{0600, true}, {0640, true}, {0400 | 0200, true}, {0620, false}, {0660, false},
	    {0604, false}, {0602, false}, {0644, false}, {0666, false}};
	char packet[LINE_SIZE];
	int saved;

	(void)state;
	assert_true(log_open("t_log", log_fake_path));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(chmod(log_fake_path, cases[i].mode), 0);
		int from = catch_stderr(&saved);
		bool is_open = log_open("prog", log_fake_path);
		release_stderr(from, saved, packet);
		if (is_open != cases[i].is_good)
			fail_msg("mode %o", (unsigned)cases[i].mode);
		if (!is_open)
			assert_non_null(strstr(packet, "chmod 640"));
	}
	assert_int_equal(chmod(log_fake_path, 0600), 0);
	if (geteuid() != 0)
		return; /* nobody else can give a file away */
	assert_int_equal(chown(log_fake_path, 1, (gid_t)-1), 0);
	int from = catch_stderr(&saved);
	bool is_open = log_open("prog", log_fake_path);
	release_stderr(from, saved, packet);
	assert_false(is_open);
}

static void
test_one_write_a_line(void **state)
{
	char packet[LINE_SIZE], text[] = "a\nb\nc";
	int saved;

	(void)state;
	assert_true(log_open("t_log", ""));
	int from = catch_stderr(&saved);
	log_event(LOG_INFO, "e", LOG_TEXT("x", text), LOG_TEXT("y", text), LOG_NUMBER("z", 1));
	release_stderr(from, saved, packet);
	assert_int_equal(strncmp(packet, "{\"time\":\"", 9), 0);
	assert_non_null(strstr(packet, "\"z\":1}\n"));
	/* The one line feed is its end. */
	assert_ptr_equal(strchr(packet, '\n'), packet + strlen(packet) - 1);
}

static void
test_plain(void **state)
{
	char packet[LINE_SIZE], huge[3000];
	int saved;

	(void)state;
	assert_true(log_open("bonin", NULL));
	int from = catch_stderr(&saved);
	log_plain("%s:%d: %s", "bonin.conf", 7, "no such setting");
	release_stderr(from, saved, packet);
	assert_string_equal(packet, "bonin: bonin.conf:7: no such setting\n");

	/* Too long: cut, and still a line. */
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	from = catch_stderr(&saved);
	log_plain("%s", huge);
	release_stderr(from, saved, packet);
	assert_int_equal(strlen(packet), 1024);
	assert_int_equal(packet[1023], '\n');

	assert_true(log_open(huge, NULL));
	from = catch_stderr(&saved);
	log_plain("hello");
	release_stderr(from, saved, packet);
	assert_string_equal(packet, "hello\n");
}

static void
test_nowhere_to_write(void **state)
{
	int saved = dup(STDERR_FILENO);

	(void)state;
	assert_true(log_open("t_log", NULL));
	close(STDERR_FILENO);
	log_event(LOG_INFO, "e", LOG_NUMBER("n", 1));
	log_plain("nobody reads this");
	dup2(saved, STDERR_FILENO);
	close(saved);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_file, log_fake_forget),
	    cmocka_unit_test_teardown(test_file_refused, log_fake_forget),
	    cmocka_unit_test_teardown(test_whose_file, log_fake_forget),
	    cmocka_unit_test_teardown(test_one_write_a_line, log_fake_forget),
	    cmocka_unit_test_teardown(test_plain, log_fake_forget),
	    cmocka_unit_test_teardown(test_nowhere_to_write, log_fake_forget),
	};

	return cmocka_run_group_tests_name("log_file", tests, log_fake_make, log_fake_remove);
}
