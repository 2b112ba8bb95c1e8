#include <string.h>

#include "handle.h"
#include "sys.h"

static bool
make_proof(const struct app *app, const struct verification_subject *subject,
    char proof[static PROOF_SIZE])
{
	struct proof_claims claims = {
	    .phone = subject->phone,
	    .purpose = subject->purpose,
	    .issued_s = subject->now_ms / 1000,
	    .expires_s = subject->now_ms / 1000 + app->conf.proof_lifetime_s,
	};

	memcpy(claims.issuer, app->conf.issuer, sizeof(claims.issuer));
	memcpy(claims.audience, app->conf.audience, sizeof(claims.audience));
	memcpy(claims.user_id, subject->user_id, sizeof(claims.user_id));
	return sys_random(claims.id, sizeof(claims.id)) &&
	       proof_make(&app->conf.proof_key, &claims, proof);
}

static enum err
answer(const struct app *app, const struct verification_check *check, const char *proof,
    struct resp *resp)
{
	enum err err;

	if (check->verdict.err != ERR_OK) {
		err = resp_verdict(resp, &check->verdict);
		if (check->attempts_left >= 0)
			resp_number(resp, "attemptsLeft", check->attempts_left);
		return err;
	}
	resp_ok(resp, 200, "success");
	if (*proof != '\0') {
		resp_text(resp, "proof", proof);
		resp_number(resp, "expiresIn", app->conf.proof_lifetime_s);
	} else {
		resp_text(resp, "userId", check->user_id);
	}
	return ERR_OK;
}

enum err
handle_verify(struct app *app, struct req *req, struct resp *resp)
{
	const struct purpose_info *purpose = purpose_info(req->route->purpose);
	struct verification_check check = {
	    .code_key = &app->code_key, .request_id = req->fields[REQ_REQUEST_ID]};
	char proof[PROOF_SIZE] = "";
	enum err err = req_phone(req, app, resp);

	if (err == ERR_OK && purpose->names_user)
		err = req_user_id(req, resp);
	if (err == ERR_OK)
		err = req_code(req, app, resp, check.code);
	if (err != ERR_OK)
		return err;
	/* Before the code is used up: a failure after that could not be answered as "nothing happened". */
	if (!req_subject(req, app, &check.subject) ||
	    (purpose->gives_proof && !make_proof(app, &check.subject, proof)))
		return ERR_BUSY;
	err = store_run(app->store, verification_check, &check);
	if (err == ERR_OK)
		err = answer(app, &check, proof, resp);
	explicit_bzero(check.code, sizeof(check.code));
	explicit_bzero(proof, sizeof(proof));
	return err;
}
