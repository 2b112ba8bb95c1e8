#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "peer.h"
#include "sys.h"

/* What http_call makes of TLS. Keys and certificates are made anew each time, by tests/fake/certs.sh. */

static char folder[] = "/tmp/bonin-t_http_tls.XXXXXX";

static const char *
path_of(const char *name, const char *ending)
{
	static char paths[4][80];
	static unsigned turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s.%s", folder, name, ending);
	return path;
}

static int
run(const char *file, char *const argv[])
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		execvp(file, argv);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

static int
make_certs(void **state)
{
	const char *srcdir = getenv("srcdir");
	char script[256];
	char *argv[] = {(char[]){"sh"}, script, folder, NULL};

	(void)state;
	snprintf(script, sizeof(script), "%s/tests/fake/certs.sh", srcdir != NULL ? srcdir : "..");
	if (mkdtemp(folder) == NULL || run("sh", argv) != 0)
		return -1;
	/* Read when OpenSSL is first used, which is after this: what refuses the old is not the system's settings. */
	return setenv("OPENSSL_CONF", path_of("lax", "cnf"), 1);
}

static int
remove_certs(void **state)
{
	char *argv[] = {(char[]){"rm"}, (char[]){"-r"}, folder, NULL};

	(void)state;
	return run("rm", argv);
}

static void
call_tls(const char *host, int port, const char *ca_file, struct http_reply *reply)
{
	char url[64];
	struct http_request request = {.method = "POST",
	    .url = url,
	    .headers = {"X-Key: " CALL_SECRET},
	    .body = CALL_BODY,
	    .body_len = strlen(CALL_BODY),
	    .ca_file = ca_file,
	    .give_up_fd = -1};

	snprintf(url, sizeof(url), "https://%s:%d/", host, port);
	http_call(&request, reply);
}

static void
accept_all(struct peer_line *line)
{
	while (peer_read_request(line) && peer_say(line, CALL_ACCEPTED))
		continue;
}

static const struct trust_case {
	const char *name, *cert, *host, *ca;
	int tls_version;
	int outcome;
} trust_cases[] = {
    {"a private authority", "here", "here.test", "ca", 0, HTTP_ANSWERED},
    {"an address", "here", "127.0.0.1", "ca", 0, HTTP_ANSWERED},
    {"TLS 1.2", "here", "here.test", "ca", TLS1_2_VERSION, HTTP_ANSWERED},
    {"TLS 1.3", "here", "here.test", "ca", TLS1_3_VERSION, HTTP_ANSWERED},
    {"TLS 1.1", "here", "here.test", "ca", TLS1_1_VERSION, HTTP_NOT_SENT},
    {"TLS 1.0", "here", "here.test", "ca", TLS1_VERSION, HTTP_NOT_SENT},
    {"another name", "other", "here.test", "ca", 0, HTTP_NOT_SENT},
    {"an address that it is not for", "other", "127.0.0.1", "ca", 0, HTTP_NOT_SENT},
    {"a name that is no text", "rude", "here.test", "ca", 0, HTTP_NOT_SENT},
    {"expired", "expired", "here.test", "ca", 0, HTTP_NOT_SENT},
    {"not yet valid", "early", "here.test", "ca", 0, HTTP_NOT_SENT},
    {"a stranger's authority", "stranger", "here.test", "ca", 0, HTTP_NOT_SENT},
    {"signed by itself", "itself", "here.test", "ca", 0, HTTP_NOT_SENT},
    {"unknown to the system", "here", "here.test", "", 0, HTTP_NOT_SENT},
    {"no such ca-file", "here", "here.test", "nothing", 0, HTTP_NOT_SENT},
};

/* By its own words and not by the clock: valgrind takes seconds for a first handshake. */
static bool
has_timed_out(const struct http_reply *reply)
{
	return strstr(reply->reason, "timed out") != NULL ||
	       strstr(reply->reason, "timeout") != NULL;
}

static void
test_trust(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(trust_cases); i++) {
		const struct trust_case *c = &trust_cases[i];
		struct peer *peer = peer_start(&(struct peer_options){.act = accept_all,
		    .pem = path_of(c->cert, "pem"),
		    .tls_version = c->tls_version});
		struct http_reply reply;

		call_tls(
		    c->host, peer_port(peer), *c->ca != '\0' ? path_of(c->ca, "crt") : "", &reply);
		http_thread_end();
		call_assert(c->name, &reply, c->outcome);
		if (has_timed_out(&reply))
			fail_msg("%s: %s", c->name, reply.reason);
		peer_wait_idle(peer);
		/* Not a byte of the request reaches a server that is not trusted. */
		if (peer_n_requests(peer) != (c->outcome == HTTP_ANSWERED))
			fail_msg("%s: %d requests", c->name, peer_n_requests(peer));
		http_reply_free(&reply);
		peer_stop(peer);
	}
}

/* ---- what happens to a connection */

static void
hang_up(struct peer_line *line)
{
	(void)line;
}

static void
speak_plainly(struct peer_line *line)
{
	peer_read_some(line);
	peer_say(line, "HTTP/1.1 400 This is no TLS\r\n\r\n");
}

static void
say_nothing(struct peer_line *line)
{
	peer_wait(line, -1);
}

static void
hang_up_after_request(struct peer_line *line)
{
	peer_read_request(line);
}

static void
reset_after_request(struct peer_line *line)
{
	peer_read_request(line);
	peer_reset(line);
}

static void
cut_short(struct peer_line *line)
{
	peer_read_request(line);
	peer_say(line, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}");
}

/* Without a close_notify: an end that a stranger can make. */
static void
cut_open_end(struct peer_line *line)
{
	peer_read_request(line);
	peer_say(line, "HTTP/1.1 200 OK\r\n\r\n{}");
	peer_reset(line);
}

static const struct line_case {
	const char *name;
	void (*act)(struct peer_line *line);
	bool has_tls;
	int outcome;
	int max_ms;
} line_cases[] = {
    {"no TLS there", speak_plainly, false, HTTP_NOT_SENT, 0},
    {"hangs up on the hello", hang_up, false, HTTP_NOT_SENT, 0},
    {"resets the hello", peer_reset, false, HTTP_NOT_SENT, 0},
    {"never says hello", say_nothing, false, HTTP_NOT_SENT, HTTP_CONNECT_MAX_MS},
    {"hangs up after the handshake", hang_up, true, CALL_NO_YES, 0},
    {"resets after the handshake", peer_reset, true, CALL_NO_YES, 0},
    {"hangs up after the request", hang_up_after_request, true, HTTP_UNKNOWN, 0},
    {"resets after the request", reset_after_request, true, HTTP_UNKNOWN, 0},
    {"cuts the answer short", cut_short, true, HTTP_UNKNOWN, 0},
    {"cuts an answer without length", cut_open_end, true, HTTP_UNKNOWN, 0},
};

static void
test_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(line_cases); i++) {
		const struct line_case *c = &line_cases[i];
		struct peer *peer = peer_start(&(struct peer_options){
		    .act = c->act, .pem = c->has_tls ? path_of("here", "pem") : NULL});
		int64_t began_ms = sys_steady_ms();
		struct http_reply reply;

		call_tls("here.test", peer_port(peer), path_of("ca", "crt"), &reply);
		http_thread_end();
		call_assert(c->name, &reply, c->outcome);
		assert_int_equal(has_timed_out(&reply), c->max_ms > 0);
		if (sys_steady_ms() - began_ms > c->max_ms + CALL_SPARE_MS)
			fail_msg("%s: %d ms", c->name, (int)(sys_steady_ms() - began_ms));
		assert_int_equal(peer_n_connections(peer), 1);
		http_reply_free(&reply);
		peer_stop(peer);
	}
}

static void
accept_once(struct peer_line *line)
{
	if (peer_read_request(line))
		peer_say(line, CALL_ACCEPTED);
}

static void
close_first(struct peer_line *line)
{
	static bool is_later;

	if (is_later)
		accept_all(line);
	else
		accept_once(line);
	is_later = true;
}

static void
hang_up_on_second(struct peer_line *line)
{
	accept_once(line);
	peer_read_request(line);
}

static void
reset_second(struct peer_line *line)
{
	hang_up_on_second(line);
	peer_reset(line);
}

static const struct kept_case {
	const char *name;
	void (*act)(struct peer_line *line);
	int n_calls;
	int n_closed; /* of them are answered, and then the other end hangs up */
	int outcome;  /* of all but the first */
	int n_connections;
} kept_cases[] = {
    {"kept", accept_all, 4, 0, HTTP_ANSWERED, 1},
    {"closed after each answer", accept_once, 4, 4, HTTP_ANSWERED, 4},
    {"closed after the first answer", close_first, 4, 1, HTTP_ANSWERED, 2},
    {"closed on the second request", hang_up_on_second, 2, 0, HTTP_UNKNOWN, 2},
    {"reset on the second request", reset_second, 2, 0, HTTP_UNKNOWN, 2},
};

static void
test_kept_connection(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kept_cases); i++) {
		const struct kept_case *c = &kept_cases[i];
		struct peer *peer = peer_start(
		    &(struct peer_options){.act = c->act, .pem = path_of("here", "pem")});
		struct http_reply reply;

		for (int n = 0; n < c->n_calls; n++) {
			call_tls("here.test", peer_port(peer), path_of("ca", "crt"), &reply);
			call_assert(c->name, &reply, n == 0 ? HTTP_ANSWERED : c->outcome);
			http_reply_free(&reply);
			if (n < c->n_closed)
				peer_wait_idle(peer);
		}
		http_thread_end();
		peer_wait_idle(peer);
		if (peer_n_requests(peer) != c->n_calls ||
		    peer_n_connections(peer) > c->n_connections)
			fail_msg("%s: %d requests on %d connections", c->name,
			    peer_n_requests(peer), peer_n_connections(peer));
		peer_stop(peer);
	}
}

/* OpenSSL writes to a socket that is gone: that must not end the program. */
static void
test_no_signal(void **state)
{
	struct peer *peer = peer_start(
	    &(struct peer_options){.act = peer_reset_after_a_part, .pem = path_of("here", "pem")});
	size_t len = 8 * 1024 * 1024;
	char *body = calloc(1, len), url[64];
	struct http_request request = {.method = "POST",
	    .url = url,
	    .body = body,
	    .body_len = len,
	    .ca_file = path_of("ca", "crt"),
	    .give_up_fd = -1};
	struct http_reply reply;

	(void)state;
	assert_non_null(body);
	snprintf(url, sizeof(url), "https://here.test:%d/", peer_port(peer));
	http_call(&request, &reply);
	call_assert("a part", &reply, HTTP_UNKNOWN);
	http_reply_free(&reply);
	free(body);
	peer_stop(peer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_trust),
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_kept_connection),
	    cmocka_unit_test(test_no_signal),
	};

	return cmocka_run_group_tests_name("http_tls", tests, make_certs, remove_certs);
}
