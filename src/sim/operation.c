#include "operation.h"

#include <string.h>

#include "alimtalk.h"
#include "doubt_control.h"
#include "fault_control.h"
#include "inbox.h"
#include "query.h"
#include "reservation.h"
#include "screen.h"
#include "sms.h"

#define SMS      "/sms/v2/services/{service}"
#define ALIMTALK "/alimtalk/v2/services/{service}"

/* Everything the simulator can do. */
static const struct operation operations[] = {
    {"sms_send", "POST", SMS "/messages", OPERATION_SMS, true, sms_send},
    {"sms_list", "GET", SMS "/messages", OPERATION_SMS, false, sms_list},
    {"sms_result", "GET", SMS "/messages/{id}", OPERATION_SMS, false, sms_result},
    {"sms_reservation", "GET", SMS "/reservations/{id}/reserve-status", OPERATION_SMS, false,
        reservation_status},
    {"sms_cancel", "DELETE", SMS "/reservations/{id}", OPERATION_SMS, false, reservation_cancel},
    {"sms_upload", "POST", SMS "/files", OPERATION_SMS, true, sms_upload},

    {"sms_optout_list", "GET", SMS "/unsubscribes", OPERATION_SMS, false, sms_optout_list},
    {"sms_optout_add", "POST", SMS "/unsubscribes", OPERATION_SMS, true, sms_optout_add},
    {"sms_optout_remove", "DELETE", SMS "/unsubscribes", OPERATION_SMS, true, sms_optout_remove},

    {"alimtalk_send", "POST", ALIMTALK "/messages", OPERATION_ALIMTALK, true, alimtalk_send},
    {"alimtalk_list", "GET", ALIMTALK "/messages", OPERATION_ALIMTALK, false, alimtalk_list},
    {"alimtalk_result", "GET", ALIMTALK "/messages/{id}", OPERATION_ALIMTALK, false,
        alimtalk_result},
    {"alimtalk_reservation", "GET", ALIMTALK "/reservations/{id}/reserve-status",
        OPERATION_ALIMTALK, false, reservation_status},
    {"alimtalk_cancel", "DELETE", ALIMTALK "/reservations/{id}", OPERATION_ALIMTALK, false,
        reservation_cancel},
    {"alimtalk_channels", "GET", ALIMTALK "/channels", OPERATION_ALIMTALK, false,
        alimtalk_channels},
    {"alimtalk_templates", "GET", ALIMTALK "/templates", OPERATION_ALIMTALK, false,
        alimtalk_templates},

    {"redirect", "GET", "/sim", OPERATION_OPEN, false, screen_redirect},
    {"page", "GET", "/sim/", OPERATION_OPEN, false, screen_page},
    {"screen", "GET", "/sim/screen", OPERATION_OPEN, false, screen_messages},
    {"script", "GET", "/sim/sim.js", OPERATION_OPEN, false, screen_script},
    {"style", "GET", "/sim/sim.css", OPERATION_OPEN, false, screen_style},
    {"messages", "GET", "/sim/messages", OPERATION_OPEN, false, inbox_list},
    {"picture", "GET", "/sim/files/{id}", OPERATION_OPEN, false, inbox_picture},
    {"catalog_show", "GET", "/sim/alimtalk", OPERATION_OPEN, false, alimtalk_catalog_show},
    {"catalog_replace", "POST", "/sim/alimtalk", OPERATION_OPEN, true, alimtalk_catalog_replace},
    {"optout_call", "POST", "/sim/unsubscribes", OPERATION_OPEN, true, sms_optout_call},
    {"faults", "GET", "/sim/faults", OPERATION_OPEN, false, fault_list},
    {"faults", "POST", "/sim/faults", OPERATION_OPEN, true, fault_add},
    {"faults", "DELETE", "/sim/faults", OPERATION_OPEN, false, fault_clear},
    {"doubts", "GET", "/sim/doubts", OPERATION_OPEN, false, doubt_list},
    {"doubts", "POST", "/sim/doubts", OPERATION_OPEN, true, doubt_set},
    {"doubts", "DELETE", "/sim/doubts", OPERATION_OPEN, false, doubt_reset},
    {"reset", "POST", "/sim/reset", OPERATION_OPEN, false, inbox_reset},
    {"reset", "DELETE", "/sim/reset", OPERATION_OPEN, false, inbox_reset},
};

/* Compare segment by segment; a segment at a "{name}" is decoded into its buffer. */
static bool
matches(const char *pattern, const char *path, size_t path_len, char service[static SIM_ID_SIZE],
    char id[static SIM_ID_SIZE])
{
	const char *end = path + path_len;

	while (*pattern != '\0' && path < end) {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		size_t len = 0;
		while (path + len < end && path[len] != '/')
			len++;
		char *out = strncmp(pattern, "{id}", 4) == 0 ? id : service;
		if (len == 0 || !query_decode(path, len, out, SIM_ID_SIZE))
			return false;
		path += len;
		pattern += strcspn(pattern, "}") + 1;
	}
	return *pattern == '\0' && path == end;
}

static bool
has_method(const struct operation *operation, const char *method)
{
	return strcmp(operation->method, method) == 0 ||
	       (strcmp(method, "HEAD") == 0 && strcmp(operation->method, "GET") == 0);
}

/* The gateway knows an operation by its method and path together: the wrong method is "not found" there. */
const struct operation *
operation_find(const char *method, const char *path, size_t path_len,
    char service[static SIM_ID_SIZE], char id[static SIM_ID_SIZE])
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		service[0] = id[0] = '\0';
		if (has_method(&operations[i], method) &&
		    matches(operations[i].path, path, path_len, service, id))
			return &operations[i];
	}
	return NULL;
}

bool
operation_is_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(operations); i++) {
		if (operations[i].guard != OPERATION_OPEN && strcmp(operations[i].name, name) == 0)
			return true;
	}
	return false;
}
