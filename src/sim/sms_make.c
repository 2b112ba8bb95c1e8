#include "sms_make.h"

#include <stdio.h>
#include <string.h>

#include "../text.h"
#include "handset.h"
#include "id.h"

/* Why it is lost, or RESULT_DELIVERED. */
static const char *
decide(struct sim *sim, const struct sms_draft *draft, size_t *received_len)
{
	const size_t bytes_max =
	    strcmp(draft->type, "SMS") == 0 ? HANDSET_SMS_MAX : HANDSET_LMS_MAX;
	size_t subject_len;

	if (strcmp(draft->content_type, "AD") == 0 && optouts_has(sim->optouts, draft->to))
		return "E917";
	if (!handset_take(draft->content, bytes_max, received_len) ||
	    !handset_take(draft->subject, HANDSET_SUBJECT_MAX, &subject_len))
		return "3022";
	return RESULT_DELIVERED;
}

bool
sms_make(struct sim *sim, const struct sms_draft *draft, struct outbox_message *message)
{
	*message = (struct outbox_message){
	    .service = OUTBOX_SMS,
	    .type = draft->type,
	    .content_type = draft->content_type,
	    .subject = mem_strdup(draft->subject),
	    .content = mem_strdup(draft->content),
	    .details = mem_strdup(draft->details),
	    .request_ms = draft->request_ms,
	    .step_ms = sim->settings.step_ms,
	    .due_ms = draft->due_ms,
	    .reserve_zone = draft->reserve_zone,
	};
	snprintf(message->result_code, sizeof(message->result_code), "%s",
	    decide(sim, draft, &message->received_len));
	(void)faults_take_result(sim->faults, "sms_send", draft->to, message->result_code);
	message->result_text = result_text(message->result_code);
	/* These fit: whoever made the draft has counted them. */
	return text_copy(message->request_id, sizeof(message->request_id), draft->request_id) &&
	       text_copy(message->country, sizeof(message->country), draft->country) &&
	       text_copy(message->from, sizeof(message->from), draft->from) &&
	       text_copy(message->to, sizeof(message->to), draft->to) &&
	       id_make_uuid(message->message_id);
}
