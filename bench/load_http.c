#include "load_http.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FETCH_SIZE (1 << 20)

void *
load_alloc(size_t n, size_t size)
{
	void *p = calloc(n, size);

	if (p == NULL)
		abort();
	return p;
}

int
load_dial(int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0) {
		perror("load: connect");
		exit(EXIT_FAILURE);
	}
	return fd;
}

/* %p and %c in their places. */
static void
fill_in(char *out, size_t size, const char *form, uint64_t phone, uint32_t code)
{
	size_t len = 0;

	for (; *form != '\0' && len + 16 < size; form++) {
		if (form[0] == '%' && form[1] == 'p') {
			len += (size_t)sprintf(out + len, "0%llu", (unsigned long long)phone);
			form++;
		} else if (form[0] == '%' && form[1] == 'c') {
			len += (size_t)sprintf(out + len, "%06u", code);
			form++;
		} else {
			out[len++] = *form;
		}
	}
	out[len] = '\0';
}

size_t
load_get(char *out, size_t size, const char *path)
{
	return (size_t)snprintf(out, size, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
}

size_t
load_post(char *out, size_t size, const char *path, const char *form, uint64_t phone, uint32_t code)
{
	char body[1024];

	fill_in(body, sizeof(body), form, phone, code);
	return (size_t)snprintf(out, size,
	    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nAccept: "
	    "application/json\r\n"
	    "Origin: http://localhost\r\nContent-Length: %zu\r\n\r\n%s",
	    path, *form == '{' ? "application/json" : "application/x-www-form-urlencoded",
	    strlen(body), body);
}

enum load_progress
load_progress(char *in, size_t len, bool is_end)
{
	const char *length;
	bool is_chunked, is_closing, is_whole;
	size_t head_len;
	char *end;

	in[len] = '\0';
	end = strstr(in, "\r\n\r\n");
	if (end == NULL)
		return LOAD_PART;
	head_len = (size_t)(end - in) + 4;
	*end = '\0';
	length = strcasestr(in, "\ncontent-length:");
	is_chunked = strcasestr(in, "\ntransfer-encoding: chunked") != NULL;
	is_closing = strcasestr(in, "\nconnection: close") != NULL;
	*end = '\r';
	if (is_chunked)
		is_whole = strstr(in + head_len - 2, "\r\n0\r\n\r\n") != NULL ||
		           strncmp(in + head_len, "0\r\n\r\n", 5) == 0;
	else if (length != NULL)
		is_whole = len >= head_len + strtoul(length + 16, NULL, 10);
	else
		is_whole = is_closing = is_end;
	if (!is_whole)
		return LOAD_PART;
	return is_closing ? LOAD_WHOLE_AND_CLOSE : LOAD_WHOLE;
}

char *
load_fetch(int port, const char *path)
{
	size_t size = FETCH_SIZE, len = 0;
	char *text = load_alloc(size + 1, 1);
	int fd = load_dial(port);
	ssize_t n;

	dprintf(fd, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
	while ((n = read(fd, text + len, size - len)) > 0) {
		len += (size_t)n;
		if (len == size) {
			size *= 2;
			text = realloc(text, size + 1);
			if (text == NULL)
				abort();
		}
	}
	text[len] = '\0';
	close(fd);
	return text;
}
