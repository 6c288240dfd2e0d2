/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/seen_rows.h"

#include <string.h>

#include "base/crypt.h"

enum { BUCKETS_BEFORE = 2, MAX_HASHED = 512 };

static const char SQL_FIND[] = "SELECT s.inbox_id, i.channel, i.key_0, i.key_1, i.outcome FROM seen s JOIN inbox i ON i.id = s.inbox_id"
                               " WHERE s.bucket IN (?1, ?1 - 1, ?1 - 2) AND s.hash = ?2";
_Static_assert(BUCKETS_BEFORE == 2, "the statement names the buckets");
static const char SQL_PUT[] = "INSERT INTO seen (bucket, hash, inbox_id) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT (bucket, hash, inbox_id) DO NOTHING";
static const char SQL_PRUNE[] = "DELETE FROM seen WHERE bucket < ?1";

/* Of channel, NUL, key.  A longer one is hashed by its beginning: the whole key is compared anyway. */
static int64_t hash_of(const uint8_t hash_key[16], struct str channel, struct str key)
{
    char bytes[MAX_HASHED];
    size_t n = channel.n < MAX_HASHED / 4 ? channel.n : MAX_HASHED / 4;
    memcpy(bytes, channel.s, n);
    bytes[n++] = '\0';
    size_t rest = key.n < MAX_HASHED - n ? key.n : MAX_HASHED - n;
    memcpy(bytes + n, key.s, rest);
    return (int64_t)crypt_hash64(hash_key, bytes, n + rest);
}

/* 1: the key is that of a stored text of the channel. */
static int find_in(struct db *db, int64_t bucket, int64_t hash, struct str channel, struct str key, int64_t *inbox_id,
                   struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FIND, err);
    stmt_int(st, 1, bucket);
    stmt_int(st, 2, hash);
    int rc;
    while ((rc = stmt_row(st, err)) == 1) {
        if (!str_equal(stmt_col_text(st, 1), channel))
            continue;
        /* Of an erased text the keyed hash is all that is left: 64 bits among those of a few weeks. */
        bool erased = stmt_col_text(st, 2).n == 0 && str_is(stmt_col_text(st, 4), "erased");
        if (!erased && !str_equal(stmt_col_text(st, 2), key) && !str_equal(stmt_col_text(st, 3), key))
            continue;
        *inbox_id = stmt_col_int(st, 0);
        stmt_done(st);
        return 1;
    }
    return rc;
}

int seen_rows_find(struct db *db, const uint8_t hash_key[16], const struct inbound *inbound, int64_t now_utc,
                   int64_t *inbox_id, struct err *err)
{
    int64_t bucket = now_utc / SEEN_BUCKET_S;
    for (int k = 0; k < 2; k++) {
        if (inbound->key[k].n == 0)
            continue;
        int64_t hash = hash_of(hash_key, inbound->channel, inbound->key[k]);
        int rc = find_in(db, bucket, hash, inbound->channel, inbound->key[k], inbox_id, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

int seen_rows_put(struct db *db, const uint8_t hash_key[16], const struct inbound *inbound, int64_t now_utc, int64_t inbox_id,
                  struct err *err)
{
    for (int k = 0; k < 2; k++) {
        if (inbound->key[k].n == 0)
            continue;
        struct stmt *st = db_stmt(db, SQL_PUT, err);
        if (st == NULL)
            return -1;
        stmt_int(st, 1, now_utc / SEEN_BUCKET_S);
        stmt_int(st, 2, hash_of(hash_key, inbound->channel, inbound->key[k]));
        stmt_int(st, 3, inbox_id);
        if (stmt_run(st, NULL, err) < 0)
            return -1;
    }
    return 0;
}

int seen_rows_prune(struct db *db, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PRUNE, err);
    stmt_int(st, 1, now_utc / SEEN_BUCKET_S - BUCKETS_BEFORE);
    return stmt_run(st, NULL, err);
}
