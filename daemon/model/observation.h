/* SPDX-License-Identifier: ISC
 * observation.h - one diary entry as read from a text.  Codes, units and ranges: the diary's vocabulary. */
#ifndef NAPE_MODEL_OBSERVATION_H
#define NAPE_MODEL_OBSERVATION_H

#include "base/text.h"

enum observation_code {
    OBS_NONE,
    OBS_PAIN, OBS_PAIN_WORDS, OBS_ONSET, OBS_END, OBS_DURATION, OBS_SIDE, OBS_LOCATION, OBS_QUALITY, OBS_WORSE_ACTIVITY,
    OBS_FUNCTION, OBS_HEADACHE, OBS_MIGRAINE_SAID, OBS_SUDDEN,
    OBS_NAUSEA, OBS_VOMITING, OBS_PHOTOPHOBIA, OBS_PHONOPHOBIA, OBS_OSMOPHOBIA, OBS_NECK_STIFFNESS, OBS_DIZZINESS,
    OBS_FATIGUE, OBS_YAWNING, OBS_CRAVING, OBS_MOOD, OBS_ALLODYNIA, OBS_TEARING, OBS_RED_EYE, OBS_NOSE_RUNNING,
    OBS_EYELID_SWELLING, OBS_RESTLESS, OBS_FEVER, OBS_TEMPERATURE,
    OBS_AURA, OBS_AURA_KIND, OBS_AURA_MINUTES, OBS_AURA_GRADUAL, OBS_AURA_ONE_SIDE, OBS_AURA_THEN_PAIN,
    OBS_MED, OBS_MED_TIME, OBS_MED_RELIEF, OBS_MED_SIDE_EFFECT,
    OBS_ROUTINE_DONE, OBS_ROUTINE_SKIP_REASON, OBS_ROUTINE_EFFECT,
    OBS_WATER, OBS_CAFFEINE, OBS_ALCOHOL, OBS_MEAL_SKIPPED, OBS_SLEEP, OBS_SLEEP_QUALITY, OBS_STRESS, OBS_MENSTRUATION,
    OBS_EXERCISE, OBS_POSTURE_BREAK, OBS_SCREEN, OBS_NECK_TURN, OBS_SHOULDER_STIFFNESS, OBS_JAW_MORNING, OBS_SESSION,
    OBS_TRIGGER, OBS_WEATHER, OBS_NOTE,
    OBS_BP_SYS, OBS_BP_DIA, OBS_AGE, OBS_PREGNANCY_WEEKS,
    OBS_COUNT
};

enum observation_type {
    OBS_TYPE_NUMBER, /* value / scale, unit from the table */
    OBS_TYPE_BOOL,   /* value 1; unknown and "no" are never stored as 0 unless denied in words */
    OBS_TYPE_CODE,   /* text holds the code word */
    OBS_TYPE_TIME,   /* value is the local minute of the day */
    OBS_TYPE_TEXT,
};

struct observation_kind {
    const char *name; /* as it stands in rules, the store and JSON */
    enum observation_type type;
    int scale;        /* the integer value is this many times the number: pain 10 (tenths) */
    const char *unit; /* "" when it has none */
    int64_t min, max; /* of the scaled value */
};

/* Indexed by enum observation_code. */
extern const struct observation_kind OBSERVATION_KINDS[OBS_COUNT];

/* OBS_NONE when there is no such code. */
enum observation_code observation_code_of(struct str name);

struct observation {
    enum observation_code code;
    int64_t value;       /* scaled by the kind's scale */
    int64_t value_high;  /* the end of a range, else equal to value */
    const char *text;    /* code word, generic name of a medicine; NULL when none.  Lives in the lexicon or the arena */
    const char *detail;  /* medicine: its class; routine: its id; else NULL */
    int64_t dose_ug;     /* medicine: one unit's strength times the count when both are known; 0 unknown */
    int64_t count_tenths; /* medicine: how many tablets, sprays, ...; 0 unknown */
    int day;             /* days from today: 0 today, -1 yesterday */
    bool aside;          /* a number by itself in a text about something else: for the diary, nothing that a flag rests on */
    bool total;          /* the sum of its day so far ("1.5 l today so far"): no more than that came to what was there */
    bool earlier;        /* said to be before now ("from 8 to 3": the 8) */
    uint32_t from, to;   /* bytes of the original text */
};

#endif
