/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/outbound.h"

const char *const CLASS_NAMES[CLASS_COUNT] = { [CLASS_ADVICE] = "advice", [CLASS_ALERT] = "alert", [CLASS_REPLY] = "reply",
                                               [CLASS_REMINDER] = "reminder", [CLASS_REPORT] = "report" };
const char *const OUT_STATE_NAMES[OUT_STATE_COUNT] = {
    [OUT_QUEUED] = "queued", [OUT_SENDING] = "sending", [OUT_SENT] = "sent", [OUT_DELIVERED] = "delivered",
    [OUT_FAILED] = "failed", [OUT_EXPIRED] = "expired", [OUT_UNCERTAIN] = "uncertain", [OUT_WITHDRAWN] = "withdrawn",
};
const char *const SEND_OUTCOME_NAMES[SEND_OUTCOME_COUNT] = {
    [SEND_TAKEN] = "taken", [SEND_RETRY] = "retry", [SEND_REFUSED] = "refused", [SEND_BAD_ADDRESS] = "bad_address",
    [SEND_CHANNEL_DOWN] = "channel_down", [SEND_STOPPED_BY_CARRIER] = "stopped_by_carrier", [SEND_IN_DOUBT] = "in_doubt",
    [SEND_UNSENT] = "unsent", [SEND_EXPIRED] = "expired",
};
