"""A site that has been there for years: millions of members and of past sends, made by SQL."""

import sqlite3

HASH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$KcRVQn9yeD1sKuDR0K4OeSuGmHRSEyVYm9cUWWcKXi0"

PAST_MS = 90 * 24 * 3600 * 1000  # the sends are spread over what a purge leaves

USERS = """
INSERT INTO users (user_id, phone, password_hash, created_ms, changed_ms)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
SELECT printf('grown%08d', i), printf('+8210%08d', i), :hash, 0, 0 FROM n
"""

# In the order of time, as they would have come; whom and whence at random.
SENDS = """
INSERT INTO sends (at_ms, purpose, phone_tag, last4, address_tag, outcome, won, request_id, gateway_id)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)
SELECT :from_ms + i * :past_ms / :count, 0, randomblob(16), '0000', randomblob(16), 1, 10,
       hex(randomblob(11)), 'RSSA-1767225600000-1234-12345678-AbCdEfGh'
FROM n
"""


def grow(path, count, until_ms):
    """Fill the database at `path`, which nobody else has open, with `count` members and sends up to `until_ms`."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -1000000")
    indexes = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    db.execute("BEGIN IMMEDIATE")
    for name, _sql in indexes:  # all at once is many times as fast as row by row
        db.execute("DROP INDEX " + name)
    db.execute(USERS, {"count": count, "hash": HASH})
    db.execute(SENDS, {"count": count, "from_ms": until_ms - PAST_MS, "past_ms": PAST_MS})
    for _name, sql in indexes:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
