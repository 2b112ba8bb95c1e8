#include <stdio.h>
#include <stdlib.h>

#include "conf.h"

/** The table of settings as text, for options.sh. */
int
main(void)
{
	conf_write_options(stdout);
	return ferror(stdout) || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
