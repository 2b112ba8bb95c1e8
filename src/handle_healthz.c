#include "config.h"
#include "handle.h"

static enum err
nothing(struct store_tx *tx, void *arg)
{
	(void)tx;
	(void)arg;
	return ERR_OK;
}

enum err
handle_healthz(struct app *app, struct req *req, struct resp *resp)
{
	/* An empty transaction: it shows that the lock is available and the database works. */
	enum err err = store_run(app->store, nothing, NULL);

	(void)req;
	if (err != ERR_OK)
		return err;
	resp_ok(resp, 200, "success");
	resp_text(resp, "status", "ok");
	resp_text(resp, "version", PACKAGE_VERSION);
	return ERR_OK;
}
