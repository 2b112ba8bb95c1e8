#ifndef BONIN_REQ_H
#define BONIN_REQ_H

#include "address.h"
#include "app.h"
#include "fcgi.h"
#include "purpose.h"
#include "resp.h"
#include "store.h"
#include "verification.h"

/* One request, read once: first the raw fields, then typed values. End it with req_free, which wipes it. */

#define REQ_BODY_MAX 4096 /* bytes of a body that bonin takes */

/** Every field that any endpoint knows. */
enum req_field {
	REQ_PHONE,
	REQ_CODE,
	REQ_REQUEST_ID,
	REQ_USER_ID,
	REQ_PASSWORD,
	REQ_NEW_PASSWORD,
	REQ_PROOF,
	REQ__MAX
};

/** A set of fields. */
#define REQ_BIT(field) (1U << (field))

struct route;

struct req {
	const struct route *route;
	const char *method;
	const char *path; /* below the base path, "/send"; NULL: not below it */
	char path_buffer[128];
	int64_t now_ms; /* the one reading of the clock for decisions */
	int64_t booted_ms;
	int64_t started_ms;
	char client[ADDRESS_SIZE];
	bool wants_page;        /* a form posted by a browser, or a reload of the answer to one */
	char *fields[REQ__MAX]; /* NULL: not given */

	/* Filled in by the typed readers below, as far as the endpoint asks. */
	struct phone phone;
	struct sign_tag phone_tag;
	const struct test_number *test; /* NULL: not a test number */
	char user_id[USER_ID_SIZE];
};

/** req_field_name(field): its name in the request body. */
const char *req_field_name(enum req_field field);

/**
 * req_init(req, app, x):
 * Read method, path, client address and the kind of answer that is wanted. The clock is read here.
 */
void req_init(struct req *req, const struct app *app, const struct fcgi_exchange *x);

/**
 * req_read_fields(req, x, required, optional, resp):
 * Read the body into fields: all of ${required}, any of ${optional}, nothing else. An optional field that is empty
 * counts as not given.
 *
 * Returns: ERR_OK, ERR_TOO_LARGE, ERR_UNSUPPORTED_TYPE or ERR_INVALID_REQUEST with the field in ${resp}.
 */
MUST_CHECK enum err req_read_fields(struct req *req, const struct fcgi_exchange *x,
    unsigned required, unsigned optional, struct resp *resp);

/*
 * Typed readers: each checks one field and sets in ${resp} what is wrong with it. They return ERR_OK or the error
 * of the field.
 */

/** phoneNumber → req->phone, its tag, and whether it is a test number. */
MUST_CHECK enum err req_phone(struct req *req, const struct app *app, struct resp *resp);
/** userId of a member, possibly an imported one → req->user_id. */
MUST_CHECK enum err req_user_id(struct req *req, struct resp *resp);
/** userId for a new member, folded → req->user_id. */
MUST_CHECK enum err req_new_user_id(struct req *req, struct resp *resp);
/** verifyCode → ${code}. */
MUST_CHECK enum err req_code(
    struct req *req, const struct app *app, struct resp *resp, char code[static OTP_CODE_SIZE]);
/** A password in ${field}, allowed for ${user_id} and ${phone}. */
MUST_CHECK enum err req_password(const struct req *req, enum req_field field, const char *user_id,
    const struct phone *phone, struct resp *resp);
/** proof, signed by us, not expired and for ${purpose} (PURPOSE__MAX: any) → ${claims}. */
MUST_CHECK enum err req_proof(const struct req *req, const struct app *app, enum purpose purpose,
    struct proof_claims *claims);

/**
 * req_subject(req, app, subject):
 * Fill in the subject of a verification: the purpose of the route, the given number and user, the client's address.
 *
 * Returns: false when a tag cannot be made.
 */
MUST_CHECK bool req_subject(
    const struct req *req, const struct app *app, struct verification_subject *subject);

/** req_free(req): wipe and free. */
void req_free(struct req *req);

#endif
