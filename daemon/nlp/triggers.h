/* SPDX-License-Identifier: ISC
 * triggers.h - the context words of a text and the clauses they cut it into; for the context files of nlp/ alone. */
#ifndef NAPE_NLP_TRIGGERS_H
#define NAPE_NLP_TRIGGERS_H

#include "nlp/reader.h"

enum { REACH_MAX = 60, REACH_LONG = 4 * REACH_MAX }; /* tokens that any scope goes at most, and one over whole parts or sentences */

/* What context says of a token, for numbers and medicines, which are no concepts. */
enum { SIDE_OTHER = 1, SIDE_NOT_STATED = 2, SIDE_PAST = 4, SIDE_DENIED = 8 };

struct trigger {
    uint16_t from, to;
    uint8_t type;
    bool dead;     /* hidden by a longer one, or spent by a sign that it is part of */
    bool dropped;  /* dead, and hides nothing */
    bool skipped;  /* light words were gone over */
    bool confined; /* part of a mention: works only inside it */
    uint16_t confined_to;
    uint16_t kept_to; /* signs that end here or before do not spend it: 0 none */
    uint32_t gaps;
    const struct context_entry *entry;
    const char *text;
};

struct context {
    struct reader *r;
    struct trigger *triggers; /* by from */
    size_t n_triggers;
    uint16_t *furthest; /* by trigger: where the last of it and those before it ends */
    uint32_t *first_trigger; /* by token: the first trigger that begins there or later */
    uint32_t *starts;  /* by token: a bit for each type of live trigger that starts there */
    uint32_t *begins;  /* by token: the same of all triggers, spent and hidden ones too */
    uint16_t *weights; /* by token: how many tokens before it are not light */
    uint16_t *plain;   /* by token: how many of those are no word of a live trigger */
    uint16_t *segment; /* by token: parts between commas and whatever ends a clause */
    uint16_t *segment_first; /* by segment: its first token; behind the last the number of tokens */
    uint16_t *clause;  /* by token: parts with a subject of their own */
    uint16_t *statement; /* by token: the smallest parts that say something of their own */
    bool *denied_directly; /* by mention */
    uint16_t *no_end;      /* by segment: the end of the word that says no there and ends first; UINT16_MAX: none does */
    uint16_t *list_before, *list_behind; /* by token: where the next negator of lists before it begins, and behind it, + 1; 0: none */
    uint8_t *sides;        /* by token: SIDE_ bits */
    uint32_t *first_mention; /* by token: the first mention that starts there or later */
    uint16_t *mention_ends;  /* by mention: where the last of it and those before it ends */
    uint16_t *last_begun;    /* by token: of the mentions that end before it, where the last of them begins, + 1; 0: none ends there */
};

static inline bool starts_with(const struct context *c, size_t token, enum context_type type)
{
    return token < c->r->n_tokens && (c->starts[token] >> type & 1) != 0;
}

/* Gathers triggers, hides those inside longer ones, spends those that belong to a sign or are an answer, cuts clauses. */
bool triggers_find(struct context *c);
/* A trigger of the type begins at the token, and be it spent by a sign or inside a longer one. */
static inline bool has_trigger(const struct context *c, size_t token, enum context_type type)
{
    return token < c->r->n_tokens && (c->begins[token] >> type & 1) != 0;
}
/* The first trigger that begins at the token or behind it. */
static inline size_t trigger_from(const struct context *c, size_t token)
{
    return token <= c->r->n_tokens ? c->first_trigger[token] : c->n_triggers;
}
/* Words with weight in tokens [from, to). */
static inline size_t n_weighty(const struct context *c, size_t from, size_t to)
{
    return to > from ? c->weights[to] - (size_t)c->weights[from] : 0;
}
/* The last word of the trigger is a word of the sign ("nobody understood me"): it names no owner of that sign, unless the sign begins with it
 * and has nothing of the patient ("madre esta confundida"). */
bool trigger_is_word_of(const struct context *c, const struct trigger *t, size_t sign_index);
/* The trigger is one of the words of the mention: it says so itself.  Of one with scope inside also: the mention is one of its words, and
 * not what its gaps go over ("not [dizzy] anymore"). */
bool trigger_has(const struct trigger *t, const struct mention *k);
/* The trigger may speak of the concept. */
bool trigger_concerns(const struct trigger *t, int concept);
/* The part between commas that the token stands in: where it starts, and where it has ended. */
static inline size_t segment_start(const struct context *c, size_t token)
{
    return c->segment_first[c->segment[token]];
}
static inline size_t segment_end(const struct context *c, size_t token)
{
    return c->segment_first[c->segment[token] + 1u];
}
/* Narrows tokens [*from, *to) to what a trigger of reach phrase means in them: the nearest mention, and what overlaps it. */
void nearest_item(const struct context *c, const struct trigger *t, size_t *from, size_t *to);
/* Ends at `from`, or only light words lie between. */
static inline bool touches(const struct context *c, size_t to, size_t from)
{
    return to <= from && n_weighty(c, to, from) == 0;
}

/* deny.c */
/* Behind the subject that begins at the token stands a verb of its own. */
bool subject_has_verb(const struct context *c, size_t at);
/* ... a sign that is said of it, whatever its verb is. */
bool subject_has_sign(const struct context *c, size_t at);
void context_deny(struct context *c);
/* The end of what an `after` trigger can speak of: break, contrast, or new clause. */
size_t scope_end(const struct context *c, const struct trigger *t);

/* statement.c: numbers the statements of the text (context.statement). */
void context_statements(struct context *c);
/* Words of tokens [from, to) that are neither light nor context: "and now its back" has none, "good life now" has two. */
size_t words_of_weight(const struct context *c, size_t from, size_t to);
/* The statement that begins at the token is of now: it has a verb of the present tense ("my left arm is numb") or says "today". */
bool is_of_present(const struct context *c, size_t at, size_t end);
/* The patient, or a subject, begins at the token; somebody else; the patient, with a negator before him or without. */
bool is_who(const struct context *c, size_t token);
bool is_other(const struct context *c, size_t token);
bool brings_in_who(const struct context *c, size_t token);
/* Somebody else who begins there has a verb; whoever begins there has a verb or a sign of his own. */
bool other_has_verb(const struct context *c, size_t token);
bool subject_begins_statement(const struct context *c, size_t token);
/* Behind this past stands a bare sign, which is of now. */
bool closes_before_sign(const struct context *c, const struct trigger *t, size_t end);

/* tense.c: when mentions are, and which are doubted. */
void context_times(struct context *c);
/* A denial stands right before the trigger: "not gone", "not joking". */
bool trigger_is_denied(const struct context *c, const struct trigger *t);

/* whose.c: who has what is mentioned. */
void context_experiencers(struct context *c);

/* mode.c: what triggers of supposing and asking speak of, and a bare "numbness?". */
void context_modes(struct context *c);

/* idiom.c: signs inside idioms are figurative or, where the idiom says perhaps, unsure. */
void context_idioms(struct context *c);

#endif
