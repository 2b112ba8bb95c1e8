/*
 * standin - stands in for the gateway where only speed counts; sens-sim is the one that checks.
 *
 *     standin PORT [DELAY_MS]
 *
 * POST anything  is accepted after DELAY_MS, and the first six digits in a row in each message's text are kept
 * GET  /codes    "NUMBER CODE" a line, then the connection is closed
 * GET  /stats    "requests N connections C in_flight_max I"
 *
 * Loopback only. One thread: it takes some 50,000 requests a second.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define IN_SIZE    8192
#define FDS_MAX    65536
#define SLOTS      (1u << 22) /* of the table of codes; a power of two */
#define QUEUE_SIZE (1u << 17) /* answers that wait for their time; a power of two */

struct connection {
	int fd;
	unsigned generation; /* a descriptor's number is used again */
	size_t in_len;
	char in[IN_SIZE];
};

/* The delay is the same for all, so the queue is in the order of time. */
struct waiting {
	int64_t due_us;
	int fd;
	unsigned generation;
};

struct slot {
	uint64_t phone;
	uint32_t code;
};

static struct {
	int ep;
	int64_t delay_us;
	struct connection *connections[FDS_MAX];
	struct waiting queue[QUEUE_SIZE];
	size_t queue_from, queue_to;
	struct slot slots[SLOTS];
	size_t n_requests, n_connections, in_flight_max;
} self;

static int64_t
now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
remember(uint64_t phone, uint32_t code)
{
	size_t i = (phone * 0x9E3779B97F4A7C15ull) >> 42;

	while (self.slots[i].phone != 0 && self.slots[i].phone != phone)
		i = (i + 1) % SLOTS;
	self.slots[i] = (struct slot){phone, code};
}

/* The first run of exactly six digits. */
static uint32_t
find_code(const char *text)
{
	while (*text != '\0') {
		size_t len = strspn(text, "0123456789");

		if (len == 6)
			return (uint32_t)strtoul(text, NULL, 10);
		text += len > 0 ? len : 1;
	}
	return 0;
}

/* Where the value of "key":"..." begins. */
static const char *
find_value(const char *text, const char *key)
{
	const char *value = strstr(text, key);

	if (value == NULL)
		return NULL;
	value += strlen(key);
	return value + strspn(value, " :\"");
}

static void
keep_code(const char *body)
{
	const char *content = find_value(body, "\"content\""), *to = find_value(body, "\"to\"");

	if (content != NULL && to != NULL)
		remember(strtoull(to, NULL, 10), find_code(content));
}

static void
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return; /* gone; its end will be seen where it is read */
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
}

static void
answer(int fd, const char *status, const char *body)
{
	char head[160];
	int len = snprintf(head, sizeof(head),
	    "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	    status, strlen(body), strlen(body) < 96 ? body : "");

	write_all(fd, head, (size_t)len);
	if (strlen(body) >= 96)
		write_all(fd, body, strlen(body));
}

static void
accept_message(int fd)
{
	static unsigned long long id;
	char body[96];

	snprintf(body, sizeof(body),
	    "{\"requestId\":\"RSSA-%llu\",\"statusCode\":\"202\",\"statusName\":\"success\"}",
	    ++id);
	answer(fd, "202 Accepted", body);
}

static void
tell_codes(int fd)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	for (size_t i = 0; i < SLOTS; i++) {
		if (self.slots[i].phone != 0)
			fprintf(out, "0%llu %06u\n", (unsigned long long)self.slots[i].phone,
			    self.slots[i].code);
	}
	fclose(out);
	answer(fd, "200 OK", text);
	free(text);
	shutdown(fd, SHUT_WR);
}

static void
tell_stats(int fd)
{
	char text[96];

	snprintf(text, sizeof(text), "requests %zu connections %zu in_flight_max %zu\n",
	    self.n_requests, self.n_connections, self.in_flight_max);
	answer(fd, "200 OK", text);
}

static void
take_message(const struct connection *c, const char *body)
{
	self.n_requests++;
	keep_code(body);
	if (self.delay_us == 0) {
		accept_message(c->fd);
		return;
	}
	self.queue[self.queue_to++ % QUEUE_SIZE] =
	    (struct waiting){now_us() + self.delay_us, c->fd, c->generation};
	if (self.queue_to - self.queue_from > self.in_flight_max)
		self.in_flight_max = self.queue_to - self.queue_from;
}

/* One whole request at the start of the buffer; its length, or 0. */
static size_t
take_request(struct connection *c)
{
	char *end = memmem(c->in, c->in_len, "\r\n\r\n", 4);
	const char *length;
	size_t len;
	char next;

	if (end == NULL)
		return 0;
	*end = '\0';
	length = strcasestr(c->in, "\ncontent-length:");
	len = (size_t)(end - c->in) + 4 + (length != NULL ? strtoul(length + 16, NULL, 10) : 0);
	*end = '\r';
	if (c->in_len < len)
		return 0;
	next = c->in[len];
	c->in[len] = '\0';
	if (strncmp(c->in, "GET /codes", 10) == 0)
		tell_codes(c->fd);
	else if (strncmp(c->in, "GET /stats", 10) == 0)
		tell_stats(c->fd);
	else
		take_message(c, end + 4);
	c->in[len] = next;
	return len;
}

static void
on_readable(struct connection *c)
{
	ssize_t n = read(c->fd, c->in + c->in_len, sizeof(c->in) - 1 - c->in_len);
	size_t used;

	if (n <= 0) {
		self.connections[c->fd] = NULL;
		close(c->fd);
		free(c);
		return;
	}
	c->in_len += (size_t)n;
	while ((used = take_request(c)) > 0) {
		memmove(c->in, c->in + used, c->in_len - used);
		c->in_len -= used;
	}
}

static void
on_connect(int listen_fd)
{
	static unsigned generation;
	int one = 1, fd;

	while ((fd = accept(listen_fd, NULL, NULL)) >= 0) {
		struct connection *c = calloc(1, sizeof(*c));
		struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

		if (c == NULL || fd >= FDS_MAX)
			abort();
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		c->fd = fd;
		c->generation = ++generation;
		self.connections[fd] = c;
		self.n_connections++;
		epoll_ctl(self.ep, EPOLL_CTL_ADD, fd, &event);
	}
}

/* Answer what is due; how long until the next is, in milliseconds as epoll wants them. */
static int
answer_due(void)
{
	while (self.queue_from != self.queue_to) {
		const struct waiting *next = &self.queue[self.queue_from % QUEUE_SIZE];
		const struct connection *c = self.connections[next->fd];
		int64_t left_us = next->due_us - now_us();

		if (left_us > 0)
			return (int)((left_us + 999) / 1000);
		if (c != NULL && c->generation == next->generation)
			accept_message(next->fd);
		self.queue_from++;
	}
	return -1;
}

static int
listen_at(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, 4096) != 0) {
		perror("standin: listen");
		exit(EXIT_FAILURE);
	}
	return fd;
}

int
main(int argc, char **argv)
{
	struct epoll_event events[256];
	int listen_fd;

	if (argc < 2) {
		fputs("usage: standin PORT [DELAY_MS]\n", stderr);
		return 2;
	}
	self.delay_us = argc > 2 ? atoll(argv[2]) * 1000 : 0;
	self.ep = epoll_create1(0);
	listen_fd = listen_at(atoi(argv[1]));
	epoll_ctl(self.ep, EPOLL_CTL_ADD, listen_fd,
	    &(struct epoll_event){.events = EPOLLIN, .data.fd = listen_fd});
	for (;;) {
		int n = epoll_wait(self.ep, events, 256, answer_due());

		for (int i = 0; i < n; i++) {
			int fd = events[i].data.fd;

			if (fd == listen_fd)
				on_connect(listen_fd);
			else if (self.connections[fd] != NULL)
				on_readable(self.connections[fd]);
		}
	}
}
