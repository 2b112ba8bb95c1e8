#include "resp.h"

#include <assert.h>
#include <string.h>

#include "flat.h"

void
resp_ok(struct resp *resp, int http_status, const char *message)
{
	*resp = (struct resp){.http_status = http_status, .message = message};
}

void
resp_fail(struct resp *resp, enum err err)
{
	if (resp->err == err)
		return;
	*resp = (struct resp){.err = err};
}

enum err
resp_fault(struct resp *resp, enum err err, const char *field, const char *message)
{
	*resp = (struct resp){.err = err, .message = message};
	if (*field != '\0')
		resp_text(resp, "field", field);
	return err;
}

enum err
resp_verdict(struct resp *resp, const struct limit_verdict *verdict)
{
	const struct rule_info *rule = rule_info(verdict->rule);

	resp_fail(resp, verdict->err);
	if (verdict->rule != RULE_NONE) {
		resp->message = rule->message;
		resp->retry_after_s = verdict->retry_after_s;
		resp_text(resp, "rule", rule->word);
		resp_number(resp, "retryAfter", verdict->retry_after_s);
	}
	return verdict->err;
}

static struct resp_member *
add(struct resp *resp, const char *name)
{
	assert(resp->n_members < RESP_MEMBERS_MAX);
	resp->members[resp->n_members].name = name;
	return &resp->members[resp->n_members++];
}

void
resp_text(struct resp *resp, const char *name, const char *text)
{
	size_t size = strlen(text) + 1;

	assert(size <= sizeof(resp->texts) - resp->texts_len);
	memcpy(resp->texts + resp->texts_len, text, size);
	add(resp, name)->text = resp->texts + resp->texts_len;
	resp->texts_len += size;
}

void
resp_number(struct resp *resp, const char *name, int64_t number)
{
	struct resp_member *member = add(resp, name);

	member->text = NULL;
	member->number = number;
}

const struct resp_member *
resp_find(const struct resp *resp, const char *name)
{
	for (size_t i = 0; i < resp->n_members; i++) {
		if (strcmp(resp->members[i].name, name) == 0)
			return &resp->members[i];
	}
	return NULL;
}

int
resp_status(const struct resp *resp)
{
	return resp->err == ERR_OK ? resp->http_status : err_info(resp->err)->http_status;
}

const char *
resp_message(const struct resp *resp)
{
	return resp->message != NULL ? resp->message : err_info(resp->err)->message;
}

char *
resp_json(const struct resp *resp, size_t *len)
{
	struct flat object;

	flat_begin(&object);
	if (resp->err == ERR_OK) {
		flat_number(&object, "code", resp->http_status);
	} else {
		flat_number(&object, "statusCode", err_info(resp->err)->status_code);
		flat_text(&object, "error", err_info(resp->err)->word);
	}
	flat_text(&object, "message", resp_message(resp));
	for (size_t i = 0; i < resp->n_members; i++) {
		const struct resp_member *member = &resp->members[i];

		if (member->text != NULL)
			flat_text(&object, member->name, member->text);
		else
			flat_number(&object, member->name, member->number);
	}
	return flat_end(&object, len);
}
