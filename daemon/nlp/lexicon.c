/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/lexicon_data.h"
#include "nlp/spell.h"

#include <stdlib.h>
#include <string.h>

void lexicon_free(struct lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    vocab_clear(&lexicon->vocab);
    vocab_clear(&lexicon->concept_ids);
    spell_free(lexicon->deletes);
    arena_free(lexicon->arena);
    free(lexicon);
}

int lexicon_concept(const struct lexicon *lexicon, struct str name)
{
    uint32_t id = vocab_find(&lexicon->concept_ids, name);
    return id != NO_WORD ? (int)id : -1;
}

int lexicon_n_concepts(const struct lexicon *lexicon)
{
    return (int)lexicon->n_concepts;
}

const char *lexicon_concept_name(const struct lexicon *lexicon, int concept)
{
    return lexicon->concepts[concept].name;
}

void lexicon_concept_place(const struct lexicon *lexicon, int concept, const char **file, unsigned *line)
{
    *file = lexicon->concepts[concept].file;
    *line = lexicon->concepts[concept].line;
}

const char *lexicon_nearest_concept(const struct lexicon *lexicon, struct str name)
{
    const char **names = calloc(lexicon->n_concepts + 1, sizeof *names);
    if (names == NULL)
        return NULL;
    for (uint32_t i = 0; i < lexicon->n_concepts; i++)
        names[i] = lexicon->concepts[i].name;
    const char *near = text_nearest(name, names, lexicon->n_concepts);
    free(names);
    return near;
}

size_t lexicon_n_languages(const struct lexicon *lexicon)
{
    return lexicon->n_langs;
}

const char *lexicon_language(const struct lexicon *lexicon, size_t i)
{
    return lexicon->langs[i].name;
}

size_t lexicon_n_phrases(const struct lexicon *lexicon)
{
    return lexicon->n_phrases;
}

/* What the phrase belongs to, as a word, and how that kind is called. */
static const char *owner_of(const struct lexicon *x, const struct phrase *p, const char **kind)
{
    *kind = "extract";
    switch ((enum phrase_kind)p->kind) {
    case PHRASE_CONCEPT:
        *kind = "concept";
        return x->concepts[p->target].name;
    case PHRASE_CONTEXT:
        *kind = "context";
        return "context";
    case PHRASE_INTENT:
        *kind = "intent";
        return INTENT_NAMES[x->intents[p->target].intent];
    case PHRASE_COURTESY:
    case PHRASE_UNCLEAR:
        *kind = "intent";
        return "answer";
    case PHRASE_EXTRACT:
        return OBSERVATION_KINDS[x->extracts[p->target].code].name;
    case PHRASE_MEDICATION:
        *kind = "medicine";
        return x->medications[x->medication_names[p->target].medication].generic;
    case PHRASE_CLOCK:
    case PHRASE_SPAN:
    case PHRASE_RANGE:
    case PHRASE_SCORE:
    case PHRASE_BP:
        return "number";
    case PHRASE_DAY:
        return "day";
    case PHRASE_DELAY:
        return "delay";
    case PHRASE_COUNT:
        return "count";
    case PHRASE_QUESTION:
        *kind = "question";
        return ASK_NAMES[x->questions[p->target].ask];
    case PHRASE_SUBJECT:
        *kind = "question";
        return OBSERVATION_KINDS[x->subjects[p->target].code].name;
    case PHRASE_PERIOD:
        *kind = "question";
        return PERIOD_UNIT_NAMES[x->periods[p->target].period.unit];
    case PHRASE_CORRECTION:
        *kind = "question";
        return "correction";
    case PHRASE_KINDS:
        break;
    }
    return "";
}

struct lexicon_phrase lexicon_phrase(const struct lexicon *lexicon, size_t i)
{
    const struct phrase *p = &lexicon->phrases[i];
    struct lexicon_phrase out = { .text = p->text, .lang = lexicon->langs[p->lang].name, .file = p->file, .line = p->line,
                                  .n_content_words = p->n_content };
    out.concept = owner_of(lexicon, p, &out.kind);
    if (p->kind == PHRASE_EXTRACT && OBSERVATION_KINDS[lexicon->extracts[p->target].code].type == OBS_TYPE_CODE)
        out.value = lexicon->extracts[p->target].value;
    return out;
}
