/* SPDX-License-Identifier: ISC
 * routine_rules.h - what rules/routines.conf and rules/<lang>/routines.conf say: the routines of self-care, when each is allowed, and
 * its words.  PURE; immutable once made; any thread.  Which one is suggested is care/routine. */
#ifndef NAPE_CARE_ROUTINE_RULES_H
#define NAPE_CARE_ROUTINE_RULES_H

#include "base/files.h"
#include "base/problems.h"
#include "care/phase.h"

struct routines;

enum { ROUTINE_CAUTIONS_MAX = 6 };

/* What a routine is to a session. */
enum routine_part {
    ROUTINE_MAIN,    /* the longer piece: at most one a session */
    ROUTINE_SMALL,   /* goes with another */
    ROUTINE_BREAK,   /* needs no hands: a movement break, breathing, water */
    ROUTINE_BEFORE,  /* a warm towel */
    ROUTINE_TEAM,    /* only where a plan of the team names it */
    ROUTINE_PART_COUNT
};
extern const char *const ROUTINE_PART_NAMES[ROUTINE_PART_COUNT];

struct routine {
    const char *id;
    const char *area;           /* "" for none */
    const char *sources;        /* "S0 S4", as written */
    enum routine_part part;
    enum touch touch;           /* what it needs; TOUCH_NONE: no hands on */
    unsigned phases;            /* bit by enum phase */
    int minutes_min, minutes_max; /* 0: no source gives any */
    int hold_s, hold_max_s;     /* 0: none */
    const char *cautions[ROUTINE_CAUTIONS_MAX]; /* ids; they follow the steps */
    size_t n_cautions;
    const char *drawing;        /* file name in rules/pictures/, "" for none */
    const char *not_with;       /* off while the diary names it, a trigger ("smell"); "" for none */
};

/* What is said beside the steps. */
enum routine_text_kind {
    ROUTINE_CAUTION,
    ROUTINE_TIP,      /* a common mistake, posture: one a week, none twice in a month (decision 24) */
    ROUTINE_NOTICE,   /* after-care, and what is told once */
    ROUTINE_TEXT_KIND_COUNT
};

/* When a tip fits. */
enum routine_with { ROUTINE_WITH_ANY, ROUTINE_WITH_HANDS, ROUTINE_WITH_BREAK };

struct routine_text {
    enum routine_text_kind kind;
    const char *id;
    const char *sources;
    enum routine_with with;     /* of a tip */
    int after_days;             /* of a tip: only after so many days of sessions without trouble */
    bool team;                  /* a notice that goes out only where the team allows it */
};

/* How a session was. */
enum routine_effect {
    ROUTINE_EFFECT_NONE, ROUTINE_BETTER, ROUTINE_SAME, ROUTINE_WORSE, ROUTINE_SORE, ROUTINE_BRUISE,
    ROUTINE_TOO_MUCH, ROUTINE_RIGHT, ROUTINE_TOO_LITTLE, /* the pressure of a professional session */
    ROUTINE_GONE,    /* the pain, when that was asked */
    ROUTINE_EFFECT_COUNT
};
extern const char *const ROUTINE_EFFECT_NAMES[ROUTINE_EFFECT_COUNT];

/* Reads the files.  Every problem, with file, line and the nearest valid name: names that are not known, a routine without source,
 * words or steps in a language that has a routines.conf, a language that lacks one, a text over its parts.  NULL when there was an error,
 * or without memory; the same when there is no routines.conf (reported). */
struct routines *routines_new(const struct rule_files *files, struct problems *problems);
void routines_free(struct routines *routines);

size_t routines_n(const struct routines *routines);
const struct routine *routines_at(const struct routines *routines, size_t i);
const struct routine *routines_find(const struct routines *routines, struct str id); /* NULL: none */
size_t routines_n_areas(const struct routines *routines);
const char *routines_area(const struct routines *routines, size_t i);
size_t routines_n_texts(const struct routines *routines);
const struct routine_text *routines_text(const struct routines *routines, size_t i);
int routines_breath_s(const struct routines *routines); /* seconds of one slow breath */

size_t routines_n_languages(const struct routines *routines);
const char *routines_language(const struct routines *routines, size_t i);

/* Words in that language, else in English.  "" when there are none. */
const char *routines_name(const struct routines *routines, const char *lang, const struct routine *routine);
size_t routines_n_steps(const struct routines *routines, const char *lang, const struct routine *routine);
/* As written: {hold} and {hold_max} stand for times. */
const char *routines_step(const struct routines *routines, const char *lang, const struct routine *routine, size_t i);
const char *routines_words(const struct routines *routines, const char *lang, enum routine_text_kind kind, const char *id);

/* What a text says, in the words of any language; whole words, without regard to ASCII case.  The longest that fits wins. */
enum routine_effect routines_effect(const struct routines *routines, struct str text);
/* "step by step": the whole text. */
bool routines_asks_steps(const struct routines *routines, struct str text);
/* The id of the notice that a text asks for, or NULL. */
const char *routines_asked(const struct routines *routines, struct str text);

#endif
