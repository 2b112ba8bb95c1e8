/*
 * load - a closed loop of visitors on a phone verification service, for measurements only.
 *
 *     load [-c CONNECTIONS] [-n COUNT] [-f FIRST] [-s PATH] [-S BODY] [-v PATH] [-V BODY] [-g PORT] [-m MODE] PORT
 *
 * Phase "send": COUNT numbers, from FIRST up, each POSTed once. Phase "verify": each of them POSTed back with the code
 * that the stand-in for the gateway (standin.c, at PORT of -g) got for it. MODE is "both", "send", "verify", or "get"
 * (the page of -s: a ceiling). In bodies %p is the number and %c the code; what begins with '{' is sent as JSON.
 *
 * One line a phase: requests, statuses by class, requests per second, latencies in milliseconds. Loopback only.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "load_http.h"

#define NO_CODE       UINT32_MAX
#define QUIET_MAX_MS  60000
#define PER_MILLE_MAX 1000

enum phase { PHASE_SEND, PHASE_VERIFY, PHASE_GET };

struct options {
	int port;
	int gateway_port;
	int n_connections;
	size_t count;
	uint64_t first; /* number, without its leading 0 */
	const char *send_path, *send_body;
	const char *verify_path, *verify_body;
	const char *mode;
};

struct connection {
	int fd;
	size_t in_len;
	int64_t since_us;
	char in[16384];
};

struct run {
	const struct options *options;
	enum phase phase;
	const uint32_t *codes; /* by number - first */
	int ep;
	size_t n_issued, n_answered, n_broken, n_by_class[6];
	uint32_t *latencies_us;
	char first_failure[512];
};

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
dial_for(struct run *run, struct connection *c)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};

	c->fd = load_dial(run->options->port);
	epoll_ctl(run->ep, EPOLL_CTL_ADD, c->fd, &event);
}

static size_t
compose(const struct run *run, char *out, size_t size, uint64_t phone, uint32_t code)
{
	const struct options *o = run->options;

	if (run->phase == PHASE_GET)
		return load_get(out, size, o->send_path);
	if (run->phase == PHASE_SEND)
		return load_post(out, size, o->send_path, o->send_body, phone, code);
	return load_post(out, size, o->verify_path, o->verify_body, phone, code);
}

/* The next number of this phase; false when there is none. One that got no code counts as broken. */
static bool
next_phone(struct run *run, uint64_t *phone, uint32_t *code)
{
	while (run->n_issued < run->options->count) {
		size_t i = run->n_issued++;

		*phone = run->options->first + i;
		*code = run->codes[i];
		if (run->phase != PHASE_VERIFY || *code != NO_CODE)
			return true;
		run->n_answered++;
		run->n_broken++;
	}
	return false;
}

/* Write a request; a server that closed the idle connection gets a new one. */
static bool
start(struct run *run, struct connection *c)
{
	char out[2048];
	uint64_t phone;
	uint32_t code;
	size_t len, done = 0;

	if (!next_phone(run, &phone, &code))
		return false;
	len = compose(run, out, sizeof(out), phone, code);
	c->in_len = 0;
	c->since_us = now_us();
	while (done < len) {
		ssize_t n = send(c->fd, out + done, len - done, MSG_NOSIGNAL);

		if (n > 0) {
			done += (size_t)n;
		} else if (errno != EINTR) {
			close(c->fd);
			dial_for(run, c);
			done = 0;
		}
	}
	return true;
}

static void
note_answer(struct run *run, const struct connection *c)
{
	int status = atoi(c->in + 9);

	run->latencies_us[run->n_answered - run->n_broken] = (uint32_t)(now_us() - c->since_us);
	run->n_by_class[status / 100 % 6]++;
	if (status / 100 != 2 && run->first_failure[0] == '\0')
		snprintf(run->first_failure, sizeof(run->first_failure), "%.500s", c->in);
}

/* Something came, or the end did. False: this connection has no more to do. */
static bool
on_readable(struct run *run, struct connection *c)
{
	ssize_t n = read(c->fd, c->in + c->in_len, sizeof(c->in) - 1 - c->in_len);
	enum load_progress how;

	if (n > 0)
		c->in_len += (size_t)n;
	how = load_progress(c->in, c->in_len, n <= 0);
	if (how == LOAD_PART && n > 0)
		return true;
	if (how == LOAD_PART)
		run->n_broken++;
	else
		note_answer(run, c);
	run->n_answered++;
	if (how != LOAD_WHOLE) {
		close(c->fd);
		dial_for(run, c);
	}
	return start(run, c);
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double
latency_ms(const struct run *run, size_t n, size_t per_mille)
{
	return n == 0 ? 0 : run->latencies_us[(n - 1) * per_mille / PER_MILLE_MAX] / 1000.0;
}

static void
report(struct run *run, const char *name, double s)
{
	size_t n = run->n_answered - run->n_broken;
	const size_t *by_class = run->n_by_class;

	qsort(run->latencies_us, n, sizeof(*run->latencies_us), compare);
	printf("%s n %zu 2xx %zu 3xx %zu 4xx %zu 5xx %zu broken %zu rps %.0f p50 %.2f p95 %.2f p99 "
	       "%.2f "
	       "max %.2f\n",
	    name, run->options->count, by_class[2], by_class[3], by_class[4], by_class[5],
	    run->n_broken, (double)n / s, latency_ms(run, n, 500), latency_ms(run, n, 950),
	    latency_ms(run, n, 990), latency_ms(run, n, PER_MILLE_MAX));
	if (run->first_failure[0] != '\0')
		fprintf(stderr, "first failure:\n%s\n", run->first_failure);
}

static void
run_phase(const struct options *options, const uint32_t *codes, enum phase phase, const char *name)
{
	struct run run = {.options = options, .phase = phase, .codes = codes};
	struct connection *all = load_alloc((size_t)options->n_connections, sizeof(*all));
	struct epoll_event events[256];
	size_t n_active = 0;
	int64_t began_us;

	run.ep = epoll_create1(0);
	run.latencies_us = load_alloc(options->count + 1, sizeof(*run.latencies_us));
	began_us = now_us();
	for (int i = 0; i < options->n_connections; i++) {
		dial_for(&run, &all[i]);
		n_active += start(&run, &all[i]);
	}
	while (n_active > 0) {
		int n = epoll_wait(run.ep, events, 256, QUIET_MAX_MS);

		if (n == 0) {
			fprintf(
			    stderr, "load: nothing came for a minute; %zu still out\n", n_active);
			exit(EXIT_FAILURE);
		}
		for (int i = 0; i < n; i++)
			n_active -= !on_readable(&run, events[i].data.ptr);
	}
	report(&run, name, (double)(now_us() - began_us) / 1e6);
	for (int i = 0; i < options->n_connections; i++)
		close(all[i].fd);
	close(run.ep);
	free(run.latencies_us);
	free(all);
}

static void
fetch_codes(const struct options *options, uint32_t *codes)
{
	char *text = load_fetch(options->gateway_port, "/codes");

	for (char *line = strstr(text, "\r\n\r\n"); line != NULL; line = strchr(line, '\n')) {
		/* Not sscanf(3), which looks for the end of the whole text each time. */
		char *end = line += strspn(line, "\r\n");
		uint64_t phone = strtoull(end, &end, 10);

		if (*end == ' ' && phone >= options->first &&
		    phone - options->first < options->count)
			codes[phone - options->first] = (uint32_t)strtoul(end, NULL, 10);
	}
	free(text);
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	for (int option; (option = getopt(argc, argv, "c:n:f:s:S:v:V:g:m:")) != -1;) {
		switch (option) {
		case 'c':
			o->n_connections = atoi(optarg);
			break;
		case 'n':
			o->count = strtoul(optarg, NULL, 10);
			break;
		case 'f':
			o->first = strtoull(optarg, NULL, 10);
			break;
		case 's':
			o->send_path = optarg;
			break;
		case 'S':
			o->send_body = optarg;
			break;
		case 'v':
			o->verify_path = optarg;
			break;
		case 'V':
			o->verify_body = optarg;
			break;
		case 'g':
			o->gateway_port = atoi(optarg);
			break;
		case 'm':
			o->mode = optarg;
			break;
		default:
			return false;
		}
	}
	o->port = optind < argc ? atoi(argv[optind]) : 0;
	return o->port > 0 && o->count > 0 && o->n_connections > 0;
}

int
main(int argc, char **argv)
{
	struct options o = {
	    .n_connections = 64,
	    .count = 20000,
	    .first = 1010000000,
	    .gateway_port = 9000,
	    .send_path = "/send",
	    .send_body = "{\"phoneNumber\":\"%p\"}",
	    .verify_path = "/verify",
	    .verify_body = "{\"phoneNumber\":\"%p\",\"verifyCode\":\"%c\"}",
	    .mode = "both",
	};
	uint32_t *codes;

	if (!read_options(argc, argv, &o)) {
		fputs("usage: load [options] PORT (see the head of load.c)\n", stderr);
		return 2;
	}
	codes = load_alloc(o.count, sizeof(*codes));
	for (size_t i = 0; i < o.count; i++)
		codes[i] = NO_CODE;
	if (strcmp(o.mode, "get") == 0) {
		run_phase(&o, codes, PHASE_GET, "get");
	} else {
		if (strcmp(o.mode, "verify") != 0)
			run_phase(&o, codes, PHASE_SEND, "send");
		if (strcmp(o.mode, "send") != 0) {
			fetch_codes(&o, codes);
			run_phase(&o, codes, PHASE_VERIFY, "verify");
		}
	}
	free(codes);
	return 0;
}
