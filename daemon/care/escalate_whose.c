/* SPDX-License-Identifier: ISC
 * On a shared phone, behind a danger sign of one: "its bob".  It is raised for Bob; what was open for the other is asked no more, and what
 * rings for them rings on until a human closes it, with word of whose it is (decision 19, P5). */
#include <config.h>

#include "care/escalate_inside.h"

#include <string.h>

#include "care/duty.h"
#include "store/address_rows.h"
#include "store/audit_rows.h"
#include "store/conversation_rows.h"
#include "store/escalation_rows.h"
#include "store/inbox_rows.h"
#include "triage/ruleset.h"

enum { WHOSE_S = 3 * 3600 };

static bool is_fresh(const struct text_pass *p, const struct escalation_flag *flag)
{
    return !flag->denied && flag->tier >= TIER_URGENT && p->care->now_utc - flag->last_utc <= WHOSE_S;
}

/* When a sign of theirs was last told; 0: none lately, or one of which nothing more is said to that phone (decision 17). */
static int64_t last_sign(const struct text_pass *p, const struct escalate *e)
{
    int64_t last_utc = 0;
    if (escalate_has_advice(e, "advice.violence"))
        return 0;
    for (size_t i = 0; i < e->n_flags; i++)
        if (is_fresh(p, &e->flags[i]) && e->flags[i].last_utc > last_utc)
            last_utc = e->flags[i].last_utc;
    return last_utc;
}

/* The other at that phone of whom a sign was told last.  1 and *person and *e; 0: nobody, or it is theirs who are named already. */
static int find_other(const struct text_pass *p, struct person *person, struct escalate *e, struct err *err)
{
    int64_t *people = NULL, last_utc = last_sign(p, &p->e);
    int64_t address_id = p->person->address.id, own_id = p->person->patient.id;
    size_t n = 0;
    int found = 0;
    if (address_rows_people(p->care->db, address_id, p->care->arena, &people, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct person other;
        struct escalate theirs;
        if (people[i] == own_id)
            continue;
        if (person_load(p->care, people[i], address_id, &other, err) < 0 || escalate_load(&theirs, p->care, &other, err) < 0)
            return -1;
        if (theirs.row.id == 0 || theirs.row.address_id != address_id || last_sign(p, &theirs) <= last_utc)
            continue;
        last_utc = last_sign(p, &theirs);
        *person = other;
        *e = theirs;
        found = 1;
    }
    if (found)
        e->person = person;
    return found;
}

/* What was told as the other's, as an assessment of who is named.  *inbox_id and *words: of the highest. */
static int raised(const struct text_pass *p, const struct escalate *from, struct assessment *out, int64_t *inbox_id, struct str *words,
                  struct err *err)
{
    const struct ruleset *rules = p->care->setup->ruleset;
    struct flag *flags = arena_array(p->care->arena, from->n_flags + 1, sizeof *flags);
    struct inbox_row row;
    *inbox_id = 0;
    if (flags == NULL)
        return err_set(err, ERR_NOMEM, "flags");
    *out = (struct assessment){ .flags = flags };
    for (size_t i = 0; i < from->n_flags; i++) { /* highest first */
        const struct escalation_flag *flag = &from->flags[i];
        const char *id = arena_str(p->care->arena, flag->flag).s;
        bool asked = str_equal(from->row.asked_flag, flag->flag), yes = asked && p->screening->reading.answer == ANSWER_YES;
        struct flag own = { .id = id, .tier = flag->tier, .certainty = yes ? CERTAINTY_DEFINITE : flag->certainty,
                            .advice = ruleset_advice(rules, id), .ask = ruleset_ask(rules, id) };
        if (!is_fresh(p, flag) || (own.certainty == CERTAINTY_POSSIBLE && own.ask == NULL))
            continue;
        if (asked && from->row.asked_as.n > 0)
            own.ask = arena_str(p->care->arena, from->row.asked_as).s;
        if (own.certainty == CERTAINTY_DEFINITE && own.tier > out->tier)
            out->tier = own.tier;
        *inbox_id = *inbox_id == 0 ? flag->inbox_id : *inbox_id;
        flags[out->n_flags++] = own;
    }
    int rc = *inbox_id != 0 ? inbox_rows_get(p->care->db, *inbox_id, p->care->arena, &row, err) : 0;
    *words = rc == 1 ? words_repaired(row.text, p->care->arena) : p->words;
    return rc < 0 ? -1 : 0;
}

/* Who was rung, or took it, reads whose it is said to be. */
static int tell_rung(struct escalate *e, const struct text_pass *p, struct err *err)
{
    const struct team *team = &e->care->setup->settings->team;
    for (size_t m = 0; m < team->n_members; m++) {
        const char *id = team->members[m].id;
        bool theirs = e->row.taken_by.n > 0 ? str_is(e->row.taken_by, id) : escalate_names(e->row.rung, id);
        if (!theirs || e->row.state == ESCALATION_HELD || team->members[m].n_addresses == 0)
            continue;
        struct voice voice = e->person->voice;
        voice.lang = team->members[m].lang;
        struct place places[] = {
            { "code", str_of(arena_printf(e->care->arena, "%lld", (long long)e->row.id)) },
            { "name", person_team_name(e->care, e->person, &voice) },
            { "other", person_team_name(e->care, p->person, &voice) },
            { "other_code", str_of(arena_printf(e->care->arena, "%lld", (long long)p->e.row.id)) },
        };
        struct str body = compose(&voice, MESSAGE_ALERT_WHOSE, places, sizeof places / sizeof *places, e->care->arena);
        struct member_post post;
        if (escalate_news_post(e, (int)m, body, &post, err) < 0)
            return -1;
        post.class = CLASS_ALERT;
        post.origin = (struct origin){ "inbox", p->inbox_id, arena_printf(e->care->arena, "whose.%s", id) };
        if (post_member_as(e->care, &post, err) < 0)
            return -1;
    }
    return 0;
}

/* At the other's side nothing runs on: their question is over, and they are not asked whether help has come.  A sign that is theirs after
 * all rings anew, as behind SAFE. */
static int leave(struct text_pass *p, struct person *other, struct escalate *e, struct err *err)
{
    struct safety nothing = { 0 };
    struct text_pass theirs = { .care = p->care, .person = other, .text = p->text, .inbox_id = p->inbox_id, .screening = p->screening,
                                .words = p->words, .out = &nothing, .e = *e };
    bool rings = escalate_is_ringing(&e->row);
    theirs.e.inbox_id = p->inbox_id;
    for (size_t i = 0; i < e->n_flags; i++)
        if (is_fresh(p, &e->flags[i]) && e->flags[i].certainty == CERTAINTY_POSSIBLE
            && escalation_rows_deny(p->care->db, e->row.id, e->flags[i].flag, err) < 0)
            return -1;
    if (audit_rows_put(p->care->db, p->care->now_utc, "patient", "whose", "escalation", e->row.id, err) < 0
        || conversation_rows_end(p->care->db, other->patient.id, other->address.id, err) < 0
        || escalate_load_flags(&theirs.e, err) < 0 || (e->row.asked_flag.n > 0 && escalate_settle(&theirs, err) < 0))
        return -1;
    if (!rings)
        return 0;
    theirs.e.row.safe = true;
    theirs.e.row.patient_next_utc = 0;
    return escalation_rows_save(p->care->db, &theirs.e.row, err) < 0 ? -1 : tell_rung(&theirs.e, p, err);
}

int escalate_whose(struct text_pass *p, struct err *err)
{
    struct person other;
    struct escalate theirs;
    struct assessment assessment;
    struct str words;
    int64_t told_id = 0, named_id = p->inbox_id;
    const struct flag *ask = NULL;
    bool own_question = p->e.row.asked_flag.n > 0 && p->text->asked_id == p->person->patient.id;
    if (!p->person->shared || !p->text->named_alone || own_question || escalate_has_advice(&p->e, "advice.violence"))
        return 0;
    int rc = find_other(p, &other, &theirs, err);
    if (rc != 1)
        return rc;
    if (raised(p, &theirs, &assessment, &told_id, &words, err) < 0)
        return -1;
    for (size_t i = 0; i < assessment.n_flags && ask == NULL; i++)
        if (assessment.flags[i].certainty == CERTAINTY_POSSIBLE && assessment.flags[i].tier > assessment.tier)
            ask = &assessment.flags[i];
    if (assessment.n_flags == 0)
        return 0;
    p->out->answered = true;
    p->out->outcome = "whose";
    if (assessment.tier >= TIER_URGENT && escalate_alarm(p, &assessment, words, err) < 0)
        return -1;
    p->inbox_id = told_id != 0 ? told_id : named_id; /* what a yes is about */
    if (ask != NULL && escalate_possible(p, &assessment, ask, err) < 0)
        return -1;
    p->inbox_id = named_id;
    if (told_id != 0 && inbox_rows_pass(p->care->db, told_id, p->person->patient.id, err) < 0)
        return -1;
    return leave(p, &other, &theirs, err) < 0 ? -1 : 1;
}
