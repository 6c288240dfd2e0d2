/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/conversation.h"

const char *const CONVERSATION_KIND_NAMES[CONVERSATION_KIND_COUNT] = {
    [CONVERSATION_NONE] = "none",
    [CONVERSATION_SAFETY] = "safety",
    [CONVERSATION_INVITE] = "invite",
    [CONVERSATION_AGE] = "age",
    [CONVERSATION_PAIN] = "pain",
    [CONVERSATION_SCREEN] = "screen",
    [CONVERSATION_INTAKE] = "intake",
    [CONVERSATION_CHECKIN] = "checkin",
    [CONVERSATION_CONFIRM] = "confirm",
    [CONVERSATION_TEAM] = "team",
    [CONVERSATION_REMINDER] = "reminder",
    [CONVERSATION_ROUTINE] = "routine",
    [CONVERSATION_TRAVEL] = "travel",
    [CONVERSATION_TIME] = "time",
};
