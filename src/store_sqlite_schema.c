#include "store_sqlite.h"

#include "log.h"

/*
 * migrations[i] brings a database of version i to version i + 1 (PRAGMA user_version). A line that has been
 * released is never changed; new ones are added at the end.
 *
 * Times are UTC milliseconds. A tag is a keyed pseudonym (sign.h).
 */
static const char *const migrations[] = {
    /* 1 */
    "CREATE TABLE users ("
    " user_id TEXT NOT NULL PRIMARY KEY CHECK (length(user_id) BETWEEN 1 AND 64),"
    " phone TEXT NOT NULL UNIQUE CHECK (phone GLOB '+[1-9][0-9]*' AND length(phone) <= 16),"
    " password_hash TEXT NOT NULL CHECK (length(password_hash) BETWEEN 1 AND 127),"
    " created_ms INTEGER NOT NULL,"
    " changed_ms INTEGER NOT NULL" /* of the password: older proofs to change it are void */
    ") STRICT, WITHOUT ROWID;"

    /* The code itself is stored nowhere: it is computed from the salt and the key (a file). */
    "CREATE TABLE challenges ("
    " phone_tag BLOB NOT NULL CHECK (length(phone_tag) = 16),"
    " purpose INTEGER NOT NULL CHECK (purpose BETWEEN 0 AND 2),"
    " user_id TEXT NOT NULL,"
    " request_id TEXT NOT NULL CHECK (length(request_id) = 22),"
    " salt BLOB NOT NULL CHECK (length(salt) = 16),"
    " first_sent_ms INTEGER NOT NULL,"
    " expires_ms INTEGER NOT NULL,"
    " booted_ms INTEGER NOT NULL,"
    " attempts INTEGER NOT NULL CHECK (attempts >= 0),"
    " sends INTEGER NOT NULL CHECK (sends >= 0),"
    " is_used INTEGER NOT NULL CHECK (is_used IN (0, 1)),"
    " is_decoy INTEGER NOT NULL CHECK (is_decoy IN (0, 1)),"
    " PRIMARY KEY (phone_tag, purpose, user_id)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE numbers ("
    " phone_tag BLOB NOT NULL PRIMARY KEY CHECK (length(phone_tag) = 16),"
    " wrong_in_row INTEGER NOT NULL CHECK (wrong_in_row >= 0),"
    " rest_until_ms INTEGER NOT NULL,"
    " success_ms INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;"

    /* One row per request to send; outcome as in enum store_outcome. */
    "CREATE TABLE sends ("
    " send_id INTEGER PRIMARY KEY,"
    " at_ms INTEGER NOT NULL,"
    " purpose INTEGER NOT NULL CHECK (purpose BETWEEN 0 AND 2),"
    " phone_tag BLOB NOT NULL CHECK (length(phone_tag) = 16),"
    " last4 TEXT NOT NULL CHECK (length(last4) = 4),"
    " address_tag BLOB NOT NULL CHECK (length(address_tag) = 16),"
    " outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 4),"
    " won INTEGER NOT NULL CHECK (won >= 0),"
    " request_id TEXT NOT NULL,"
    " gateway_id TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX sends_of_phone ON sends (phone_tag, at_ms);"
    "CREATE INDEX sends_of_address ON sends (address_tag, at_ms);"

    /* Counters of the whole site; counter as in enum store_counter. */
    "CREATE TABLE counters ("
    " counter INTEGER NOT NULL CHECK (counter IN (1, 2)),"
    " bucket INTEGER NOT NULL,"
    " value INTEGER NOT NULL CHECK (value >= 0),"
    " PRIMARY KEY (counter, bucket)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE used_proofs ("
    " proof_id BLOB NOT NULL PRIMARY KEY CHECK (length(proof_id) = 16),"
    " expires_ms INTEGER NOT NULL"
    ") STRICT, WITHOUT ROWID;",

    /* 2: what operators did. AUTOINCREMENT: an id is never reused, so a deleted row leaves a gap. */
    "CREATE TABLE acts ("
    " act_id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at_ms INTEGER NOT NULL,"
    " actor TEXT NOT NULL CHECK (length(actor) > 0),"
    " origin TEXT NOT NULL,"
    " act TEXT NOT NULL CHECK (length(act) > 0),"
    " object TEXT NOT NULL,"
    " n INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TRIGGER acts_stay BEFORE DELETE ON acts"
    " BEGIN SELECT RAISE(ABORT, 'acts are never deleted'); END;"
    "CREATE TRIGGER acts_stand BEFORE UPDATE ON acts"
    " BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;",

    /* 3: nor replaced. INSERT OR REPLACE fires no DELETE trigger. */
    "CREATE TRIGGER acts_come_once BEFORE INSERT ON acts"
    " WHEN EXISTS (SELECT 1 FROM acts WHERE act_id = NEW.act_id)"
    " BEGIN SELECT RAISE(ABORT, 'acts are never replaced'); END;",

    /* 4: which gateway accepted a message, and its delivery state: a row for each that was asked about */
    "ALTER TABLE sends ADD COLUMN gateway TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE numbers ADD COLUMN lifted_ms INTEGER NOT NULL DEFAULT 0;"
    "CREATE TABLE deliveries ("
    " send_id INTEGER PRIMARY KEY REFERENCES sends (send_id) ON DELETE CASCADE,"
    " asked_ms INTEGER NOT NULL,"
    " state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),"
    " reason INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 4),"
    " code TEXT NOT NULL"
    ") STRICT;"
    /* A CHECK cannot be altered, and there is one more counter. */
    "ALTER TABLE counters RENAME TO counters_3;"
    "CREATE TABLE counters ("
    " counter INTEGER NOT NULL CHECK (counter IN (1, 2, 3)),"
    " bucket INTEGER NOT NULL,"
    " value INTEGER NOT NULL CHECK (value >= 0),"
    " PRIMARY KEY (counter, bucket)"
    ") STRICT, WITHOUT ROWID;"
    "INSERT INTO counters SELECT counter, bucket, value FROM counters_3;"
    "DROP TABLE counters_3;",

    /*
     * 5: the indexes of sends begin with the day. So what a new row changes and a limit reads is as small as the
     * traffic of a day, however many rows have been kept.
     */
    "ALTER TABLE sends ADD COLUMN day INTEGER"
    " GENERATED ALWAYS AS (at_ms / " SQLITE_TEXT_OF(
        SQLITE_DAY_MS) ") VIRTUAL;"
                       "DROP INDEX sends_of_phone;"
                       "DROP INDEX sends_of_address;"
                       "CREATE INDEX sends_of_number ON sends (day, phone_tag, at_ms);"
                       "CREATE INDEX sends_of_address ON sends (day, address_tag, at_ms);"
                       /* When the last wrong code came: until now the sends of the number told, which no index finds any more. */
                       "ALTER TABLE numbers ADD COLUMN wrong_ms INTEGER NOT NULL DEFAULT 0;"
                       "UPDATE numbers SET wrong_ms = 1000 * CAST(strftime('%s', 'now') AS INTEGER)"
                       " WHERE wrong_in_row > 0;"
                       /* For a CHECK with a longer list SQLite makes and drops a temporary table at each write. */
                       "ALTER TABLE counters RENAME TO counters_4;"
                       "CREATE TABLE counters ("
                       " counter INTEGER NOT NULL CHECK (counter BETWEEN 1 AND 3),"
                       " bucket INTEGER NOT NULL,"
                       " value INTEGER NOT NULL CHECK (value >= 0),"
                       " PRIMARY KEY (counter, bucket)"
                       ") STRICT, WITHOUT ROWID;"
                       "INSERT INTO counters SELECT counter, bucket, value FROM counters_4;"
                       "DROP TABLE counters_4;",
};

static bool
read_number(sqlite3 *db, const char *sql, int64_t *number)
{
	sqlite3_stmt *stmt = NULL;
	bool is_read = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
	               sqlite3_step(stmt) == SQLITE_ROW;

	*number = is_read ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return is_read;
}

/* A step and its version number are committed together. */
static bool
step(sqlite3 *db, size_t from)
{
	char *sql = sqlite3_mprintf("BEGIN IMMEDIATE; %s PRAGMA application_id = %d;"
	                            " PRAGMA user_version = %d; COMMIT",
	    migrations[from], SQLITE_APPLICATION_ID, (int)from + 1);
	bool is_done = sql != NULL && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_free(sql);
	if (!is_done)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return is_done;
}

bool
sqlite_migrate(sqlite3 *db, const char *path)
{
	int64_t application, version, n_tables;

	if (!read_number(db, "PRAGMA application_id", &application) ||
	    !read_number(db, "PRAGMA user_version", &version) ||
	    !read_number(db, "SELECT count(*) FROM sqlite_schema", &n_tables)) {
		log_plain("%s: cannot be read as a database: %s", path, sqlite3_errmsg(db));
		return false;
	}
	if (n_tables > 0 && application != SQLITE_APPLICATION_ID) {
		log_plain(
		    "%s: is the database of another program; use a separate file for bonin", path);
		return false;
	}
	if (version < 0 || (size_t)version > ARRAY_LEN(migrations)) {
		log_plain("%s: was created by a newer bonin (version %lld, this one knows %zu); "
		          "update bonin",
		    path, (long long)version, ARRAY_LEN(migrations));
		return false;
	}
	for (size_t i = (size_t)version; i < ARRAY_LEN(migrations); i++) {
		if (!step(db, i)) {
			log_plain("%s: cannot be migrated to version %zu: %s", path, i + 1,
			    sqlite3_errmsg(db));
			return false;
		}
	}
	return true;
}
