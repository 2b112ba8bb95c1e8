#ifndef BONIN_APP_H
#define BONIN_APP_H

#include <pthread.h>

#include "address.h"
#include "conf.h"
#include "gateway.h"
#include "store.h"
#include "turnstile.h"

/* Everything that lives as long as the process: opened in order, closed in reverse, not changed in between. */

/** The last document roots that were found to contain none of our files: they are nearly always the same. */
struct app_approved_roots {
	pthread_mutex_t mutex;
	char paths[2][CONF_PATH_SIZE];
	size_t next; /* the one to forget */
};

struct app {
	const char *conf_path; /* borrowed */
	struct conf conf;
	struct address_net trusted_proxies[CONF_PROXIES_MAX];
	struct sign_key code_key; /* derived from conf.code_key, one for each use */
	struct sign_key tag_key;
	struct store *store;
	struct gateway *gateway;
	struct turnstile hashers; /* a password hash takes 19 MiB and 25 ms */
	struct app_approved_roots approved_roots;
	int64_t upkeep_next_ms; /* only for upkeep.c, on its one thread */
};

/**
 * app_tag_key(conf, key):
 * Derive the key for the pseudonyms in the database and the log.
 *
 * Returns: false when OpenSSL fails.
 * Memory:  wipe ${key} with sign_key_wipe.
 */
MUST_CHECK bool app_tag_key(const struct conf *conf, struct sign_key *key);

/**
 * app_open(app, conf_path, threads):
 * Read the settings, derive the keys, open database and gateway. ${conf_path} must last. ${threads} overrides the
 * setting of that name, unless it is 0.
 *
 * Returns: false, with the reason and how to fix it printed by log_plain; ${app} is then closed.
 */
MUST_CHECK bool app_open(struct app *app, const char *conf_path, int threads);

/** app_close(app): close and wipe. Does nothing to a zeroed or closed one. */
void app_close(struct app *app);

/**
 * app_files_are_outside(app, document_root):
 * Whether the settings, keys, database and log are outside ${document_root}, which a web server serves to anyone;
 * "" means none. A file inside it is logged.
 */
MUST_CHECK bool app_files_are_outside(struct app *app, const char *document_root);

/**
 * app_run_hashed(app, act, arg, password, hash):
 * Run ${act} on ${arg} with the hash of ${password}, which is expensive: TURNSTILE_PLACES at once on the whole machine, for
 * any number of threads and processes. So whatever can be refused must be refused before, in a transaction of its own.
 *
 * Returns: what ${act} returned; ERR_BUSY also when the hash failed or had no turn within two seconds.
 */
MUST_CHECK enum err app_run_hashed(struct app *app, store_fn *act, void *arg, const char *password,
    char hash[static PASSWORD_HASH_SIZE]);

#endif
