/* SPDX-License-Identifier: ISC
 * read.h - from a text to a reading, in one call.  PURE: arguments in, value out; the same input gives the same bytes. */
#ifndef NAPE_NLP_READ_H
#define NAPE_NLP_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "model/reading.h"

struct lexicon;

/* What the last question to this person was about, so that a bare "no" or a bare number can be read. */
enum question {
    QUESTION_NONE, QUESTION_YES_NO, QUESTION_PAIN, QUESTION_SLEEP, QUESTION_WATER, QUESTION_MENU, QUESTION_TEMPERATURE
};

/* For those who test rules: which phrases were read, and reading without one of them. */
struct phrase_watch {
    size_t left_out; /* 1 and the index of a phrase (lexicon_phrase) that is not read; 0: none */
    uint8_t *used;   /* by phrase: becomes 1; NULL: nobody asks */
};

struct read_request {
    struct words text;          /* raw bytes: broken UTF-8, NUL, anything; length 0 is fine */
    int64_t now_utc;
    int32_t utc_offset_s;       /* of the patient's zone now */
    const char *lang_prior;     /* the patient's language; NULL: none */
    bool prior_guessed;         /* nobody said so: it decides only what the words leave open */
    enum question question;
    bool fever_said;            /* within the hour: a bare 38.2 is a temperature */
    bool from_team;             /* team words are read only then */
    const struct phrase_watch *watch; /* NULL: nobody watches */
    size_t max_tokens;          /* 0 means 3,000; what lies beyond is not read, and reading.truncated says so */
};

/* Fills *out with what lives in the arena and the lexicon.  ERR_NOMEM is the only error: no text is refused. */
int nlp_read(const struct read_request *request, const struct lexicon *lexicon, struct arena *arena, struct reading *out,
             struct err *err);

/* "pause for 2 weeks", "remind me at 5": that is how long to wait, and when to write; not how long it hurt, nor when it began, unless a pain is
 * told beside it.  Takes such entries out for an intent that waits or says how often, and returns how many are left. */
size_t observations_drop_waits(struct observation *all, size_t n, enum intent intent);

/* present, absent or unsure for any phrase in any sentence, also one that no lexicon knows (napectl context).  Where it stands more than
 * once, present counts most and unsure more than absent; a phrase that is not there is unsure.  watch: as of a request, or NULL. */
int nlp_context(struct str phrase, struct str sentence, const struct lexicon *lexicon, const struct phrase_watch *watch,
                struct arena *arena, enum polarity *out, struct err *err);

#endif
