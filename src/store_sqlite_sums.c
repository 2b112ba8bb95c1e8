#include "store_sqlite.h"

/* Counters, used proofs, and purging. */

enum err
sqlite_counter_sum(
    struct store_tx *base, enum store_counter counter, int64_t from, int64_t to, int64_t *sum)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_COUNTER_SUM);
	sqlite_query_number(&query, (int64_t)counter);
	sqlite_query_number(&query, from);
	sqlite_query_number(&query, to);
	*sum = sqlite_query_next(&query) ? sqlite3_column_int64(query.stmt, 0) : 0;
	return sqlite_query_end(&query);
}

enum err
sqlite_counter_add(struct store_tx *base, enum store_counter counter, int64_t bucket, int64_t delta)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_COUNTER_ADD);
	sqlite_query_number(&query, (int64_t)counter);
	sqlite_query_number(&query, bucket);
	sqlite_query_number(&query, delta);
	return sqlite_query_finish(&query);
}

enum err
sqlite_proof_is_used(
    struct store_tx *base, const unsigned char id[static PROOF_ID_LEN], bool *is_used)
{
	struct sqlite_query query;

	sqlite_query_in(&query, base, SQL_PROOF_GET);
	sqlite_query_bytes(&query, id, PROOF_ID_LEN);
	*is_used = sqlite_query_next(&query);
	return sqlite_query_end(&query);
}

enum err
sqlite_proof_use(
    struct store_tx *base, const unsigned char id[static PROOF_ID_LEN], int64_t expires_ms)
{
	struct sqlite_query query;
	enum err err;

	sqlite_query_in(&query, base, SQL_PROOF_USE);
	sqlite_query_bytes(&query, id, PROOF_ID_LEN);
	sqlite_query_number(&query, expires_ms);
	err = sqlite_query_finish(&query);
	if (err == ERR_OK && sqlite_n_changed(base) != 1)
		err = ERR_BAD_PROOF;
	return err;
}

enum err
sqlite_purge(struct store_tx *base, const struct store_purge *before, size_t max, size_t *n)
{
	const struct {
		enum sql sql;
		int64_t numbers[3];
		int n_numbers;
	} steps[] = {
	    {SQL_PURGE_CHALLENGES, {before->challenges_ms, (int64_t)max}, 2},
	    {SQL_PURGE_PROOFS, {before->proofs_ms, (int64_t)max}, 2},
	    {SQL_PURGE_SENDS, {before->sends_ms, (int64_t)max}, 2},
	    {SQL_PURGE_NUMBERS, {before->numbers_ms, before->sends_ms, (int64_t)max}, 3},
	    {SQL_PURGE_COUNTERS, {before->minutes, before->days}, 2},
	};

	*n = 0;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct sqlite_query query;
		enum err err;

		sqlite_query_in(&query, base, steps[i].sql);
		for (int j = 0; j < steps[i].n_numbers; j++)
			sqlite_query_number(&query, steps[i].numbers[j]);
		err = sqlite_query_finish(&query);
		if (err != ERR_OK)
			return err;
		*n += sqlite_n_changed(base);
	}
	return ERR_OK;
}
