#include <string.h>

#include "handle.h"
#include "history.h"

struct signup {
	const struct proof_claims *claims;
	struct sign_tag phone_tag;
	struct sign_tag holder_tag; /* in place of an address: a proof can be used from any */
	struct limit_verdict verdict;
	struct store_user user;
};

/* A user id that is in use is a failed look-up: without a limit, one proof could ask for every name there is. */
static enum err
count_taken(struct store_tx *tx, struct signup *signup)
{
	struct store_send lookup = {
	    .at_ms = signup->user.created_ms,
	    .purpose = signup->claims->purpose,
	    .phone = signup->phone_tag,
	    .address = signup->holder_tag,
	    .outcome = STORE_LOOKUP,
	};

	memcpy(lookup.last4, phone_last4(&signup->user.phone), sizeof(lookup.last4));
	signup->verdict.err = ERR_USER_TAKEN;
	return store_send_add(tx, &lookup);
}

static enum err
check_user_id(struct store_tx *tx, struct signup *signup)
{
	struct store_user other;
	bool is_found = false;
	enum err err =
	    history_limit_ids(tx, &signup->holder_tag, signup->user.created_ms, &signup->verdict);

	if (err == ERR_OK && signup->verdict.err == ERR_OK)
		err = store_user_by_id(tx, signup->user.user_id, &other, &is_found);
	return err == ERR_OK && is_found ? count_taken(tx, signup) : err;
}

/*
 * The cheap checks before the expensive hash. All of them: a proof that is used, or whose number has an account by now and
 * which therefore stays unused, must not cost 25 ms of CPU again and again.
 */
static enum err
look(struct store_tx *tx, void *arg)
{
	struct signup *signup = arg;
	struct store_user other;
	bool is_used, is_found;
	enum err err = store_proof_is_used(tx, signup->claims->id, &is_used);

	signup->verdict = limit_allow();
	if (err == ERR_OK && is_used)
		err = ERR_BAD_PROOF;
	if (err == ERR_OK)
		err = store_user_by_phone(tx, &signup->user.phone, &other, &is_found);
	if (err == ERR_OK && is_found)
		err = ERR_PHONE_TAKEN;
	return err == ERR_OK ? check_user_id(tx, signup) : err;
}

/* Both the proof and the member, or neither: after user_taken the proof can be tried again. */
static enum err
enter(struct store_tx *tx, void *arg)
{
	const struct signup *signup = arg;
	enum err err = store_proof_use(tx, signup->claims->id, signup->claims->expires_s * 1000);

	return err == ERR_OK ? store_user_add(tx, &signup->user) : err;
}

static bool
make_tags(const struct app *app, struct signup *signup)
{
	const char *phone = signup->user.phone.e164;

	return sign_tag(&app->tag_key, "phone", phone, &signup->phone_tag) &&
	       sign_tag(&app->tag_key, "holder", phone, &signup->holder_tag);
}

static enum err
run(struct app *app, const struct req *req, struct signup *signup, struct resp *resp)
{
	enum err err = make_tags(app, signup) ? ERR_OK : ERR_BUSY;

	if (err == ERR_OK)
		err = store_run(app->store, look, signup);
	if (err == ERR_OK && signup->verdict.err != ERR_OK)
		err = resp_verdict(resp, &signup->verdict);
	if (err == ERR_OK)
		err = app_run_hashed(
		    app, enter, signup, req->fields[REQ_PASSWORD], signup->user.password_hash);
	return err;
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
	err = run(app, req, &signup, resp);
	explicit_bzero(&signup, sizeof(signup));
	if (err != ERR_OK)
		return err;
	resp_ok(resp, 201, "회원가입이 완료되었습니다.");
	resp_text(resp, "userId", req->user_id);
	return ERR_OK;
}
