#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "sens_alimtalk.h"
#include "sens_file.h"
#include "sens_optout.h"
#include "sens_reserve.h"
#include "sens_result.h"
#include "sens_sms.h"
#include "sens_template.h"

/*
 * A byte: the status of HTTP. The rest is the body that the gateway answers with. Whatever it is, it is a yes, a no or
 * unclear; a yes has what a yes must have; and what an operator is told can be shown to him.
 */

static const int statuses[] = {
    202, 200, 201, 204, 301, 400, 401, 403, 404, 413, 429, 500, 503, 299, 0};

static struct http_reply
reply_of(struct fuzz_input *in)
{
	int status = statuses[fuzz_byte(in) % ARRAY_LEN(statuses)];
	struct http_reply reply = {.status = status};

	reply.outcome = status != 0         ? HTTP_ANSWERED
	                : in->left % 2 == 0 ? HTTP_UNKNOWN
	                                    : HTTP_NOT_SENT;
	if (status == 0)
		memcpy(reply.reason, "no answer", sizeof("no answer"));
	else if (in->left > 0) {
		/* As http_call: NUL behind, NULs inside. */
		reply.body = mem_zalloc(in->left + 1);
		memcpy(reply.body, in->at, in->left);
		reply.body_len = in->left;
	}
	return reply;
}

static void
check_answer(const struct http_reply *reply, const struct sens_answer *answer)
{
	FUZZ_HOLDS(answer->outcome <= SENS_UNKNOWN);
	FUZZ_HOLDS(answer->status == reply->status);
	FUZZ_HOLDS(fuzz_is_fit(answer->reason) && fuzz_is_fit(answer->code));
	FUZZ_HOLDS(strlen(answer->reason) < GATEWAY_REASON_SIZE &&
	           strlen(answer->code) < SENS_ERROR_CODE_SIZE);
	FUZZ_HOLDS((answer->outcome == SENS_DONE || answer->outcome == SENS_NOTHING) ||
	           answer->reason[0] != '\0');
	FUZZ_HOLDS(sens_answer_hint(answer) != NULL);
	if (answer->outcome == SENS_DONE)
		FUZZ_HOLDS(reply->status >= 200 && reply->status <= 299);
	/* Only an answer that was whole, or a request that never left, is a no. */
	if (reply->outcome == HTTP_UNKNOWN || reply->status >= 500)
		FUZZ_HOLDS(answer->outcome == SENS_UNKNOWN);
	if (reply->outcome == HTTP_NOT_SENT)
		FUZZ_HOLDS(answer->outcome == SENS_REFUSED);
}

static void
check_page(const struct http_reply *reply, const struct sens_page *page)
{
	check_answer(reply, &page->answer);
	FUZZ_HOLDS(
	    page->request_id != NULL && page->status_code != NULL && page->status_name != NULL);
	FUZZ_HOLDS(page->next_token != NULL);
}

static void
check_messages(const struct sens_messages *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct sens_message *m = &list->messages[i];
		const char *const texts[] = {m->request_id, m->message_id, m->request_time, m->type,
		    m->content_type, m->country_code, m->from, m->to, m->subject, m->content,
		    m->status, m->status_code, m->status_name, m->status_message, m->complete_time,
		    m->telco_code};

		for (size_t k = 0; k < ARRAY_LEN(texts); k++)
			FUZZ_HOLDS(texts[k] != NULL);
		if (sens_sms_delivery(m) == SENS_DELIVERED)
			FUZZ_HOLDS(strcmp(m->status, "COMPLETED") == 0 &&
			           strcmp(m->status_name, "success") == 0);
		(void)sens_result_find(SENS_SMS, m->status_code);
	}
}

void
fuzz_sens_sms(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	struct http_reply reply = reply_of(&in);
	struct sens_receipt receipt;
	struct sens_messages list;

	sens_sms_read(&reply, &receipt);
	check_answer(&reply, &receipt.answer);
	FUZZ_HOLDS(receipt.request_id != NULL && receipt.request_time != NULL &&
	           receipt.status_name != NULL);
	FUZZ_HOLDS(receipt.answer.outcome != SENS_DONE || receipt.request_id[0] != '\0');
	FUZZ_HOLDS(receipt.answer.outcome != SENS_NOTHING);
	sens_answer_free(&receipt.answer);
	sens_sms_read_list(&reply, &list);
	check_page(&reply, &list.page);
	check_messages(&list);
	sens_sms_list_free(&list);
	free(reply.body);
}

static void
check_alimtalks(const struct http_reply *reply, struct sens_alimtalks *all)
{
	check_page(reply, &all->page);
	for (size_t i = 0; i < all->n; i++) {
		const struct sens_alimtalk_message *m = &all->messages[i];
		const char *const texts[] = {m->request_id, m->message_id, m->request_time,
		    m->complete_time, m->plus_friend_id, m->template_code, m->country_code, m->to,
		    m->content, m->request_code, m->request_name, m->request_desc, m->status_code,
		    m->status_name, m->status_desc, m->failover_request_id,
		    m->failover_request_name, m->failover_message_id, m->failover_status,
		    m->failover_code, m->failover_name, m->failover_desc};

		for (size_t k = 0; k < ARRAY_LEN(texts); k++)
			FUZZ_HOLDS(texts[k] != NULL);
		(void)sens_alimtalk_is_taken(m);
		FUZZ_HOLDS(sens_alimtalk_delivery(m) < SENS_DELIVERY__MAX);
	}
	sens_alimtalk_free(all);
}

void
fuzz_sens_alimtalk(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	struct http_reply reply = reply_of(&in);
	struct sens_alimtalks all;

	sens_alimtalk_read(&reply, &all);
	FUZZ_HOLDS(all.page.answer.outcome != SENS_DONE || all.page.request_id[0] != '\0');
	check_alimtalks(&reply, &all);
	sens_alimtalk_read_list(&reply, &all);
	check_alimtalks(&reply, &all);
	sens_alimtalk_read_one(&reply, &all);
	check_alimtalks(&reply, &all);
	free(reply.body);
}

void
fuzz_sens_list(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	struct http_reply reply = reply_of(&in);
	struct sens_page page;
	struct sens_optouts optouts;

	sens_list_read(&reply, &page);
	check_page(&reply, &page);
	FUZZ_HOLDS(!page.has_more || page.next_token[0] != '\0');
	sens_answer_free(&page.answer);
	sens_optout_read(&reply, &optouts);
	check_answer(&reply, &optouts.answer);
	for (size_t i = 0; i < optouts.n; i++)
		FUZZ_HOLDS(optouts.items[i].number != NULL && optouts.items[i].how != NULL &&
		           optouts.items[i].time != NULL);
	sens_optout_free(&optouts);
	free(reply.body);
}

void
fuzz_sens_other(const uint8_t *data, size_t len)
{
	struct fuzz_input in = {data, len};
	struct http_reply reply = reply_of(&in);
	struct sens_reservation reservation;
	struct sens_file file;
	struct sens_channels channels;
	struct sens_templates templates;

	sens_reserve_read(&reply, &reservation);
	check_answer(&reply, &reservation.answer);
	FUZZ_HOLDS(
	    reservation.id != NULL && reservation.time != NULL && reservation.time_zone != NULL);
	FUZZ_HOLDS(reservation.answer.outcome != SENS_DONE || reservation.status[0] != '\0');
	FUZZ_HOLDS(sens_reserve_status_text(reservation.status) != NULL);
	sens_answer_free(&reservation.answer);
	sens_file_read(&reply, &file);
	check_answer(&reply, &file.answer);
	FUZZ_HOLDS(file.answer.outcome != SENS_DONE || file.id[0] != '\0');
	FUZZ_HOLDS(file.create_time != NULL && file.expire_time != NULL);
	sens_answer_free(&file.answer);
	sens_template_read_channels(&reply, &channels);
	check_answer(&reply, &channels.answer);
	for (size_t i = 0; i < channels.n; i++)
		FUZZ_HOLDS(
		    channels.items[i].id != NULL && channels.items[i].failover_service_id != NULL);
	sens_template_free_channels(&channels);
	sens_template_read_list(&reply, &templates);
	check_answer(&reply, &templates.answer);
	for (size_t i = 0; i < templates.n; i++)
		FUZZ_HOLDS(templates.items[i].content != NULL && templates.items[i].code != NULL);
	sens_template_free_list(&templates);
	free(reply.body);
}
