#ifndef BONIN_CTL_H
#define BONIN_CTL_H

#include <stdbool.h>

#include "conf.h"
#include "store.h"

/* boninctl: what its commands share. Each command is one function of a row in main.c. */

/** What log_plain says when a transaction returned ERR_BUSY. */
#define CTL_BUSY "the database is busy; try again"

struct ctl {
	const char *conf_path;
	struct conf conf;    /* loaded for all commands except init and check */
	struct store *store; /* open for those that need it */
};

/**
 * ctl_act(act, did):
 * Begin the record of an act ("users delete"): when, who and from where. The caller sets the object, and adds it in the
 * transaction that does it (store_act_add).
 */
void ctl_act(struct store_act *act, const char *did);

/**
 * ctl_act_on_number(act, ctl, phone):
 * Set a number as the object of the act: its pseudonym, as in the log, and its last four digits.
 *
 * Returns: false when OpenSSL fails, printed by log_plain.
 */
MUST_CHECK bool ctl_act_on_number(
    struct store_act *act, const struct ctl *ctl, const struct phone *phone);

/** ctl_act_alone(ctl, act): record an act that changes no database row, before it is done. False: log_plain said why. */
MUST_CHECK bool ctl_act_alone(struct ctl *ctl, const struct store_act *act);

/**
 * ctl_check_online(ctl):
 * Ask the gateway something that changes and costs nothing: can it be reached, does it accept the keys, is its clock
 * like ours?
 *
 * Returns: false, with what is wrong and what can be done printed by log_plain.
 */
MUST_CHECK bool ctl_check_online(const struct ctl *ctl);

/** A command; ${argv} begins with its first own argument. Returns the exit status; faults are printed by log_plain. */
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
