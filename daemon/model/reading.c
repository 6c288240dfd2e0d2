/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/reading.h"

const char *const INTENT_NAMES[INTENT_COUNT] = {
    [INTENT_OTHER] = "other", [INTENT_STOP] = "stop", [INTENT_START] = "start", [INTENT_HELP] = "help",
    [INTENT_JOIN] = "join", [INTENT_DONE] = "done", [INTENT_SKIP] = "skip", [INTENT_LATER] = "later",
    [INTENT_PAUSE] = "pause", [INTENT_UNDO] = "undo", [INTENT_YES] = "yes", [INTENT_NO] = "no",
    [INTENT_SAFE] = "safe", [INTENT_GO] = "go", [INTENT_LESS] = "less", [INTENT_MORE] = "more",
    [INTENT_TEAM] = "team", [INTENT_DIARY] = "diary",
};
const char *const POLARITY_NAMES[] = { [POLARITY_PRESENT] = "present", [POLARITY_ABSENT] = "absent",
                                       [POLARITY_UNSURE] = "unsure" };
const char *const TENSE_NAMES[] = { [TENSE_NOW] = "now", [TENSE_TODAY_OVER] = "today-over", [TENSE_PAST] = "past",
                                    [TENSE_RECURRING] = "recurring" };
const char *const EXPERIENCER_NAMES[] = { [EXPERIENCER_PATIENT] = "patient", [EXPERIENCER_OTHER] = "other" };
const char *const MODE_NAMES[] = { [MODE_STATED] = "stated", [MODE_HYPOTHETICAL] = "hypothetical",
                                   [MODE_QUESTION] = "question", [MODE_FIGURATIVE] = "figurative" };
