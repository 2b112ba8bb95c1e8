#include "http.h"

#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sys.h"
#include "text.h"

/* libcurl allocates them for each call, and they are wiped: by default they would be 64 and 16 KiB. Both are the
 * minimum; an answer to a message fits. */
#define UPLOAD_BUFFER_SIZE 16384
#define REPLY_BUFFER_SIZE  1024
#define KEPT_MAX_S         2 /* if idle for longer, the other end may be about to close it */

/* What one thread keeps between calls. */
struct line {
	CURLM *multi;
	CURL *easy;
	curl_socket_t kept_fd; /* of the connection, -1: none */
};

/* One call in progress. */
struct call {
	CURL *easy;
	const struct http_request *request;
	struct http_reply *reply;
	size_t head_len;
	size_t reply_size;
	size_t reply_max;
	bool is_too_long;
	bool is_cut_off; /* a kept connection was dead, after something had been sent on it */
	char error[CURL_ERROR_SIZE];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t line_key;
static bool is_ready;

static void
close_line(void *arg)
{
	struct line *line = arg;

	if (line == NULL)
		return;
	if (line->easy != NULL)
		curl_easy_cleanup(line->easy);
	if (line->multi != NULL)
		curl_multi_cleanup(line->multi);
	free(line);
}

/* Only at the first call: a CGI process that sends nothing does not pay for it. */
static void
start(void)
{
	is_ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK &&
	           pthread_key_create(&line_key, close_line) == 0;
}

static struct line *
own_line(void)
{
	struct line *line;

	pthread_once(&once, start);
	if (!is_ready)
		return NULL;
	line = pthread_getspecific(line_key);
	if (line != NULL)
		return line;
	line = mem_zalloc(sizeof(*line));
	line->kept_fd = CURL_SOCKET_BAD;
	line->multi = curl_multi_init();
	line->easy = curl_easy_init();
	if (line->multi == NULL || line->easy == NULL || pthread_setspecific(line_key, line) != 0) {
		close_line(line);
		return NULL;
	}
	curl_multi_setopt(line->multi, CURLMOPT_MAXCONNECTS, 1L);
	return line;
}

void
http_thread_end(void)
{
	if (is_ready) {
		close_line(pthread_getspecific(line_key));
		pthread_setspecific(line_key, NULL);
	}
}

/* Between two answers the other end sends nothing. So anything that can be read is its closing message; libcurl
 * does not recognise that of TLS, and would send a request that is lost. */
static bool
is_kept_dead(const struct line *line)
{
	struct pollfd in = {.fd = line->kept_fd, .events = POLLIN};

	return line->kept_fd != CURL_SOCKET_BAD && poll(&in, 1, 0) != 0;
}

/* Whether a byte of a request may have been sent, on this or an earlier connection of the call. */
static bool
has_left(CURL *easy)
{
	long len;

	return curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &len) != CURLE_OK || len > 0;
}

/* libcurl calls this before each request of a call: there is a second one when a kept connection was dead. The
 * gateway cannot tell a repeated request from a new one, so there is no second one if any byte of the first was sent. */
static int
permit_request(void *arg, char *ip, char *own_ip, int port, int own_port)
{
	struct call *call = arg;

	(void)ip;
	(void)own_ip;
	(void)port;
	(void)own_port;
	call->is_cut_off = has_left(call->easy);
	return call->is_cut_off ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static size_t
take_reply(char *data, size_t size, size_t n, void *arg)
{
	struct call *call = arg;
	struct http_reply *reply = call->reply;
	size_t len = size * n;
	char *bigger;

	if (len > call->reply_max - reply->body_len) {
		call->is_too_long = true;
		return 0;
	}
	while (reply->body_len + len + 1 > call->reply_size) {
		call->reply_size = call->reply_size == 0 ? 1024 : call->reply_size * 2;
		bigger = mem_zalloc(call->reply_size);
		if (reply->body != NULL) {
			memcpy(bigger, reply->body, reply->body_len);
			explicit_bzero(reply->body, reply->body_len);
			free(reply->body);
		}
		reply->body = bigger;
	}
	memcpy(reply->body + reply->body_len, data, len);
	reply->body_len += len;
	reply->body[reply->body_len] = '\0';
	return len;
}

static void
read_date(struct http_reply *reply, const char *value, size_t len)
{
	char date[64];
	time_t date_s;

	snprintf(date, sizeof(date), "%.*s", (int)len, value);
	date_s = curl_getdate(date, NULL);
	reply->date_ms = date_s > 0 ? (int64_t)date_s * 1000 : 0;
}

static size_t
take_header(char *data, size_t size, size_t n, void *arg)
{
	static const char name[] = "date:";
	struct call *call = arg;
	size_t len = size * n, from = sizeof(name) - 1;

	call->head_len += len;
	if (call->head_len > HTTP_REPLY_HEAD_MAX) {
		call->is_too_long = true;
		return 0;
	}
	if (len > from && strncasecmp(data, name, from) == 0)
		read_date(call->reply, data + from, len - from);
	return len;
}

static void
set_limits(CURL *easy, const struct http_request *request)
{
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_MAX_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)HTTP_CALL_MAX_MS);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)KEPT_MAX_S);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Otherwise it would wait, beyond all limits, for a resolver thread that no name server answers. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (request->ca_file != NULL && *request->ca_file != '\0')
		curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
}

static void
set_up(struct call *call, struct curl_slist *headers)
{
	const struct http_request *request = call->request;
	CURL *easy = call->easy;

	set_limits(easy, request);
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	if (request->body != NULL) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)UPLOAD_BUFFER_SIZE);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
	}
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)REPLY_BUFFER_SIZE);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, permit_request);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, call);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->error);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_reply);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
}

static struct curl_slist *
make_headers(const struct http_request *request)
{
	struct curl_slist *headers = mem_or_die(curl_slist_append(NULL, "Expect:"));

	for (size_t i = 0; i < HTTP_HEADERS_MAX && request->headers[i] != NULL; i++)
		headers = mem_or_die(curl_slist_append(headers, request->headers[i]));
	return headers;
}

/* Run until the end, the deadline, or until give_up_fd is readable. False: given up. */
static bool
drive(CURLM *multi, int give_up_fd, CURLcode *result)
{
	int64_t until_ms = sys_steady_ms() + HTTP_CALL_MAX_MS + 100;
	struct curl_waitfd give_up = {.fd = give_up_fd, .events = CURL_WAIT_POLLIN};
	unsigned n_extra = give_up_fd >= 0 ? 1 : 0;
	int n_running = 1, n_left;
	CURLMsg *message;

	while (curl_multi_perform(multi, &n_running) == CURLM_OK && n_running > 0) {
		give_up.revents = 0;
		if (curl_multi_poll(multi, &give_up, n_extra, 1000, NULL) != CURLM_OK ||
		    give_up.revents != 0 || sys_steady_ms() > until_ms)
			return false;
	}
	while ((message = curl_multi_info_read(multi, &n_left)) != NULL) {
		if (message->msg == CURLMSG_DONE) {
			*result = message->data.result;
			return true;
		}
	}
	return false;
}

static void
explain(struct http_reply *reply, const char *reason)
{
	snprintf(
	    reply->reason, sizeof(reply->reason), "%.*s", (int)sizeof(reply->reason) - 1, reason);
	text_clean(reply->reason);
}

static void
judge(const struct call *call, bool is_finished, CURLcode result)
{
	struct http_reply *reply = call->reply;
	long status = 0;

	if (is_finished && result == CURLE_OK) {
		curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
		reply->outcome = HTTP_ANSWERED;
		reply->status = (int)status;
		return;
	}
	/* Do not rely on libcurl's error code: "refused" may be about the connection it made after the kept one died. */
	reply->outcome = has_left(call->easy) ? HTTP_UNKNOWN : HTTP_NOT_SENT;
	explain(reply, !is_finished             ? "given up"
	               : call->is_too_long      ? "the answer is too long"
	               : call->is_cut_off       ? "the connection was cut off"
	               : call->error[0] != '\0' ? call->error
	                                        : curl_easy_strerror(result));
}

void
http_call(const struct http_request *request, struct http_reply *reply)
{
	struct line *line = own_line();
	struct call call = {.request = request,
	    .reply = reply,
	    .reply_max = request->reply_max > 0 ? request->reply_max : HTTP_REPLY_MAX};
	struct curl_slist *headers;
	CURLcode result = CURLE_OK;
	bool is_finished;

	*reply = (struct http_reply){.outcome = HTTP_NOT_SENT};
	if (line == NULL) {
		explain(reply, "libcurl does not start");
		return;
	}
	call.easy = line->easy;
	headers = make_headers(request);
	set_up(&call, headers);
	curl_easy_setopt(line->easy, CURLOPT_FRESH_CONNECT, is_kept_dead(line) ? 1L : 0L);
	if (curl_multi_add_handle(line->multi, line->easy) == CURLM_OK) {
		is_finished = drive(line->multi, request->give_up_fd, &result);
		judge(&call, is_finished, result);
		curl_easy_getinfo(line->easy, CURLINFO_ACTIVESOCKET, &line->kept_fd);
		curl_multi_remove_handle(line->multi, line->easy);
	} else {
		explain(reply, "libcurl does not begin");
	}
	/* This resets only options, which point to data of the caller. The connection stays open. */
	curl_easy_reset(line->easy);
	curl_slist_free_all(headers);
}

void
http_reply_free(struct http_reply *reply)
{
	if (reply->body != NULL)
		explicit_bzero(reply->body, reply->body_len);
	free(reply->body);
	reply->body = NULL;
}
