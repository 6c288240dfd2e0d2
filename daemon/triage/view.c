/* SPDX-License-Identifier: ISC
 * view.c - a reading made ready to be asked (value.h). */
#include <config.h>

#include "triage/value.h"

#include "nlp/lexicon.h"
#include "triage/leaf.h"

/* Mentions stand in the order of the text, so that those of a part stand together. */
static struct part *cut_parts(const struct reading *reading, int kind, const struct mask *observed, struct arena *arena, size_t *n)
{
    struct part *parts = arena_array_raw(arena, reading->n_mentions + 1, sizeof *parts);
    *n = 0;
    for (size_t i = 0; parts != NULL && i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        if (*n == 0 || !leaf_in_scope(m, parts[*n - 1].scope)) {
            struct part *part = &parts[(*n)++];
            *part = (struct part){ .mask = *observed };
            part->scope.kind = kind == SCOPE_CLAUSE ? SCOPE_CLAUSE : SCOPE_SENTENCE;
            part->scope.index = kind == SCOPE_CLAUSE ? m->clause : m->sentence;
            part->scope.first = i;
        }
        mask_add(&parts[*n - 1].mask, (unsigned)m->concept);
    }
    return parts;
}

int view_init(struct view *view, const struct ruleset *ruleset, const struct reading *reading, const struct facts *facts,
              enum experiencer who, struct arena *arena)
{
    size_t n = (size_t)lexicon_n_concepts(ruleset->lexicon);
    *view = (struct view){ .ruleset = ruleset, .reading = reading, .facts = facts, .who = who };
    view->concepts = arena_alloc(arena, n + 1);
    view->defines = arena_alloc(arena, ruleset->n_defines + 1);
    if (view->concepts == NULL || view->defines == NULL)
        return -1;
    for (size_t i = 0; i < reading->n_mentions; i++) {
        const struct mention *m = &reading->mentions[i];
        enum value value = leaf_mention_value(m, who);
        mask_add(&view->mask, (unsigned)m->concept);
        if (value > view->concepts[m->concept])
            view->concepts[m->concept] = (uint8_t)value;
    }
    struct mask observed = { 0 };
    for (size_t i = 0; i < reading->n_observations; i++)
        if (!reading->observations[i].aside)
            mask_add_code(&observed, (int)reading->observations[i].code);
    mask_join(&view->mask, &observed);
    view->clauses = cut_parts(reading, SCOPE_CLAUSE, &observed, arena, &view->n_clauses);
    view->sentences = cut_parts(reading, SCOPE_SENTENCE, &observed, arena, &view->n_sentences);
    if (view->clauses == NULL || view->sentences == NULL)
        return -1;
    if (facts == NULL || facts->n_recent == 0 || who == EXPERIENCER_OTHER)
        return 0;
    view->is_recent = arena_alloc(arena, n + 1);
    if (view->is_recent == NULL)
        return -1;
    for (size_t i = 0; i < facts->n_recent; i++) {
        int concept = lexicon_concept(ruleset->lexicon, str_of(facts->recent[i]));
        if (concept >= 0 && ruleset->lasting[concept])
            view->is_recent[concept] = 1;
    }
    return 0;
}

int view_ask(struct view *view, struct arena *arena)
{
    const struct ruleset *rs = view->ruleset;
    view->asked = arena_array(arena, rs->row_words, sizeof *view->asked);
    if (view->asked == NULL)
        return -1;
    for (size_t word = 0; word < MASK_WORDS; word++)
        for (uint64_t bits = view->mask.bits[word]; bits != 0; bits &= bits - 1) {
            const uint64_t *row = rs->asked_by + (word * 64 + (size_t)__builtin_ctzll(bits)) * rs->row_words;
            for (size_t i = 0; i < rs->row_words; i++)
                view->asked[i] |= row[i];
        }
    return 0;
}

int view_add_likeness(struct view *view, struct arena *arena)
{
    const struct ruleset *rs = view->ruleset;
    if (rs->likeness == NULL || likeness_n_texts_of(rs->likeness, view->reading->lang) < rs->doubt.texts_needed
        || (int64_t)view->reading->n_tokens < rs->doubt.words_needed)
        return 0;
    struct likeness_reading *likeness = arena_alloc(arena, sizeof *likeness);
    if (likeness == NULL || likeness_read(rs->likeness, rs->net, rs->base_words, &rs->parts, view->reading, arena, likeness) < 0)
        return -1;
    view->likeness = likeness;
    view->arena = arena;
    mask_add_likeness(&view->mask);
    return 0;
}
