#include "fault_control.h"

#include "../json.h"
#include "refusal.h"
#include "reply.h"

void
fault_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)call;
	reply_json(x, 200, faults_write(sim->faults));
}

/* The ${i}th fault of a body, which may be a single one; NULL after the last. */
static struct json_object *
fault_at(struct json_object *body, size_t i)
{
	return json_is_list(body) ? json_item(body, i) : i == 0 ? body : NULL;
}

static bool
check_all(struct json_object *body, struct field_fault *told)
{
	struct fault fault;

	for (size_t i = 0; fault_at(body, i) != NULL; i++) {
		if (!fault_read(fault_at(body, i), &fault, told))
			return false;
		fault_wipe(&fault);
	}
	return true;
}

static bool
add_all(struct sim *sim, struct json_object *body, struct field_fault *told)
{
	struct fault fault;

	for (size_t i = 0; fault_at(body, i) != NULL; i++) {
		if (!fault_read(fault_at(body, i), &fault, told))
			return false;
		if (!faults_add(sim->faults, &fault)) {
			fault_wipe(&fault);
			return field_broken(told, "there are %d faults already", FAULTS_MAX);
		}
	}
	return true;
}

void
fault_add(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct field_fault told = {""};

	if (check_all(call->json, &told) && add_all(sim, call->json, &told))
		reply_json(x, 200, faults_write(sim->faults));
	else
		refusal_write(x, REFUSAL_BAD_REQUEST, told.text);
}

void
fault_clear(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)call;
	faults_clear(sim->faults);
	reply_empty(x, 204);
}
