#include "http.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sys.h"

#define BUFFER_SIZE \
	16384 /* of an upload; libcurl takes 64 KiB anew for each, and no less than this */
#define KEPT_MAX_S \
	2 /* idle for longer, a connection may be on the point of being closed by the other end */

/* What one thread keeps between calls. */
struct line {
	CURLM *multi;
	CURL *easy;
};

/* One call under way. */
struct call {
	const struct http_request *request;
	struct http_reply *reply;
	size_t body_sent;
	bool is_body_taken; /* handed out once: never again */
	bool is_too_long;
	size_t reply_size;
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

/* At the first call only: a CGI process that sends nothing does not pay for it. */
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
	line->multi = curl_multi_init();
	line->easy = curl_easy_init();
	if (line->multi == NULL || line->easy == NULL || pthread_setspecific(line_key, line) != 0) {
		close_line(line);
		return NULL;
	}
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

static size_t
give_body(char *out, size_t size, size_t n, void *arg)
{
	struct call *call = arg;
	size_t left = call->request->body_len - call->body_sent;
	size_t len = left < size * n ? left : size * n;

	/* libcurl sends a request again when a kept connection turns out dead. The gateway has no way to
	 * tell a second one from the first, so the body is not there a second time. */
	if (call->is_body_taken)
		return CURL_READFUNC_ABORT;
	memcpy(out, call->request->body + call->body_sent, len);
	call->body_sent += len;
	call->is_body_taken = call->body_sent == call->request->body_len;
	return len;
}

static int
refuse_rewind(void *arg, curl_off_t offset, int origin)
{
	(void)arg;
	(void)offset;
	(void)origin;
	return CURL_SEEKFUNC_FAIL;
}

static size_t
take_reply(char *data, size_t size, size_t n, void *arg)
{
	struct call *call = arg;
	struct http_reply *reply = call->reply;
	size_t len = size * n;
	char *bigger;

	if (len > HTTP_REPLY_MAX - reply->body_len) {
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

static size_t
take_header(char *data, size_t size, size_t n, void *arg)
{
	static const char name[] = "date:";
	struct call *call = arg;
	size_t len = size * n, from = sizeof(name) - 1;

	if (len > from && strncasecmp(data, name, from) == 0) {
		while (from < len && data[from] == ' ')
			from++;
		while (len > from && (data[len - 1] == '\r' || data[len - 1] == '\n'))
			len--;
		snprintf(call->reply->date, sizeof(call->reply->date), "%.*s", (int)(len - from),
		    data + from);
	}
	return size * n;
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
set_up(CURL *easy, struct call *call, struct curl_slist *headers)
{
	const struct http_request *request = call->request;

	curl_easy_reset(easy); /* options only: the connection stays */
	set_limits(easy, request);
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	if (request->body != NULL) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)BUFFER_SIZE);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_len);
		curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
		curl_easy_setopt(easy, CURLOPT_READDATA, call);
		curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, refuse_rewind);
		curl_easy_setopt(easy, CURLOPT_SEEKDATA, call);
	}
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_reply);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
}

static struct curl_slist *
make_headers(const struct http_request *request)
{
	struct curl_slist *headers = curl_slist_append(NULL, "Expect:");

	for (size_t i = 0; i < HTTP_HEADERS_MAX && request->headers[i] != NULL; i++)
		headers = curl_slist_append(headers, request->headers[i]);
	return headers;
}

/* Until the end, the deadline, or a sign on give_up_fd. False: given up. */
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

/* Before a byte of the request left: no address, no connection, no trust. */
static bool
is_never_sent(CURL *easy, CURLcode result)
{
	long request_len = 0;

	switch (result) {
	case CURLE_URL_MALFORMAT:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
		return true;
	default:
		/* The bytes of the requests that were written; 0 while connecting. */
		return curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_len) == CURLE_OK &&
		       request_len == 0;
	}
}

static void
judge(CURL *easy, const struct call *call, bool is_finished, CURLcode result)
{
	struct http_reply *reply = call->reply;
	long status = 0;

	if (is_finished && result == CURLE_OK) {
		curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
		reply->outcome = HTTP_ANSWERED;
		reply->status = (int)status;
		return;
	}
	reply->outcome =
	    is_never_sent(easy, is_finished ? result : CURLE_OK) ? HTTP_NOT_SENT : HTTP_UNKNOWN;
	snprintf(reply->reason, sizeof(reply->reason), "%s",
	    call->is_too_long ? "the answer is longer than 64 KiB"
	    : is_finished     ? curl_easy_strerror(result)
	                      : "given up");
}

void
http_call(const struct http_request *request, struct http_reply *reply)
{
	struct call call = {.request = request, .reply = reply};
	struct line *line = own_line();
	struct curl_slist *headers;
	CURLcode result = CURLE_OK;
	bool is_finished;

	*reply = (struct http_reply){.outcome = HTTP_NOT_SENT};
	if (line == NULL) {
		snprintf(reply->reason, sizeof(reply->reason), "libcurl does not start");
		return;
	}
	headers = make_headers(request);
	set_up(line->easy, &call, headers);
	if (curl_multi_add_handle(line->multi, line->easy) == CURLM_OK) {
		is_finished = drive(line->multi, request->give_up_fd, &result);
		judge(line->easy, &call, is_finished, result);
		curl_multi_remove_handle(line->multi, line->easy);
	}
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
