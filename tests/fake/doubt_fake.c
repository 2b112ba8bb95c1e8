#include "doubt_fake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TRIED_MAX 200

static char tried[TRIED_MAX][64];
static size_t n_tried;

void
doubt_fake_decide(const char *name, const char *value)
{
	struct sim_fake_answer answer;
	char body[96];

	snprintf(body, sizeof(body), "{\"%s\":\"%s\"}", name, value);
	sim_fake_raw(
	    &(struct sim_fake_request){.method = "POST", .uri = "/sim/doubts", .body = body},
	    &answer);
	assert_int_equal(answer.status, 200);
	sim_fake_end(&answer);
	assert_true(n_tried < TRIED_MAX);
	snprintf(tried[n_tried++], sizeof(tried[0]), "%s=%s", name, value);
}

int
doubt_fake_call(
    const char *method, const char *uri, const char *body, struct sim_fake_answer *answer)
{
	sim_fake_call(method, uri, body, answer);
	return answer->status;
}

int
doubt_fake_status(const char *method, const char *uri, const char *body)
{
	struct sim_fake_answer answer;
	int status = doubt_fake_call(method, uri, body, &answer);

	sim_fake_end(&answer);
	return status;
}

bool
doubt_fake_was_tried(const char *name, const char *word, size_t len)
{
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "%s=%.*s", name, (int)len, word);
	for (size_t i = 0; i < n_tried; i++) {
		if (strcmp(tried[i], wanted) == 0 ||
		    (strstr(word, "..") != NULL &&
		        strncmp(tried[i], wanted, strlen(name) + 1) == 0))
			return true;
	}
	return false;
}
