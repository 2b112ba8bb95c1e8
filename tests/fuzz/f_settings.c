#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "conf_source.h"
#include "fuzz.h"
#include "text.h"

/* A bonin.conf that is taken prints as one that is taken and means the same; one that is not is told why, line by line. */

static struct conf conf, again;

static bool
load(const void *text, size_t len, struct conf *out)
{
	char path[PATH_MAX];

	fuzz_write("any.conf", text, len);
	snprintf(path, sizeof(path), "%s/any.conf", fuzz_folder());
	fuzz_told_nothing();
	return conf_load(path, out);
}

static char *
print(const struct conf *from)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	FUZZ_HOLDS(out != NULL);
	conf_print(out, from);
	fclose(out);
	return text;
}

void
fuzz_settings_file(const uint8_t *data, size_t len)
{
	char *printed, *printed_again;

	if (!load(data, len, &conf)) {
		const char *told = fuzz_told();

		FUZZ_HOLDS(*told != '\0' && told[strlen(told) - 1] == '\n');
		FUZZ_HOLDS(text_is_utf8(told, strlen(told)));
		for (size_t i = 0; i < sizeof(conf); i++)
			FUZZ_HOLDS(((const unsigned char *)&conf)[i] == 0);
		return;
	}
	FUZZ_HOLDS(*fuzz_told() == '\0');
	FUZZ_HOLDS(conf.otp.digits >= 4 && conf.otp.digits <= 8 && conf.threads >= 1);
	FUZZ_HOLDS(len <= CONF_SOURCE_MAX && text_is_utf8((const char *)data, len));
	printed = print(&conf);
	/* Of numbers for tests the codes are left out, and without them nobody takes it. */
	if (conf.n_test_numbers == 0) {
		FUZZ_HOLDS(load(printed, strlen(printed), &again));
		printed_again = print(&again);
		FUZZ_HOLDS(strcmp(printed, printed_again) == 0);
		free(printed_again);
		conf_wipe(&again);
	}
	free(printed);
	conf_wipe(&conf);
}
