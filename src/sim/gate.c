#include "gate.h"

#include <string.h>

#include "../text.h"

static bool
is_fresh(const struct sim_settings *settings, const char *timestamp, int64_t now_ms)
{
	const bool is_edge_taken = doubts_are(settings->doubts, DOUBT_SKEW_EDGE, "taken");
	const int64_t skew_max_ms = is_edge_taken ? GATE_SKEW_MS : GATE_SKEW_MS - 1;
	int64_t then_ms;

	return text_number(timestamp, 0, INT64_MAX / 2, &then_ms) &&
	       then_ms >= now_ms - skew_max_ms && then_ms <= now_ms + skew_max_ms;
}

static bool
is_signed(const struct sim_settings *settings, const struct fcgi_exchange *x)
{
	const char *given = fcgi_param(x, "HTTP_X_NCP_APIGW_SIGNATURE_V2");
	char expected[SIGN_SENS_SIZE];
	bool is_same = false;

	if (sign_sens(&settings->secret_key, fcgi_param(x, "REQUEST_METHOD"),
	        fcgi_param(x, "REQUEST_URI"), fcgi_param(x, "HTTP_X_NCP_APIGW_TIMESTAMP"),
	        fcgi_param(x, "HTTP_X_NCP_IAM_ACCESS_KEY"), expected))
		is_same = strlen(given) == SIGN_SENS_SIZE - 1 &&
		          sign_equal(given, expected, SIGN_SENS_SIZE - 1);
	explicit_bzero(expected, sizeof(expected));
	return is_same;
}

enum refusal
gate_check(const struct sim_settings *settings, int64_t now_ms, const struct fcgi_exchange *x)
{
	const char *timestamp = fcgi_param(x, "HTTP_X_NCP_APIGW_TIMESTAMP");
	const char *access_key = fcgi_param(x, "HTTP_X_NCP_IAM_ACCESS_KEY");

	if (*timestamp == '\0' || *access_key == '\0' ||
	    *fcgi_param(x, "HTTP_X_NCP_APIGW_SIGNATURE_V2") == '\0')
		return REFUSAL_NO_CREDENTIALS;
	if (strcmp(access_key, settings->access_key) != 0)
		return doubts_are(settings->doubts, DOUBT_UNKNOWN_KEY, "told")
		           ? REFUSAL_UNKNOWN_KEY
		           : REFUSAL_BAD_CREDENTIALS;
	if (!is_fresh(settings, timestamp, now_ms))
		return doubts_are(settings->doubts, DOUBT_STALE_DETAILS, "told")
		           ? REFUSAL_STALE
		           : REFUSAL_BAD_CREDENTIALS;
	return is_signed(settings, x) ? REFUSAL_NONE : REFUSAL_BAD_CREDENTIALS;
}
