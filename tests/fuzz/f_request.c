#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app.h"
#include "err.h"
#include "fcgi_edge.h"
#include "fuzz.h"
#include "http.h"
#include "json.h"
#include "req.h"
#include "route.h"
#include "sys_fake.h"
#include "text.h"

/*
 * Whole requests, one after the other, from their parameters to the bytes of the answer, through all of bonin, with a real
 * database; the gateway is ours, and the clock. A request is
 *
 *     /path                  POST, unless REQUEST_METHOD says otherwise
 *     NAME=value             parameters of CGI; "@seconds" moves the clock, "!status" is what the gateway says
 *                            an empty line
 *     body                   to a line "---" or the end
 *
 * In values and bodies $C is the code that was sent last, $P the last proof, $R the last requestId, $K the key of /redeem.
 */

#define START_MS   INT64_C(1795424400123)
#define PARAMS_MAX 16
#define VISITS_MAX 24
#define TEXT_MAX   16384

struct visit {
	char *names[PARAMS_MAX], *values[PARAMS_MAX];
	size_t n;
	char *path, *body, *body_left;
	char length[24];
	char *answer;
	size_t answer_len;
};

static struct app app;
static sqlite3 *database;
static int64_t now_ms;
static int gateway_status;
static size_t n_calls;
static char code[16], proof[PROOF_SIZE], request_id[64];

/*
 * In the place of http.c.
 */

void
http_call(const struct http_request *request, struct http_reply *reply)
{
	static const char in_front[] = "인증번호 [";
	char accepted[] = "{\"requestId\":\"r1\",\"requestTime\":\"2026-11-24T00:00:00.000\","
	                  "\"statusCode\":\"202\",\"statusName\":\"success\"}";
	struct json_object *asked = json_parse(request->body, request->body_len);
	const char *text = json_text(asked, "content"), *at = strstr(text, in_front);

	*reply = (struct http_reply){.outcome = HTTP_UNKNOWN, .status = gateway_status};
	n_calls++;
	FUZZ_HOLDS(strcmp(request->method, "POST") == 0 && at != NULL);
	at += strlen(in_front);
	snprintf(code, sizeof(code), "%.*s", (int)strcspn(at, "]"), at);
	FUZZ_HOLDS(strlen(code) == 6 && strspn(code, "0123456789") == 6);
	json_free(asked);
	if (gateway_status == 0) {
		snprintf(reply->reason, sizeof(reply->reason), "no answer");
		return;
	}
	reply->outcome = HTTP_ANSWERED;
	reply->body = mem_strdup(gateway_status == 202 ? accepted : "{}");
	reply->body_len = strlen(reply->body);
}

void
http_reply_free(struct http_reply *reply)
{
	free(reply->body);
	memset(reply, 0, sizeof(*reply));
}

void
http_thread_end(void)
{
}

/*
 * A site, and all that happened on it forgotten.
 */

static void
start_anew(void)
{
	static const char forget[] =
	    "DELETE FROM users; DELETE FROM challenges; DELETE FROM numbers; DELETE FROM sends;"
	    "DELETE FROM counters; DELETE FROM used_proofs;";

	if (app.store == NULL) {
		static char path[PATH_MAX];
		char database_path[PATH_MAX];

		snprintf(path, sizeof(path), "%s/bonin.conf", fuzz_folder());
		snprintf(database_path, sizeof(database_path), "%s/bonin.db", fuzz_folder());
		umask(077); /* as main() does */
		store_close(store_open(database_path, true));
		fuzz_told_nothing();
		if (!app_open(&app, path, 1))
			fuzz_fail(__FILE__, __LINE__, fuzz_told());
		FUZZ_HOLDS(sqlite3_open(database_path, &database) == SQLITE_OK);
	}
	FUZZ_HOLDS(sqlite3_exec(database, forget, NULL, NULL, NULL) == SQLITE_OK);
	now_ms = START_MS;
	gateway_status = 202;
	code[0] = proof[0] = request_id[0] = '\0';
}

static char *
substitute(const char *text)
{
	char *out = mem_zalloc(TEXT_MAX);
	size_t len = 0;

	for (; *text != '\0' && len + PROOF_SIZE + SIGN_KEY_MAX < TEXT_MAX; text++) {
		const char *value = NULL;

		if (text[0] == '$' && text[1] == 'K')
			value = (const char *)app.conf.redeem_key.bytes;
		else if (text[0] == '$')
			value = text[1] == 'C'   ? code
			        : text[1] == 'P' ? proof
			        : text[1] == 'R' ? request_id
			                         : NULL;
		if (value == NULL) {
			out[len++] = *text;
			continue;
		}
		len += (size_t)sprintf(out + len, "%s", value);
		text++;
	}
	return out;
}

static const char *
find_param(const struct fcgi_exchange *x, const char *name)
{
	const struct visit *visit = x->source;

	for (size_t i = 0; i < visit->n; i++) {
		if (strcmp(visit->names[i], name) == 0)
			return visit->values[i];
	}
	if (strcmp(name, "REQUEST_METHOD") == 0)
		return "POST";
	if (strcmp(name, "SCRIPT_NAME") == 0)
		return "/api";
	if (strcmp(name, "PATH_INFO") == 0)
		return visit->path;
	if (strcmp(name, "REMOTE_ADDR") == 0)
		return "10.0.0.1";
	return strcmp(name, "CONTENT_LENGTH") == 0 ? visit->length : NULL;
}

static size_t
read_body(void *from, char *out, size_t len)
{
	struct visit *visit = from;
	size_t left = strlen(visit->body_left), n = len < left ? len : left;

	memcpy(out, visit->body_left, n);
	visit->body_left += n;
	return n;
}

static void
write_answer(void *to, const char *data, size_t len)
{
	struct visit *visit = to;

	visit->answer = realloc(visit->answer, visit->answer_len + len + 1);
	FUZZ_HOLDS(visit->answer != NULL);
	memcpy(visit->answer + visit->answer_len, data, len);
	visit->answer_len += len;
	visit->answer[visit->answer_len] = '\0';
}

static void
read_parameters(struct visit *visit, struct fuzz_input *in)
{
	char *line;

	for (; *(line = fuzz_line(in)) != '\0'; free(line)) {
		char *equals = strchr(line, '=');

		if (*line == '@')
			now_ms += 1000 * (atoi(line + 1) % 1000000);
		else if (*line == '!')
			gateway_status = atoi(line + 1) % 1000;
		else if (equals != NULL && visit->n < PARAMS_MAX) {
			*equals = '\0';
			visit->names[visit->n] = mem_strdup(line);
			visit->values[visit->n++] = substitute(equals + 1);
		}
	}
	free(line);
}

static void
read_visit(struct visit *visit, struct fuzz_input *in)
{
	const char mark[] = "\n---\n";
	const uint8_t *end;
	struct fuzz_input body;
	char *text;

	visit->path = fuzz_line(in);
	read_parameters(visit, in);
	end = in->left > 0 ? memmem(in->at, in->left, mark, sizeof(mark) - 1) : NULL;
	body = (struct fuzz_input){in->at, end != NULL ? (size_t)(end - in->at) : in->left};
	in->left -= end != NULL ? body.left + sizeof(mark) - 1 : body.left;
	in->at += end != NULL ? body.left + sizeof(mark) - 1 : body.left;
	text = fuzz_rest(&body);
	visit->body = visit->body_left = substitute(text);
	free(text);
	snprintf(visit->length, sizeof(visit->length), "%zu", strlen(visit->body));
}

static const char *
method_of(const struct visit *visit)
{
	return find_param(&(struct fcgi_exchange){.source = visit}, "REQUEST_METHOD");
}

static bool
is_error_word(const char *word, int status)
{
	for (enum err err = ERR_OK + 1; err < ERR__MAX; err++) {
		if (strcmp(err_info(err)->word, word) == 0)
			return err_info(err)->http_status == status;
	}
	return false;
}

/* JSON of the shape that the README has. What it gives is kept for the requests that follow. */
static void
check_json(const char *body, int status, const char *code_before)
{
	struct json_object *object = json_parse(body, strlen(body));

	FUZZ_HOLDS(object != NULL && json_is_object(object));
	FUZZ_HOLDS(*code == '\0' || strstr(body, code) == NULL || strcmp(code, code_before) == 0);
	FUZZ_HOLDS(fuzz_is_fit(json_text(object, "message")) || status == 503);
	if (status < 300) {
		int64_t number;
		FUZZ_HOLDS(json_get_number(object, "code", &number)
		               ? number == status
		               : json_text(object, "status")[0] != '\0');
		(void)!json_get_text(object, "proof", proof, sizeof(proof));
		(void)!json_get_text(object, "requestId", request_id, sizeof(request_id));
	} else if (json_text(object, "status")[0] == '\0') {
		FUZZ_HOLDS(is_error_word(json_text(object, "error"), status));
	}
	json_free(object);
}

static void
check_visit(const struct visit *visit, const char *code_before)
{
	const char *body = strstr(visit->answer, "\r\n\r\n");
	int status = atoi(visit->answer + strlen("Status: "));

	FUZZ_HOLDS(strncmp(visit->answer, "Status: ", 8) == 0 && body != NULL);
	FUZZ_HOLDS((status >= 200 && status < 300) || (status >= 400 && status < 500) ||
	           status == 502 || status == 503);
	FUZZ_HOLDS(text_is_utf8(visit->answer, visit->answer_len));
	body += 4;
	if (strcmp(method_of(visit), "HEAD") == 0)
		FUZZ_HOLDS(*body == '\0');
	else if (strstr(visit->answer, "Content-Type: text/html") != NULL)
		FUZZ_HOLDS(strncmp(body, "<!", 2) == 0);
	else
		check_json(body, status, code_before);
	/* At most one message; and none but with a yes, or when nobody knows. */
	FUZZ_HOLDS(n_calls <= 1);
	FUZZ_HOLDS(n_calls == 0 || status == 201 || status == 502 ||
	           strstr(visit->answer, "text/html") != NULL);
}

static void
serve(struct visit *visit)
{
	const struct fcgi_streams streams = {read_body, visit, write_answer, visit, true};
	const struct fcgi_options options = {.body_max = REQ_BODY_MAX};
	struct fcgi_exchange x = {.source = visit, .param = find_param};
	char code_before[sizeof(code)];

	memcpy(code_before, code, sizeof(code));
	sys_fake_set_ms(now_ms);
	n_calls = 0;
	fcgi_exchange_run(&x, &options, &streams, route_serve, &app);
	if (x.after != NULL)
		x.after(&app, x.after_arg);
	check_visit(visit, code_before);
}

void
fuzz_request(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};

	start_anew();
	for (size_t i = 0; i < VISITS_MAX && in.left > 0; i++) {
		struct visit visit = {0};

		read_visit(&visit, &in);
		serve(&visit);
		for (size_t k = 0; k < visit.n; k++) {
			free(visit.names[k]);
			free(visit.values[k]);
		}
		free(visit.path);
		free(visit.body);
		free(visit.answer);
	}
}
