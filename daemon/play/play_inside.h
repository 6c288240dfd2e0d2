/* SPDX-License-Identifier: ISC
 * play_inside.h - what the files of the player share: cast.c knows who takes part and makes the configuration, act.c does what a
 * line says, expect.c compares, play.c walks the lines. */
#ifndef NAPE_PLAY_PLAY_INSIDE_H
#define NAPE_PLAY_PLAY_INSIDE_H

#include <cjson/cJSON.h>

#include "base/zone.h"
#include "play/play.h"
#include "play/script.h"
#include "play/world.h"

enum actor_kind { ACTOR_PATIENT, ACTOR_STRANGER, ACTOR_MEMBER };

struct actor {
    struct actor *next;
    enum actor_kind kind;
    struct str id;              /* as the transcript calls them */
    struct str name;
    struct str lang;            /* empty: not known */
    struct str channel[2], address[2];
    size_t n_addresses;
    const struct line *line;    /* NULL: of the team that is there without a word */
    int step;                   /* of a member; 0: none */
    struct str wait_min;
    bool added;                 /* a patient: in the store */
    int64_t row;                /* patient's id */
};

struct setting {
    struct setting *next;
    struct str name, value;
};

struct play_conf {              /* what a setup borrows from */
    struct play_conf *next;
    struct conf *conf;
};

struct play {
    const struct play_options *options;
    struct script script;
    struct arena *arena;
    struct actor *actors;
    struct setting *settings;
    struct play_conf *confs;
    struct setup *setup;
    struct world *world;
    struct zones *zones;
    const struct zone *zone;    /* of the first patient */
    int64_t start_utc;          /* 0: not said */
    const struct line *line;    /* in hand */
    unsigned acted;             /* the number of the line that acted last */
    struct str log;             /* of the daemon, since then */
    struct str answer;          /* of the last command */
    bool stale;                 /* settings were said that no reload has taken yet */
    bool refused, refused_told;
    const char *optout;         /* the carrier's, with the next text */
    int64_t late_s;             /* the next text was written so long ago */
    int n_media;                /* pictures with the next text */
    enum play_end end;
    size_t n_written;           /* messages that are in the report already */
    struct buf *report;
};

/* "FILE:LINE: ..." as the first difference; returns -1. */
int play_differs(struct play *play, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The file is wrong, or it cannot be played. */
int play_broken(struct play *play, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* What a call of the world, which returns -1 and *err, means for the play. */
int play_lost(struct play *play, const struct err *err);

/* ---- cast.c ---- */
/* Notes a patient, stranger, member or setting. */
int cast_line(struct play *play, const struct line *line);
/* After the last of those that stand before the first thing that happens: zone and first configuration. */
int cast_begin(struct play *play);
/* A new configuration from all that was said so far. */
int cast_configure(struct play *play);
/* Puts the patients who are not there yet into the store. */
int cast_patients(struct play *play);
/* The actor of that word, "maria" or "maria.2", and which of their addresses.  NULL: reported. */
struct actor *cast_find(struct play *play, struct str who, size_t *address);
/* "maria" or "maria.2" for a phone; the address itself when it is nobody's. */
struct str cast_name(const struct play *play, struct str channel, struct str address);
bool cast_is_at(const struct actor *actor, size_t i, struct str channel, struct str address);

/* ---- act.c ---- */
/* Does what the line says. */
int act_line(struct play *play, const struct line *line);
/* "+1h30m" in seconds. */
bool act_span(struct str text, int64_t *s);
/* The moment that an `at` line names; from: now. */
int act_moment(struct play *play, const struct line *line, int64_t from_utc, int64_t *utc);

/* ---- expect.c ---- */
/* A line that expects something: LINE_OUT, LINE_LOG, LINE_ANSWER, LINE_REFUSED. */
int expect_line(struct play *play, const struct line *line);
/* Whether a message is what the line says; *why (may be NULL) gets the reason. */
bool expect_fits(struct play *play, const struct line *line, const struct sent *sent, struct buf *why);
/* No message is left that was not listed, and no refusal that was not told. */
int expect_no_more(struct play *play);
/* "> maria {advice.emergency}" as such a line would be. */
void expect_describe(struct play *play, const struct sent *sent, struct buf *out);
/* Nothing that a person wrote, no name and no number is in the log (P7). */
int expect_clean_log(struct play *play);

#endif
