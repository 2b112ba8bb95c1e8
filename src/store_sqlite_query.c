#include "store_sqlite.h"

#include <string.h>

#include "log.h"
#include "text.h"

void
sqlite_query_begin(struct sqlite_query *query, struct sqlite_store *store, enum sql sql)
{
	sqlite3_stmt **stmt = &store->stmts[sql];

	/* Prepared when first needed: a CGI process uses only a few of them. */
	*query = (struct sqlite_query){.store = store, .rc = SQLITE_OK};
	if (*stmt == NULL)
		query->rc = sqlite3_prepare_v3(
		    store->db, sqlite_sql[sql], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
	query->stmt = *stmt;
}

void
sqlite_query_in(struct sqlite_query *query, struct store_tx *base, enum sql sql)
{
	sqlite_query_begin(query, ((struct sqlite_tx *)base)->store, sql);
}

static void
keep_fault(struct sqlite_query *query, int rc)
{
	if (query->rc == SQLITE_OK)
		query->rc = rc;
}

void
sqlite_query_number(struct sqlite_query *query, int64_t number)
{
	keep_fault(query, sqlite3_bind_int64(query->stmt, ++query->n_bound, number));
}

void
sqlite_query_text(struct sqlite_query *query, const char *text)
{
	keep_fault(
	    query, sqlite3_bind_text(query->stmt, ++query->n_bound, text, -1, SQLITE_STATIC));
}

void
sqlite_query_bytes(struct sqlite_query *query, const void *bytes, size_t len)
{
	keep_fault(
	    query, sqlite3_bind_blob64(query->stmt, ++query->n_bound, bytes, len, SQLITE_STATIC));
}

void
sqlite_query_tag(struct sqlite_query *query, const struct sign_tag *tag)
{
	sqlite_query_bytes(query, tag->bytes, sizeof(tag->bytes));
}

bool
sqlite_query_next(struct sqlite_query *query)
{
	int rc;

	if (query->rc != SQLITE_OK)
		return false;
	rc = sqlite3_step(query->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		query->rc = sqlite3_extended_errcode(query->store->db);
	return rc == SQLITE_ROW;
}

/* After these SQLite may have rolled back by itself, and the connection cannot be trusted. */
static bool
breaks_connection(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PROTOCOL:
		return true;
	default:
		return false;
	}
}

enum err
sqlite_query_end(struct sqlite_query *query)
{
	if (query->rc != SQLITE_OK) {
		query->store->is_broken |= breaks_connection(query->rc);
		log_event(LOG_ERROR, "database_failed", LOG_NUMBER("code", query->rc),
		    LOG_TEXT("cause", sqlite3_errmsg(query->store->db)),
		    LOG_TEXT("statement", query->stmt != NULL ? sqlite3_sql(query->stmt) : ""));
	}
	if (query->stmt != NULL) {
		sqlite3_reset(query->stmt);
		sqlite3_clear_bindings(query->stmt);
	}
	return query->rc == SQLITE_OK ? ERR_OK : ERR_BUSY;
}

enum err
sqlite_query_finish(struct sqlite_query *query)
{
	sqlite_query_next(query);
	return sqlite_query_end(query);
}

void
sqlite_query_read_text(struct sqlite_query *query, int column, char *out, size_t out_size)
{
	const unsigned char *text = sqlite3_column_text(query->stmt, column);

	/* The CHECKs bound all lengths; a value that is longer anyway becomes empty, not truncated. */
	if (text == NULL || !text_copy(out, out_size, (const char *)text))
		out[0] = '\0';
}

void
sqlite_query_read_bytes(struct sqlite_query *query, int column, unsigned char *out, size_t len)
{
	const void *bytes = sqlite3_column_blob(query->stmt, column);

	memset(out, 0, len);
	if (bytes != NULL && sqlite3_column_bytes(query->stmt, column) == (int)len)
		memcpy(out, bytes, len);
}

size_t
sqlite_n_changed(struct store_tx *base)
{
	return (size_t)sqlite3_changes64(((struct sqlite_tx *)base)->store->db);
}

enum err
sqlite_query_run(struct sqlite_store *store, enum sql sql)
{
	struct sqlite_query query;

	sqlite_query_begin(&query, store, sql);
	return sqlite_query_finish(&query);
}
