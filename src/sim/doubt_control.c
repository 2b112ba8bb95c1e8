#include "doubt_control.h"

#include "../json.h"
#include "refusal.h"
#include "reply.h"

void
doubt_list(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)call;
	reply_json(x, 200, doubts_write(sim->settings.doubts));
}

void
doubt_set(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	struct field_fault told = {""};

	if (doubts_set_all(sim->settings.doubts, call->json, &told))
		reply_json(x, 200, doubts_write(sim->settings.doubts));
	else
		refusal_write(x, REFUSAL_BAD_REQUEST, told.text);
}

void
doubt_reset(struct sim *sim, const struct sim_call *call, struct fcgi_exchange *x)
{
	(void)call;
	doubts_reset(sim->settings.doubts);
	reply_empty(x, 204);
}
