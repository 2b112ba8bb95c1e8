#include "sim/connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim/head.h"
#include "sim_fake.h"

/* A connection without a web server between. */

#define PAGE    "GET /sim/messages HTTP/1.1\r\nHost: x\r\n"
#define EMPTY   "\r\n\r\n[]"
#define CHUNKED "POST /sim/faults HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

static atomic_int n_free = 1;
static int stop_fd;

static int
listen_here(struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t len = sizeof(*address);

	*address =
	    (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	assert_int_equal(bind(fd, (struct sockaddr *)address, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)address, &len), 0);
	return fd;
}

static void *
serve(void *arg)
{
	connection_serve(arg);
	return NULL;
}

/* All that comes back for ${request}, after which nothing more is said; the caller frees it. */
static char *
talk(const char *request, size_t request_len)
{
	struct sockaddr_in address;
	int listener = listen_here(&address), fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct connection connection = {.sim = &sim_fake, .stop_fd = stop_fd, .n_free = &n_free};
	pthread_t thread;
	char *all = mem_zalloc(65536);
	size_t len = 0;
	ssize_t n;

	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	connection.fd = accept(listener, NULL, NULL);
	assert_true(connection.fd >= 0);
	assert_int_equal(pthread_create(&thread, NULL, serve, &connection), 0);
	/* It may have hung up already: then the rest is not wanted. */
	(void)!send(fd, request, request_len, MSG_NOSIGNAL);
	shutdown(fd, SHUT_WR);
	while (len < 65535 && (n = recv(fd, all + len, 65535 - len, 0)) > 0)
		len += (size_t)n;
	pthread_join(thread, NULL);
	close(fd);
	close(listener);
	return all;
}

static void
requests_are_answered(void **state)
{
	static const struct {
		const char *request;
		const char *begins;
		const char *ends;
		size_t n; /* answers */
	} cases[] = {
	    {PAGE "\r\n", "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n", EMPTY, 1},
	    {PAGE "\r\n" PAGE "\r\n", "HTTP/1.1 200 OK\r\n", EMPTY, 2},
	    {PAGE "Connection: close\r\n\r\n" PAGE "\r\n", "HTTP/1.1 200 OK\r\n", EMPTY, 1},
	    {"GET /sim/messages HTTP/1.0\r\n\r\n" PAGE "\r\n", "HTTP/1.1 200 OK\r\n", EMPTY, 1},
	    {"HEAD /sim/messages HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n",
	        "Content-Length: 2\r\n\r\n", 1},
	    {"GET http://sens.apigw.ntruss.com/sim/messages HTTP/1.1\r\nHost: x\r\n\r\n",
	        "HTTP/1.1 200 OK\r\n", EMPTY, 1},
	    {"DELETE /sim/faults HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 204 No Content\r\n",
	        "'self'\r\n\r\n", 1},
	    {"POST /sim/faults HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	     "Content-Length: 2\r\n\r\n[]" PAGE "\r\n",
	        "HTTP/1.1 200 OK\r\n", EMPTY, 2},
	    {"POST /sim/faults HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	     "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n" PAGE "\r\n",
	        "HTTP/1.1 200 OK\r\n", EMPTY, 2},
	    {"nonsense\r\n\r\n" PAGE "\r\n", "HTTP/1.1 400 Bad Request\r\n", "\"}}", 1},
	    {"GET / HTTP/3.0\r\nHost: x\r\n\r\n", "HTTP/1.1 505 ", "\"}}", 1},
	    {"POST /sim/faults HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n",
	        "HTTP/1.1 413 ", "\"}}", 1},
	    {"POST /sim/faults HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	     "Transfer-Encoding: chunked\r\n\r\n100001\r\n",
	        "HTTP/1.1 413 ", "\"}}", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *all = talk(cases[i].request, strlen(cases[i].request));
		size_t len = strlen(all), end_len = strlen(cases[i].ends);

		assert_int_equal(strncmp(all, cases[i].begins, strlen(cases[i].begins)), 0);
		assert_true(len >= end_len);
		assert_string_equal(all + len - end_len, cases[i].ends);
		assert_int_equal(sim_fake_count(all, "HTTP/1.1 "), cases[i].n);
		free(all);
	}
}

static void
what_is_no_request_is_not_answered(void **state)
{
	static const char *const cases[] = {"", "GET /sim/messages HTTP/1.1\r\nHost: x\r\n",
	    "POST /sim/faults HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n[]", CHUNKED "x\r\n",
	    CHUNKED "2\r\n[]0", CHUNKED "2\r\n[]\r\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *all = talk(cases[i], strlen(cases[i]));

		assert_string_equal(all, "");
		free(all);
	}
}

static void
a_head_without_end_is_refused(void **state)
{
	char *request = mem_zalloc(2 * HEAD_SIZE_MAX), *all;

	(void)state;
	memset(request, 'a', 2 * HEAD_SIZE_MAX);
	all = talk(request, 2 * HEAD_SIZE_MAX);
	assert_int_equal(strncmp(all, "HTTP/1.1 431 ", 13), 0);
	free(all);
	free(request);
}

static void
who_wants_to_go_on_is_told_so(void **state)
{
	static const char request[] =
	    "POST /sim/faults HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	    "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
	char *all = talk(request, sizeof(request) - 1);

	(void)state;
	/* The body never comes. */
	assert_string_equal(all, "HTTP/1.1 100 Continue\r\n\r\n");
	free(all);
}

static void
a_crowd_keeps_no_connection(void **state)
{
	char *all;

	(void)state;
	atomic_store(&n_free, 0);
	all = talk(PAGE "\r\n" PAGE "\r\n", 2 * (sizeof(PAGE) + 1));
	atomic_store(&n_free, 1);
	assert_int_equal(sim_fake_count(all, "HTTP/1.1 200"), 1);
	assert_int_equal(sim_fake_count(all, "Connection: close\r\n"), 1);
	free(all);
}

static void
a_stop_ends_who_only_waits(void **state)
{
	const uint64_t one = 1;
	char *all;

	(void)state;
	assert_int_equal(write(stop_fd, &one, sizeof(one)), sizeof(one));
	all = talk("", 0);
	assert_string_equal(all, "");
	free(all);
}

static int
open_all(void **state)
{
	stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return sim_fake_open(state);
}

static int
close_all(void **state)
{
	close(stop_fd);
	return sim_fake_close(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_all, close_all)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(requests_are_answered),
	    TEST(what_is_no_request_is_not_answered),
	    TEST(a_head_without_end_is_refused),
	    TEST(who_wants_to_go_on_is_told_so),
	    TEST(a_crowd_keeps_no_connection),
	    TEST(a_stop_ends_who_only_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
