/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/swap.h"

#include "care/absence.h"
#include "care/person.h"
#include "care/team.h"
#include "store/audit_rows.h"
#include "store/swap_rows.h"

enum { ANSWER_S = 2 * 86400, BEGUN_S = 3600, LIST_MOST = 3 };

/* Who may say what, and what becomes of it. */
enum says { OF_WHOM_IT_WAITS, OF_THE_OTHER };
static const struct {
    enum swap_state next;
    enum message told; /* to the other one; MESSAGE_COUNT: this is not theirs to say */
} SAYS[SWAP_STATE_COUNT][2][2] = {
    [SWAP_ASKED] = { [OF_WHOM_IT_WAITS] = { [SWAP_WORD_OK] = { SWAP_AGREED, MESSAGE_SWAP_AGREED },
                                            [SWAP_WORD_NO] = { SWAP_ENDED, MESSAGE_SWAP_ENDED } },
                     [OF_THE_OTHER] = { [SWAP_WORD_OK] = { SWAP_ASKED, MESSAGE_COUNT },
                                        [SWAP_WORD_NO] = { SWAP_ENDED, MESSAGE_SWAP_ENDED } } },
    [SWAP_AGREED] = { [OF_WHOM_IT_WAITS] = { [SWAP_WORD_OK] = { SWAP_AGREED, MESSAGE_COUNT },
                                             [SWAP_WORD_NO] = { SWAP_ENDING, MESSAGE_SWAP_END_ASK } },
                      [OF_THE_OTHER] = { [SWAP_WORD_OK] = { SWAP_AGREED, MESSAGE_COUNT },
                                         [SWAP_WORD_NO] = { SWAP_ENDING, MESSAGE_SWAP_END_ASK } } },
    [SWAP_ENDING] = { [OF_WHOM_IT_WAITS] = { [SWAP_WORD_OK] = { SWAP_ENDED, MESSAGE_SWAP_ENDED },
                                             [SWAP_WORD_NO] = { SWAP_AGREED, MESSAGE_SWAP_STAYS } },
                      [OF_THE_OTHER] = { [SWAP_WORD_OK] = { SWAP_ENDING, MESSAGE_COUNT },
                                         [SWAP_WORD_NO] = { SWAP_AGREED, MESSAGE_SWAP_STAYS } } },
    [SWAP_ENDED] = { [OF_WHOM_IT_WAITS] = { [SWAP_WORD_OK] = { SWAP_ENDED, MESSAGE_COUNT }, [SWAP_WORD_NO] = { SWAP_ENDED, MESSAGE_COUNT } },
                     [OF_THE_OTHER] = { [SWAP_WORD_OK] = { SWAP_ENDED, MESSAGE_COUNT }, [SWAP_WORD_NO] = { SWAP_ENDED, MESSAGE_COUNT } } },
};

static struct str other_of(const struct swap *swap, struct str member)
{
    return str_equal(swap->asker, member) ? swap->other : swap->asker;
}

static bool is_theirs(const struct swap *swap, struct str member)
{
    return str_equal(swap->asker, member) || str_equal(swap->other, member);
}

/* Within two days, and before it begins; within the hour when it has begun. */
static int64_t lapse_of(const struct care *care, const struct swap *swap)
{
    int64_t begin = swap->back_from_utc != 0 && swap->back_from_utc < swap->from_utc ? swap->back_from_utc : swap->from_utc;
    int64_t last = begin > care->now_utc ? begin : care->now_utc + BEGUN_S;
    return last < care->now_utc + ANSWER_S ? last : care->now_utc + ANSWER_S;
}

/* Who is on duty without the swap, and with it. */
static int both_ways(struct care *care, const struct swap *swap, struct duty *without, struct duty *with, struct err *err)
{
    if (duty_load(care, without, err) < 0)
        return -1;
    struct swap *a = arena_array(care->arena, without->n_swaps + 1, sizeof *a), *b = arena_array(care->arena, without->n_swaps + 1, sizeof *b);
    size_t n = 0, at = without->n_swaps;
    if (a == NULL || b == NULL)
        return err_set(err, ERR_NOMEM, "swap");
    for (size_t i = 0; i < without->n_swaps; i++) {
        if (swap->id != 0 && without->swaps[i].id == swap->id)
            at = n;
        else
            a[n++] = without->swaps[i];
    }
    at = at > n ? n : at;
    for (size_t i = 0; i < n; i++)
        b[i + (i >= at)] = a[i];
    b[at] = *swap;
    *with = *without;
    without->swaps = a;
    without->n_swaps = n;
    with->swaps = b;
    with->n_swaps = n + 1;
    return 0;
}

/* One time of the swap, during which somebody else is on duty with it. */
typedef void visit(void *arg, const struct team_rotation *rotation, int before, int after, int64_t from_utc, int64_t to_utc);

static int each_change(const struct duty *before, const struct duty *after, int64_t from_utc, int64_t to_utc, visit *do_visit, void *arg,
                       struct err *err)
{
    const int64_t *at = NULL;
    size_t n = 0;
    if (to_utc <= from_utc)
        return 0;
    if (duty_moments(after, from_utc, to_utc, &at, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < before->settings->team.n_rotations; r++) {
            const struct team_rotation *rotation = &before->settings->team.rotations[r];
            int was = duty_on(before, rotation, at[i]), is = duty_on(after, rotation, at[i]);
            int64_t to = i + 1 < n ? at[i + 1] : to_utc;
            if (was != is && to > at[i])
                do_visit(arg, rotation, was, is, at[i], to);
        }
    return 0;
}

static int each_change_of(struct care *care, const struct swap *swap, const struct duty *before, const struct duty *after, visit *do_visit,
                          void *arg, struct err *err)
{
    int64_t from = swap->from_utc > care->now_utc ? swap->from_utc : care->now_utc;
    int64_t back = swap->back_from_utc > care->now_utc ? swap->back_from_utc : care->now_utc;
    if (each_change(before, after, from, swap->to_utc, do_visit, arg, err) < 0)
        return -1;
    return each_change(before, after, back, swap->back_to_utc, do_visit, arg, err);
}

struct check {
    const struct duty *after;
    bool any;
    int away;
    int64_t away_utc;
};

static void look(void *arg, const struct team_rotation *rotation, int before, int after, int64_t from_utc, int64_t to_utc)
{
    struct check *c = arg;
    (void)rotation, (void)before, (void)to_utc;
    c->any = true;
    if (c->away < 0 && after >= 0 && !duty_free(c->after, after, from_utc)) {
        c->away = after;
        c->away_utc = from_utc;
    }
}

/* Whether the change may be made: in with the swap, or out of it. */
static int check(struct care *care, const struct swap *swap, bool in, struct swap_answer *out, struct err *err)
{
    struct duty without, with;
    out->done = SWAP_DONE;
    if (both_ways(care, swap, &without, &with, err) < 0)
        return -1;
    const struct duty *before = in ? &without : &with, *after = in ? &with : &without;
    struct check c = { .after = after, .away = -1 };
    if (each_change_of(care, swap, before, after, look, &c, err) < 0)
        return -1;
    int hole = absence_hole(before, after, swap->from_utc > care->now_utc ? swap->from_utc : care->now_utc, swap->to_utc, &out->hole, err);
    if (hole == 0)
        hole = absence_hole(before, after, swap->back_from_utc, swap->back_to_utc, &out->hole, err);
    if (hole != 0) {
        out->done = SWAP_HOLE;
        return hole < 0 ? -1 : 0;
    }
    if (in && !c.any)
        out->done = SWAP_NOTHING;
    if (in && c.away >= 0) {
        out->done = SWAP_AWAY;
        out->member = str_of(care->setup->settings->team.members[c.away].id);
        out->hole = (struct hole){ c.away_utc, c.away_utc };
    }
    return 0;
}

struct listing {
    struct care *care;
    const struct voice *voice;
    const struct zone *zone;
    struct buf text;
    bool with;
    int n, member;
    int64_t to_utc;
};

static void end_entry(struct listing *l)
{
    if (l->n > 0 && l->n <= LIST_MOST) {
        struct str to = day_clock_text(l->care, l->voice, l->zone, l->to_utc);
        buf_addf(&l->text, " - %.*s", (int)to.n, to.s);
    }
}

static void add_entry(void *arg, const struct team_rotation *rotation, int before, int after, int64_t from_utc, int64_t to_utc)
{
    struct listing *l = arg;
    int member = l->with ? after : before;
    (void)rotation;
    if (l->n > 0 && member == l->member && from_utc == l->to_utc) {
        l->to_utc = to_utc;
        return;
    }
    end_entry(l);
    l->n++;
    l->member = member;
    l->to_utc = to_utc;
    if (l->n > LIST_MOST) {
        buf_adds(&l->text, l->n == LIST_MOST + 1 ? ", ..." : "");
        return;
    }
    struct str from = day_clock_text(l->care, l->voice, l->zone, from_utc);
    buf_addf(&l->text, "%s%s %.*s", l->n > 1 ? ", " : "", member >= 0 ? l->care->setup->settings->team.members[member].name : "-",
             (int)from.n, from.s);
}

int swap_list(struct care *care, const struct voice *voice, const struct swap *swap, bool with, struct str *out, struct err *err)
{
    struct duty without_it, with_it;
    struct listing l = { .care = care, .voice = voice, .zone = site_zone(care, err), .with = with };
    if (l.zone == NULL || both_ways(care, swap, &without_it, &with_it, err) < 0)
        return -1;
    buf_init(&l.text, 0);
    int rc = each_change_of(care, swap, &without_it, &with_it, add_entry, &l, err);
    end_entry(&l);
    *out = l.n > 0 ? arena_str(care->arena, buf_str(&l.text)) : STR("-");
    buf_clear(&l.text);
    return rc;
}

/* To one of the two; a member without an address is not told. */
static int tell(struct care *care, const struct swap *swap, struct str to, enum message message, struct err *err)
{
    const struct settings *settings = care->setup->settings;
    int member = team_find(&settings->team, to), other = team_find(&settings->team, other_of(swap, to));
    if (member < 0 || settings->team.members[member].n_addresses == 0)
        return 0;
    struct voice voice = { care->setup->messages, settings, settings->team.members[member].lang,
                           region_of(care->setup->messages, settings, STR("")), NULL, NULL };
    struct place places[] = { { "code", str_of(arena_printf(care->arena, "%lld", (long long)swap->id)) },
                              { "member", other >= 0 ? str_of(settings->team.members[other].name) : other_of(swap, to) },
                              { "list", STR("") } };
    bool with = message != MESSAGE_SWAP_ENDED && message != MESSAGE_SWAP_LAPSED && message != MESSAGE_SWAP_END_ASK;
    if (swap_list(care, &voice, swap, with, &places[2].value, err) < 0)
        return -1;
    const char *slot = arena_printf(care->arena, "swap.%lld.%d.%lld", (long long)swap->id, (int)message, (long long)care->now_utc);
    return post_member_open(care, member, member_reads_at(care, member), CLASS_ALERT, (struct origin){ "member", member, slot },
                            compose(&voice, message, places, 3, care->arena), err);
}

int swap_open(struct care *care, struct str member, struct swap **out, size_t *n, struct err *err)
{
    struct swap *rows = NULL;
    size_t all = 0;
    *n = 0;
    if (swap_rows_list(care->db, care->now_utc, care->arena, &rows, &all, err) < 0)
        return -1;
    for (size_t i = 0; i < all; i++)
        if (member.n == 0 || is_theirs(&rows[i], member))
            rows[(*n)++] = rows[i];
    *out = rows;
    return 0;
}

int swap_waits_for(struct care *care, struct str member, struct err *err)
{
    struct swap *rows = NULL;
    size_t n = 0;
    if (swap_open(care, member, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (str_equal(rows[i].waits_for, member))
            return 1;
    return 0;
}

int swap_ask(struct care *care, const struct swap *swap, struct swap_answer *out, struct err *err)
{
    *out = (struct swap_answer){ .swap = *swap };
    struct swap *row = &out->swap;
    row->state = SWAP_ASKED;
    row->waits_for = row->other;
    row->lapse_utc = lapse_of(care, row);
    if (check(care, row, true, out, err) < 0)
        return -1;
    if (out->done != SWAP_DONE)
        return 0;
    if (swap_rows_add(care->db, row, care->now_utc, err) < 0 || team_look_again(care, err) < 0
        || audit_rows_put(care->db, care->now_utc, arena_str(care->arena, row->asker).s, "swap_ask", "swap", row->id, err) < 0)
        return -1;
    return tell(care, row, row->other, MESSAGE_SWAP_ASK, err);
}

/* Which one is meant.  1: *out. */
static int which(struct care *care, int64_t code, struct str member, enum swap_word word, struct swap *out, struct err *err)
{
    struct swap *rows = NULL;
    size_t n = 0, waiting = 0, last = 0;
    if (swap_open(care, member, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (code != 0 && rows[i].id == code) {
            *out = rows[i];
            return 1;
        }
        if (code == 0 && str_equal(rows[i].waits_for, member)) {
            waiting++;
            last = i;
        }
    }
    if (code != 0 || waiting > 1 || (waiting == 0 && (word == SWAP_WORD_OK || n != 1)))
        return 0;
    *out = rows[last];
    return 1;
}

static int change(struct care *care, struct swap *swap, enum swap_state next, struct str by, const char *what, struct err *err)
{
    swap->waits_for = next == SWAP_ENDING ? other_of(swap, by) : STR("");
    swap->lapse_utc = next == SWAP_ENDING ? lapse_of(care, swap) : 0;
    swap->state = next;
    if (swap_rows_put(care->db, swap, err) < 0 || team_look_again(care, err) < 0)
        return -1;
    return audit_rows_put(care->db, care->now_utc, arena_str(care->arena, by).s, what, "swap", swap->id, err);
}

int swap_say(struct care *care, int64_t code, struct str member, enum swap_word word, bool by_text, struct swap_answer *out, struct err *err)
{
    *out = (struct swap_answer){ .done = SWAP_UNKNOWN };
    struct swap *swap = &out->swap;
    int rc = which(care, code, member, word, swap, err);
    if (rc <= 0)
        return rc;
    enum swap_state was = swap->state;
    enum says says = str_equal(swap->waits_for, member) ? OF_WHOM_IT_WAITS : OF_THE_OTHER;
    enum swap_state next = SAYS[was][says][word].next;
    enum message told = SAYS[was][says][word].told;
    if (told == MESSAGE_COUNT) {
        out->done = SWAP_WAITS;
        out->member = swap->waits_for;
        return 0;
    }
    out->done = SWAP_DONE;
    bool in = was == SWAP_ASKED && next == SWAP_AGREED, goes = was == SWAP_ENDING && next == SWAP_ENDED;
    if ((in || goes) && check(care, swap, in, out, err) < 0)
        return -1;
    if (out->done != SWAP_DONE)
        return 0;
    if (change(care, swap, next, member, word == SWAP_WORD_OK ? "swap_ok" : "swap_no", err) < 0
        || tell(care, swap, other_of(swap, member), told, err) < 0)
        return -1;
    /* who did it by a command hears of it too, but is asked nothing */
    return by_text || next == SWAP_ENDING ? 0 : tell(care, swap, member, told, err);
}

int swap_end(struct care *care, int64_t code, struct str by, struct swap_answer *out, struct err *err)
{
    *out = (struct swap_answer){ .done = SWAP_UNKNOWN };
    struct swap *rows = NULL;
    size_t n = 0, i = 0;
    if (swap_open(care, STR(""), &rows, &n, err) < 0)
        return -1;
    while (i < n && rows[i].id != code)
        i++;
    if (i == n)
        return 0;
    out->swap = rows[i];
    out->done = SWAP_DONE;
    if (out->swap.state != SWAP_ASKED && check(care, &out->swap, false, out, err) < 0)
        return -1;
    if (out->done != SWAP_DONE)
        return 0;
    if (change(care, &out->swap, SWAP_ENDED, by, "swap_end", err) < 0
        || tell(care, &out->swap, out->swap.asker, MESSAGE_SWAP_ENDED, err) < 0)
        return -1;
    return tell(care, &out->swap, out->swap.other, MESSAGE_SWAP_ENDED, err);
}

int swap_due(struct care *care, int64_t *next_utc, struct err *err)
{
    struct swap *rows = NULL;
    size_t n = 0;
    *next_utc = 0;
    if (swap_open(care, STR(""), &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct swap *swap = &rows[i];
        if (swap->lapse_utc == 0)
            continue;
        if (swap->lapse_utc > care->now_utc) {
            *next_utc = *next_utc == 0 || swap->lapse_utc < *next_utc ? swap->lapse_utc : *next_utc;
            continue;
        }
        bool asked = swap->state == SWAP_ASKED;
        struct str silent = swap->waits_for;
        if (change(care, swap, asked ? SWAP_ENDED : SWAP_AGREED, STR("nape"), "swap_lapse", err) < 0
            || tell(care, swap, other_of(swap, silent), asked ? MESSAGE_SWAP_LAPSED : MESSAGE_SWAP_STAYS, err) < 0
            || tell(care, swap, silent, asked ? MESSAGE_SWAP_ENDED : MESSAGE_SWAP_STAYS, err) < 0)
            return -1;
    }
    return 0;
}
