/* SPDX-License-Identifier: ISC
 * reader.h - one text while it is being read; for the reading files of nlp/ alone.
 * Everything here lives in the arena of the call. */
#ifndef NAPE_NLP_READER_H
#define NAPE_NLP_READER_H

#include "nlp/lexicon_data.h"
#include "nlp/normalize.h"
#include "nlp/read.h"

/* What stands before a token. */
enum brk {
    BREAK_NONE,
    BREAK_SOFT,    /* comma, colon, bracket, slash, = */
    BREAK_EMOJI,   /* ends scopes, but phrases go across */
    BREAK_CLAUSE,  /* dash, ellipsis, semicolon */
    BREAK_SENTENCE,
};

enum {
    TOKEN_ACCENT = 1,      /* an accent or an apostrophe was typed */
    TOKEN_CORRECTED = 2,
    TOKEN_DOUBTFUL = 4,
    TOKEN_LIGHT = 8,
    TOKEN_CLOSER = 16,     /* a word of a `close` trigger: no gap goes over it */
    TOKEN_DIGITS = 32,
    TOKEN_ASKED = 64,      /* its sentence ends with a question mark */
    TOKEN_KNOWN = 128,
    TOKEN_EMOJI = 256,
    TOKEN_COMMA = 512,     /* a comma stands before it */
    TOKEN_SLASH = 1024,
    TOKEN_GLUED = 2048,    /* stuck to the token before */
    TOKEN_DASH = 4096,     /* a dash stands before it */
    TOKEN_JOINABLE = 8192, /* letters only: may be half of a split word */
    TOKEN_STOP = 16384,    /* a full stop, ! or ? stands before it */
};

struct token {
    uint32_t from, to;
    const char *word;
    uint16_t n;
    uint16_t flags;
    uint32_t ids[3]; /* words it may be */
    uint8_t n_ids;
    uint8_t far_ids; /* a bit for each of them that is far-fetched (spell.h) */
    uint8_t brk;
    uint16_t clause, sentence;
    uint16_t number; /* 1-based into numbers as written; 0 none */
    uint8_t n_whole; /* tokens that were one word as typed: `whole`; 0: this is as typed */
    uint32_t whole;
};

enum {
    NUMBER_NEGATIVE = 1, NUMBER_HASH = 2, NUMBER_MONEY = 4, NUMBER_PERCENT = 8, NUMBER_FRACTION = 16, NUMBER_RANGE = 32,
    NUMBER_OTHER = 64,   /* a date, a phone: no number for anybody */
    NUMBER_CM = 128,     /* a pressure in centimetres: 16/10 */
    NUMBER_GLUED = 256,  /* b12 */
    NUMBER_WORD = 512,   /* written as a word */
    NUMBER_CAPPED = 1024,
    NUMBER_LOOSE = 2048, /* made of a number that may be of something else */
    NUMBER_MINUTES = 4096, /* 7.20: may be a time of day */
    NUMBER_FOUR = 8192,    /* 0930: so may this */
};

struct number {
    int32_t low, high; /* thousandths; minutes of the day for a clock; upper and lower pressure;
                        * thousandths of a minute for a span */
    uint16_t from, to; /* tokens */
    uint16_t flags;
    uint8_t type;
    uint8_t half;      /* clock */
};

enum {
    EDGE_FROZEN = 1, EDGE_UNSURE = 2, EDGE_CORRECTED = 4, EDGE_DOUBTFUL = 8,
    EDGE_WORDS = 16,   /* there are words in it, ... */
    EDGE_JOINED = 64,  /* "and" was gone over */
    EDGE_FAR = 128,    /* a word in it is far-fetched */
    EDGE_FOREIGN = 32, /* ... one of which the language of the text has not */
};

#define NO_PHRASE UINT32_MAX
enum { EDGES_ADDED = 8 }; /* room for mentions that no phrase makes */

/* A symbol seen over tokens [from, to). */
struct edge {
    uint32_t symbol;
    uint32_t phrase;    /* NO_PHRASE: a word or a number */
    uint16_t from, to;
    uint16_t first_number, last_number; /* 1-based into numbers; 0 none */
    uint32_t gaps;      /* bit i: token from + i was gone over */
    uint16_t column;    /* of the symbol */
    uint8_t flags;
    bool skipped;       /* light words were gone over too */
};

/* A phrase that is no concept, seen over tokens [from, to). */
struct hit {
    uint32_t phrase;
    uint16_t from, to;
    uint16_t first_number, last_number;
    uint32_t gaps;
    uint8_t flags;
    uint8_t kind;
    bool skipped; /* light words were gone over */
    uint32_t target;
};

struct context;

struct reader {
    const struct lexicon *lexicon;
    const struct read_request *request;
    struct arena *arena;
    struct str text;
    bool truncated;
    bool failed; /* out of memory */
    int lang;
    uint16_t langs;  /* it, and those that are as likely: a bit for each */
    uint16_t langs_seen; /* a bit for each language that the text may hold words of */
    uint16_t langs_told; /* a bit for each that some longer word is told in and in no other */
    struct token *tokens;
    size_t n_tokens;
    struct number *numbers; /* as written first, then those made of them */
    size_t n_numbers, size_numbers;
    struct edge *edges;
    size_t n_edges, size_edges;
    uint32_t *first_edge; /* by start token */
    uint32_t *end_edge;
    uint32_t *reserved;   /* by start token: a bit for each reserved concept that an edge is of */
    struct hit *hits; /* from the last token to the first, by where they begin */
    size_t n_hits, size_hits;
    size_t n_steps; /* of matching, for the limit */
    struct mention *mentions;
    uint32_t *mention_edges; /* the edge of each mention */
    size_t n_mentions;
    bool prose;                /* for napectl context: whose a thing is does not matter, and doubt asks nobody */
    const struct reader *kept; /* words that are as they should be, whatever they are like; NULL: none */
    size_t n_added; /* of reader_add_mention */
    uint16_t counted_med[EDGES_ADDED]; /* by what was added: where the medicine stands that it speaks of, + 1; 0: of none */
    struct context *context;
};

/* tokens.c: fills tokens and the numbers as written. */
void read_tokens(struct reader *reader);
/* language.c: which language, then shorthand, corrections and halves; fills the ids of the tokens. */
void read_language(struct reader *reader);
void read_words(struct reader *reader);
/* numbers.c: number words and compounds; to be called before the chart. */
void read_numbers(struct reader *reader);
/* The index + 1 of a new number, 0 when there is no room. */
uint16_t reader_add_number(struct reader *reader, const struct number *number);
/* chart.c */
void read_chart(struct reader *reader);

/* The first hit that begins at the token or before it. */
size_t reader_first_hit(const struct reader *reader, size_t token);

/* read.c: everything up to the mentions, without context. */
void reader_run(struct reader *reader);
/* A mention over tokens [from, to), of the concept or of none (-1), before read_context: EDGES_ADDED at most, more are left out. */
void reader_add_mention(struct reader *reader, int concept, size_t from, size_t to);

/* false: the phrase is left out; otherwise it is noted as used. */
static inline bool phrase_is_read(const struct phrase_watch *watch, uint32_t phrase)
{
    if (watch == NULL)
        return true;
    if (watch->left_out == phrase + (size_t)1)
        return false;
    if (watch->used != NULL)
        watch->used[phrase] = 1;
    return true;
}

static inline struct str token_str(const struct token *t)
{
    return (struct str){ t->word, t->n };
}

#endif
