#include "sms_make.h"

#include <stdio.h>
#include <string.h>

#include "../sens_country.h"
#include "../stamp.h"
#include "../text.h"
#include "handset.h"
#include "id.h"

#define NIGHT_BEGINS 21 /* o'clock */
#define NIGHT_ENDS   8

struct search {
	const struct sms_draft *draft;
	int64_t since_ms;
	bool is_found;
};

static bool
find_twin(void *ctx, const struct outbox_message *message)
{
	struct search *search = ctx;

	search->is_found = message->service == OUTBOX_SMS &&
	                   message->request_ms >= search->since_ms &&
	                   strcmp(message->to, search->draft->to) == 0 &&
	                   strcmp(message->content, search->draft->content) == 0;
	return !search->is_found;
}

static bool
is_duplicate(struct sim *sim, const struct sms_draft *draft)
{
	const int64_t seconds = doubts_number(sim->settings.doubts, DOUBT_DUPLICATE_S);
	struct search search = {.draft = draft, .since_ms = draft->request_ms - seconds * 1000};

	if (seconds > 0)
		outbox_walk(sim->outbox, 0, find_twin, &search);
	return search.is_found;
}

static bool
is_night(int64_t ms)
{
	const int64_t hour = (ms / 1000 + STAMP_KOREA_S) / 3600 % 24;

	return hour >= NIGHT_BEGINS || hour < NIGHT_ENDS;
}

static bool
is_bad_number(const struct doubts *doubts, const struct sms_draft *draft)
{
	const bool is_abroad = sens_country_is_abroad(draft->country);

	return draft->is_bad_number || (is_abroad && draft->to[0] == '0' &&
	                                   doubts_are(doubts, DOUBT_ABROAD_ZERO, "refused"));
}

/* The code for why it will be lost, or RESULT_DELIVERED. */
static const char *
decide(struct sim *sim, const struct sms_draft *draft, struct handset_text *received)
{
	const struct doubts *doubts = sim->settings.doubts;
	const size_t bytes_max = strcmp(draft->type, "SMS") == 0
	                             ? sim_sms_max(&sim->settings, draft->country)
	                             : HANDSET_LMS_MAX;
	const bool is_cp949 = doubts_are(doubts, DOUBT_CHARSET, "cp949");
	const bool is_ad = strcmp(draft->content_type, "AD") == 0;

	*received = handset_take(draft->content, bytes_max, is_cp949);
	if (is_bad_number(doubts, draft))
		return "3003";
	if (is_ad && optouts_has(sim->optouts, draft->to))
		return "E917";
	if (is_ad && is_night(draft->due_ms) && doubts_are(doubts, DOUBT_NIGHT_ADS, "lost"))
		return "E919";
	if (is_duplicate(sim, draft))
		return "E915";
	return received->is_convertible &&
	               handset_take(draft->subject, HANDSET_SUBJECT_MAX, is_cp949).is_convertible
	           ? RESULT_DELIVERED
	           : "3022";
}

bool
sms_make(struct sim *sim, const struct sms_draft *draft, struct outbox_message *message)
{
	const struct doubts *doubts = sim->settings.doubts;
	struct handset_text received;

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
	    .telco = doubts_word(doubts, DOUBT_TELCO),
	};
	snprintf(message->result_code, sizeof(message->result_code), "%s",
	    decide(sim, draft, &received));
	message->received_len = received.len;
	message->is_halved = received.has_room && doubts_are(doubts, DOUBT_CUT, "half");
	(void)faults_take_result(sim->faults, "sms_send", draft->to, message->result_code);
	message->result_text = result_text(message->result_code);
	/* They fit: the request was checked. */
	return text_copy(message->request_id, sizeof(message->request_id), draft->request_id) &&
	       text_copy(message->country, sizeof(message->country), draft->country) &&
	       text_copy(message->from, sizeof(message->from), draft->from) &&
	       text_copy(message->to, sizeof(message->to), draft->to) &&
	       id_make_uuid(message->message_id);
}
