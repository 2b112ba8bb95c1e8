#include <stdio.h>
#include <stdlib.h>

#include "ctl/option.h"
#include "ctl/sens.h"
#include "sens_reserve.h"
#include "sys.h"

static int
cancel(struct ctl *ctl, enum sens_service service, const char *id)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_answer answer;
	bool is_done;

	ctl_sens_call(&call,
	    sens_reserve_build_cancel(&ctl->conf.sens, service, id, sys_now_ms(), &call), &reply);
	sens_answer_read(&reply, &answer);
	is_done = answer.outcome == SENS_DONE;
	if (is_done)
		puts("cancelled");
	else
		ctl_sens_tell("sens reservation", &answer);
	sens_answer_free(&answer);
	http_reply_free(&reply);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
show(struct ctl *ctl, enum sens_service service, const char *id, bool is_json)
{
	struct sens_call call;
	struct http_reply reply;
	struct sens_reservation reservation;
	bool is_done;

	ctl_sens_call(&call,
	    sens_reserve_build_status(&ctl->conf.sens, service, id, sys_now_ms(), &call), &reply);
	sens_reserve_read(&reply, &reservation);
	is_done = reservation.answer.outcome == SENS_DONE;
	if (!is_done) {
		ctl_sens_tell("sens reservation", &reservation.answer);
	} else if (is_json) {
		ctl_sens_print_json(&reply);
	} else {
		ctl_sens_column(reservation.status, 10);
		ctl_sens_column(reservation.time, 16);
		ctl_sens_column(reservation.time_zone, 10);
		puts(sens_reserve_status_text(reservation.status));
	}
	sens_answer_free(&reservation.answer);
	http_reply_free(&reply);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
reservation(struct ctl *ctl, enum sens_service service, int argc, char *argv[])
{
	bool is_cancelled = false, is_json = false;
	const struct option_row options[] = {
	    {.name = "cancel", .flag = &is_cancelled}, {.name = "json", .flag = &is_json}};

	if (option_read(argc, argv, options, ARRAY_LEN(options), 1, 1) < 0)
		return EXIT_FAILURE;
	return is_cancelled ? cancel(ctl, service, argv[0]) : show(ctl, service, argv[0], is_json);
}

int
ctl_sens_reservation(struct ctl *ctl, int argc, char *argv[])
{
	return reservation(ctl, SENS_SMS, argc, argv);
}

int
ctl_sens_alimtalk_reservation(struct ctl *ctl, int argc, char *argv[])
{
	return reservation(ctl, SENS_ALIMTALK, argc, argv);
}
