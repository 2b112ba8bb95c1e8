#include <string.h>

#include "handle.h"

struct reset {
	const struct proof_claims *claims;
	int64_t now_ms;
	char hash[PASSWORD_HASH_SIZE];
};

/*
 * Was the proof issued before the password was set? A proof has only seconds, so one from the same second as the change
 * counts as older; but not one from the second in which the member was created, whose first password it may change.
 */
static bool
is_older(const struct proof_claims *claims, const struct store_user *user)
{
	int64_t changed_s = user->changed_ms / 1000;

	return claims->issued_s < changed_s ||
	       (claims->issued_s == changed_s && user->changed_ms != user->created_ms);
}

/* The member of the proof, if there still is one with that number. A later password change voids the proof. */
static enum err
find_member(struct store_tx *tx, const struct proof_claims *claims)
{
	struct store_user user;
	bool is_found;
	enum err err = store_user_by_id(tx, claims->user_id, &user, &is_found);

	if (err == ERR_OK && (!is_found || strcmp(user.phone.e164, claims->phone.e164) != 0 ||
	                         is_older(claims, &user)))
		err = ERR_BAD_PROOF;
	return err;
}

/* As at sign-up: the cheap check before the expensive hash. */
static enum err
look(struct store_tx *tx, void *arg)
{
	const struct reset *reset = arg;
	bool is_used;
	enum err err = store_proof_is_used(tx, reset->claims->id, &is_used);

	if (err == ERR_OK && is_used)
		err = ERR_BAD_PROOF;
	return err == ERR_OK ? find_member(tx, reset->claims) : err;
}

static enum err
change(struct store_tx *tx, void *arg)
{
	const struct reset *reset = arg;
	const struct proof_claims *claims = reset->claims;
	enum err err = store_proof_use(tx, claims->id, claims->expires_s * 1000);

	if (err == ERR_OK)
		err = find_member(tx, claims);
	if (err == ERR_OK)
		err = store_user_set_password(tx, claims->user_id, reset->hash, reset->now_ms);
	return err;
}

enum err
handle_reset(struct app *app, struct req *req, struct resp *resp)
{
	struct proof_claims claims;
	struct reset reset = {.claims = &claims, .now_ms = req->now_ms};
	enum err err = req_proof(req, app, PURPOSE_RESET_PASSWORD, &claims);

	if (err == ERR_OK)
		err = req_password(req, REQ_NEW_PASSWORD, claims.user_id, &claims.phone, resp);
	if (err == ERR_OK)
		err = store_run(app->store, look, &reset);
	if (err == ERR_OK)
		err =
		    app_run_hashed(app, change, &reset, req->fields[REQ_NEW_PASSWORD], reset.hash);
	explicit_bzero(&reset, sizeof(reset));
	if (err == ERR_OK)
		resp_ok(resp, 200, "비밀번호가 변경되었습니다.");
	return err;
}
