#include "guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/bonin-guard-XXXXXX";

static const char *
in(const char *name)
{
	static char paths[4][128];
	static size_t i;
	char *path = paths[i++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void
make(const char *name, mode_t mode)
{
	int fd = open(in(name), O_WRONLY | O_CREAT | O_EXCL, mode);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static int
set_up(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

/* ${word} NULL: it is fine. */
static void
assert_told(const char *name, const char *word)
{
	char why[GUARD_WHY_SIZE] = "";
	bool is_fine = guard_check_path(in(name), why);

	print_message("# %s: %s\n", name, why);
	assert_int_equal(is_fine, word == NULL);
	if (word != NULL) {
		assert_non_null(strstr(why, word));
		assert_non_null(strstr(why, in(name)));
	}
}

static void
only_a_private_file_is_good(void **state)
{
	static const mode_t open_to_others[] = {0640, 0620, 0610, 0604, 0602, 0601, 0666};

	(void)state;
	make("good", 0600);
	assert_told("good", NULL);
	make("read-only", 0400);
	assert_told("read-only", NULL);
	assert_told("missing", NULL);
	for (size_t i = 0; i < ARRAY_LEN(open_to_others); i++) {
		make("open", open_to_others[i]);
		assert_told("open", "chmod 600");
		unlink(in("open"));
	}
	assert_int_equal(symlink(in("good"), in("symlink")), 0);
	assert_told("symlink", "symbolic link");
	assert_int_equal(symlink(in("missing"), in("dangling")), 0);
	assert_told("dangling", "symbolic link");
	assert_int_equal(link(in("good"), in("second")), 0);
	assert_told("good", "hard links");
	assert_told("second", "hard links");
	unlink(in("second"));
	assert_told("good", NULL);
	assert_int_equal(mkdir(in("folder"), 0700), 0);
	assert_told("folder", "regular file");
	assert_int_equal(mkfifo(in("fifo"), 0600), 0);
	assert_told("fifo", "regular file");
	assert_told("good/below", "Not a directory");
}

static void
another_ones_file_is_none(void **state)
{
	struct stat status = {.st_mode = S_IFREG | 0600, .st_nlink = 1};
	char why[GUARD_WHY_SIZE];

	(void)state;
	status.st_uid = geteuid();
	assert_true(guard_check(&status, "f", why));
	status.st_uid = 0;
	assert_true(guard_check(&status, "f", why));
	status.st_uid = geteuid() + 1;
	assert_false(guard_check(&status, "f", why));
	/* Who is told to chown it is not root: that would take a site's files from the web server. */
	if (geteuid() == 0) {
		assert_non_null(strstr(why, "runuser -u "));
		assert_null(strstr(why, "chown"));
		assert_int_equal(seteuid(2), 0);
		assert_false(guard_check(&status, "f", why));
		assert_int_equal(seteuid(0), 0);
	}
	assert_non_null(strstr(why, "chown "));
	assert_null(strstr(why, "runuser"));
}

static void
a_folder_of_anybody_is_none(void **state)
{
	char why[GUARD_WHY_SIZE];

	(void)state;
	assert_int_equal(mkdir(in("all"), 0700), 0);
	assert_true(guard_check_folder(in("all/file"), why));
	assert_false(guard_is_shared(in("all/file")));
	assert_false(guard_is_shared(in("none/file")));
	assert_int_equal(chmod(in("all"), 0770), 0);
	assert_true(guard_check_folder(in("all/file"), why));
	assert_true(guard_is_shared(in("all/file")));
	assert_int_equal(chmod(in("all"), 0702), 0);
	assert_false(guard_check_folder(in("all/file"), why));
	assert_non_null(strstr(why, "chmod o-w"));
	assert_int_equal(chmod(in("all"), 01777), 0);
	assert_false(guard_check_folder(in("all/file"), why));
	assert_false(guard_check_folder(in("none/file"), why));
	assert_true(guard_check_folder("/file", why));
	assert_int_equal(chdir(in("all")), 0);
	assert_false(guard_check_folder("file", why));
	assert_int_equal(chmod(in("all"), 0700), 0);
	assert_true(guard_check_folder("file", why));
}

static void
a_network_file_system_is_known(void **state)
{
	(void)state;
	assert_string_equal(guard_network_kind(0x6969), "NFS");
	assert_string_equal(guard_network_kind((long)0xff534d42), "CIFS");
	assert_string_equal(guard_network_kind((int)0xff534d42), "CIFS");
	assert_null(guard_network_kind(0xef53));     /* ext4 */
	assert_null(guard_network_kind(0x01021994)); /* tmpfs */
	make("local", 0600);
	assert_null(guard_network_of(in("local")));
	assert_null(guard_network_of(in("missing")));
}

static void
what_lies_below_is_found(void **state)
{
	(void)state;
	assert_int_equal(mkdir(in("www"), 0700), 0);
	assert_int_equal(mkdir(in("www/sub"), 0700), 0);
	assert_int_equal(mkdir(in("www2"), 0700), 0);
	make("www/a", 0600);
	make("www/sub/b", 0600);
	make("www2/c", 0600);
	make("d", 0600);
	assert_int_equal(symlink(in("www"), in("linked")), 0);
	assert_int_equal(symlink(in("www2"), in("www/out")), 0);

	assert_true(guard_is_below(in("www/a"), in("www")));
	assert_true(guard_is_below(in("www/sub/b"), in("www")));
	assert_true(guard_is_below(in("www/a"), in("www/")));
	assert_true(guard_is_below(in("www/sub/../a"), in("www2/../www/.")));
	assert_true(guard_is_below(in("linked/a"), in("www")));
	assert_true(guard_is_below(in("www/a"), in("linked")));
	assert_true(guard_is_below(in("d"), "/"));
	assert_false(guard_is_below(in("www2/c"), in("www")));
	assert_false(guard_is_below(in("d"), in("www")));
	assert_false(guard_is_below(in("www/a"), in("www/sub")));
	assert_false(guard_is_below(in("www/out/c"), in("www")));
	assert_false(guard_is_below(in("www/none"), in("www")));
	assert_false(guard_is_below(in("www/a"), in("none")));
	assert_false(guard_is_below("", in("www")));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_a_private_file_is_good),
	    cmocka_unit_test(another_ones_file_is_none),
	    cmocka_unit_test(a_folder_of_anybody_is_none),
	    cmocka_unit_test(a_network_file_system_is_known),
	    cmocka_unit_test(what_lies_below_is_found),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
