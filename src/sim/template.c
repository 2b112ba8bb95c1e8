#include "template.h"

#include <stddef.h>
#include <string.h>

/* The end of the variable that begins at ${s}; NULL if none begins there. */
static const char *
skip_variable(const char *s)
{
	const char *end = s[0] == '#' && s[1] == '{' ? strchr(s, '}') : NULL;

	return end != NULL ? end + 1 : NULL;
}

bool
template_matches(const char *pattern, const char *text)
{
	const char *behind = NULL; /* the end of the last variable, in the pattern */
	const char *retry = NULL;  /* where its value may end next, in the text */

	for (;;) {
		const char *next = skip_variable(pattern);

		if (next != NULL) {
			pattern = behind = next;
			retry = text;
		} else if (*text == '\0') {
			return *pattern == '\0';
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (behind != NULL) {
			/* Only the last variable has to take more: the shortest match of the part before is enough. */
			pattern = behind;
			text = ++retry;
		} else {
			return false;
		}
	}
}
