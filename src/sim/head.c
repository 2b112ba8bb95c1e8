#include "head.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "../text.h"

#define TOKEN                                                            \
	"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJK" \
	"LMNOPQRSTUVWXYZ"

size_t
head_end(const char *text, size_t len)
{
	const char *end = memmem(text, len, "\r\n\r\n", 4);

	return end != NULL ? (size_t)(end - text) + 4 : 0;
}

static bool
is_token(const char *text)
{
	return *text != '\0' && text[strspn(text, TOKEN)] == '\0';
}

/* Visible ASCII only: it is signed as sent. */
static bool
is_target(const char *text)
{
	const char *c = text;

	while (*c > ' ' && *c < 0x7F)
		c++;
	return *text == '/' && *c == '\0';
}

/* A client that uses us as its proxy sends the whole URL; the host is ignored. */
static char *
skip_origin(char *target)
{
	static const char *const schemes[] = {"http://", "https://"};

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		size_t len = strlen(schemes[i]);

		if (strncasecmp(target, schemes[i], len) == 0)
			return target + len + strcspn(target + len, "/");
	}
	return target;
}

static int
parse_first_line(char *line, struct head *head)
{
	char *target = strchr(line, ' ');
	char *version = target != NULL ? strchr(target + 1, ' ') : NULL;

	if (version == NULL)
		return 400;
	*target++ = *version++ = '\0';
	head->method = line;
	head->target = skip_origin(target);
	head->is_1_0 = strcmp(version, "HTTP/1.0") == 0;
	if (strncmp(version, "HTTP/", 5) != 0)
		return 400;
	if (!head->is_1_0 && strcmp(version, "HTTP/1.1") != 0)
		return 505;
	return is_token(head->method) && is_target(head->target) ? 0 : 400;
}

static bool
is_field_value(const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c < ' ' && c != '\t') || c == 0x7F)
			return false;
	}
	return true;
}

static int
parse_field(char *line, struct head *head)
{
	char *value = strchr(line, ':'), *end;

	if (head->n_fields == HEAD_FIELDS_MAX)
		return 431;
	if (value == NULL)
		return 400;
	*value++ = '\0';
	value += strspn(value, " \t");
	end = value + strlen(value);
	while (end > value && strchr(" \t", end[-1]) != NULL)
		*--end = '\0';
	if (!is_token(line) || !is_field_value(value))
		return 400;
	head->fields[head->n_fields++] = (struct head_field){line, value};
	return 0;
}

int
head_parse(char *text, size_t len, struct head *head)
{
	char *line = text, *end;
	int status = 0;

	*head = (struct head){.method = "", .target = ""};
	if (memchr(text, '\0', len) != NULL)
		return 400;
	text[len] = '\0';
	while (status == 0 && (end = strstr(line, "\r\n")) != NULL && end != line) {
		*end = '\0';
		status = line == text ? parse_first_line(line, head) : parse_field(line, head);
		line = end + 2;
	}
	if (status != 0)
		return status;
	return *head->method == '\0' || (!head->is_1_0 && *head_value(head, "Host") == '\0') ? 400
	                                                                                     : 0;
}

/* All fields that give it must agree. */
static bool
read_length(const struct head *head, int64_t *length)
{
	const char *first = head_value(head, "Content-Length");

	for (size_t i = 0; i < head->n_fields; i++) {
		if (strcasecmp(head->fields[i].name, "Content-Length") == 0 &&
		    strcmp(head->fields[i].value, first) != 0)
			return false;
	}
	*length = 0;
	return *first == '\0' ||
	       (isdigit((unsigned char)*first) && text_number(first, 0, INT64_MAX, length));
}

int
head_frame(const struct head *head, struct head_framing *framing)
{
	const char *coding = head_value(head, "Transfer-Encoding");

	*framing = (struct head_framing){0};
	if (*coding == '\0')
		return read_length(head, &framing->length) ? 0 : 400;
	if (strcasecmp(coding, "chunked") != 0)
		return 501;
	framing->is_chunked = true;
	return *head_value(head, "Content-Length") == '\0' && !head->is_1_0 ? 0 : 400;
}

const char *
head_value(const struct head *head, const char *name)
{
	for (size_t i = 0; i < head->n_fields; i++) {
		if (strcasecmp(head->fields[i].name, name) == 0)
			return head->fields[i].value;
	}
	return "";
}

bool
head_has_token(const struct head *head, const char *name, const char *token)
{
	const char *list = head_value(head, name);
	size_t len = strlen(token);

	while (*list != '\0') {
		list += strspn(list, ", \t");
		size_t part_len = strcspn(list, ", \t");
		if (part_len == len && strncasecmp(list, token, len) == 0)
			return true;
		list += part_len;
	}
	return false;
}

/* "X-Ncp-Iam-Access-Key" is "X_NCP_IAM_ACCESS_KEY". */
static bool
is_called(const char *field, const char *name)
{
	while (*field != '\0' && *name != '\0') {
		char c = *field == '-' ? '_' : (char)toupper((unsigned char)*field);

		if (c != *name)
			return false;
		field++;
		name++;
	}
	return *field == *name;
}

const char *
head_param(const struct head *head, const char *name)
{
	const bool is_prefixed = strncmp(name, "HTTP_", 5) == 0;

	if (!is_prefixed && strcmp(name, "CONTENT_TYPE") != 0 &&
	    strcmp(name, "CONTENT_LENGTH") != 0)
		return NULL;
	for (size_t i = 0; i < head->n_fields; i++) {
		if (is_called(head->fields[i].name, is_prefixed ? name + 5 : name))
			return head->fields[i].value;
	}
	return NULL;
}
