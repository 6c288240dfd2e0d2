/* SPDX-License-Identifier: ISC
 * diary_ask.h - what a text asks of the diary ("how was my October?"), and what it puts right ("yesterday was 6 not 4"). */
#ifndef NAPE_MODEL_DIARY_ASK_H
#define NAPE_MODEL_DIARY_ASK_H

#include "model/observation.h"

enum ask {
    ASK_NONE,
    ASK_SUMMARY,     /* how was it? */
    ASK_LOG,         /* what is noted? */
    ASK_DAYS,        /* on how many days? */
    ASK_LAST,        /* when the last time? */
    ASK_MEAN,        /* how much on average? */
    ASK_MOST,        /* the worst? */
    ASK_TOTAL,       /* how much in all? */
    ASK_HELPS,       /* is the routine helping? */
    ASK_SUMMARY_OFF, /* no more summaries, please */
    ASK_SUMMARY_ON,
    ASK_NEXT,        /* when is the next reminder? */
    ASK_BOT,         /* is that a person or a program? */
    ASK_COUNT
};
extern const char *const ASK_NAMES[ASK_COUNT];

/* Of what time.  back: 0 this one, 1 the last. */
enum period_unit { PERIOD_NONE, PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_YEAR, PERIOD_DAYS, PERIOD_ALL, PERIOD_UNIT_COUNT };
extern const char *const PERIOD_UNIT_NAMES[PERIOD_UNIT_COUNT];

struct period {
    enum period_unit unit;
    int back;
    int month;       /* PERIOD_MONTH: 1 January ... 12 December, the last that has begun; 0: by back */
    int weekday;     /* PERIOD_DAY: 1 Monday ... 7 Sunday, the last before today; 0: by back */
    int days;        /* PERIOD_DAYS: up to today */
};

struct diary_ask {
    enum ask ask;
    enum observation_code code; /* OBS_NONE: of the head as a whole */
    const char *medicine;       /* OBS_MED: its generic name, NULL: any.  Lives in the lexicon */
    const char *class_name;     /* OBS_MED: a class of them, NULL: any */
    struct period period;
    uint32_t from, to;          /* bytes of the original text: an entry read from these words is part of the question */
};

/* Numbers are thousandths of what was written. */
struct correction {
    bool said;
    bool has_new, has_old;
    int64_t new_milli, old_milli;
    uint32_t from, to;
};

#endif
