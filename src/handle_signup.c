#include <string.h>

#include "handle.h"

struct signup {
	const struct proof_claims *claims;
	struct store_user user;
};

/* A cheap check before the expensive hash: a used proof must not cost 25 ms of CPU again and again. */
static enum err
look(struct store_tx *tx, void *arg)
{
	const struct signup *signup = arg;
	struct store_user other;
	bool is_used, is_found;
	enum err err = store_proof_is_used(tx, signup->claims->id, &is_used);

	if (err == ERR_OK && is_used)
		err = ERR_BAD_PROOF;
	if (err == ERR_OK)
		err = store_user_by_id(tx, signup->user.user_id, &other, &is_found);
	if (err == ERR_OK && is_found)
		err = ERR_USER_TAKEN;
	return err;
}

/* Both the proof and the member, or neither: after user_taken the proof can be tried again. */
static enum err
enter(struct store_tx *tx, void *arg)
{
	const struct signup *signup = arg;
	enum err err = store_proof_use(tx, signup->claims->id, signup->claims->expires_s * 1000);

	return err == ERR_OK ? store_user_add(tx, &signup->user) : err;
}

enum err
handle_signup(struct app *app, struct req *req, struct resp *resp)
{
	struct proof_claims claims;
	struct signup signup = {.claims = &claims};
	enum err err = req_new_user_id(req, resp);

	if (err == ERR_OK)
		err = req_proof(req, app, PURPOSE_SIGNUP, &claims);
	if (err == ERR_OK)
		err = req_password(req, REQ_PASSWORD, req->user_id, &claims.phone, resp);
	if (err != ERR_OK)
		return err;
	signup.user = (struct store_user){
	    .phone = claims.phone, .created_ms = req->now_ms, .changed_ms = req->now_ms};
	memcpy(signup.user.user_id, req->user_id, sizeof(signup.user.user_id));
	err = app_run_hashed(
	    app, look, enter, &signup, req->fields[REQ_PASSWORD], signup.user.password_hash);
	explicit_bzero(&signup, sizeof(signup));
	if (err != ERR_OK)
		return err;
	resp_ok(resp, 201, "회원가입이 완료되었습니다.");
	resp_text(resp, "userId", req->user_id);
	return ERR_OK;
}
