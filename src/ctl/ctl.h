#ifndef BONIN_CTL_H
#define BONIN_CTL_H

#include <stdbool.h>

#include "conf.h"
#include "store.h"

/* boninctl: what its commands share. Each command is one function of a row in main.c. */

struct ctl {
	const char *conf_path;
	struct conf conf;    /* loaded for all commands but init and check */
	struct store *store; /* open for those that need it */
};

/**
 * ctl_act(act, did):
 * Begin the record of an act ("users delete"): when, who and from where. The caller says to what, and adds it in the
 * transaction that does it (store_act_add).
 */
void ctl_act(struct store_act *act, const char *did);

/**
 * ctl_act_on_number(act, ctl, phone):
 * Make a number what the act is about: its pseudonym, as in the log, and its last four digits.
 *
 * Returns: false when OpenSSL fails, told plainly.
 */
MUST_CHECK bool ctl_act_on_number(
    struct store_act *act, const struct ctl *ctl, const struct phone *phone);

/** ctl_act_alone(ctl, act): add an act that is no transaction of its own, before it is done. False is told plainly. */
MUST_CHECK bool ctl_act_alone(struct ctl *ctl, const struct store_act *act);

/**
 * ctl_check_online(ctl):
 * Ask the gateway for something that changes and costs nothing: whether it is reached, takes the keys, and has a clock
 * like ours.
 *
 * Returns: false, what is wrong and what can be done being told plainly.
 */
MUST_CHECK bool ctl_check_online(const struct ctl *ctl);

/** A command with its own arguments, the first being its first. Returns the exit status; faults are told plainly. */
typedef int ctl_command(struct ctl *ctl, int argc, char *argv[]);

ctl_command ctl_init;
ctl_command ctl_check;
ctl_command ctl_users_list;
ctl_command ctl_users_add;
ctl_command ctl_users_delete;
ctl_command ctl_users_phone;
ctl_command ctl_users_import;
ctl_command ctl_users_export;
ctl_command ctl_sends;
ctl_command ctl_purge;
ctl_command ctl_backup;
ctl_command ctl_sens_send;
ctl_command ctl_sens_list;
ctl_command ctl_sens_result;
ctl_command ctl_sens_upload;
ctl_command ctl_sens_reservation;
ctl_command ctl_sens_unsubscribes;
ctl_command ctl_sens_selftest;
ctl_command ctl_sens_alimtalk;
ctl_command ctl_sens_alimtalk_send;
ctl_command ctl_sens_alimtalk_list;
ctl_command ctl_sens_alimtalk_result;
ctl_command ctl_sens_alimtalk_reservation;
ctl_command ctl_audit;

#endif
