/* SPDX-License-Identifier: ISC
 * The texts of an address are a chain: address.last_inbox_id, then prev_id of each row.  Writing a text touches the end of the
 * table and the address row, nothing else; reading the last hour follows the chain. */
#include <config.h>

#include "store/inbox_rows.h"

#include <string.h>

#include "base/buf.h"
#include "store/rows.h"

enum { MAX_RECENT_TEXTS = 64, MAX_RECENT_NAMES = 128, MAX_COUNTED = 1000, MAX_HEADS = 8 };

#define COLUMNS "id, prev_id, patient_id, address_id, received_utc, text, assessment, outcome, diary"

static const char SQL_PUT[] =
    "INSERT INTO inbox (prev_id, patient_id, address_id, channel, key_0, key_1, sent_utc, received_utc, n_media, text,"
    " assessment, concepts, outcome, diary)"
    " VALUES (coalesce((SELECT last_inbox_id FROM address WHERE id = ?2), 0), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, '', '')";
static const char SQL_HEARD[] = "UPDATE address SET last_inbox_id = ?2, last_in_utc = ?3, failures = 0 WHERE id = ?1";
/* Of the last 20,000 texts of all channels: read once, at a start. */
static const char SQL_GAPS[] =
    "SELECT max(received_utc), coalesce(max(gap), 0), count(*) FROM (SELECT received_utc, received_utc - lag(received_utc)"
    " OVER (ORDER BY id) AS gap FROM inbox WHERE channel = ?1 AND id > (SELECT coalesce(max(id), 0) - 20000 FROM inbox)) g";
static const char SQL_SITES[] =
    "SELECT DISTINCT a.channel, a.address, p.site FROM inbox i JOIN address a ON a.id = i.address_id JOIN reach r ON r.address_id = a.id"
    " JOIN patient p ON p.id = r.patient_id WHERE i.id > (SELECT coalesce(max(id), 0) FROM inbox) - ?1 AND p.site <> '' LIMIT ?1";
static const char SQL_DONE[] = "UPDATE inbox SET outcome = ?2, diary = ?3 WHERE id = ?1";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM inbox WHERE id = ?1";
static const char SQL_PASS[] = "UPDATE inbox SET patient_id = ?2 WHERE id = ?1";
static const char SQL_LINK[] = "SELECT prev_id, patient_id, received_utc, concepts FROM inbox WHERE id = ?1";
static const char SQL_HEADS[] = "SELECT a.last_inbox_id FROM reach r JOIN address a ON a.id = r.address_id"
                                " WHERE r.patient_id = ?1 AND a.last_inbox_id > 0 LIMIT 8";
static const char SQL_HEAD[] = "SELECT last_inbox_id FROM address WHERE id = ?1";

static void join_concepts(const struct inbox_entry *entry, struct buf *out)
{
    for (size_t i = 0; i < entry->n_concepts; i++) {
        if (i > 0)
            buf_addc(out, ' ');
        buf_adds(out, entry->concepts[i]);
    }
}

int inbox_rows_put(struct db *db, const struct inbox_entry *entry, int64_t *id, struct err *err)
{
    const struct inbound *in = entry->inbound;
    struct buf concepts;
    int rc = -1;
    buf_init(&concepts, 0);
    join_concepts(entry, &concepts);
    if (!buf_ok(&concepts)) {
        err_set(err, ERR_NOMEM, "out of memory");
        goto out;
    }
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    if (st == NULL)
        goto out;
    stmt_int(st, 1, entry->patient_id);
    stmt_int(st, 2, entry->address_id);
    stmt_text(st, 3, in->channel);
    stmt_text(st, 4, in->key[0]);
    stmt_text(st, 5, in->key[1]);
    stmt_int(st, 6, in->sent_utc);
    stmt_int(st, 7, in->received_utc);
    stmt_int(st, 8, in->n_media);
    stmt_blob(st, 9, in->text.text);
    stmt_text(st, 10, entry->assessment);
    stmt_text(st, 11, buf_str(&concepts));
    if (stmt_insert(st, id, err) < 0 || (st = db_stmt(db, SQL_HEARD, err)) == NULL)
        goto out;
    stmt_int(st, 1, entry->address_id);
    stmt_int(st, 2, *id);
    stmt_int(st, 3, in->received_utc);
    rc = stmt_run(st, NULL, err);
out:
    buf_clear(&concepts);
    return rc;
}

int inbox_rows_gaps(struct db *db, struct str channel, int64_t *last_utc, int64_t *longest_s, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GAPS, err);
    stmt_text(st, 1, channel);
    if (stmt_row(st, err) < 0)
        return -1;
    *last_utc = stmt_col_int(st, 0);
    *longest_s = stmt_col_int(st, 1);
    *n = stmt_col_int(st, 2);
    stmt_done(st);
    return 0;
}

int inbox_rows_done(struct db *db, int64_t id, const char *outcome, struct str diary, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DONE, err);
    stmt_int(st, 1, id);
    stmt_cstr(st, 2, outcome);
    stmt_text(st, 3, diary);
    return stmt_run(st, NULL, err);
}

static int read_one(struct db *db, int64_t id, struct arena *arena, struct inbox_row *out, int64_t *prev, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *prev = stmt_col_int(st, 1);
    *out = (struct inbox_row){
        .id = stmt_col_int(st, 0),
        .patient_id = stmt_col_int(st, 2),
        .address_id = stmt_col_int(st, 3),
        .received_utc = stmt_col_int(st, 4),
        .text = { stmt_col_copy(st, 5, arena) },
        .assessment = stmt_col_copy(st, 6, arena),
        .outcome = stmt_col_copy(st, 7, arena),
        .diary = stmt_col_copy(st, 8, arena),
    };
    stmt_done(st);
    return 1;
}

int inbox_rows_get(struct db *db, int64_t id, struct arena *arena, struct inbox_row *out, struct err *err)
{
    int64_t prev;
    return read_one(db, id, arena, out, &prev, err);
}

int inbox_rows_before(struct db *db, int64_t id, struct arena *arena, struct inbox_row *out, struct err *err)
{
    int64_t prev = 0, none;
    struct inbox_row this;
    int rc = read_one(db, id, arena, &this, &prev, err);
    return rc == 1 && prev > 0 ? read_one(db, prev, arena, out, &none, err) : rc < 0 ? -1 : 0;
}

int inbox_rows_pass(struct db *db, int64_t id, int64_t patient_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PASS, err);
    stmt_int(st, 1, id);
    stmt_int(st, 2, patient_id);
    return stmt_run(st, NULL, err);
}

/* The chains of a person's addresses, walked together from the newest text back. */
struct walk {
    int64_t heads[MAX_HEADS];
    size_t n;
};

static int walk_begin(struct db *db, int64_t patient_id, struct walk *walk, struct err *err)
{
    walk->n = 0;
    struct stmt *st = db_stmt(db, SQL_HEADS, err);
    stmt_int(st, 1, patient_id);
    int rc;
    while ((rc = stmt_row(st, err)) == 1 && walk->n < MAX_HEADS)
        walk->heads[walk->n++] = stmt_col_int(st, 0);
    if (rc == 1)
        stmt_done(st);
    return rc < 0 ? -1 : 0;
}

/* The newest text not yet walked over, or 0.  walk_back says what came before it. */
static int64_t walk_newest(const struct walk *walk, size_t *which)
{
    int64_t newest = 0;
    for (size_t i = 0; i < walk->n; i++) {
        if (walk->heads[i] > newest) {
            newest = walk->heads[i];
            *which = i;
        }
    }
    return newest;
}

int inbox_rows_of(struct db *db, int64_t patient_id, size_t limit, struct arena *arena, struct inbox_row **out, size_t *n,
                  struct err *err)
{
    struct walk walk;
    *n = 0;
    *out = arena_array(arena, limit > 0 ? limit : 1, sizeof **out);
    if (*out == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    if (walk_begin(db, patient_id, &walk, err) < 0)
        return -1;
    size_t which = 0;
    for (int64_t id; *n < limit && (id = walk_newest(&walk, &which)) > 0;) {
        struct inbox_row row = { 0 };
        int64_t prev = 0;
        if (read_one(db, id, arena, &row, &prev, err) < 0)
            return -1;
        walk.heads[which] = prev;
        if (row.id > 0 && row.patient_id == patient_id) /* a shared phone has other people's texts too */
            (*out)[(*n)++] = row;
    }
    return 0;
}

int inbox_rows_since(struct db *db, int64_t address_id, int64_t since_utc, int64_t *n, struct err *err)
{
    *n = 0;
    struct stmt *st = db_stmt(db, SQL_HEAD, err);
    stmt_int(st, 1, address_id);
    int rc = stmt_row(st, err);
    if (rc < 0)
        return -1;
    int64_t id = rc == 1 ? stmt_col_int(st, 0) : 0;
    stmt_done(st);
    while (id > 0 && *n < MAX_COUNTED) {
        if ((st = db_stmt(db, SQL_LINK, err)) == NULL)
            return -1;
        stmt_int(st, 1, id);
        rc = stmt_row(st, err);
        if (rc < 0)
            return -1;
        bool counts = rc == 1 && stmt_col_int(st, 2) >= since_utc;
        id = counts ? stmt_col_int(st, 0) : 0;
        *n += counts;
        stmt_done(st);
    }
    return 0;
}

static bool known(const char *const *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static int add_names(struct str concepts, struct arena *arena, const char **names, size_t *n)
{
    struct str name;
    while (str_cut(&concepts, ' ', &name)) {
        if (name.n == 0 || *n == MAX_RECENT_NAMES || known(names, *n, name))
            continue;
        names[*n] = arena_str(arena, name).s;
        (*n)++;
    }
    return arena_ok(arena) ? 0 : -1;
}

int inbox_rows_recent(struct db *db, int64_t patient_id, int64_t since_utc, struct arena *arena, const char *const **out,
                      size_t *n, struct err *err)
{
    struct walk walk;
    const char **names = NULL;
    *out = NULL;
    *n = 0;
    if (walk_begin(db, patient_id, &walk, err) < 0)
        return -1;
    size_t which = 0;
    int64_t id;
    for (int i = 0; i < MAX_RECENT_TEXTS && (id = walk_newest(&walk, &which)) > 0; i++) {
        struct stmt *st = db_stmt(db, SQL_LINK, err);
        if (st == NULL)
            return -1;
        stmt_int(st, 1, id);
        int rc = stmt_row(st, err);
        if (rc < 0)
            return -1;
        bool recent = rc == 1 && stmt_col_int(st, 2) >= since_utc;
        walk.heads[which] = recent ? stmt_col_int(st, 0) : 0;
        struct str concepts = recent && stmt_col_int(st, 1) == patient_id ? stmt_col_text(st, 3) : (struct str){ "", 0 };
        if (concepts.n > 0 && names == NULL)
            names = arena_array(arena, MAX_RECENT_NAMES, sizeof *names);
        bool full = concepts.n > 0 && (names == NULL || add_names(concepts, arena, names, n) < 0);
        stmt_done(st);
        if (full)
            return err_set(err, ERR_NOMEM, "out of memory");
    }
    *out = names;
    return 0;
}

static void take_site(struct stmt *st, struct arena *arena, void *row)
{
    *(struct site_row *)row = (struct site_row){ stmt_col_copy(st, 0, arena), stmt_col_copy(st, 1, arena), stmt_col_copy(st, 2, arena) };
}

int inbox_rows_sites(struct db *db, int64_t most, struct arena *arena, struct site_row **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SITES, err);
    stmt_int(st, 1, most);
    return rows_all(st, take_site, sizeof **out, arena, out, n, err);
}
