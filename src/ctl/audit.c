#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "ctl/ctl.h"
#include "ctl/newest.h"
#include "log.h"
#include "stamp.h"
#include "sys.h"
#include "text.h"

#define NAME_SIZE 45 /* two of them and " as " make an actor */

/* The user who logged in, as the kernel remembers, regardless of sudo and su since; -1: nobody. */
static int64_t
login_uid(void)
{
	char text[24] = "";
	int64_t uid;
	FILE *file = fopen("/proc/self/loginuid", "re");
	bool is_read = file != NULL && fgets(text, sizeof(text), file) != NULL;

	if (file != NULL)
		fclose(file);
	/* 4294967295 is the kernel's word for nobody. */
	return is_read && text_number(text, 0, UINT32_MAX - 1, &uid) ? uid : -1;
}

static void
name_user(int64_t uid, char *out, size_t out_size)
{
	const struct passwd *user = getpwuid((uid_t)uid);

	if (user != NULL)
		snprintf(out, out_size, "%s(%" PRId64 ")", user->pw_name, uid);
	else
		snprintf(out, out_size, "%" PRId64, uid);
}

/* Source: PIPC notice 2025-9, article 8: who, when, from where, about whom, what. */
void
ctl_act(struct store_act *act, const char *did)
{
	const char *ssh = getenv("SSH_CONNECTION"), *terminal = ttyname(STDIN_FILENO);
	size_t ssh_len = ssh != NULL ? strspn(ssh, "0123456789abcdefABCDEF.:") : 0;
	char user[NAME_SIZE], login[NAME_SIZE];
	int64_t uid = getuid(), login_id = login_uid();

	memset(act, 0, sizeof(*act));
	act->at_ms = sys_now_ms();
	name_user(uid, user, sizeof(user));
	if (login_id >= 0 && login_id != uid) {
		name_user(login_id, login, sizeof(login));
		snprintf(act->actor, sizeof(act->actor), "%s as %s", login, user);
	} else {
		snprintf(act->actor, sizeof(act->actor), "%s", user);
	}
	if (ssh_len > 0)
		snprintf(act->origin, sizeof(act->origin), "%.*s", (int)ssh_len, ssh);
	else
		snprintf(act->origin, sizeof(act->origin), "%s",
		    terminal != NULL ? terminal : "no terminal");
	snprintf(act->act, sizeof(act->act), "%s", did);
	act->n = 1;
}

bool
ctl_act_on_number(struct store_act *act, const struct ctl *ctl, const struct phone *phone)
{
	char text[SIGN_TAG_TEXT_SIZE];
	struct sign_key key;
	struct sign_tag tag;
	bool is_made = app_tag_key(&ctl->conf, &key) && sign_tag(&key, "phone", phone->e164, &tag);

	sign_key_wipe(&key);
	if (!is_made) {
		log_plain("cannot make a pseudonym");
		return false;
	}
	sign_tag_text(&tag, text);
	snprintf(act->object, sizeof(act->object), "%s *%s", text, phone_last4(phone));
	return true;
}

static enum err
add_act(struct store_tx *tx, void *arg)
{
	return store_act_add(tx, arg);
}

bool
ctl_act_alone(struct ctl *ctl, const struct store_act *act)
{
	struct store_act copy = *act;

	if (store_run(ctl->store, add_act, &copy) == ERR_OK)
		return true;
	log_plain(CTL_BUSY);
	return false;
}

struct acts_page {
	struct newest newest;
	struct store_act acts[NEWEST_PAGE];
};

static enum err
read_acts(struct store_tx *tx, void *arg)
{
	struct acts_page *page = arg;

	return store_act_page(
	    tx, page->newest.before_id, page->acts, page->newest.max, &page->newest.n);
}

static void
print_act(const struct store_act *act)
{
	char at[STAMP_SIZE];

	stamp_write_exact(act->at_ms, at);
	printf("%s+09:00  %-20s  %-16s  %-14s  %7" PRId64 "  %s\n", at, act->actor, act->origin,
	    act->act, act->n, act->object);
}

static int64_t
print_acts(const struct newest *newest)
{
	const struct acts_page *page = (const struct acts_page *)newest;

	for (size_t i = 0; i < newest->n; i++)
		print_act(&page->acts[i]);
	return page->acts[newest->n - 1].id;
}

int
ctl_audit(struct ctl *ctl, int argc, char *argv[])
{
	struct acts_page page = {0};

	return newest_list(ctl, argc, argv, read_acts, print_acts, &page.newest);
}
