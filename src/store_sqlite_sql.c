#include "store_sqlite_sql.h"

#define USER_COLUMNS   "user_id, phone, password_hash, created_ms, changed_ms"
#define NUMBER_COLUMNS "wrong_in_row, wrong_ms, rest_until_ms, success_ms, lifted_ms"
#define SEND_COLUMNS                                                                        \
	"at_ms, purpose, phone_tag, last4, address_tag, outcome, won, request_id, gateway," \
	" gateway_id"

const char *const sqlite_sql[SQL__MAX] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    /* The value is the same, but SQLite writes the page anyway. */
    [SQL_CHANGE_NOTHING] = "PRAGMA application_id = " SQLITE_TEXT_OF(SQLITE_APPLICATION_ID),
    [SQL_SAVEPOINT] = "SAVEPOINT job",
    [SQL_RELEASE] = "RELEASE job",
    [SQL_ROLLBACK_TO] = "ROLLBACK TO job",

    [SQL_USER_BY_PHONE] = "SELECT " USER_COLUMNS " FROM users WHERE phone = ?1",
    [SQL_USER_BY_ID] = "SELECT " USER_COLUMNS " FROM users WHERE user_id = ?1",
    [SQL_USER_ADD] = "INSERT INTO users (" USER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5)",
    [SQL_USER_SET_PASSWORD] =
        "UPDATE users SET password_hash = ?2, changed_ms = ?3 WHERE user_id = ?1",
    [SQL_USER_DELETE] = "DELETE FROM users WHERE user_id = ?1",
    [SQL_USER_PAGE] =
        "SELECT " USER_COLUMNS " FROM users WHERE user_id > ?1 ORDER BY user_id LIMIT ?2",

    [SQL_CHALLENGE_GET] = "SELECT request_id, salt, first_sent_ms, expires_ms, booted_ms,"
                          " attempts, sends, is_used, is_decoy FROM challenges"
                          " WHERE phone_tag = ?1 AND purpose = ?2 AND user_id = ?3",
    /* REPLACE: in a table without rowid or other index it writes the row without looking up an older one. */
    [SQL_CHALLENGE_PUT] =
        "INSERT OR REPLACE INTO challenges (phone_tag, purpose, user_id, request_id, salt,"
        " first_sent_ms, expires_ms, booted_ms, attempts, sends, is_used, is_decoy)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [SQL_NUMBER_GET] = "SELECT " NUMBER_COLUMNS " FROM numbers WHERE phone_tag = ?1",
    [SQL_NUMBER_PUT] = "INSERT OR REPLACE INTO numbers (phone_tag, " NUMBER_COLUMNS
                       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)",

    [SQL_SEND_ADD] =
        "INSERT INTO sends (" SEND_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    [SQL_SEND_SETTLE] =
        "UPDATE sends SET outcome = ?2, won = ?3, gateway = ?4, gateway_id = ?5 WHERE send_id = ?1",
    [SQL_SEND_DAY_BEFORE] = "SELECT max(day) FROM sends WHERE day < ?1",
    /* The id leads to the few rows of one number, or hardly more. */
    [SQL_SEND_BY_REQUEST] = "SELECT send_id, " SEND_COLUMNS " FROM sends INDEXED BY sends_of_number"
                            " WHERE day = ?1 AND phone_tag BETWEEN ?2 AND ?3 AND at_ms > ?4"
                            " AND request_id = ?5 ORDER BY send_id DESC LIMIT 1",
    [SQL_DELIVERY_GET] = "SELECT asked_ms, state, reason, code FROM deliveries WHERE send_id = ?1",
    [SQL_DELIVERY_PUT] = "INSERT INTO deliveries (send_id, asked_ms, state, reason, code)"
                         " VALUES (?1, ?2, ?3, ?4, ?5)"
                         " ON CONFLICT (send_id) DO UPDATE SET asked_ms = excluded.asked_ms,"
                         " state = excluded.state, reason = excluded.reason, code = excluded.code",
    /* What counts for a number: unknown, accepted and decoy; see enum store_outcome. */
    [SQL_SENDS_TO_NUMBER] =
        "SELECT at_ms FROM sends WHERE day = ?1 AND phone_tag = ?2 AND at_ms > ?3"
        " AND outcome <> 2 AND outcome <> 4 ORDER BY at_ms DESC LIMIT ?4",
    /* ... and for an address: failed look-ups too. */
    [SQL_ASKS_OF_ADDRESS] =
        "SELECT at_ms FROM sends WHERE day = ?1 AND address_tag = ?2 AND at_ms > ?3"
        " AND outcome <> 2 ORDER BY at_ms DESC LIMIT ?4",
    [SQL_SEND_PAGE] = "SELECT send_id, " SEND_COLUMNS " FROM sends WHERE send_id < ?1"
                      " ORDER BY send_id DESC LIMIT ?2",

    [SQL_COUNTER_SUM] = "SELECT coalesce(sum(value), 0) FROM counters"
                        " WHERE counter = ?1 AND bucket BETWEEN ?2 AND ?3",
    [SQL_COUNTER_ADD] = "INSERT INTO counters (counter, bucket, value) VALUES (?1, ?2, max(?3, 0))"
                        " ON CONFLICT (counter, bucket) DO UPDATE SET value = max(value + ?3, 0)",
    [SQL_PROOF_GET] = "SELECT 1 FROM used_proofs WHERE proof_id = ?1",
    [SQL_PROOF_USE] =
        "INSERT INTO used_proofs (proof_id, expires_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING",

    [SQL_ACT_ADD] = "INSERT INTO acts (at_ms, actor, origin, act, object, n)"
                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_ACT_PAGE] = "SELECT act_id, at_ms, actor, origin, act, object, n FROM acts"
                     " WHERE act_id < ?1 ORDER BY act_id DESC LIMIT ?2",

    [SQL_PURGE_CHALLENGES] =
        "DELETE FROM challenges WHERE (phone_tag, purpose, user_id) IN (SELECT phone_tag, purpose,"
        " user_id FROM challenges WHERE expires_ms < ?1 LIMIT ?2)",
    [SQL_PURGE_PROOFS] = "DELETE FROM used_proofs WHERE proof_id IN"
                         " (SELECT proof_id FROM used_proofs WHERE expires_ms < ?1 LIMIT ?2)",
    /* Ids grow with time, so the old ones come first: this needs no index on the time. */
    [SQL_PURGE_SENDS] =
        "DELETE FROM sends WHERE at_ms < ?1 AND send_id <="
        " (SELECT max(send_id) FROM (SELECT send_id FROM sends ORDER BY send_id LIMIT ?2))",
    [SQL_PURGE_COUNTERS] = "DELETE FROM counters WHERE (counter IN (1, 3) AND bucket < ?1) OR "
                           "(counter = 2 AND bucket < ?2)",
    [SQL_PURGE_NUMBERS] = "DELETE FROM numbers WHERE phone_tag IN (SELECT phone_tag FROM numbers"
                          " WHERE max(rest_until_ms, success_ms, lifted_ms) < ?1"
                          " AND (wrong_in_row = 0 OR wrong_ms < ?2) LIMIT ?3)",
};
