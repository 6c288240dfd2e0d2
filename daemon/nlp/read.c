/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/read.h"

#include "nlp/context.h"
#include "nlp/count.h"
#include "nlp/extract.h"
#include "nlp/reader.h"

#include <string.h>

/* What the edge's concept is (concept_marks); of no concept it is hidden. */
static uint32_t marks_of(const struct reader *r, const struct edge *e)
{
    uint32_t concept = e->symbol - r->lexicon->concept_base;
    return concept < r->lexicon->n_concepts ? r->lexicon->concept_marks[concept] : CONCEPT_HIDDEN;
}

static void set_mention(struct reader *r, size_t at, uint32_t edge, bool frozen)
{
    const struct lexicon *x = r->lexicon;
    const struct edge *e = &r->edges[edge];
    int concept = (int)(e->symbol - x->concept_base);
    const struct token *first = &r->tokens[e->from], *last = &r->tokens[e->to - 1];
    r->mention_edges[at] = edge;
    r->mentions[at] = (struct mention){
        .concept = concept, .name = x->concepts[concept].name, .from = first->from, .to = last->to, .token_from = e->from,
        .token_to = e->to, .clause = first->clause, .sentence = first->sentence,
        .polarity = e->flags & (EDGE_UNSURE | EDGE_DOUBTFUL) ? POLARITY_UNSURE : POLARITY_PRESENT, .frozen = frozen,
        .corrected = (e->flags & EDGE_CORRECTED) != 0, .doubtful = (e->flags & EDGE_DOUBTFUL) != 0 };
}

enum { GONE = UINT32_MAX };

/* The mentions: edges of concepts that are not hidden.  Of those of one concept that overlap the longest stands, the earlier
 * where equal. */
static void select_mentions(struct reader *r)
{
    const struct lexicon *x = r->lexicon;
    size_t room = 0, kept = 0;
    for (size_t i = 0; i < r->n_edges; i++)
        room += (marks_of(r, &r->edges[i]) & CONCEPT_HIDDEN) == 0;
    r->mentions = arena_array_raw(r->arena, room + 1 + EDGES_ADDED, sizeof *r->mentions);
    r->mention_edges = arena_array_raw(r->arena, room + 1 + EDGES_ADDED, sizeof *r->mention_edges);
    uint32_t *last = arena_array(r->arena, x->n_concepts + 1, sizeof *last); /* by concept: its last mention + 1 */
    r->reserved = arena_array(r->arena, r->n_tokens + 1, sizeof *r->reserved);
    if (r->mentions == NULL || r->mention_edges == NULL || last == NULL || r->reserved == NULL) {
        r->failed = true;
        return;
    }
    for (size_t at = 0; at < r->n_tokens; at++)
        for (uint32_t i = r->first_edge[at]; i < r->end_edge[at]; i++) {
            const struct edge *e = &r->edges[i];
            uint32_t marks = marks_of(r, e);
            r->reserved[at] |= marks;
            if ((marks & CONCEPT_HIDDEN) != 0)
                continue;
            uint32_t *before = &last[e->symbol - x->concept_base];
            bool frozen = (e->flags & EDGE_FROZEN) != 0;
            struct mention *old = *before != 0 ? &r->mentions[*before - 1] : NULL;
            if (old != NULL && old->token_to > e->from) {
                bool longer = e->to - e->from > old->token_to - old->token_from;
                old->frozen = frozen = frozen || old->frozen;
                if (!longer)
                    continue;
                r->mention_edges[*before - 1] = GONE;
            }
            set_mention(r, r->n_mentions, i, frozen);
            *before = (uint32_t)++r->n_mentions;
        }
    for (size_t i = 0; i < r->n_mentions; i++) {
        if (r->mention_edges[i] == GONE)
            continue;
        r->mentions[kept] = r->mentions[i];
        r->mention_edges[kept++] = r->mention_edges[i];
    }
    r->n_mentions = kept;
}

void reader_add_mention(struct reader *r, int concept, size_t from, size_t to)
{
    if (r->n_added == EDGES_ADDED)
        return;
    size_t at = r->n_mentions++;
    for (; at > 0 && r->mentions[at - 1].token_from > from; at--) {
        r->mentions[at] = r->mentions[at - 1];
        r->mention_edges[at] = r->mention_edges[at - 1];
    }
    uint32_t edge = (uint32_t)(r->size_edges + r->n_added++);
    r->edges[edge] = (struct edge){ .phrase = NO_PHRASE, .from = (uint16_t)from, .to = (uint16_t)to };
    r->mention_edges[at] = edge;
    if (concept < 0)
        concept = (int)r->lexicon->n_concepts;
    r->mentions[at] = (struct mention){ .concept = concept, .name = r->lexicon->concepts[concept].name, .counted = true, .from = r->tokens[from].from,
                                        .to = r->tokens[to - 1].to, .token_from = (uint16_t)from, .token_to = (uint16_t)to,
                                        .clause = r->tokens[from].clause, .sentence = r->tokens[from].sentence };
}

/* P4: "No, i think i had a stroke": an answer that is set off is a sentence of its own, so that the rest is heard as it is without it. */
static void set_answer_apart(struct reader *r, const struct reading *out, struct reading_token *tokens)
{
    enum { WORDS = 2 };
    size_t end = 0;
    while (end < r->n_tokens && end <= WORDS && tokens[end].statement == tokens[0].statement)
        end++;
    if (out->answer == ANSWER_NONE || end == r->n_tokens || end > WORDS || tokens[end].sentence != tokens[0].sentence)
        return;
    for (size_t i = end; i < r->n_tokens; i++)
        tokens[i].sentence++;
    for (size_t m = 0; m < r->n_mentions; m++)
        r->mentions[m].sentence = (uint16_t)(r->mentions[m].sentence + (r->mentions[m].token_from >= end));
}

static void fill(struct reader *r, struct reading *out)
{
    struct reading_token *tokens = arena_array_raw(r->arena, r->n_tokens + 1, sizeof *tokens);
    if (tokens == NULL) {
        r->failed = true;
        return;
    }
    for (size_t i = 0; i < r->n_tokens; i++) {
        const struct token *t = &r->tokens[i];
        tokens[i] = (struct reading_token){ .from = t->from, .to = t->to, .word = t->word,
                                            .corrected = (t->flags & TOKEN_CORRECTED) != 0, .known = (t->flags & TOKEN_KNOWN) != 0,
                                            .clause = t->clause, .sentence = t->sentence, .statement = r->context != NULL ? context_statement(r->context, i) : 0 };
        out->n_unknown += (t->flags & TOKEN_KNOWN) == 0 || (t->flags & TOKEN_CORRECTED) != 0;
    }
    set_answer_apart(r, out, tokens);
    out->lang = r->lexicon->langs[r->lang].name;
    out->mentions = r->mentions;
    out->n_mentions = r->n_mentions;
    out->tokens = tokens;
    out->n_tokens = r->n_tokens;
    out->truncated = r->truncated;
}

void reader_run(struct reader *r)
{
    read_tokens(r);
    if (!r->failed)
        read_language(r);
    if (!r->failed)
        read_words(r);
    if (!r->failed) {
        read_numbers(r);
        read_chart(r);
    }
    if (!r->failed)
        select_mentions(r);
    if (!r->failed)
        read_counts(r);
}

static bool tells_pain(const struct observation *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (all[i].code == OBS_PAIN || all[i].code == OBS_PAIN_WORDS || all[i].code == OBS_HEADACHE || all[i].code == OBS_MIGRAINE_SAID)
            return true;
    return false;
}

size_t observations_drop_waits(struct observation *all, size_t n, enum intent intent)
{
    bool waits = intent == INTENT_PAUSE || intent == INTENT_LATER, times = waits || intent == INTENT_LESS || intent == INTENT_MORE;
    size_t kept = 0;
    times = times && !tells_pain(all, n);
    for (size_t i = 0; i < n; i++)
        if (!(waits && all[i].code == OBS_DURATION) && !(times && (all[i].code == OBS_ONSET || all[i].code == OBS_END || all[i].code == OBS_DURATION)))
            all[kept++] = all[i];
    return kept;
}

/* "no hice la rutina": what stands inside the words for leaving it out was not done. */
static void drop_not_done(struct extraction *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        const struct observation *o = &x->all[i];
        bool left = false;
        for (size_t k = 0; k < x->n && o->code == OBS_ROUTINE_DONE; k++)
            left = left || (x->all[k].code == OBS_ROUTINE_SKIP_REASON && x->all[k].from < o->from && x->all[k].to >= o->from);
        if (!left)
            x->all[n++] = *o;
    }
    x->n = n;
}

/* "yes i did", "tout a fait": what is a yes and nothing more tells of no routine. */
static void drop_answered(const struct reading *out, struct extraction *x)
{
    if (out->intent == INTENT_YES && x->n == 1 && x->all[0].code == OBS_ROUTINE_DONE)
        x->n = 0;
}

/* A routine that is told of by a command alone: "all done thanks". */
static void add_done(const struct reader *r, struct reading *out, struct extraction *x)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].code == OBS_ROUTINE_DONE)
            return;
    if (out->intent != INTENT_DONE || x->n == OBSERVATIONS_MAX || r->n_tokens == 0)
        return;
    memmove(x->all + 1, x->all, x->n * sizeof *x->all);
    x->all[0] = (struct observation){ .code = OBS_ROUTINE_DONE, .from = r->tokens[0].from, .to = r->tokens[r->n_tokens - 1].to };
    out->n_observations = ++x->n;
}

int nlp_read(const struct read_request *request, const struct lexicon *lexicon, struct arena *arena, struct reading *out,
             struct err *err)
{
    struct reader reader = { .lexicon = lexicon, .request = request, .arena = arena, .text = request->text.text };
    *out = (struct reading){ .rest = STR("") };
    reader_run(&reader);
    if (!reader.failed)
        read_context(&reader);
    if (!reader.failed)
        read_counts_settle(&reader);
    struct extraction extraction = { .r = &reader, .c = reader.context };
    if (!reader.failed)
        read_extract(&extraction);
    if (!reader.failed) {
        drop_not_done(&extraction);
        out->observations = extraction.all;
        out->n_observations = extraction.n;
        read_intent(&reader, reader.context, out);
        read_question(&reader, out);
        drop_answered(out, &extraction);
        out->n_observations = extraction.n;
        add_done(&reader, out, &extraction);
        out->n_observations = observations_drop_waits(extraction.all, out->n_observations, out->intent);
    }
    if (!reader.failed)
        fill(&reader, out);
    if (reader.failed || !arena_ok(arena))
        return err_set(err, ERR_NOMEM, "out of memory while reading a text");
    return 0;
}
