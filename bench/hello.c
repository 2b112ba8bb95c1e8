/*
 * hello - the least that a FastCGI program can do: the ceiling that bonin is measured against. It reads the request and
 * answers with a line, from `hello THREADS` threads, or as many processes of one as the web server starts.
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdlib.h>

#define THREADS_MAX 1024

static void *
serve(void *arg)
{
	FCGX_Request request;

	(void)arg;
	FCGX_InitRequest(&request, 0, 0);
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_PutS(
		    "Status: 200\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n"
		    "{\"hello\":\"you!\"}",
		    request.out);
		FCGX_Finish_r(&request);
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	pthread_attr_t attr;
	pthread_t thread;

	FCGX_Init();
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, (size_t)256 * 1024);
	for (int i = 1; i < n && i < THREADS_MAX; i++) {
		if (pthread_create(&thread, &attr, serve, NULL) != 0)
			return EXIT_FAILURE;
	}
	serve(NULL);
	return EXIT_SUCCESS;
}
