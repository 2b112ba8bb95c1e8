#include "exchange_fake.h"

#include <stdlib.h>
#include <string.h>

static const char *
find_param(const struct fcgi_exchange *x, const char *name)
{
	const struct exchange_fake_param *param = x->source;

	for (; param->name != NULL; param++) {
		if (strcmp(param->name, name) == 0)
			return param->value;
	}
	return NULL;
}

void
exchange_fake_open(
    struct fcgi_exchange *x, const struct exchange_fake_param *params, const char *body)
{
	*x = (struct fcgi_exchange){.source = params,
	    .param = find_param,
	    .body_state = FCGI_BODY_WHOLE,
	    .body = mem_strdup(body != NULL ? body : ""),
	    .status = 500};
	x->body_len = strlen(x->body);
}

void
exchange_fake_close(struct fcgi_exchange *x)
{
	free(x->body);
	free(x->reply);
	memset(x, 0, sizeof(*x));
}
