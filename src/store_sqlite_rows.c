#include "store_sqlite.h"

#include <string.h>

#include "text.h"

/* Rows in and out: the one place that knows the order of columns besides store_sqlite_sql.c. */

static struct sqlite_store *
store_of(struct store_tx *base)
{
	return ((struct sqlite_tx *)base)->store;
}

static void
begin(struct sqlite_query *query, struct store_tx *base, enum sql sql)
{
	sqlite_query_begin(query, store_of(base), sql);
}

static void
bind_tag(struct sqlite_query *query, const struct sign_tag *tag)
{
	sqlite_query_bytes(query, tag->bytes, sizeof(tag->bytes));
}

/* A statement that answers nothing: run it to its end. */
static enum err
finish(struct sqlite_query *query)
{
	sqlite_query_next(query);
	return sqlite_query_end(query);
}

static void
read_text(sqlite3_stmt *stmt, int column, char *out, size_t out_size)
{
	const unsigned char *text = sqlite3_column_text(stmt, column);

	/* The CHECKs keep all within bounds; what is longer all the same becomes empty, not cut. */
	if (text == NULL || !text_copy(out, out_size, (const char *)text))
		out[0] = '\0';
}

static void
read_bytes(sqlite3_stmt *stmt, int column, unsigned char *out, size_t len)
{
	const void *bytes = sqlite3_column_blob(stmt, column);

	memset(out, 0, len);
	if (bytes != NULL && sqlite3_column_bytes(stmt, column) == (int)len)
		memcpy(out, bytes, len);
}

static void
read_user(sqlite3_stmt *stmt, struct store_user *user)
{
	read_text(stmt, 0, user->user_id, sizeof(user->user_id));
	read_text(stmt, 1, user->phone.e164, sizeof(user->phone.e164));
	read_text(stmt, 2, user->password_hash, sizeof(user->password_hash));
	user->created_ms = sqlite3_column_int64(stmt, 3);
	user->changed_ms = sqlite3_column_int64(stmt, 4);
}

static enum err
find_user(
    struct store_tx *base, enum sql sql, const char *key, struct store_user *user, bool *is_found)
{
	struct sqlite_query query;

	begin(&query, base, sql);
	sqlite_query_text(&query, key);
	*is_found = sqlite_query_next(&query);
	if (*is_found)
		read_user(query.stmt, user);
	return sqlite_query_end(&query);
}

enum err
sqlite_user_by_phone(
    struct store_tx *base, const struct phone *phone, struct store_user *user, bool *is_found)
{
	return find_user(base, SQL_USER_BY_PHONE, phone->e164, user, is_found);
}

enum err
sqlite_user_by_id(
    struct store_tx *base, const char *user_id, struct store_user *user, bool *is_found)
{
	return find_user(base, SQL_USER_BY_ID, user_id, user, is_found);
}

enum err
sqlite_user_add(struct store_tx *base, const struct store_user *user)
{
	struct sqlite_query query;
	struct store_user other;
	bool is_found;
	enum err err = sqlite_user_by_id(base, user->user_id, &other, &is_found);

	if (err != ERR_OK || is_found)
		return err != ERR_OK ? err : ERR_USER_TAKEN;
	err = sqlite_user_by_phone(base, &user->phone, &other, &is_found);
	if (err != ERR_OK || is_found)
		return err != ERR_OK ? err : ERR_PHONE_TAKEN;
	begin(&query, base, SQL_USER_ADD);
	sqlite_query_text(&query, user->user_id);
	sqlite_query_text(&query, user->phone.e164);
	sqlite_query_text(&query, user->password_hash);
	sqlite_query_number(&query, user->created_ms);
	sqlite_query_number(&query, user->changed_ms);
	return finish(&query);
}

enum err
sqlite_user_set_password(
    struct store_tx *base, const char *user_id, const char *password_hash, int64_t changed_ms)
{
	struct sqlite_query query;

	begin(&query, base, SQL_USER_SET_PASSWORD);
	sqlite_query_text(&query, user_id);
	sqlite_query_text(&query, password_hash);
	sqlite_query_number(&query, changed_ms);
	return finish(&query);
}

enum err
sqlite_user_delete(struct store_tx *base, const char *user_id, bool *is_found)
{
	struct sqlite_query query;
	enum err err;

	begin(&query, base, SQL_USER_DELETE);
	sqlite_query_text(&query, user_id);
	err = finish(&query);
	*is_found = err == ERR_OK && sqlite3_changes(store_of(base)->db) == 1;
	return err;
}

enum err
sqlite_user_page(
    struct store_tx *base, const char *after_id, struct store_user users[], size_t max, size_t *n)
{
	struct sqlite_query query;

	begin(&query, base, SQL_USER_PAGE);
	sqlite_query_text(&query, after_id);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++)
		read_user(query.stmt, &users[*n]);
	return sqlite_query_end(&query);
}

enum err
sqlite_challenge_get(struct store_tx *base, struct store_challenge *challenge, bool *is_found)
{
	struct otp_life *life = &challenge->life;
	struct sqlite_query query;

	begin(&query, base, SQL_CHALLENGE_GET);
	bind_tag(&query, &challenge->phone);
	sqlite_query_number(&query, (int64_t)challenge->purpose);
	sqlite_query_text(&query, challenge->user_id);
	*is_found = sqlite_query_next(&query);
	if (*is_found) {
		read_text(query.stmt, 0, challenge->request_id, sizeof(challenge->request_id));
		read_bytes(query.stmt, 1, life->salt, sizeof(life->salt));
		life->first_sent_ms = sqlite3_column_int64(query.stmt, 2);
		life->expires_ms = sqlite3_column_int64(query.stmt, 3);
		life->booted_ms = sqlite3_column_int64(query.stmt, 4);
		life->attempts = sqlite3_column_int(query.stmt, 5);
		life->sends = sqlite3_column_int(query.stmt, 6);
		life->is_used = sqlite3_column_int(query.stmt, 7) != 0;
		life->is_decoy = sqlite3_column_int(query.stmt, 8) != 0;
	}
	return sqlite_query_end(&query);
}

enum err
sqlite_challenge_put(struct store_tx *base, const struct store_challenge *challenge)
{
	const struct otp_life *life = &challenge->life;
	struct sqlite_query query;

	begin(&query, base, SQL_CHALLENGE_PUT);
	bind_tag(&query, &challenge->phone);
	sqlite_query_number(&query, (int64_t)challenge->purpose);
	sqlite_query_text(&query, challenge->user_id);
	sqlite_query_text(&query, challenge->request_id);
	sqlite_query_bytes(&query, life->salt, sizeof(life->salt));
	sqlite_query_number(&query, life->first_sent_ms);
	sqlite_query_number(&query, life->expires_ms);
	sqlite_query_number(&query, life->booted_ms);
	sqlite_query_number(&query, life->attempts);
	sqlite_query_number(&query, life->sends);
	sqlite_query_number(&query, life->is_used);
	sqlite_query_number(&query, life->is_decoy);
	return finish(&query);
}

enum err
sqlite_number_get(struct store_tx *base, struct store_number *number)
{
	struct sqlite_query query;
	bool is_found;

	begin(&query, base, SQL_NUMBER_GET);
	bind_tag(&query, &number->phone);
	is_found = sqlite_query_next(&query);
	number->wrong_in_row = is_found ? sqlite3_column_int(query.stmt, 0) : 0;
	number->rest_until_ms = is_found ? sqlite3_column_int64(query.stmt, 1) : 0;
	number->success_ms = is_found ? sqlite3_column_int64(query.stmt, 2) : 0;
	return sqlite_query_end(&query);
}

enum err
sqlite_number_put(struct store_tx *base, const struct store_number *number)
{
	struct sqlite_query query;

	begin(&query, base, SQL_NUMBER_PUT);
	bind_tag(&query, &number->phone);
	sqlite_query_number(&query, number->wrong_in_row);
	sqlite_query_number(&query, number->rest_until_ms);
	sqlite_query_number(&query, number->success_ms);
	return finish(&query);
}

enum err
sqlite_send_add(struct store_tx *base, struct store_send *send)
{
	struct sqlite_query query;
	enum err err;

	begin(&query, base, SQL_SEND_ADD);
	sqlite_query_number(&query, send->at_ms);
	sqlite_query_number(&query, (int64_t)send->purpose);
	bind_tag(&query, &send->phone);
	sqlite_query_text(&query, send->last4);
	bind_tag(&query, &send->address);
	sqlite_query_number(&query, (int64_t)send->outcome);
	sqlite_query_number(&query, send->won);
	sqlite_query_text(&query, send->request_id);
	sqlite_query_text(&query, send->gateway);
	sqlite_query_text(&query, send->gateway_id);
	err = finish(&query);
	send->id = sqlite3_last_insert_rowid(store_of(base)->db);
	return err;
}

enum err
sqlite_send_settle(struct store_tx *base, int64_t id, enum store_outcome outcome, int64_t won,
    const char *gateway, const char *gateway_id)
{
	struct sqlite_query query;

	begin(&query, base, SQL_SEND_SETTLE);
	sqlite_query_number(&query, id);
	sqlite_query_number(&query, (int64_t)outcome);
	sqlite_query_number(&query, won);
	sqlite_query_text(&query, gateway);
	sqlite_query_text(&query, gateway_id);
	return finish(&query);
}

static enum err
read_times(struct store_tx *base, enum sql sql, const struct sign_tag *tag, int64_t since_ms,
    int64_t times_ms[], size_t max, size_t *n)
{
	struct sqlite_query query;

	begin(&query, base, sql);
	bind_tag(&query, tag);
	sqlite_query_number(&query, since_ms);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++)
		times_ms[*n] = sqlite3_column_int64(query.stmt, 0);
	return sqlite_query_end(&query);
}

enum err
sqlite_sends_to_number(struct store_tx *base, const struct sign_tag *phone, int64_t since_ms,
    int64_t times_ms[], size_t max, size_t *n)
{
	return read_times(base, SQL_SENDS_TO_NUMBER, phone, since_ms, times_ms, max, n);
}

enum err
sqlite_asks_of_address(struct store_tx *base, const struct sign_tag *address, int64_t since_ms,
    int64_t times_ms[], size_t max, size_t *n)
{
	return read_times(base, SQL_ASKS_OF_ADDRESS, address, since_ms, times_ms, max, n);
}

enum err
sqlite_send_page(
    struct store_tx *base, int64_t before_id, struct store_send sends[], size_t max, size_t *n)
{
	struct sqlite_query query;

	begin(&query, base, SQL_SEND_PAGE);
	sqlite_query_number(&query, before_id);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++) {
		struct store_send *send = &sends[*n];

		send->id = sqlite3_column_int64(query.stmt, 0);
		send->at_ms = sqlite3_column_int64(query.stmt, 1);
		send->purpose = (enum purpose)sqlite3_column_int(query.stmt, 2);
		read_bytes(query.stmt, 3, send->phone.bytes, sizeof(send->phone.bytes));
		read_text(query.stmt, 4, send->last4, sizeof(send->last4));
		read_bytes(query.stmt, 5, send->address.bytes, sizeof(send->address.bytes));
		send->outcome = (enum store_outcome)sqlite3_column_int(query.stmt, 6);
		send->won = sqlite3_column_int64(query.stmt, 7);
		read_text(query.stmt, 8, send->request_id, sizeof(send->request_id));
		read_text(query.stmt, 9, send->gateway, sizeof(send->gateway));
		read_text(query.stmt, 10, send->gateway_id, sizeof(send->gateway_id));
	}
	return sqlite_query_end(&query);
}

enum err
sqlite_act_add(struct store_tx *base, const struct store_act *act)
{
	struct sqlite_query query;

	begin(&query, base, SQL_ACT_ADD);
	sqlite_query_number(&query, act->at_ms);
	sqlite_query_text(&query, act->actor);
	sqlite_query_text(&query, act->origin);
	sqlite_query_text(&query, act->act);
	sqlite_query_text(&query, act->object);
	sqlite_query_number(&query, act->n);
	return finish(&query);
}

enum err
sqlite_act_page(
    struct store_tx *base, int64_t before_id, struct store_act acts[], size_t max, size_t *n)
{
	struct sqlite_query query;

	begin(&query, base, SQL_ACT_PAGE);
	sqlite_query_number(&query, before_id);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++) {
		struct store_act *act = &acts[*n];

		act->id = sqlite3_column_int64(query.stmt, 0);
		act->at_ms = sqlite3_column_int64(query.stmt, 1);
		read_text(query.stmt, 2, act->actor, sizeof(act->actor));
		read_text(query.stmt, 3, act->origin, sizeof(act->origin));
		read_text(query.stmt, 4, act->act, sizeof(act->act));
		read_text(query.stmt, 5, act->object, sizeof(act->object));
		act->n = sqlite3_column_int64(query.stmt, 6);
	}
	return sqlite_query_end(&query);
}
