#ifndef BONIN_STORE_SQLITE_SQL_H
#define BONIN_STORE_SQLITE_SQL_H

/** "boni": PRAGMA application_id, to recognise our own databases. */
#define SQLITE_APPLICATION_ID 0x626f6e69

/** The length of a day in the column sends.day, which begins at midnight UTC. */
#define SQLITE_DAY_MS 86400000

/** SQLITE_TEXT_OF(MACRO): its value, as part of a statement. */
#define SQLITE_TEXT_OF(macro)  SQLITE_TEXT_OF_(macro)
#define SQLITE_TEXT_OF_(value) #value

/** Every statement of the SQLite driver, by name; the texts are in store_sqlite_sql.c. */
enum sql {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_CHANGE_NOTHING,
	SQL_SAVEPOINT,
	SQL_RELEASE,
	SQL_ROLLBACK_TO,
	SQL_USER_BY_PHONE,
	SQL_USER_BY_ID,
	SQL_USER_ADD,
	SQL_USER_SET_PASSWORD,
	SQL_USER_DELETE,
	SQL_USER_PAGE,
	SQL_CHALLENGE_GET,
	SQL_CHALLENGE_PUT,
	SQL_NUMBER_GET,
	SQL_NUMBER_PUT,
	SQL_SEND_ADD,
	SQL_SEND_SETTLE,
	SQL_SEND_DAY_BEFORE,
	SQL_SEND_BY_REQUEST,
	SQL_DELIVERY_GET,
	SQL_DELIVERY_PUT,
	SQL_SENDS_TO_NUMBER,
	SQL_ASKS_OF_ADDRESS,
	SQL_SEND_PAGE,
	SQL_COUNTER_SUM,
	SQL_COUNTER_ADD,
	SQL_PROOF_GET,
	SQL_PROOF_USE,
	SQL_ACT_ADD,
	SQL_ACT_PAGE,
	SQL_PURGE_CHALLENGES,
	SQL_PURGE_PROOFS,
	SQL_PURGE_SENDS,
	SQL_PURGE_COUNTERS,
	SQL_PURGE_NUMBERS,
	SQL__MAX
};

/** The text of a statement. */
extern const char *const sqlite_sql[SQL__MAX];

#endif
