#ifndef BONIN_SENS_H
#define BONIN_SENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http.h"
#include "sens_conf.h"

/*
 * What all operations of the NAVER Cloud SENS API share: a request, signed. The operations are in
 *
 *   sens_sms       send, list, result of one        sens_alimtalk  the same for KakaoTalk
 *   sens_file      a picture for an MMS             sens_template  channels and templates
 *   sens_reserve   a reservation, of either         sens_optout    who wants no advertising
 *
 * each building requests from values and parsing answers into values (sens_answer). sens_check finds faults before money
 * is spent, sens_result knows the meaning of the result codes. All pure: no clock, no network; the caller uses http_call.
 */

#define SENS_URL_SIZE    2048
#define SENS_HEADER_SIZE 160
#define SENS_QUERY_MAX   20

struct json_object;

/** The two services of a SENS project. Each has its own id and paths. */
enum sens_service { SENS_SMS, SENS_ALIMTALK, SENS_SERVICE__MAX };

/** A parameter of the query; it is left out when its value is NULL or "". */
struct sens_parameter {
	const char *name, *value;
};

/** One operation of the API with its arguments. */
struct sens_operation {
	enum sens_service service;
	const char *method;  /* "GET" */
	const char *path;    /* after the service: "/messages" */
	const char *id;      /* of the object: the next part of the path; NULL: none */
	const char *subpath; /* after the id: "/reserve-status"; NULL: none */
	struct sens_parameter query[SENS_QUERY_MAX];
	struct json_object *body; /* NULL: none; the operation takes it */
};

/** A request ready to go: an http_request whose texts live here. Free with sens_call_free. */
struct sens_call {
	struct http_request http;
	char url[SENS_URL_SIZE];
	char timestamp[SENS_HEADER_SIZE];
	char access_key[SENS_HEADER_SIZE];
	char signature[SENS_HEADER_SIZE];
	char *body;
};

/**
 * sens_build(conf, operation, now_ms, call):
 * Build the request of ${operation}, signed for ${now_ms}: the gateway refuses one that is five minutes old. All
 * sens_*_build_* call this. The signature covers the part of the URL after the host, which is encoded once and sent
 * unchanged.
 *
 * Returns: false when signing fails, something does not fit, or the service has no id in ${conf}.
 * Memory:  borrows ${conf}; free ${call} with sens_call_free in any case.
 * Source:  https://api.ncloud-docs.com/docs/sens-overview (headers), common-ncpapi (signature)
 */
MUST_CHECK bool sens_build(const struct sens_conf *conf, const struct sens_operation *operation,
    int64_t now_ms, struct sens_call *call);

/** sens_target(conf, call): the signed part of the URL: path and query. */
const char *sens_target(const struct sens_conf *conf, const struct sens_call *call);

/** sens_call_free(call): wipe and free. Does nothing to a zeroed one. */
void sens_call_free(struct sens_call *call);

#endif
