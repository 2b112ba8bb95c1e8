#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "log.h"
#include "sys.h"
#include "text.h"

#define MADE_MAX 12
#define KEY_LEN  32 /* random bytes; written as hex, so that a person can copy it */

/* What this run has created: removed if the rest cannot be created, so that init can be run again. */
static struct {
	char paths[MADE_MAX][CONF_PATH_SIZE];
	size_t n;
} made;

static void
note_made(const char *path, const char *end)
{
	if (made.n < MADE_MAX)
		snprintf(made.paths[made.n++], CONF_PATH_SIZE, "%s%s", path, end);
}

static void
undo(const char *folder, bool is_folder_new)
{
	while (made.n > 0)
		unlink(made.paths[--made.n]);
	if (is_folder_new)
		rmdir(folder);
}

static bool
path_in(const char *folder, const char *name, char path[static CONF_PATH_SIZE])
{
	int len = snprintf(path, CONF_PATH_SIZE, "%s/%s", folder, name);

	if (len < 0 || len >= CONF_PATH_SIZE) {
		log_plain("%s: the path is too long", folder);
		return false;
	}
	return true;
}

/* A new file of mode 0600; an existing file is not touched. */
static FILE *
make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (fd < 0)
		log_plain("%s: %s; nothing is ever overwritten", path, strerror(errno));
	else
		note_made(path, "");
	return file;
}

static bool
end_file(const char *path, FILE *file)
{
	bool is_written = fflush(file) == 0 && fsync(fileno(file)) == 0;

	if (fclose(file) != 0 || !is_written) {
		log_plain("%s: cannot be written", path);
		return false;
	}
	return true;
}

static bool
make_key(const char *folder, const char *name)
{
	unsigned char key[KEY_LEN];
	char path[CONF_PATH_SIZE], hex[TEXT_HEX_SIZE(KEY_LEN)];
	FILE *file = path_in(folder, name, path) ? make_file(path) : NULL;
	bool is_made = file != NULL && sys_random(key, sizeof(key));

	if (is_made) {
		text_hex(hex, key, sizeof(key));
		fprintf(file, "%s\n", hex);
	}
	explicit_bzero(key, sizeof(key));
	explicit_bzero(hex, sizeof(hex));
	return file != NULL && end_file(path, file) && is_made;
}

static bool
make_conf(const char *folder)
{
	char path[CONF_PATH_SIZE];
	FILE *file = path_in(folder, "bonin.conf", path) ? make_file(path) : NULL;

	if (file == NULL)
		return false;
	conf_write_sample(file);
	return end_file(path, file);
}

static bool
make_database(const char *folder)
{
	static const char *const parts[] = {"", "-wal", "-shm", "-lock"};
	char path[CONF_PATH_SIZE];
	struct store *store;

	if (!path_in(folder, "bonin.db", path))
		return false;
	if (access(path, F_OK) == 0) {
		log_plain("%s: already exists; nothing is ever overwritten", path);
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		note_made(path, parts[i]);
	store = store_open(path, true);
	store_close(store);
	return store != NULL;
}

static bool
make_all(const char *folder)
{
	static const char *const keys[] = {"code.key", "proof.key", "redeem.key"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (!make_key(folder, keys[i]))
			return false;
	}
	return make_conf(folder) && make_database(folder);
}

int
ctl_init(struct ctl *ctl, int argc, char *argv[])
{
	const char *folder = argv[0];
	bool is_folder_new = mkdir(folder, 0700) == 0;

	(void)ctl;
	(void)argc;
	if (!is_folder_new && errno != EEXIST) {
		log_plain("%s: %s", folder, strerror(errno));
		return EXIT_FAILURE;
	}
	if (!make_all(folder)) {
		undo(folder, is_folder_new);
		return EXIT_FAILURE;
	}
	printf("%s is ready. Next:\n"
	       "  1. fill in %s/bonin.conf: the lines without #\n"
	       "  2. put the gateway's secret key into %s/sens-secret.key, mode 0600\n"
	       "  3. give all of it to the user that the web server runs bonin as\n"
	       "  4. as that user: boninctl -c %s/bonin.conf check\n",
	    folder, folder, folder, folder);
	return EXIT_SUCCESS;
}
