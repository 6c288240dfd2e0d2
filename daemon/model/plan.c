/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/plan.h"

const char *const PLAN_KIND_NAMES[PLAN_KIND_COUNT] = {
    [PLAN_ROUTINE] = "routine",
    [PLAN_WATER] = "water",
    [PLAN_POSTURE] = "posture",
    [PLAN_BREATHING] = "breathing",
    [PLAN_CHECKIN] = "checkin",
    [PLAN_MEDICINE] = "medicine",
    [PLAN_APPOINTMENT] = "appointment",
    [PLAN_FOLLOWUP] = "followup",
    [PLAN_MEAL] = "meal",
    [PLAN_WINDDOWN] = "winddown",
};

const char *const PLAN_STATE_NAMES[PLAN_STATE_COUNT] = {
    [PLAN_ACTIVE] = "active",
    [PLAN_PAUSED] = "paused",
    [PLAN_OVER] = "over",
    [PLAN_REMOVED] = "removed",
};

const char *const OCCURRENCE_ANSWER_NAMES[OCCURRENCE_ANSWER_COUNT] = {
    [OCCURRENCE_OPEN] = "open",
    [OCCURRENCE_DONE] = "done",
    [OCCURRENCE_PARTLY] = "partly",
    [OCCURRENCE_SKIPPED] = "skipped",
    [OCCURRENCE_SNOOZED] = "snoozed",
    [OCCURRENCE_IGNORED] = "ignored",
    [OCCURRENCE_HELD] = "held",
    [OCCURRENCE_LOST] = "lost",
};

const char *const HOLD_NAMES[HOLD_COUNT] = {
    [HOLD_NONE] = "",
    [HOLD_NOT_JOINED] = "not_joined",
    [HOLD_STOPPED] = "stopped",
    [HOLD_PAUSED] = "paused",
    [HOLD_PLAN_PAUSED] = "plan_paused",
    [HOLD_QUIET] = "quiet_hours",
    [HOLD_SAFETY] = "safety",
    [HOLD_ATTACK] = "attack",
    [HOLD_TOUCH] = "touch",
    [HOLD_UNCLEARED] = "uncleared",
    [HOLD_FLUID] = "fluid",
    [HOLD_GOAL] = "goal_met",
    [HOLD_CAP] = "daily_cap",
    [HOLD_CEILING] = "ceiling",
    [HOLD_THINNED] = "thinned",
    [HOLD_STALE] = "stale", [HOLD_DAY_OFF] = "day_off", [HOLD_WHO] = "who", [HOLD_DIARY] = "diary",
};
