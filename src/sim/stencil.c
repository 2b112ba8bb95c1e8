#include "stencil.h"

#include <assert.h>
#include <string.h>

#include "../html.h"

static void
put_mark(FILE *out, const char *name, size_t len, const struct stencil_mark marks[])
{
	while (marks->name != NULL &&
	       (strlen(marks->name) != len || strncmp(marks->name, name, len) != 0))
		marks++;
	assert(marks->name != NULL); /* otherwise a stencil has an unknown mark */
	if (marks->write != NULL)
		marks->write(out, marks->ctx);
	else
		html_put_text(out, marks->text);
}

void
stencil_fill(FILE *out, const unsigned char *stencil, const struct stencil_mark marks[])
{
	const char *at = (const char *)stencil, *open;

	while ((open = strstr(at, "{{")) != NULL) {
		const char *close = strstr(open, "}}");

		assert(close != NULL);
		fwrite(at, 1, (size_t)(open - at), out);
		put_mark(out, open + 2, (size_t)(close - open) - 2, marks);
		at = close + 2;
	}
	fputs(at, out);
}
