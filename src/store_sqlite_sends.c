#include "store_sqlite.h"

/* Sends, one row per request, and their delivery states. */

enum err
sqlite_send_add(struct store_tx *base, struct store_send *send)
{
	struct sqlite_query query;
	enum err err;

	sqlite_query_in(&query, base, SQL_SEND_ADD);
	sqlite_query_number(&query, send->at_ms);
	sqlite_query_number(&query, (int64_t)send->purpose);
	sqlite_query_tag(&query, &send->phone);
	sqlite_query_text(&query, send->last4);
	sqlite_query_tag(&query, &send->address);
	sqlite_query_number(&query, (int64_t)send->outcome);
	sqlite_query_number(&query, send->won);
	sqlite_query_text(&query, send->request_id);
	sqlite_query_text(&query, send->gateway);
	sqlite_query_text(&query, send->gateway_id);
	err = sqlite_query_finish(&query);
	send->id = sqlite3_last_insert_rowid(query.store->db);
	return err;
}

enum err
sqlite_send_settle(struct store_tx *base, int64_t id, enum store_outcome outcome, int64_t won,
    const char *gateway, const char *gateway_id)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_SEND_SETTLE);
	sqlite_query_number(&query, id);
	sqlite_query_number(&query, (int64_t)outcome);
	sqlite_query_number(&query, won);
	sqlite_query_text(&query, gateway);
	sqlite_query_text(&query, gateway_id);
	return sqlite_query_finish(&query);
}

/*
 * Go from ${*day} to the newest earlier day that has sends, unless it is over before ${since_ms}. Start at INT64_MAX,
 * not today: after a clock was set back there are days in the future, and what was sent then still counts.
 */
static enum err
go_to_day_before(struct store_tx *base, int64_t since_ms, int64_t *day, bool *is_found)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_SEND_DAY_BEFORE);
	sqlite_query_number(&query, *day);
	*is_found = sqlite_query_next(&query) && sqlite3_column_type(query.stmt, 0) != SQLITE_NULL;
	if (*is_found)
		*day = sqlite3_column_int64(query.stmt, 0);
	*is_found = *is_found && *day >= since_ms / SQLITE_DAY_MS;
	return sqlite_query_end(&query);
}

/* Add to the ${n} of ${max} times those of one day. */
static enum err
read_times_of_day(struct store_tx *base, enum sql sql, int64_t day, const struct sign_tag *tag,
    int64_t since_ms, int64_t times_ms[], size_t max, size_t *n)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, sql);
	sqlite_query_number(&query, day);
	sqlite_query_tag(&query, tag);
	sqlite_query_number(&query, since_ms);
	sqlite_query_number(&query, (int64_t)(max - *n));
	for (; *n < max && sqlite_query_next(&query); (*n)++)
		times_ms[*n] = sqlite3_column_int64(query.stmt, 0);
	return sqlite_query_end(&query);
}

static enum err
read_times(struct store_tx *base, enum sql sql, const struct sign_tag *tag, int64_t since_ms,
    int64_t times_ms[], size_t max, size_t *n)
{
	int64_t day = INT64_MAX;
	bool is_found;
	enum err err;

	*n = 0;
	err = go_to_day_before(base, since_ms, &day, &is_found);
	while (err == ERR_OK && is_found && *n < max) {
		err = read_times_of_day(base, sql, day, tag, since_ms, times_ms, max, n);
		if (err == ERR_OK)
			err = go_to_day_before(base, since_ms, &day, &is_found);
	}
	return err;
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

static void
read_send(struct sqlite_query *query, struct store_send *send)
{
	send->id = sqlite3_column_int64(query->stmt, 0);
	send->at_ms = sqlite3_column_int64(query->stmt, 1);
	send->purpose = (enum purpose)sqlite3_column_int(query->stmt, 2);
	sqlite_query_read_bytes(query, 3, send->phone.bytes, sizeof(send->phone.bytes));
	sqlite_query_read_text(query, 4, send->last4, sizeof(send->last4));
	sqlite_query_read_bytes(query, 5, send->address.bytes, sizeof(send->address.bytes));
	send->outcome = (enum store_outcome)sqlite3_column_int(query->stmt, 6);
	send->won = sqlite3_column_int64(query->stmt, 7);
	sqlite_query_read_text(query, 8, send->request_id, sizeof(send->request_id));
	sqlite_query_read_text(query, 9, send->gateway, sizeof(send->gateway));
	sqlite_query_read_text(query, 10, send->gateway_id, sizeof(send->gateway_id));
}

enum err
sqlite_send_page(
    struct store_tx *base, int64_t before_id, struct store_send sends[], size_t max, size_t *n)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_SEND_PAGE);
	sqlite_query_number(&query, before_id);
	sqlite_query_number(&query, (int64_t)max);
	for (*n = 0; *n < max && sqlite_query_next(&query); (*n)++)
		read_send(&query, &sends[*n]);
	return sqlite_query_end(&query);
}

static enum err
find_on_day(struct store_tx *base, int64_t day, const char *request_id, int64_t since_ms,
    struct store_send *send, bool *is_found)
{
	struct sqlite_query query;
	struct sign_tag first, last;

	*is_found = false;
	if (!request_id_range(request_id, &first, &last))
		return ERR_OK;
	sqlite_query_in(&query, base, SQL_SEND_BY_REQUEST);
	sqlite_query_number(&query, day);
	sqlite_query_tag(&query, &first);
	sqlite_query_tag(&query, &last);
	sqlite_query_number(&query, since_ms);
	sqlite_query_text(&query, request_id);
	*is_found = sqlite_query_next(&query);
	if (*is_found)
		read_send(&query, send);
	return sqlite_query_end(&query);
}

enum err
sqlite_send_by_request(struct store_tx *base, const char *request_id, int64_t since_ms,
    struct store_send *send, bool *is_found)
{
	int64_t day = INT64_MAX;
	bool has_day;
	enum err err = go_to_day_before(base, since_ms, &day, &has_day);

	*is_found = false;
	while (err == ERR_OK && has_day && !*is_found) {
		err = find_on_day(base, day, request_id, since_ms, send, is_found);
		if (err == ERR_OK && !*is_found)
			err = go_to_day_before(base, since_ms, &day, &has_day);
	}
	return err;
}

enum err
sqlite_delivery_get(struct store_tx *base, struct store_delivery *delivery)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_DELIVERY_GET);
	sqlite_query_number(&query, delivery->send_id);
	*delivery = (struct store_delivery){.send_id = delivery->send_id};
	if (sqlite_query_next(&query)) {
		delivery->asked_ms = sqlite3_column_int64(query.stmt, 0);
		delivery->delivery.state = (enum delivery_state)sqlite3_column_int(query.stmt, 1);
		delivery->delivery.reason = (enum delivery_reason)sqlite3_column_int(query.stmt, 2);
		sqlite_query_read_text(&query, 3, delivery->code, sizeof(delivery->code));
	}
	return sqlite_query_end(&query);
}

enum err
sqlite_delivery_put(struct store_tx *base, const struct store_delivery *delivery)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_DELIVERY_PUT);
	sqlite_query_number(&query, delivery->send_id);
	sqlite_query_number(&query, delivery->asked_ms);
	sqlite_query_number(&query, (int64_t)delivery->delivery.state);
	sqlite_query_number(&query, (int64_t)delivery->delivery.reason);
	sqlite_query_text(&query, delivery->code);
	return sqlite_query_finish(&query);
}
