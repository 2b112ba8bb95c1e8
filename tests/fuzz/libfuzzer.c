#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* The way from libFuzzer to the target that BONIN_FUZZ_TARGET names. One program has them all, as they share what they test. */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static fuzz_target *target;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("BONIN_FUZZ_TARGET");
	size_t n;
	const struct fuzz_row *rows = fuzz_table(&n);

	(void)argc;
	(void)argv;
	for (size_t i = 0; i < n; i++) {
		if (name != NULL && strcmp(rows[i].name, name) == 0)
			target = rows[i].run;
	}
	FUZZ_HOLDS(target != NULL);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	target(data, len);
	return 0;
}
