#ifndef BONIN_SIM_STENCIL_H
#define BONIN_SIM_STENCIL_H

#include <stdio.h>

/* A file of HTML with {{marks}} in it. */

/** What replaces a mark; the writer may fill in another stencil. */
struct stencil_mark {
	const char *name; /* NULL ends the list */
	const char *text; /* written with its special characters escaped */
	void (*write)(FILE *out, const void *ctx);
	const void *ctx;
};

/** stencil_fill(out, stencil, marks): write ${stencil} with its marks replaced; each must be among ${marks}. */
void stencil_fill(FILE *out, const unsigned char *stencil, const struct stencil_mark marks[]);

#endif
