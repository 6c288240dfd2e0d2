/* SPDX-License-Identifier: ISC
 * lexicon.h - the words of all languages, compiled from rule files for reading.  PURE; immutable once made; any thread.
 * Holds no meaning beyond concepts: what a concept stands for in care is triage's. */
#ifndef NAPE_NLP_LEXICON_H
#define NAPE_NLP_LEXICON_H

#include "base/files.h"
#include "base/problems.h"

struct lexicon;

/* Compiles the .conf files of every language folder and medications.conf.  Borrows files only for the call.  Every problem goes into
 * *problems with file and line; NULL when there was an error. */
struct lexicon *lexicon_new(const struct rule_files *files, struct problems *problems);
void lexicon_free(struct lexicon *lexicon);

/* The id of a concept, or -1. */
int lexicon_concept(const struct lexicon *lexicon, struct str name);
int lexicon_n_concepts(const struct lexicon *lexicon);
const char *lexicon_concept_name(const struct lexicon *lexicon, int concept);
/* Where the concept stands in the files, for messages. */
void lexicon_concept_place(const struct lexicon *lexicon, int concept, const char **file, unsigned *line);
/* The concept whose name is nearest, for "did you mean", or NULL. */
const char *lexicon_nearest_concept(const struct lexicon *lexicon, struct str name);

size_t lexicon_n_languages(const struct lexicon *lexicon);
const char *lexicon_language(const struct lexicon *lexicon, size_t i); /* "en", "es", ... */

/* A walk over all phrases, for coverage and mutation. */
struct lexicon_phrase {
    const char *text;    /* as written */
    const char *concept; /* or intent, trigger kind, observation it belongs to */
    const char *kind;    /* "concept", "intent", "context", "medicine", "question", "extract" */
    const char *value;   /* the code word that an entry gives, NULL when it gives none */
    const char *lang;
    const char *file;
    unsigned line;
    int n_content_words; /* words that are not in the language's `light` list; classes count as one */
};
size_t lexicon_n_phrases(const struct lexicon *lexicon);
struct lexicon_phrase lexicon_phrase(const struct lexicon *lexicon, size_t i);

#endif
