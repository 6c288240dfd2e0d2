/* SPDX-License-Identifier: ISC
 * whose.c - who has a sign: the patient, somebody else, or either (understanding.md 16 to 18). */
#include <config.h>

#include "nlp/context.h"

#include "nlp/triggers.h"

/* Whose it is, walking through the text. */
enum whose { WHOSE_PATIENT, WHOSE_OTHER, WHOSE_EITHER /* the patient's or not: unsure */ };

struct walk {
    enum whose whose;
    bool proxy;         /* somebody writes for the patient */
    bool named;         /* a relative was named */
    bool self_subject;  /* the patient acts in this part of the sentence */
    const struct trigger *by; /* that named somebody else */
};

static void meet_trigger(struct context *c, struct walk *w, const struct trigger *t)
{
    switch ((enum context_type)t->type) {
    case CONTEXT_SUBJECT:
        if (t->to - t->from > 1 && has_trigger(c, t->from, CONTEXT_SELF)) /* "mon visage" begins a statement, though "mon" is a word of a longer trigger too */
            w->whose = WHOSE_PATIENT;
        break;
    case CONTEXT_SELF:
        w->whose = WHOSE_PATIENT;
        w->self_subject = w->self_subject || starts_with(c, t->from, CONTEXT_SUBJECT);
        break;
    case CONTEXT_REPORT:
        w->whose = WHOSE_PATIENT;
        w->self_subject = false;
        break;
    case CONTEXT_OTHER:
    case CONTEXT_POSSESS_OTHER: {
        w->by = t;
        if (t->entry->pronoun) {
            w->whose = w->proxy ? WHOSE_PATIENT : w->named ? WHOSE_OTHER : WHOSE_EITHER;
            break;
        }
        bool together = t->from > 1 && starts_with(c, t->from - 1u, CONTEXT_AND) && starts_with(c, t->from - 2u, CONTEXT_SELF);
        w->named = true;
        if (!together)
            w->whose = w->proxy ? WHOSE_PATIENT : w->self_subject ? WHOSE_EITHER : WHOSE_OTHER; /* "this is his son, dad ..." */
        break;
    }
    case CONTEXT_DENY: case CONTEXT_DOUBT: case CONTEXT_PAST: case CONTEXT_RECENT: case CONTEXT_EARLIER: case CONTEXT_OVER:
    case CONTEXT_RECURRING: case CONTEXT_PROXY: case CONTEXT_FINITE: case CONTEXT_PRESENT: case CONTEXT_BIND: case CONTEXT_HYPOTHETICAL:
    case CONTEXT_QUESTION: case CONTEXT_CLOSE: case CONTEXT_AFFIRM: case CONTEXT_RESUME: case CONTEXT_SINCE: case CONTEXT_OR:
    case CONTEXT_AND: case CONTEXT_TYPES:
        break;
    }
}

/* Its own words name the patient behind whoever was named, be it inside a longer trigger: "no veo", "se me traba". */
static bool names_patient(const struct context *c, const struct walk *w, const struct mention *k)
{
    size_t from = w->by != NULL && w->by->to > k->token_from ? w->by->to : k->token_from;
    for (size_t i = trigger_from(c, from); i < c->n_triggers && c->triggers[i].from < k->token_to; i++)
        if (c->triggers[i].type == CONTEXT_SELF)
            return true;
    return false;
}

static void set_whose(const struct context *c, size_t sign_index, const struct walk *w)
{
    struct mention *k = &c->r->mentions[sign_index];
    if (w->by != NULL && trigger_is_word_of(c, w->by, sign_index))
        return;
    if (w->whose == WHOSE_PATIENT || (w->by != NULL && !trigger_concerns(w->by, k->concept)))
        return;
    if (w->whose == WHOSE_OTHER && !names_patient(c, w, k))
        k->experiencer = EXPERIENCER_OTHER;
    else if (k->polarity == POLARITY_PRESENT && !k->frozen)
        k->polarity = POLARITY_UNSURE;
    k->why = w->by != NULL ? w->by->text : NULL;
}

/* "my wife is asleep [my face ...]": behind somebody who is elsewhere the patient is meant, whatever longer phrase the word is part of. */
static bool returns_to_patient(const struct walk *w, const struct trigger *t)
{
    return t->type == CONTEXT_SELF && w->whose == WHOSE_EITHER && w->by->entry->pronoun && w->by->type == CONTEXT_POSSESS_OTHER && t->from >= w->by->to;
}

void context_experiencers(struct context *c)
{
    struct reader *r = c->r;
    struct walk w = { 0 };
    for (size_t i = 0; i < c->n_triggers; i++)
        w.proxy = w.proxy || (!c->triggers[i].dead && c->triggers[i].type == CONTEXT_PROXY);
    size_t trigger = 0, m = 0;
    for (size_t i = 0; i < r->n_tokens; i++) {
        const struct token *t = &r->tokens[i];
        bool contrast = starts_with(c, i, CONTEXT_CLOSE) || /* "mais il me faut": though it begins a longer trigger */
            (has_trigger(c, i, CONTEXT_CLOSE) && (starts_with(c, i, CONTEXT_RESUME) || starts_with(c, i, CONTEXT_AFFIRM)));
        if (t->brk >= BREAK_EMOJI || contrast) {
            w.whose = WHOSE_PATIENT;
            w.self_subject = false;
        } else if (t->flags & TOKEN_COMMA) {
            w.whose = w.whose == WHOSE_OTHER ? WHOSE_EITHER : w.whose;
            w.self_subject = false;
        }
        for (; trigger < c->n_triggers && c->triggers[trigger].from <= i; trigger++)
            if (c->triggers[trigger].from == i && (!c->triggers[trigger].dead || returns_to_patient(&w, &c->triggers[trigger])))
                meet_trigger(c, &w, &c->triggers[trigger]);
        if (w.whose == WHOSE_OTHER)
            c->sides[i] |= SIDE_OTHER;
        for (; m < r->n_mentions && r->mentions[m].token_from <= i; m++)
            set_whose(c, m, &w);
    }
}
