#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../conf_secret.h"
#include "../log.h"
#include "../text.h"
#include "listener.h"
#include "sim.h"

#define THREADS_MAX  1024
#define THREADS      64
#define DELAY_MAX_MS 60000
#define STEP_MAX_MS  (24 * 3600 * 1000)
#define STEP_MS      1000
#define DOUBTS_MAX   64

#define DEMO_ACCESS_KEY          "demo"
#define DEMO_SERVICE_ID          "ncp:sms:kr:000000000000:demo"
#define DEMO_ALIMTALK_SERVICE_ID "ncp:kkobizmsg:kr:000000000000:demo"
#define DEMO_SECRET_KEY          "demo-secret-key"
#define DEMO_SENDER              "0200000000"

struct options {
	const char *listen_at; /* the path of a socket, or HOST:PORT */
	const char *key_path;  /* NULL: the demo's key */
	int threads;
	int delay_ms;
	const char *doubts[DOUBTS_MAX]; /* "NAME=VALUE" */
	size_t n_doubts;
};

static const char usage[] =
    "usage: sens-sim [-a ACCESS_KEY] [-s SERVICE_ID] [-b BIZ_SERVICE_ID] [-k SECRET_KEY_FILE]\n"
    "                [-f SENDER]... [-o NAME=VALUE]... [-l ADDRESS | SOCKET] [-t THREADS] [-d "
    "DELAY_MS] [-p STEP_MS]\n"
    "\n"
    "A stand-in for NAVER Cloud SENS. Nothing leaves the machine. Alone, for any client:\n"
    "sens-sim -l 127.0.0.1:8090\n"
    "\n"
    "  -a ACCESS_KEY       of the account (" DEMO_ACCESS_KEY ")\n"
    "  -s SERVICE_ID       of the SMS service (" DEMO_SERVICE_ID ")\n"
    "  -b BIZ_SERVICE_ID   of the Biz Message service, for AlimTalk\n"
    "                      (" DEMO_ALIMTALK_SERVICE_ID ")\n"
    "  -k SECRET_KEY_FILE  holds the secret key, readable for its owner only\n"
    "                      (without it the key is " DEMO_SECRET_KEY ")\n"
    "  -f SENDER           a registered sender's number, digits; may be repeated\n"
    "                      (" DEMO_SENDER ")\n"
    "  -l ADDRESS          serve HTTP here: 127.0.0.1:8090, [::1]:8090; port 0 is a free one\n"
    "  -l SOCKET           serve FastCGI at this Unix socket; without -l a web server starts us\n"
    "  -o NAME=VALUE       set a detail that SENS does not document; -o help lists them\n"
    "  -t THREADS          workers at most (64)\n"
    "  -d DELAY_MS         answer a send only after so long (0)\n"
    "  -p STEP_MS          a message is READY for so long, then PROCESSING for so\n"
    "                      long (1000)\n"
    "  -h, --help          print this and exit\n"
    "  -V, --version       print the version and exit\n";

static const struct option long_options[] = {
    {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, {NULL, 0, NULL, 0}};

static _Noreturn void
fail_usage(void)
{
	fputs(usage, stderr);
	exit(EXIT_FAILURE);
}

static int
read_number(char letter, const char *text, int min, int max)
{
	int64_t number;

	if (!text_number(text, min, max, &number)) {
		log_plain("-%c must be %d..%d", letter, min, max);
		exit(EXIT_FAILURE);
	}
	return (int)number;
}

static void
add_sender(struct sim_settings *settings, const char *sender)
{
	size_t len = strlen(sender);

	if (len == 0 || len >= OUTBOX_NUMBER_SIZE || strspn(sender, "0123456789") != len) {
		log_plain("-f must be digits, at most %d", OUTBOX_NUMBER_SIZE - 1);
		exit(EXIT_FAILURE);
	}
	if (settings->n_senders == SIM_SENDERS_MAX) {
		log_plain("-f can be given %d times at most", SIM_SENDERS_MAX);
		exit(EXIT_FAILURE);
	}
	settings->senders[settings->n_senders++] = sender;
}

static void
add_doubt(struct options *options, const char *text)
{
	if (strcmp(text, "help") == 0) {
		doubts_print();
		exit(EXIT_SUCCESS);
	}
	if (options->n_doubts == DOUBTS_MAX) {
		log_plain("-o can be given %d times at most", DOUBTS_MAX);
		exit(EXIT_FAILURE);
	}
	options->doubts[options->n_doubts++] = text;
}

static bool
decide_doubts(struct sim *sim, const struct options *options)
{
	for (size_t i = 0; i < options->n_doubts; i++) {
		struct field_fault told = {""};
		char name[FAULT_NAME_SIZE];
		size_t len = strcspn(options->doubts[i], "=");

		if (options->doubts[i][len] == '\0' || len >= sizeof(name)) {
			log_plain("-o must be NAME=VALUE; -o help lists them");
			return false;
		}
		snprintf(name, sizeof(name), "%.*s", (int)len, options->doubts[i]);
		if (!doubts_set(sim->settings.doubts, name, options->doubts[i] + len + 1, &told)) {
			log_plain("-o: %s", told.text);
			return false;
		}
	}
	return true;
}

/* Exits on -V, -h and invalid arguments. */
static void
read_options(int argc, char *argv[], struct options *options, struct sim *sim)
{
	int c;

	while ((c = getopt_long(argc, argv, "a:b:s:k:f:l:o:t:d:p:hV", long_options, NULL)) != -1) {
		switch (c) {
		case 'a':
			sim->settings.access_key = optarg;
			break;
		case 'b':
			sim->settings.alimtalk_service_id = optarg;
			break;
		case 's':
			sim->settings.service_id = optarg;
			break;
		case 'k':
			options->key_path = optarg;
			break;
		case 'f':
			add_sender(&sim->settings, optarg);
			break;
		case 'l':
			options->listen_at = optarg;
			break;
		case 'o':
			add_doubt(options, optarg);
			break;
		case 't':
			options->threads = read_number('t', optarg, 1, THREADS_MAX);
			break;
		case 'd':
			options->delay_ms = read_number('d', optarg, 0, DELAY_MAX_MS);
			break;
		case 'p':
			sim->settings.step_ms = read_number('p', optarg, 0, STEP_MAX_MS);
			break;
		case 'h':
			fputs(usage, stdout);
			exit(EXIT_SUCCESS);
		case 'V':
			puts("sens-sim " PACKAGE_VERSION);
			exit(EXIT_SUCCESS);
		default:
			fail_usage();
		}
	}
	if (optind < argc)
		fail_usage();
}

static bool
read_key(const char *path, struct sign_key *key)
{
	char why[CONF_SECRET_WHY_SIZE];

	if (path != NULL) {
		if (!conf_secret_read(path, 1, key, why)) {
			log_plain("%s", why);
			return false;
		}
		return true;
	}
	key->len = strlen(DEMO_SECRET_KEY);
	memcpy(key->bytes, DEMO_SECRET_KEY, key->len);
	return true;
}

static void
add_delay(struct sim *sim, int delay_ms)
{
	const struct fault fault = {.operation = "sms_send", .delay_ms = delay_ms};

	/* There is room: it is the first one. */
	if (delay_ms > 0 && !faults_add(sim->faults, &fault))
		abort();
}

/* On a terminal this is what a newcomer needs; a test waits for its first line. */
static void
print_banner(const struct sim *sim, const char *host, int port)
{
	const struct sim_settings *settings = &sim->settings;

	printf("sens-sim: http://%s:%d\n"
	       "  handset       http://%s:%d/sim/\n"
	       "  access key    %s\n"
	       "  service ids   %s\n"
	       "                %s\n"
	       "  sender        %s\n",
	    host, port, host, port, settings->access_key, settings->service_id,
	    settings->alimtalk_service_id, settings->senders[0]);
	if (settings->secret_key.len == strlen(DEMO_SECRET_KEY) &&
	    sign_equal(
	        (const char *)settings->secret_key.bytes, DEMO_SECRET_KEY, strlen(DEMO_SECRET_KEY)))
		puts("  secret key    " DEMO_SECRET_KEY);
	fflush(stdout);
}

static int
serve(struct sim *sim, const struct options *options)
{
	const struct fcgi_options fcgi = {.body_max = SIM_BODY_MAX,
	    .listen_path = options->listen_at,
	    .threads_max = options->threads};

	if (options->listen_at != NULL && listener_is_address(options->listen_at))
		return listener_serve(options->listen_at, options->threads, sim, print_banner);
	return fcgi_serve(&fcgi, sim_serve, sim);
}

int
main(int argc, char *argv[])
{
	struct options options = {.threads = THREADS};
	struct sim sim = {.settings = {.access_key = DEMO_ACCESS_KEY,
	                      .service_id = DEMO_SERVICE_ID,
	                      .alimtalk_service_id = DEMO_ALIMTALK_SERVICE_ID,
	                      .step_ms = STEP_MS}};
	int status;

	umask(077);
	if (!log_open("sens-sim", NULL))
		return EXIT_FAILURE;
	read_options(argc, argv, &options, &sim);
	if (sim.settings.n_senders == 0)
		add_sender(&sim.settings, DEMO_SENDER);
	/* Started at a terminal without -l, there is nobody to serve. */
	if (options.listen_at == NULL && isatty(STDIN_FILENO))
		fail_usage();
	if (!read_key(options.key_path, &sim.settings.secret_key))
		return EXIT_FAILURE;
	sim_open(&sim, OUTBOX_MESSAGES_MAX);
	add_delay(&sim, options.delay_ms);
	status = decide_doubts(&sim, &options) ? serve(&sim, &options) : EXIT_FAILURE;
	sim_close(&sim);
	sign_key_wipe(&sim.settings.secret_key);
	return status;
}
