#include "log_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <unistd.h>

#include "log.h"

#define FILE_SIZE_MAX ((size_t)4 * 1024 * 1024)

char log_fake_folder[] = "/tmp/bonin-t_log.XXXXXX";
char log_fake_path[LOG_FAKE_PATH_SIZE], log_fake_other_path[LOG_FAKE_PATH_SIZE];

int
log_fake_make(void **state)
{
	(void)state;
	if (mkdtemp(log_fake_folder) == NULL)
		return -1;
	snprintf(log_fake_path, sizeof(log_fake_path), "%s/log", log_fake_folder);
	snprintf(log_fake_other_path, sizeof(log_fake_other_path), "%s/other", log_fake_folder);
	return 0;
}

int
log_fake_remove(void **state)
{
	(void)state;
	unlink(log_fake_path);
	unlink(log_fake_other_path);
	return rmdir(log_fake_folder);
}

int
log_fake_forget(void **state)
{
	(void)state;
	unlink(log_fake_path);
	unlink(log_fake_other_path);
	return log_open("t_log", NULL) ? 0 : -1;
}

char *
log_fake_read(size_t *len)
{
	FILE *file = fopen(log_fake_path, "rb");
	char *bytes = mem_zalloc(FILE_SIZE_MAX);

	assert_non_null(file);
	*len = fread(bytes, 1, FILE_SIZE_MAX - 1, file);
	fclose(file);
	return bytes;
}
