#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_fake.h"

/* What every driver has to keep of store.h: its files, and what operators did. */

static void
a_backup_is_whole_and_private(void **state)
{
	struct store_fake *f = *state;
	struct store_user kim = store_fake_user("kim", "+821011112222");
	char path[128];
	struct stat st;
	struct store *copy;

	assert_int_equal(store_run(f->store, store_fake_add_user, &kim), ERR_OK);
	snprintf(path, sizeof(path), "%s/copy.db", f->dir);
	assert_true(store_backup(f->store, path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_false(store_backup(f->store, path)); /* never over a file that is there */
	copy = store_open(path, false);
	assert_non_null(copy);
	assert_int_equal(store_run(copy, store_fake_find_user, &kim), ERR_OK);
	store_close(copy);
}

static void
other_files_are_left_alone(void **state)
{
	struct store_fake *f = *state;
	char path[128], command[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/none.db", f->dir);
	assert_null(store_open(path, false)); /* not made by itself */
	assert_int_not_equal(access(path, F_OK), 0);

	snprintf(path, sizeof(path), "%s/text.db", f->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < 1000; i++)
		fputs("this is no database at all\n", file);
	fclose(file);
	assert_null(store_open(path, false));

	snprintf(path, sizeof(path), "%s/link.db", f->dir);
	snprintf(command, sizeof(command), "ln -s store.db '%s'", path);
	assert_int_equal(system(command), 0);
	assert_null(store_open(path, false));
}

/* Home folders are such, on shared hosts. The file itself is still refused as a link, see above. */
static void
a_folder_may_be_reached_by_a_link(void **state)
{
	struct store_fake *f = *state;
	struct store_user kim = store_fake_user("kim", "+821011112222");
	char linked[128], path[144];
	struct store *store;

	assert_int_equal(store_run(f->store, store_fake_add_user, &kim), ERR_OK);
	snprintf(linked, sizeof(linked), "%s/folder", f->dir);
	assert_int_equal(symlink(f->dir, linked), 0);
	snprintf(path, sizeof(path), "%s/store.db", linked);
	store = store_open(path, false);
	assert_non_null(store);
	assert_int_equal(store_run(store, store_fake_find_user, &kim), ERR_OK);
	snprintf(path, sizeof(path), "%s/copy.db", linked);
	assert_true(store_backup(store, path));
	store_close(store);
	snprintf(path, sizeof(path), "%s/new.db", linked);
	store = store_open(path, true);
	assert_non_null(store);
	store_close(store);
	snprintf(path, sizeof(path), "%s/link2.db", linked);
	assert_int_equal(symlink("store.db", path), 0);
	assert_null(store_open(path, false));
}

/* ---- what operators did */

static enum err
add_acts(struct store_tx *tx, void *arg)
{
	const enum err *end = arg;
	struct store_act act = {.at_ms = 100, .actor = "kim", .origin = "tty", .n = 3};

	strcpy(act.act, "users import");
	strcpy(act.object, "all");
	assert_int_equal(store_act_add(tx, &act), ERR_OK);
	act.at_ms = 200;
	assert_int_equal(store_act_add(tx, &act), ERR_OK);
	return *end;
}

static enum err
read_acts(struct store_tx *tx, void *arg)
{
	const size_t *n_wanted = arg;
	struct store_act acts[8];
	size_t n;

	assert_int_equal(store_act_page(tx, INT64_MAX, acts, 8, &n), ERR_OK);
	assert_int_equal(n, *n_wanted);
	for (size_t i = 1; i < n; i++)
		assert_true(acts[i].id < acts[i - 1].id);
	if (n == 0)
		return ERR_OK;
	assert_int_equal(acts[0].at_ms, 200);
	assert_string_equal(acts[0].actor, "kim");
	assert_string_equal(acts[0].origin, "tty");
	assert_string_equal(acts[0].act, "users import");
	assert_string_equal(acts[0].object, "all");
	assert_int_equal(acts[0].n, 3);
	assert_int_equal(store_act_page(tx, acts[0].id, acts, 1, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_int_equal(acts[0].at_ms, 100);
	return ERR_OK;
}

static enum err
purge_all(struct store_tx *tx, void *arg)
{
	const struct store_purge before = {
	    INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX};
	size_t n;

	(void)arg;
	return store_purge(tx, &before, 1000, &n);
}

static void
acts_stay_with_what_they_tell_of(void **state)
{
	enum err taken_back = ERR_USER_TAKEN, committed = ERR_OK;
	struct store_fake *f = *state;

	assert_int_equal(store_run(f->store, add_acts, &taken_back), ERR_USER_TAKEN);
	assert_int_equal(store_run(f->store, read_acts, &(size_t){0}), ERR_OK);
	assert_int_equal(store_run(f->store, add_acts, &committed), ERR_OK);
	assert_int_equal(store_run(f->store, read_acts, &(size_t){2}), ERR_OK);
	assert_int_equal(store_run(f->store, purge_all, NULL), ERR_OK);
	assert_int_equal(store_run(f->store, read_acts, &(size_t){2}), ERR_OK);
}

static void
a_database_of_others_is_refused(void **state)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-lock"};
	struct store_fake *f = *state;
	char path[128], second[144];

	store_close(f->store);
	f->store = NULL;
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		snprintf(path, sizeof(path), "%s/store.db%s", f->dir, suffixes[i]);
		snprintf(second, sizeof(second), "%s-second", path);
		if (access(path, F_OK) != 0)
			close(open(path, O_WRONLY | O_CREAT, 0600));
		assert_int_equal(chmod(path, 0640), 0);
		assert_null(store_open(f->path, false));
		assert_int_equal(chmod(path, 0600), 0);
		assert_int_equal(link(path, second), 0);
		assert_null(store_open(f->path, false));
		assert_int_equal(unlink(second), 0);
	}
	assert_int_equal(chmod(f->dir, 0707), 0);
	assert_null(store_open(f->path, false));
	assert_int_equal(chmod(f->dir, 0700), 0);
	f->store = store_open(f->path, false);
	assert_non_null(f->store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_FAKE_TEST(a_backup_is_whole_and_private),
	    STORE_FAKE_TEST(other_files_are_left_alone),
	    STORE_FAKE_TEST(a_folder_may_be_reached_by_a_link),
	    STORE_FAKE_TEST(acts_stay_with_what_they_tell_of),
	    STORE_FAKE_TEST(a_database_of_others_is_refused),
	};

	return cmocka_run_group_tests_name("store_file", tests, NULL, NULL);
}
