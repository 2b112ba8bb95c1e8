#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/*
 * Hands every file of tests/fuzz/corpus to its target, without libFuzzer; of the quick targets also each beginning of the
 * file, and the file with each of its bytes left out, doubled, or with a bit changed. TAP. What does not hold ends the program.
 */

#define FILE_MAX 16384

static size_t n_tried;

/* In memory of its own, so that a sanitizer sees a read behind the end. */
static void
try_bytes(const struct fuzz_row *row, const uint8_t *data, size_t len)
{
	uint8_t *copy = mem_zalloc(len > 0 ? len : 1);

	memcpy(copy, data, len);
	row->run(copy, len);
	free(copy);
	n_tried++;
}

static void
try_variants(const struct fuzz_row *row, const uint8_t *data, size_t len)
{
	static uint8_t other[FILE_MAX + 1];

	for (size_t i = 0; i < len; i++) {
		try_bytes(row, data, i);
		memcpy(other, data, i);
		memcpy(other + i, data + i + 1, len - i - 1);
		try_bytes(row, other, len - 1);
		memcpy(other + i + 1, data + i, len - i);
		other[i] = data[i];
		try_bytes(row, other, len + 1);
		memcpy(other, data, len);
		other[i] ^= (uint8_t)(1U << (i * 5 % 8));
		try_bytes(row, other, len);
	}
}

static void
replay_file(const struct fuzz_row *row, const char *path)
{
	static uint8_t data[FILE_MAX];
	FILE *file = fopen(path, "re");
	size_t len;

	FUZZ_HOLDS(file != NULL);
	len = fread(data, 1, sizeof(data), file);
	FUZZ_HOLDS(feof(file) || getc(file) == EOF);
	fclose(file);
	try_bytes(row, data, len);
	if (!row->is_slow)
		try_variants(row, data, len);
}

/* How many files there were. */
static int
replay_folder(const struct fuzz_row *row, const char *folder)
{
	struct dirent **files;
	int n_found = scandir(folder, &files, NULL, alphasort), n = 0;

	for (int i = 0; i < n_found; i++) {
		char path[1024];

		snprintf(path, sizeof(path), "%s/%s", folder, files[i]->d_name);
		if (files[i]->d_name[0] != '.') {
			/* So that one that ends us is known. */
			printf("# %s/%s\n", row->name, files[i]->d_name);
			fflush(stdout);
			replay_file(row, path);
			n++;
		}
		free(files[i]);
	}
	if (n_found >= 0)
		free(files);
	return n;
}

int
main(int argc, char *argv[])
{
	const char *source = getenv("srcdir");
	size_t n;
	const struct fuzz_row *rows = fuzz_table(&n);
	bool is_good = true;

	/* Without arguments all targets; with some, those. */
	printf("1..%zu\n", argc > 1 ? (size_t)argc - 1 : n);
	for (size_t i = 0, n_done = 0; i < n; i++) {
		bool is_wanted = argc == 1;
		char folder[512];
		int n_files;

		for (int k = 1; k < argc; k++)
			is_wanted = is_wanted || strcmp(argv[k], rows[i].name) == 0;
		if (!is_wanted)
			continue;
		snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
		    source != NULL ? source : ".", rows[i].name);
		n_tried = 0;
		n_files = replay_folder(&rows[i], folder);
		/* A target whose files are not there has shown nothing. */
		printf("%sok %zu - %s: %d files, %zu inputs\n", n_files > 0 ? "" : "not ", ++n_done,
		    rows[i].name, n_files, n_tried);
		is_good = is_good && n_files > 0;
	}
	return is_good ? 0 : 1;
}
