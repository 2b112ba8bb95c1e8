#include "store_sqlite.h"

/* Rows in and out: only these files and store_sqlite_sql.c know the order of columns. Sends: store_sqlite_sends.c. */

static void
read_user(struct sqlite_query *query, struct store_user *user)
{
	sqlite_query_read_text(query, 0, user->user_id, sizeof(user->user_id));
	sqlite_query_read_text(query, 1, user->phone.e164, sizeof(user->phone.e164));
	sqlite_query_read_text(query, 2, user->password_hash, sizeof(user->password_hash));
	user->created_ms = sqlite3_column_int64(query->stmt, 3);
	user->changed_ms = sqlite3_column_int64(query->stmt, 4);
}

static enum err
find_user(
    struct store_tx *base, enum sql sql, const char *key, struct store_user *user, bool *is_found)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, sql);
	sqlite_query_text(&query, key);
	*is_found = sqlite_query_next(&query);
	if (*is_found)
		read_user(&query, user);
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
	sqlite_query_in(&query, base, SQL_USER_ADD);
	sqlite_query_text(&query, user->user_id);
	sqlite_query_text(&query, user->phone.e164);
	sqlite_query_text(&query, user->password_hash);
	sqlite_query_number(&query, user->created_ms);
	sqlite_query_number(&query, user->changed_ms);
	return sqlite_query_finish(&query);
}

enum err
sqlite_user_set_password(
    struct store_tx *base, const char *user_id, const char *password_hash, int64_t changed_ms)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_USER_SET_PASSWORD);
	sqlite_query_text(&query, user_id);
	sqlite_query_text(&query, password_hash);
	sqlite_query_number(&query, changed_ms);
	return sqlite_query_finish(&query);
}

enum err
sqlite_user_delete(struct store_tx *base, const char *user_id, bool *is_found)
{
	struct sqlite_query query;
	enum err err;

	sqlite_query_in(&query, base, SQL_USER_DELETE);
	sqlite_query_text(&query, user_id);
	err = sqlite_query_finish(&query);
	*is_found = err == ERR_OK && sqlite_n_changed(base) == 1;
	return err;
}

enum err
sqlite_user_page(
    struct store_tx *base, const char *after_id, struct store_user users[], size_t max, size_t *n)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_USER_PAGE);
	sqlite_query_text(&query, after_id);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++)
		read_user(&query, &users[*n]);
	return sqlite_query_end(&query);
}

enum err
sqlite_challenge_get(struct store_tx *base, struct store_challenge *challenge, bool *is_found)
{
	struct otp_life *life = &challenge->life;
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_CHALLENGE_GET);
	sqlite_query_tag(&query, &challenge->phone);
	sqlite_query_number(&query, (int64_t)challenge->purpose);
	sqlite_query_text(&query, challenge->user_id);
	*is_found = sqlite_query_next(&query);
	if (*is_found) {
		sqlite_query_read_text(
		    &query, 0, challenge->request_id, sizeof(challenge->request_id));
		sqlite_query_read_bytes(&query, 1, life->salt, sizeof(life->salt));
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

	sqlite_query_in(&query, base, SQL_CHALLENGE_PUT);
	sqlite_query_tag(&query, &challenge->phone);
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
	return sqlite_query_finish(&query);
}

enum err
sqlite_number_get(struct store_tx *base, struct store_number *number)
{
	struct sqlite_query query;
	bool is_found;

	sqlite_query_in(&query, base, SQL_NUMBER_GET);
	sqlite_query_tag(&query, &number->phone);
	is_found = sqlite_query_next(&query);
	number->wrong_in_row = is_found ? sqlite3_column_int(query.stmt, 0) : 0;
	number->wrong_ms = is_found ? sqlite3_column_int64(query.stmt, 1) : 0;
	number->rest_until_ms = is_found ? sqlite3_column_int64(query.stmt, 2) : 0;
	number->success_ms = is_found ? sqlite3_column_int64(query.stmt, 3) : 0;
	number->lifted_ms = is_found ? sqlite3_column_int64(query.stmt, 4) : 0;
	return sqlite_query_end(&query);
}

enum err
sqlite_number_put(struct store_tx *base, const struct store_number *number)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_NUMBER_PUT);
	sqlite_query_tag(&query, &number->phone);
	sqlite_query_number(&query, number->wrong_in_row);
	sqlite_query_number(&query, number->wrong_ms);
	sqlite_query_number(&query, number->rest_until_ms);
	sqlite_query_number(&query, number->success_ms);
	sqlite_query_number(&query, number->lifted_ms);
	return sqlite_query_finish(&query);
}

enum err
sqlite_act_add(struct store_tx *base, const struct store_act *act)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_ACT_ADD);
	sqlite_query_number(&query, act->at_ms);
	sqlite_query_text(&query, act->actor);
	sqlite_query_text(&query, act->origin);
	sqlite_query_text(&query, act->act);
	sqlite_query_text(&query, act->object);
	sqlite_query_number(&query, act->n);
	return sqlite_query_finish(&query);
}

enum err
sqlite_act_page(
    struct store_tx *base, int64_t before_id, struct store_act acts[], size_t max, size_t *n)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_ACT_PAGE);
	sqlite_query_number(&query, before_id);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++) {
		struct store_act *act = &acts[*n];

		act->id = sqlite3_column_int64(query.stmt, 0);
		act->at_ms = sqlite3_column_int64(query.stmt, 1);
		sqlite_query_read_text(&query, 2, act->actor, sizeof(act->actor));
		sqlite_query_read_text(&query, 3, act->origin, sizeof(act->origin));
		sqlite_query_read_text(&query, 4, act->act, sizeof(act->act));
		sqlite_query_read_text(&query, 5, act->object, sizeof(act->object));
		act->n = sqlite3_column_int64(query.stmt, 6);
	}
	return sqlite_query_end(&query);
}
