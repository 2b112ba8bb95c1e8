#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ctl/csv.h"
#include "ctl/ctl.h"
#include "log.h"
#include "stamp.h"
#include "sys.h"
#include "user_id.h"

#define PAGE 500 /* members read in one transaction, so that nobody waits for a slow terminal */

struct page {
	struct store_act act;
	bool is_told; /* the act is recorded with the first page */
	char after_id[USER_ID_SIZE];
	struct store_user users[PAGE];
	size_t n;
};

static enum err
read_page(struct store_tx *tx, void *arg)
{
	struct page *page = arg;
	enum err err = page->is_told ? ERR_OK : store_act_add(tx, &page->act);

	return err == ERR_OK ? store_user_page(tx, page->after_id, page->users, PAGE, &page->n)
	                     : err;
}

/* Call ${print} with every member, in order, after recording that they were ${did}. */
static int
each_user(struct ctl *ctl, const char *did, void (*print)(const struct store_user *user))
{
	struct page *page = mem_zalloc(sizeof(*page));
	enum err err;

	ctl_act(&page->act, did);
	memcpy(page->act.object, "all", sizeof("all"));
	do {
		err = store_run(ctl->store, read_page, page);
		page->is_told = true;
		for (size_t i = 0; err == ERR_OK && i < page->n; i++)
			print(&page->users[i]);
		if (page->n > 0)
			memcpy(page->after_id, page->users[page->n - 1].user_id,
			    sizeof(page->after_id));
	} while (err == ERR_OK && page->n == PAGE && !ferror(stdout));
	explicit_bzero(page, sizeof(*page));
	free(page);
	if (err != ERR_OK)
		log_plain(CTL_BUSY);
	return err == ERR_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
print_user(const struct store_user *user)
{
	char created[STAMP_SIZE];

	stamp_write(user->created_ms, created);
	printf("%-20s %-16s %.10s\n", user->user_id, user->phone.e164, created);
}

static void
print_record(const struct store_user *user)
{
	const char *const fields[] = {user->user_id, user->phone.e164, user->password_hash};

	csv_write(stdout, fields, ARRAY_LEN(fields));
}

int
ctl_users_list(struct ctl *ctl, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	return each_user(ctl, "users list", print_user);
}

int
ctl_users_export(struct ctl *ctl, int argc, char *argv[])
{
	(void)argc;
	(void)argv;
	puts("userId,phoneNumber,passwordHash");
	return each_user(ctl, "users export", print_record);
}

/* One line, not echoed. */
static bool
read_password(char *out, size_t size)
{
	struct termios shown, hidden;
	bool is_terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
	bool is_read;

	if (is_terminal) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		fputs("password: ", stderr);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	}
	setvbuf(stdin, NULL, _IONBF, 0); /* no copy left in a buffer */
	is_read = fgets(out, (int)size, stdin) != NULL;
	if (is_terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
		fputc('\n', stderr);
	}
	if (is_read)
		out[strcspn(out, "\r\n")] = '\0';
	return is_read;
}

struct addition {
	struct store_user user;
	struct store_act act;
};

static enum err
add_user(struct store_tx *tx, void *arg)
{
	const struct addition *addition = arg;
	enum err err = store_user_add(tx, &addition->user);

	return err == ERR_OK ? store_act_add(tx, &addition->act) : err;
}

static int
tell(enum err err)
{
	if (err == ERR_OK)
		return EXIT_SUCCESS;
	log_plain("%s", err_info(err)->word);
	return EXIT_FAILURE;
}

int
ctl_users_add(struct ctl *ctl, int argc, char *argv[])
{
	struct addition addition = {.user.created_ms = sys_now_ms()};
	struct store_user *user = &addition.user;
	char password[PASSWORD_MAX + 3];
	enum phone_fault phone_fault = phone_parse(&ctl->conf.phone, argv[1], &user->phone);
	const char *fault = NULL;
	bool is_hashed;

	(void)argc;
	if (!user_id_parse_any(argv[0], user->user_id))
		fault = USER_ID_ANY_RULE;
	else if (phone_fault != PHONE_OK)
		fault = phone_fault_text(phone_fault);
	else if (!read_password(password, sizeof(password)))
		fault = "no password was given";
	else
		fault = password_fault(password, user->user_id, user->phone.e164);
	if (fault != NULL) {
		explicit_bzero(password, sizeof(password));
		log_plain("%s", fault);
		return EXIT_FAILURE;
	}
	user->changed_ms = user->created_ms;
	is_hashed = password_hash(password, user->password_hash);
	explicit_bzero(password, sizeof(password));
	ctl_act(&addition.act, "users add");
	if (!ctl_act_on_number(&addition.act, ctl, &user->phone))
		return EXIT_FAILURE;
	return tell(is_hashed ? store_run(ctl->store, add_user, &addition) : ERR_BUSY);
}

static int
no_such_member(const char *user_id)
{
	log_plain("%s: there is no such member", user_id);
	return EXIT_FAILURE;
}

struct deletion {
	const struct ctl *ctl;
	const char *user_id;
	struct store_act act;
	bool is_found;
};

static enum err
delete_user(struct store_tx *tx, void *arg)
{
	struct deletion *deletion = arg;
	struct store_user user;
	enum err err = store_user_by_id(tx, deletion->user_id, &user, &deletion->is_found);

	if (err != ERR_OK || !deletion->is_found)
		return err;
	if (!ctl_act_on_number(&deletion->act, deletion->ctl, &user.phone))
		return ERR_BUSY;
	err = store_user_delete(tx, deletion->user_id, &deletion->is_found);
	return err == ERR_OK ? store_act_add(tx, &deletion->act) : err;
}

int
ctl_users_delete(struct ctl *ctl, int argc, char *argv[])
{
	struct deletion deletion = {.ctl = ctl, .user_id = argv[0]};
	enum err err;

	(void)argc;
	ctl_act(&deletion.act, "users delete");
	err = store_run(ctl->store, delete_user, &deletion);
	if (err == ERR_OK && !deletion.is_found)
		return no_such_member(argv[0]);
	return tell(err);
}

struct move {
	const struct ctl *ctl;
	const char *user_id;
	struct phone to;
	struct store_act act;
	bool is_found;
};

/* The same member with another number. Proofs and codes for the old number no longer match. */
static enum err
move_user(struct store_tx *tx, void *arg)
{
	struct move *move = arg;
	struct store_act old = move->act;
	struct store_user user;
	enum err err = store_user_by_id(tx, move->user_id, &user, &move->is_found);

	if (err != ERR_OK || !move->is_found)
		return err;
	if (!ctl_act_on_number(&old, move->ctl, &user.phone) ||
	    !ctl_act_on_number(&move->act, move->ctl, &move->to))
		return ERR_BUSY;
	user.phone = move->to;
	err = store_user_delete(tx, move->user_id, &move->is_found);
	if (err == ERR_OK)
		err = store_user_add(tx, &user);
	if (err == ERR_OK)
		err = store_act_add(tx, &old);
	explicit_bzero(&user, sizeof(user));
	return err == ERR_OK ? store_act_add(tx, &move->act) : err;
}

int
ctl_users_phone(struct ctl *ctl, int argc, char *argv[])
{
	struct move move = {.ctl = ctl, .user_id = argv[0]};
	enum phone_fault fault = phone_parse(&ctl->conf.phone, argv[1], &move.to);
	enum err err;

	(void)argc;
	if (fault != PHONE_OK) {
		log_plain("%s", phone_fault_text(fault));
		return EXIT_FAILURE;
	}
	ctl_act(&move.act, "users phone");
	err = store_run(ctl->store, move_user, &move);
	if (err == ERR_OK && !move.is_found)
		return no_such_member(argv[0]);
	return tell(err);
}
