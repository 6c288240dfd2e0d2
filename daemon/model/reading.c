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
const char *const ASK_NAMES[ASK_COUNT] = {
    [ASK_NONE] = "none", [ASK_SUMMARY] = "summary", [ASK_LOG] = "log", [ASK_DAYS] = "days", [ASK_LAST] = "last", [ASK_MEAN] = "mean",
    [ASK_MOST] = "most", [ASK_TOTAL] = "total", [ASK_HELPS] = "helps", [ASK_SUMMARY_OFF] = "summary_off", [ASK_SUMMARY_ON] = "summary_on",
    [ASK_NEXT] = "next", [ASK_BOT] = "bot",
};
const char *const PERIOD_UNIT_NAMES[PERIOD_UNIT_COUNT] = {
    [PERIOD_NONE] = "none", [PERIOD_DAY] = "day", [PERIOD_WEEK] = "week", [PERIOD_MONTH] = "month", [PERIOD_YEAR] = "year",
    [PERIOD_DAYS] = "days", [PERIOD_ALL] = "all",
};
const char *const POLARITY_NAMES[] = { [POLARITY_PRESENT] = "present", [POLARITY_ABSENT] = "absent",
                                       [POLARITY_UNSURE] = "unsure" };
const char *const TENSE_NAMES[] = { [TENSE_NOW] = "now", [TENSE_TODAY_OVER] = "today-over", [TENSE_PAST] = "past",
                                    [TENSE_RECURRING] = "recurring" };
const char *const EXPERIENCER_NAMES[] = { [EXPERIENCER_PATIENT] = "patient", [EXPERIENCER_OTHER] = "other" };
const char *const MODE_NAMES[] = { [MODE_STATED] = "stated", [MODE_HYPOTHETICAL] = "hypothetical",
                                   [MODE_QUESTION] = "question", [MODE_FIGURATIVE] = "figurative" };
