#include "handle.h"
#include "text.h"

static enum err
use(struct store_tx *tx, void *arg)
{
	const struct proof_claims *claims = arg;

	return store_proof_use(tx, claims->id, claims->expires_s * 1000);
}

enum err
handle_redeem(struct app *app, struct req *req, struct resp *resp)
{
	char id[TEXT_BASE64URL_SIZE(PROOF_ID_LEN)];
	struct proof_claims claims;
	enum err err = req_proof(req, app, PURPOSE__MAX, &claims);

	if (err == ERR_OK)
		err = store_run(app->store, use, &claims);
	if (err != ERR_OK)
		return err;
	text_base64url(id, claims.id, sizeof(claims.id));
	resp_ok(resp, 200, "success");
	resp_text(resp, "iss", claims.issuer);
	resp_text(resp, "aud", claims.audience);
	resp_text(resp, "sub", claims.phone.e164);
	resp_text(resp, "purpose", purpose_info(claims.purpose)->word);
	if (claims.user_id[0] != '\0')
		resp_text(resp, "userId", claims.user_id);
	resp_number(resp, "iat", claims.issued_s);
	resp_number(resp, "exp", claims.expires_s);
	resp_text(resp, "jti", id);
	return ERR_OK;
}
