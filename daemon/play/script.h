/* SPDX-License-Identifier: ISC
 * script.h - a transcript as its file says it: lines with their words, nothing played yet.  tests/transcripts/README.md is the
 * format.  One thread. */
#ifndef NAPE_PLAY_SCRIPT_H
#define NAPE_PLAY_SCRIPT_H

#include "base/arena.h"
#include "base/problems.h"

enum line_kind {
    LINE_COMMENT,   /* empty ones too */
    LINE_PATIENT, LINE_STRANGER, LINE_MEMBER, LINE_SETTING,
    LINE_AT,
    LINE_IN,        /* < who text */
    LINE_OUT,       /* > who {key} field=value */
    LINE_LOG, LINE_FAULT, LINE_PLAN, LINE_RECEIPT, LINE_COMMAND,
    LINE_ANSWER,    /* = what the answer of the last command holds */
    LINE_REFUSED,   /* the last command was refused, with these words */
    LINE_KIND_COUNT
};

enum word_kind {
    WORD_PLAIN,     /* value */
    WORD_QUOTED,    /* "value" */
    WORD_KEY,       /* {value} */
    WORD_FIELD,     /* name=value: the same */
    WORD_HOLDS,     /* name~value: it is somewhere in there */
};

struct word {
    enum word_kind kind;
    struct str name;    /* of a field */
    struct str value;   /* without its quotes; of {key} without its braces */
    bool is_key;        /* of a field: its value stood in braces */
};

struct line {
    enum line_kind kind;
    unsigned number;    /* in the file, from 1; of a line that goes on in the next, the first */
    struct str raw;     /* as it stands there */
    struct str who;     /* LINE_IN, LINE_OUT, LINE_PATIENT, LINE_STRANGER, LINE_MEMBER, LINE_SETTING (its name), LINE_RECEIPT,
                           LINE_PLAN: the first word */
    struct str text;    /* LINE_IN: the bytes of the text; LINE_SETTING: the value */
    const struct word *words; /* the others, after who */
    size_t n_words;
};

struct script {
    const char *path;   /* borrowed */
    struct arena *arena;
    const struct line *lines;
    size_t n_lines;
};

/* Reads a file.  Every line that is none goes into *problems with its number; -1 then.  *out is to be cleared in any case. */
int script_read(const char *path, struct script *out, struct problems *problems);
void script_clear(struct script *script);

/* The value of the first field of that name; {NULL, 0} when there is none. */
struct str line_field(const struct line *line, const char *name);

#endif
