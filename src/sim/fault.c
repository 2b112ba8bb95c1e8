#include "fault.h"

#include <stdlib.h>
#include <string.h>

#include "../json.h"
#include "../text.h"
#include "operation.h"

static const char *const resets[FAULT_RESET__MAX] = {[FAULT_RESET_NONE] = "",
    [FAULT_RESET_BEFORE] = "before",
    [FAULT_RESET_AFTER] = "after",
    [FAULT_RESET_HALF] = "half"};

static bool
read_word(struct json_object *json, const char *name, char *out, size_t out_size,
    struct field_fault *told)
{
	const char *text = "";

	if (!field_text(json, name, &text, told))
		return false;
	return text_copy(out, out_size, text) || field_broken(told, "%s is too long", name);
}

static bool
read_reset(struct json_object *json, struct fault *fault, struct field_fault *told)
{
	const char *word = "";

	if (!field_text(json, "reset", &word, told))
		return false;
	for (size_t i = 0; i < FAULT_RESET__MAX; i++) {
		if (strcmp(resets[i], word) == 0) {
			fault->reset = (enum fault_reset)i;
			return true;
		}
	}
	return field_broken(told, "reset must be before, after or half");
}

static bool
read_refusal(struct json_object *json, struct fault *fault, struct field_fault *told)
{
	const char *word = "";

	if (!field_text(json, "error", &word, told))
		return false;
	fault->refusal = *word != '\0' ? refusal_find(word) : REFUSAL_NONE;
	return *word == '\0' || fault->refusal != REFUSAL_NONE ||
	       field_broken(told, "error is none that SENS has");
}

static bool
read_answer(struct json_object *json, struct fault *fault, struct field_fault *told)
{
	const char *body = NULL;

	if (!field_number(json, "status", 200, 599, &fault->status, told) ||
	    !field_text(json, "body", &body, told) ||
	    !read_word(json, "type", fault->type, sizeof(fault->type), told) ||
	    !field_flag(json, "served", &fault->is_served, told))
		return false;
	if (body != NULL && fault->status == 0)
		fault->status = 200;
	if (body != NULL)
		fault->body = mem_strdup(body);
	return fault->status == 0 || fault->refusal == REFUSAL_NONE ||
	       field_broken(told, "an error has a status and a body of its own");
}

static bool
read_result(struct json_object *json, struct fault *fault, struct field_fault *told)
{
	if (!read_word(json, "to", fault->to, sizeof(fault->to), told) ||
	    !read_word(json, "result", fault->result, sizeof(fault->result), told))
		return false;
	if (*fault->to != '\0' && !field_is_digits(fault->to))
		return field_broken(told, "to must be digits only");
	return *fault->to == '\0' || *fault->result != '\0' ||
	       field_broken(told, "to goes with a result");
}

static bool
check_sense(const struct fault *fault, struct field_fault *told)
{
	const bool is_of_request = fault->delay_ms > 0 || fault->drip_ms > 0 || fault->reset > 0 ||
	                           fault->status > 0 || fault->refusal != REFUSAL_NONE;

	if (*fault->operation != '\0' && !operation_is_named(fault->operation))
		return field_broken(told, "operation is none of SENS");
	if (is_of_request && *fault->result != '\0')
		return field_broken(told, "a result is a fault of its own");
	return is_of_request || *fault->result != '\0' ||
	       field_broken(
	           told, "a fault needs delay_ms, drip_ms, reset, error, status, body or result");
}

bool
fault_read(struct json_object *json, struct fault *fault, struct field_fault *told)
{
	*fault = (struct fault){0};
	if (!json_is_object(json))
		return field_broken(told, "a fault must be an object");
	if (read_word(json, "operation", fault->operation, sizeof(fault->operation), told) &&
	    field_number(json, "count", 1, FAULT_COUNT_MAX, &fault->count, told) &&
	    field_number(json, "delay_ms", 0, FAULT_DELAY_MAX_MS, &fault->delay_ms, told) &&
	    field_number(json, "drip_ms", 0, FAULT_DRIP_MAX_MS, &fault->drip_ms, told) &&
	    read_reset(json, fault, told) && read_refusal(json, fault, told) &&
	    read_answer(json, fault, told) && read_result(json, fault, told) &&
	    check_sense(fault, told))
		return true;
	fault_wipe(fault);
	return false;
}

static void
put_word(struct json_object *json, const char *name, const char *word)
{
	json_put_text(json, name, *word != '\0' ? word : NULL);
}

static void
put_number(struct json_object *json, const char *name, int64_t number)
{
	if (number != 0)
		json_put_number(json, name, number);
}

struct json_object *
fault_write(const struct fault *fault)
{
	struct json_object *json = json_new();

	put_word(json, "operation", fault->operation);
	put_number(json, "count", fault->count);
	put_number(json, "delay_ms", fault->delay_ms);
	put_number(json, "drip_ms", fault->drip_ms);
	put_word(json, "reset", resets[fault->reset]);
	put_word(json, "error", refusal_word(fault->refusal));
	put_number(json, "status", fault->status);
	json_put_text(json, "body", fault->body);
	put_word(json, "type", fault->type);
	if (fault->is_served)
		json_put_flag(json, "served", true);
	put_word(json, "to", fault->to);
	put_word(json, "result", fault->result);
	return json;
}

void
fault_wipe(struct fault *fault)
{
	free(fault->body);
	*fault = (struct fault){0};
}
