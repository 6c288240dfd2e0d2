/* SPDX-License-Identifier: ISC
 * advice.h - what is said about a red flag.  PURE: the worker calls it, and whoever must answer while the store is stuck (P3). */
#ifndef NAPE_CARE_ADVICE_H
#define NAPE_CARE_ADVICE_H

#include "base/zone.h"
#include "care/compose.h"
#include "model/assessment.h"
#include "model/inbound.h"

enum { ADVICE_MAX = 2, ADVICE_WORDS_MAX = 60 };

struct advice {
    const char *key;    /* of the message, as the rule names it */
    enum tier tier;
    struct str body;    /* at most three SMS parts */
};

struct advice_request {
    const struct assessment *assessment;
    struct str text;            /* what was written, repaired UTF-8; the assessment's offsets point into it */
    bool possible_counts;       /* a possible flag of the emergency tier counts as definite: nobody can ask now */
    int late_minute;            /* local minute of the day at which it was written, when it came late; else -1 */
    int late_weekday;           /* and the day (1 Monday ... 7 Sunday), when that is not within the last 20 hours; else 0 */
    struct str opening;         /* "9:00", "Mon 9:00": when somebody reads again; empty: now, or it is not known */
};

/* Fills late_*: a text over 30 minutes old, or one that a webhook should have brought (decision 10).  zone: the writer's. */
void advice_note_late(struct advice_request *request, const struct inbound *inbound, const struct zone *zone, int64_t now_utc);

/* The advice for the definite flags of the highest tier: one message for each different advice that their rules name, at most
 * ADVICE_MAX, the one whose first step cannot wait before the others.  Returns how many; 0 without a definite flag. */
size_t advice_compose(const struct voice *voice, const struct advice_request *request, struct advice out[ADVICE_MAX],
                      struct arena *arena);

/* The words that flags rest on, in double quotes, of one line and at most ADVICE_WORDS_MAX characters; for an SMS in one alphabet
 * with the text around it when gsm7.  Empty text when nothing of them can be shown. */
struct str advice_words(struct str text, const struct flag *flags, size_t n_flags, bool gsm7, struct arena *arena);

/* Whether that advice has a wording with the crisis line, for texts that may be about self-harm: the rule cannot tell which are. */
bool advice_minds_crisis(const struct messages *messages, const char *key, struct arena *arena);

#endif
