#include <inttypes.h>
#include <stdio.h>

#include "ctl/sens.h"
#include "log.h"
#include "stamp.h"
#include "sys.h"

#define WINDOW_MS (60 * 1000)

/* The gateway refuses from five minutes on; a wrong clock usually drifts further. */
#define SKEW_MAX_S 60

/* Whether the clocks agree. An answer without a date says nothing about it. */
static bool
is_clock_right(const struct http_reply *reply, int64_t now_ms)
{
	int64_t skew_s = (now_ms - reply->date_ms) / 1000;

	if (reply->date_ms == 0 || (skew_s >= -SKEW_MAX_S && skew_s <= SKEW_MAX_S))
		return true;
	log_plain("this machine's clock is %" PRId64
	          " s %s the gateway's: set it, and keep it right "
	          "(timedatectl set-ntp true)",
	    skew_s > 0 ? skew_s : -skew_s, skew_s > 0 ? "ahead of" : "behind");
	return false;
}

/* The messages of the last minute: this request needs the keys, access to SENS and the service. */
static bool
ask(const struct ctl *ctl, enum sens_service service, const char *name)
{
	int64_t now_ms = sys_now_ms();
	char start[STAMP_SIZE], end[STAMP_SIZE];
	const struct sens_list_query query = {
	    .request_start_time = start,
	    .request_end_time = end,
	    .plus_friend_id = service == SENS_ALIMTALK ? ctl->conf.sens.alimtalk_channel : NULL,
	    .page_size = 1,
	};
	struct sens_call call;
	struct http_reply reply;
	struct sens_page page;
	bool is_good;

	stamp_write(now_ms - WINDOW_MS, start);
	stamp_write(now_ms, end);
	ctl_sens_call(
	    &call, sens_list_build(&ctl->conf.sens, service, &query, now_ms, &call), &reply);
	sens_list_read(&reply, &page);
	is_good = page.answer.outcome == SENS_DONE || page.answer.outcome == SENS_NOTHING;
	if (is_good)
		printf("gateway: %s answers, and takes the keys\n", name);
	else
		ctl_sens_tell(name, &page.answer);
	is_good &= is_clock_right(&reply, sys_now_ms());
	sens_answer_free(&page.answer);
	http_reply_free(&reply);
	return is_good;
}

bool
ctl_check_online(const struct ctl *ctl)
{
	bool is_good = ask(ctl, SENS_SMS, "SMS");

	if (ctl->conf.sens.alimtalk_service_id[0] != '\0')
		is_good &= ask(ctl, SENS_ALIMTALK, "AlimTalk");
	return is_good;
}
