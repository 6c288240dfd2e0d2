/* SPDX-License-Identifier: ISC
 * reading.h - what a text says: concepts with their context, diary entries, the intent.  What it means is the assessment. */
#ifndef NAPE_MODEL_READING_H
#define NAPE_MODEL_READING_H

#include "model/diary_ask.h"
#include "model/observation.h"
#include "model/words.h"

enum polarity { POLARITY_PRESENT, POLARITY_ABSENT, POLARITY_UNSURE };
enum tense { TENSE_NOW, TENSE_TODAY_OVER, TENSE_PAST, TENSE_RECURRING };
enum experiencer { EXPERIENCER_PATIENT, EXPERIENCER_OTHER };
enum mode { MODE_STATED, MODE_HYPOTHETICAL, MODE_QUESTION, MODE_FIGURATIVE };

/* Exactly the intents that others script against. */
enum intent {
    INTENT_OTHER, INTENT_STOP, INTENT_START, INTENT_HELP, INTENT_JOIN, INTENT_DONE, INTENT_SKIP, INTENT_LATER, INTENT_PAUSE,
    INTENT_UNDO, INTENT_YES, INTENT_NO, INTENT_SAFE, INTENT_GO, INTENT_LESS, INTENT_MORE, INTENT_TEAM, INTENT_DIARY,
    INTENT_COUNT
};
extern const char *const INTENT_NAMES[INTENT_COUNT];
extern const char *const POLARITY_NAMES[];
extern const char *const TENSE_NAMES[];
extern const char *const EXPERIENCER_NAMES[];
extern const char *const MODE_NAMES[];

/* How a text answers the open question, read apart from the intent: "No, numbness since noon" answers no and is a diary text.
 * Nothing that is not understood is ANSWER_NO (P4). */
enum answer { ANSWER_NONE, ANSWER_YES, ANSWER_NO, ANSWER_UNCLEAR };

/* A concept found in the text. */
struct mention {
    int concept;        /* id in the lexicon that read it */
    const char *name;   /* of the concept; lives in the lexicon */
    uint32_t from, to;  /* bytes of the original text */
    uint16_t token_from, token_to;
    uint16_t clause, sentence;
    enum polarity polarity;
    enum tense tense;
    enum experiencer experiencer;
    enum mode mode;
    bool frozen;        /* read before negation (inability, superlative with never): nothing turns it absent */
    bool corrected;     /* a spelling was corrected to read it */
    bool counted;       /* no words of its own: what numbers and days of the text come to */
    bool doubtful;      /* read by sound or far correction only: never more than unsure */
    bool general;       /* asked or supposed of nobody: "does numbness come with migraine" */
    const char *why;    /* the trigger that changed a side, for the explanation; NULL when none.  Lexicon or arena */
};

/* A word as it was read, for the explanation. */
struct reading_token {
    uint32_t from, to;        /* bytes of the original text */
    const char *word;         /* folded, canonical; the correction when corrected.  Lexicon or arena */
    bool corrected;
    bool known;               /* in some vocabulary */
    uint16_t clause, sentence;
    uint16_t statement;       /* parts between commas and before who has a verb or a sign: "fed the dog | my face is drooping | so i rest" */
};

struct reading {
    const char *lang;             /* "en", "es", "fr": of this text */
    const struct mention *mentions;
    size_t n_mentions;
    const struct observation *observations;
    size_t n_observations;
    const struct reading_token *tokens;
    size_t n_tokens;
    size_t n_unknown;             /* tokens unknown in every language as they were written */
    enum intent intent;
    /* What the text is like, where no phrase says what it asks for (triage/likely_intent); INTENT_OTHER: nothing near enough.  Never what
     * answers a question or gives consent: care/talk_likely hears it last of all. */
    enum intent likely_intent;
    bool stop_heard;              /* an opt-out word stands as a sentence of its own, whatever else is there */
    bool declines;                /* INTENT_SKIP said as a no with thanks: of a routine it skips, by itself it is a no */
    bool help_keyword;            /* the text is the carrier keyword HELP alone */
    const char *team_verb;        /* INTENT_TEAM: "ack", "pass", "close", "tell"; NULL: a patient asks for the team */
    int64_t team_code;            /* the number after it, 0 when none */
    struct str rest;              /* INTENT_TEAM, INTENT_JOIN: the words after verb and code */
    struct diary_ask asked;           /* a question about the diary; never instead of what else is read */
    struct correction correction; /* words that put an earlier entry right */
    enum answer answer;
    int64_t delay_min;            /* INTENT_LATER, INTENT_PAUSE: how long, 0 when not said */
    int64_t delay_said_min;       /* the same, whatever the intent */
    bool truncated;               /* longer than the limits: the rest was screened but not all of it kept */
};

#endif
