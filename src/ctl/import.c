#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/csv.h"
#include "ctl/ctl.h"
#include "ctl/option.h"
#include "log.h"
#include "sys.h"
#include "user_id.h"

#define BATCH      500 /* members added in one transaction */
#define TEXT_SIZE  192 /* of a part of a message */
#define FAULTS_MAX 20  /* print this many, then stop */

enum { USER_ID, PHONE, HASH, N_FIELDS };

struct import {
	const struct ctl *ctl;
	const char *path;
	bool is_any_hash; /* also of an unknown kind */
	FILE *file;
	char *line;
	size_t line_size;
	long line_number;
	long n_faults;
};

struct batch {
	struct store_act act;
	struct store_user users[BATCH];
	long line_numbers[BATCH];
	size_t n;
	size_t n_known;   /* already there, identical */
	size_t i_refused; /* the one that the database refused */
};

static void
tell_fault(struct import *import, const char *fault)
{
	if (++import->n_faults <= FAULTS_MAX)
		log_plain("%s:%ld: %s", import->path, import->line_number, fault);
}

static bool
is_header(char *const fields[])
{
	return strcmp(fields[USER_ID], "userId") == 0 && strcmp(fields[PHONE], "phoneNumber") == 0;
}

/* What is wrong with the record; NULL: nothing. */
static const char *
read_user(const struct import *import, char *const fields[], struct store_user *user)
{
	enum phone_fault phone_fault =
	    phone_parse(&import->ctl->conf.phone, fields[PHONE], &user->phone);

	if (!user_id_parse_any(fields[USER_ID], user->user_id))
		return USER_ID_ANY_RULE;
	if (phone_fault != PHONE_OK)
		return phone_fault_text(phone_fault);
	if (!password_is_storable(fields[HASH]))
		return "passwordHash is none: 1 to 127 bytes of printable ASCII without blanks";
	if (!import->is_any_hash && !password_is_encoded(fields[HASH]))
		return "passwordHash is of no kind that is known: argon2, bcrypt, SHA-crypt, "
		       "gnuboard's, WordPress's; if it is a hash all the same, say --any-hash";
	memcpy(user->password_hash, fields[HASH], strlen(fields[HASH]) + 1);
	user->created_ms = user->changed_ms = sys_now_ms();
	return NULL;
}

/* The next member; false at the end of the file. A line with a fault is reported and skipped. */
static bool
next_user(struct import *import, struct store_user *user)
{
	char *fields[N_FIELDS];
	const char *fault;
	ssize_t len;
	size_t n;

	while ((len = getline(&import->line, &import->line_size, import->file)) >= 0) {
		char *line = import->line;

		import->line_number++;
		if (len > 0 && line[len - 1] == '\n')
			line[--len] = '\0';
		if (import->line_number == 1)
			line = csv_skip_mark(line);
		if (*line == '\0')
			continue;
		if (strlen(line) + (size_t)(line - import->line) != (size_t)len ||
		    !csv_split(line, fields, N_FIELDS, &n) || n != N_FIELDS) {
			tell_fault(import, "must be userId,phoneNumber,passwordHash");
			continue;
		}
		if (import->line_number == 1 && is_header(fields))
			continue;
		fault = read_user(import, fields, user);
		if (fault == NULL)
			return true;
		tell_fault(import, fault);
	}
	return false;
}

static bool
is_same(const struct store_user *a, const struct store_user *b)
{
	return strcmp(a->phone.e164, b->phone.e164) == 0 &&
	       strcmp(a->password_hash, b->password_hash) == 0;
}

/* All of the batch or none. Members added by an earlier, interrupted import are skipped. */
static enum err
add_batch(struct store_tx *tx, void *arg)
{
	struct batch *batch = arg;

	batch->n_known = 0;
	for (size_t i = 0; i < batch->n; i++) {
		struct store_user known;
		bool is_found;
		enum err err = store_user_by_id(tx, batch->users[i].user_id, &known, &is_found);

		if (err == ERR_OK && is_found && is_same(&known, &batch->users[i])) {
			batch->n_known++;
			continue;
		}
		if (err == ERR_OK)
			err = store_user_add(tx, &batch->users[i]);
		if (err != ERR_OK) {
			batch->i_refused = i;
			return err;
		}
	}
	batch->act.n = (int64_t)(batch->n - batch->n_known);
	return batch->act.n > 0 ? store_act_add(tx, &batch->act) : ERR_OK;
}

static bool
start_reading(struct import *import)
{
	import->line_number = 0;
	return fseek(import->file, 0, SEEK_SET) == 0;
}

/* The line of the batch before line ${i} of it that has its id or its number, 0: none; then a member has it. */
static long
line_before(const struct batch *batch, size_t i, enum err err)
{
	const struct store_user *users = batch->users;

	for (size_t j = 0; j < i; j++) {
		if (strcmp(users[j].user_id, users[i].user_id) == 0 ||
		    (err == ERR_PHONE_TAKEN &&
		        strcmp(users[j].phone.e164, users[i].phone.e164) == 0))
			return batch->line_numbers[j];
	}
	return 0;
}

static void
tell_refused(const struct import *import, const struct batch *batch, enum err err, long n_added)
{
	const struct store_user *user = &batch->users[batch->i_refused];
	long other = line_before(batch, batch->i_refused, err);
	char what[TEXT_SIZE], left[TEXT_SIZE] = "nothing was added";

	if (err != ERR_USER_TAKEN && err != ERR_PHONE_TAKEN)
		snprintf(what, sizeof(what), "%s", err_info(err)->word);
	else if (other > 0)
		snprintf(what, sizeof(what), "%s%s stands in line %ld already",
		    err == ERR_USER_TAKEN ? "user id " : "the number *",
		    err == ERR_USER_TAKEN ? user->user_id : phone_last4(&user->phone), other);
	else if (err == ERR_USER_TAKEN)
		snprintf(what, sizeof(what),
		    "user id %s is a member already, with another number or hash", user->user_id);
	else
		snprintf(what, sizeof(what), "the number *%s is another member's already",
		    phone_last4(&user->phone));
	if (n_added > 0)
		snprintf(left, sizeof(left),
		    "what stands before line %ld is in, nothing from there on is; mend it and "
		    "import the file again",
		    batch->line_numbers[0]);
	log_plain(
	    "%s:%ld: %s; %s", import->path, batch->line_numbers[batch->i_refused], what, left);
}

static int
add_all(struct import *import, struct batch *batch)
{
	long n_added = 0, n_known = 0;
	enum err err;

	ctl_act(&batch->act, "users import");
	do {
		batch->n = batch->i_refused = 0;
		while (batch->n < BATCH && next_user(import, &batch->users[batch->n]))
			batch->line_numbers[batch->n++] = import->line_number;
		err = store_run(import->ctl->store, add_batch, batch);
		if (err != ERR_OK) {
			tell_refused(import, batch, err, n_added);
			return EXIT_FAILURE;
		}
		n_known += (long)batch->n_known;
		n_added += (long)(batch->n - batch->n_known);
	} while (batch->n == BATCH);
	printf("%ld added, %ld were in already\n", n_added, n_known);
	return EXIT_SUCCESS;
}

int
ctl_users_import(struct ctl *ctl, int argc, char *argv[])
{
	struct import import = {.ctl = ctl};
	const struct option_row options[] = {{.name = "any-hash", .flag = &import.is_any_hash}};
	struct batch *batch;
	int status = EXIT_FAILURE;

	if (option_read(argc, argv, options, ARRAY_LEN(options), 1, 1) < 0)
		return EXIT_FAILURE;
	import.path = argv[0];
	import.file = fopen(argv[0], "re");
	batch = mem_zalloc(sizeof(*batch));
	if (import.file == NULL || !start_reading(&import)) {
		log_plain("%s: %s", import.path, strerror(errno));
	} else {
		/* All lines are read before the first is added. */
		while (next_user(&import, &batch->users[0]))
			continue;
		if (import.n_faults > 0)
			log_plain("%s: %ld lines cannot be used; nothing was added", import.path,
			    import.n_faults);
		else if (start_reading(&import))
			status = add_all(&import, batch);
	}
	if (import.file != NULL)
		fclose(import.file);
	free(import.line);
	explicit_bzero(batch, sizeof(*batch));
	free(batch);
	return status;
}
