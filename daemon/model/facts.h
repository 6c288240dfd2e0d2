/* SPDX-License-Identifier: ISC
 * facts.h - what is known of the patient when a text is judged.  Unknown is unknown, never false;
 * but what a clinician notes as usual is not usual until it is noted. */
#ifndef NAPE_MODEL_FACTS_H
#define NAPE_MODEL_FACTS_H

#include "base/text.h"

enum fact {
    FACT_AGE,
    FACT_ANALGESIC_DAYS_30, FACT_TRIPTAN_DAYS_30, FACT_ERGOT_DAYS_30, FACT_OPIOID_DAYS_30, FACT_COMBINATION_DAYS_30,
    FACT_HEADACHE_NOW,                        /* said within the hour, or an attack is on; unknown otherwise */
    FACT_PREGNANT, FACT_POSTPARTUM, FACT_ANTICOAGULANT, FACT_CANCER, FACT_IMMUNOSUPPRESSED, FACT_CLOTTING, FACT_VASCULAR,
    FACT_HEADACHE_HISTORY, FACT_USUAL_AURA, FACT_USUAL_PAIN,
    FACT_USUAL_STAB,                          /* stabs of seconds that go by themselves are usual */
    FACT_VESTIBULAR,                          /* vertigo with the headache is usual */
    FACT_CLUSTER, FACT_EPILEPSY,
    FACT_HEART_KIDNEY,                        /* heart or kidney disease: no water reminders (decision 27) */
    FACT_WATER_GOAL_ML, FACT_WATER_LIMIT_ML,  /* a day, from the team */
    FACT_TOUCH_HURTS,                         /* light touch hurts in attacks: hands-on routines only between them */
    FACT_COUNT
};

/* Decision 3: what is usual softens a judgement for 90 days; then a clinician looks again. */
enum { FACT_REVIEW_S = 90 * 86400 };

/* As rules write them: "age", "patient.pregnant", ... Indexed by enum fact. */
extern const char *const FACT_NAMES[FACT_COUNT];

struct facts {
    bool known[FACT_COUNT];
    int64_t value[FACT_COUNT]; /* booleans are 0 and 1; usual_pain in tenths, water in ml */
    /* Concepts read in this patient's texts of the last 60 minutes: they complete a rule, never negate, and
     * raise nothing again by themselves (DESIGN section 5). Names as in the lexicon. */
    const char *const *recent;
    size_t n_recent;
    /* Flags that are open: not raised again by recent concepts alone. */
    const char *const *open_flags;
    size_t n_open_flags;
    /* Flags of what is open that were denied: not asked about again by recent concepts alone. */
    const char *const *denied_flags;
    size_t n_denied_flags;
    const char *asked; /* the flag that the open question is about; NULL: none */
};

#endif
