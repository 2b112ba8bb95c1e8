#include "config.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app.h"
#include "fcgi.h"
#include "log.h"
#include "req.h"
#include "route.h"
#include "sandbox.h"
#include "text.h"
#include "upkeep.h"

#define THREADS_MAX 1024

struct options {
	const char *conf_path;
	const char *listen_path;
	int threads; /* 0: the setting */
	bool only_test;
};

static const char usage[] =
    "usage: bonin.fcgi [-c FILE] [-l SOCKET] [-t THREADS]\n"
    "       bonin.fcgi [-c FILE] -T\n"
    "       bonin.fcgi -V\n"
    "\n"
    "  -c FILE     settings (else $BONIN_CONF, else " SYSCONFDIR "/bonin/bonin.conf)\n"
    "  -l SOCKET   create this Unix socket and serve FastCGI on it; without it the\n"
    "              web server that started the program says FastCGI or CGI\n"
    "  -t THREADS  maximum number of workers (else the setting threads)\n"
    "  -T          check the settings, print them and exit\n"
    "  -V          print the version and exit\n";

static const struct option long_options[] = {
    {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, {NULL, 0, NULL, 0}};

/* Exits on -V, -h and invalid arguments. */
static void
read_options(int argc, char *argv[], struct options *options)
{
	int64_t threads;
	int c;

	options->conf_path = conf_default_path();
	while ((c = getopt_long(argc, argv, "c:l:t:TVh", long_options, NULL)) != -1) {
		switch (c) {
		case 'c':
			options->conf_path = optarg;
			break;
		case 'l':
			options->listen_path = optarg;
			break;
		case 't':
			if (!text_number(optarg, 1, THREADS_MAX, &threads)) {
				log_plain("-t must be 1..%d", THREADS_MAX);
				exit(EXIT_FAILURE);
			}
			options->threads = (int)threads;
			break;
		case 'T':
			options->only_test = true;
			break;
		case 'V':
			puts("bonin " PACKAGE_VERSION);
			exit(EXIT_SUCCESS);
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		default:
			fputs(usage, stderr);
			exit(EXIT_FAILURE);
		}
	}
	if (optind < argc) {
		fputs(usage, stderr);
		exit(EXIT_FAILURE);
	}
}

static int
test_settings(const char *conf_path)
{
	struct conf conf;

	if (!conf_load(conf_path, &conf))
		return EXIT_FAILURE;
	conf_print(stdout, &conf);
	conf_wipe(&conf);
	return EXIT_SUCCESS;
}

/*
 * FastCGI starts a program with only the socket open (FastCGI 1.0 section 2.2). The next file opened must not get the
 * descriptor of standard error: the log would be written into it.
 */
static bool
fill_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return false;
	}
	return true;
}

static bool
is_cgi(void)
{
	return getenv("GATEWAY_INTERFACE") != NULL;
}

/* Everything except the socket is open now. */
static void
enter_sandbox(const struct app *app, const char *listen_path)
{
	const struct sandbox_path paths[] = {
	    {app->conf.database, SANDBOX_FILES_BESIDE},
	    {app->conf.sens.ca_file, SANDBOX_READ},
	    {listen_path, SANDBOX_SOCKET_BESIDE},
	};
	struct sandbox sandbox = sandbox_enter(paths, ARRAY_LEN(paths));

	/* As CGI it would be logged with every request. */
	if (!is_cgi())
		log_event(sandbox.has_landlock && sandbox.has_seccomp ? LOG_INFO : LOG_WARN,
		    "sandbox", LOG_NUMBER("landlock", sandbox.has_landlock),
		    LOG_NUMBER("seccomp", sandbox.has_seccomp));
}

int
main(int argc, char *argv[])
{
	struct options options = {0};
	struct fcgi_options fcgi = {.body_max = REQ_BODY_MAX, .chore = upkeep_tick};
	struct app app;
	int status;

	mem_tune();
	if (!fill_standard_files() || !log_open("bonin.fcgi", NULL) || !sandbox_begin())
		return EXIT_FAILURE;
	/* The arguments of a CGI program are words of the query, which is untrusted (RFC 3875 section 4.4). */
	read_options(is_cgi() ? 1 : argc, argv, &options);
	if (options.only_test)
		return test_settings(options.conf_path);
	/* Started at a terminal without -l, there is nobody to serve. */
	if (options.listen_path == NULL && isatty(STDIN_FILENO)) {
		fputs(usage, stderr);
		return EXIT_FAILURE;
	}
	if (!app_open(&app, options.conf_path, options.threads))
		return EXIT_FAILURE;
	fcgi.listen_path = options.listen_path;
	enter_sandbox(&app, options.listen_path);
	fcgi.threads_max = app.conf.threads;
	status = fcgi_serve(&fcgi, route_serve, &app);
	app_close(&app);
	return status;
}
