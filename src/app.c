#include "app.h"

#include <stdio.h>
#include <string.h>

#include "guard.h"
#include "log.h"
#include "text.h"

#define HASH_WAIT_MS 2000

static bool
open_hashers(struct app *app)
{
	char path[CONF_PATH_SIZE + 8];

	snprintf(path, sizeof(path), "%s-hash", app->conf.database);
	return turnstile_open(&app->hashers, path);
}

static bool
read_proxies(struct app *app)
{
	for (size_t i = 0; i < app->conf.n_trusted_proxies; i++) {
		const char *text = app->conf.trusted_proxies[i];

		if (!address_parse_net(text, &app->trusted_proxies[i])) {
			log_plain("trusted-proxies: \"%s\" is not an address or network", text);
			return false;
		}
	}
	return true;
}

static void
init_closed(struct app *app)
{
	memset(app, 0, sizeof(*app));
	pthread_mutex_init(&app->approved_roots.mutex, NULL);
}

static bool
open_gateway(struct app *app, int threads)
{
	if (threads > 0)
		app->conf.threads = threads;
	app->gateway = gateway_open(&app->conf.delivery, &app->conf.sens, app->conf.threads);
	return app->gateway != NULL;
}

bool
app_tag_key(const struct conf *conf, struct sign_key *key)
{
	return sign_derive(&conf->code_key, "bonin tag 1", key);
}

bool
app_open(struct app *app, const char *conf_path, int threads)
{
	bool is_open;

	init_closed(app);
	app->conf_path = conf_path;
	is_open = conf_load(conf_path, &app->conf) && log_open("bonin", app->conf.log_file) &&
	          read_proxies(app) &&
	          sign_derive(&app->conf.code_key, "bonin code 1", &app->code_key) &&
	          app_tag_key(&app->conf, &app->tag_key) &&
	          (app->store = store_open(app->conf.database, false)) != NULL &&
	          open_hashers(app) && open_gateway(app, threads);
	if (!is_open)
		app_close(app);
	return is_open;
}

void
app_close(struct app *app)
{
	gateway_close(app->gateway);
	store_close(app->store);
	turnstile_close(&app->hashers);
	pthread_mutex_destroy(&app->approved_roots.mutex);
	sign_key_wipe(&app->code_key);
	sign_key_wipe(&app->tag_key);
	conf_wipe(&app->conf);
	init_closed(app);
}

static bool
is_approved(struct app_approved_roots *roots, const char *path)
{
	bool is_one = false;

	pthread_mutex_lock(&roots->mutex);
	for (size_t i = 0; i < ARRAY_LEN(roots->paths); i++)
		is_one |= strcmp(roots->paths[i], path) == 0;
	pthread_mutex_unlock(&roots->mutex);
	return is_one;
}

static void
approve(struct app_approved_roots *roots, const char *path)
{
	pthread_mutex_lock(&roots->mutex);
	/* A path that is too long is checked each time. */
	if (text_copy(roots->paths[roots->next], sizeof(roots->paths[0]), path))
		roots->next = (roots->next + 1) % ARRAY_LEN(roots->paths);
	pthread_mutex_unlock(&roots->mutex);
}

bool
app_files_are_outside(struct app *app, const char *document_root)
{
	const char *const ours[] = {app->conf_path, app->conf.database, app->conf.log_file,
	    app->conf.code_key_file, app->conf.proof_key_file, app->conf.redeem_key_file,
	    app->conf.sens_secret_key_file};

	if (*document_root == '\0' || is_approved(&app->approved_roots, document_root))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
		if (guard_is_below(ours[i], document_root)) {
			log_event(LOG_ERROR, "file_below_document_root", LOG_TEXT("file", ours[i]),
			    LOG_TEXT("document_root", document_root),
			    LOG_TEXT("mend",
			        "move it to where the web server serves nothing, and make new keys "
			        "(boninctl init; the console for the gateway's): these may have "
			        "been read"));
			return false;
		}
	}
	approve(&app->approved_roots, document_root);
	return true;
}

static bool
hash_in_turn(struct app *app, const char *password, char hash[static PASSWORD_HASH_SIZE])
{
	int place = turnstile_enter(&app->hashers, HASH_WAIT_MS);
	bool is_hashed;

	hash[0] = '\0';
	if (place < 0) {
		log_event(LOG_WARN, "hash_busy", LOG_NUMBER("ms", HASH_WAIT_MS));
		return false;
	}
	is_hashed = password_hash(password, hash);
	turnstile_leave(&app->hashers, place);
	return is_hashed;
}

enum err
app_run_hashed(struct app *app, store_fn *act, void *arg, const char *password,
    char hash[static PASSWORD_HASH_SIZE])
{
	return hash_in_turn(app, password, hash) ? store_run(app->store, act, arg) : ERR_BUSY;
}
