/* SPDX-License-Identifier: ISC
 * Every standing has a row for everything that may be said; a test counts them. */
#include <config.h>

#include "care/consent_table.h"

const char *const STANDING_NAMES[STANDING_COUNT] = {
    [STANDING_STRANGER] = "stranger", [STANDING_STRANGER_OUT] = "stranger_out", [STANDING_INVITED] = "invited",
    [STANDING_ACTIVE] = "active", [STANDING_ACTIVE_OUT] = "active_out", [STANDING_PAUSED] = "paused",
    [STANDING_STOPPED_NEW] = "stopped_new", [STANDING_STOPPED] = "stopped",
};

const char *const CONSENT_EVENT_NAMES[CONSENT_EVENT_COUNT] = {
    [CONSENT_SAID_STOP] = "stop", [CONSENT_CARRIER_STOP] = "carrier_stop", [CONSENT_SAID_START] = "start",
    [CONSENT_CARRIER_START] = "carrier_start", [CONSENT_SAID_JOIN] = "join", [CONSENT_SAID_YES] = "yes",
    [CONSENT_SAID_HELP] = "help", [CONSENT_CARRIER_HELP] = "carrier_help", [CONSENT_SAID_OTHER] = "other",
};

#define STRANGER STANDING_STRANGER
#define STRANGER_OUT STANDING_STRANGER_OUT
#define INVITED STANDING_INVITED
#define ACTIVE STANDING_ACTIVE
#define ACTIVE_OUT STANDING_ACTIVE_OUT
#define PAUSED STANDING_PAUSED
#define STOPPED_NEW STANDING_STOPPED_NEW
#define STOPPED STANDING_STOPPED
#define SILENT(standing, event, next, outcome) { standing, event, next, REPLY_NONE, MESSAGE_COUNT, outcome, NULL }
#define HELP(standing) \
    { standing, CONSENT_SAID_HELP, standing, REPLY_HELP, MESSAGE_HELP, "answered", NULL }, \
    SILENT(standing, CONSENT_CARRIER_HELP, standing, "answered")
#define NO_YES(standing) \
    { standing, CONSENT_SAID_YES, standing, REPLY_NONE, MESSAGE_COUNT, NULL, "a yes joins only as the answer to an invitation" }

/* A carrier that has answered leaves nothing to say, but the first welcome: nobody else tells what this is. */
const struct consent_row CONSENT_TABLE[] = {
    { STRANGER,     CONSENT_SAID_STOP,     STRANGER_OUT, REPLY_DESPITE,  MESSAGE_STOP_CONFIRMED, "stopped", NULL },
    SILENT(STRANGER, CONSENT_CARRIER_STOP, STRANGER_OUT, "stopped"),
    { STRANGER,     CONSENT_SAID_START,    STRANGER,     REPLY_DESPITE,  MESSAGE_JOIN_UNKNOWN,   "answered", NULL },
    SILENT(STRANGER, CONSENT_CARRIER_START, STRANGER, "answered"),
    { STRANGER,     CONSENT_SAID_JOIN,     STRANGER,     REPLY_MESSAGE,  MESSAGE_JOIN_UNKNOWN,   "answered", NULL },
    NO_YES(STRANGER),
    HELP(STRANGER),
    { STRANGER,     CONSENT_SAID_OTHER,    STRANGER,     REPLY_STRANGER, MESSAGE_STRANGER_TOLD,  "stranger", NULL },

    SILENT(STRANGER_OUT, CONSENT_SAID_STOP, STRANGER_OUT, "stopped"), /* confirmed once */
    SILENT(STRANGER_OUT, CONSENT_CARRIER_STOP, STRANGER_OUT, "stopped"),
    { STRANGER_OUT, CONSENT_SAID_START,    STRANGER,     REPLY_DESPITE,  MESSAGE_JOIN_UNKNOWN,   "answered", NULL },
    SILENT(STRANGER_OUT, CONSENT_CARRIER_START, STRANGER, "answered"),
    SILENT(STRANGER_OUT, CONSENT_SAID_JOIN, STRANGER_OUT, "answered"), /* only START takes a STOP back */
    NO_YES(STRANGER_OUT),
    HELP(STRANGER_OUT),
    SILENT(STRANGER_OUT, CONSENT_SAID_OTHER, STRANGER_OUT, "stranger"),

    { INVITED,      CONSENT_SAID_STOP,     STOPPED_NEW,  REPLY_DESPITE,  MESSAGE_STOP_CONFIRMED, "stopped", NULL },
    SILENT(INVITED, CONSENT_CARRIER_STOP, STOPPED_NEW, "stopped"),
    { INVITED,      CONSENT_SAID_START,    ACTIVE,       REPLY_MESSAGE,  MESSAGE_JOIN_WELCOME,   "joined", NULL },
    { INVITED,      CONSENT_CARRIER_START, ACTIVE,       REPLY_MESSAGE,  MESSAGE_JOIN_WELCOME,   "joined", NULL },
    { INVITED,      CONSENT_SAID_JOIN,     ACTIVE,       REPLY_MESSAGE,  MESSAGE_JOIN_WELCOME,   "joined", NULL },
    { INVITED,      CONSENT_SAID_YES,      ACTIVE,       REPLY_MESSAGE,  MESSAGE_JOIN_WELCOME,   "joined", NULL },
    HELP(INVITED),
    { INVITED,      CONSENT_SAID_OTHER,    INVITED,      REPLY_INVITE,   MESSAGE_INVITE,         "invited", NULL },

    { ACTIVE,       CONSENT_SAID_STOP,     STOPPED,      REPLY_DESPITE,  MESSAGE_STOP_CONFIRMED, "stopped", NULL },
    SILENT(ACTIVE, CONSENT_CARRIER_STOP, STOPPED, "stopped"),
    { ACTIVE,       CONSENT_SAID_START,    ACTIVE,       REPLY_MESSAGE,  MESSAGE_START_ALREADY,  "answered", NULL },
    SILENT(ACTIVE, CONSENT_CARRIER_START, ACTIVE, "answered"),
    { ACTIVE,       CONSENT_SAID_JOIN,     ACTIVE,       REPLY_MESSAGE,  MESSAGE_JOIN_ALREADY,   "answered", NULL },
    NO_YES(ACTIVE),
    HELP(ACTIVE),
    SILENT(ACTIVE, CONSENT_SAID_OTHER, ACTIVE, NULL),

    SILENT(ACTIVE_OUT, CONSENT_SAID_STOP, STOPPED, "stopped"), /* it was confirmed to this phone before */
    SILENT(ACTIVE_OUT, CONSENT_CARRIER_STOP, STOPPED, "stopped"),
    { ACTIVE_OUT,   CONSENT_SAID_START,    ACTIVE,       REPLY_MESSAGE,  MESSAGE_START_RESUMED,  "joined", NULL },
    SILENT(ACTIVE_OUT, CONSENT_CARRIER_START, ACTIVE, "joined"),
    SILENT(ACTIVE_OUT, CONSENT_SAID_JOIN, ACTIVE_OUT, "answered"),
    NO_YES(ACTIVE_OUT),
    HELP(ACTIVE_OUT),
    SILENT(ACTIVE_OUT, CONSENT_SAID_OTHER, ACTIVE_OUT, NULL),

    { PAUSED,       CONSENT_SAID_STOP,     STOPPED,      REPLY_DESPITE,  MESSAGE_STOP_CONFIRMED, "stopped", NULL },
    SILENT(PAUSED, CONSENT_CARRIER_STOP, STOPPED, "stopped"),
    { PAUSED,       CONSENT_SAID_START,    ACTIVE,       REPLY_MESSAGE,  MESSAGE_START_RESUMED,  "joined", NULL },
    SILENT(PAUSED, CONSENT_CARRIER_START, ACTIVE, "joined"),
    { PAUSED,       CONSENT_SAID_JOIN,     ACTIVE,       REPLY_MESSAGE,  MESSAGE_START_RESUMED,  "joined", NULL },
    NO_YES(PAUSED),
    HELP(PAUSED),
    SILENT(PAUSED, CONSENT_SAID_OTHER, PAUSED, NULL),

    SILENT(STOPPED_NEW, CONSENT_SAID_STOP, STOPPED_NEW, "stopped"),
    SILENT(STOPPED_NEW, CONSENT_CARRIER_STOP, STOPPED_NEW, "stopped"),
    { STOPPED_NEW,  CONSENT_SAID_START,    ACTIVE,       REPLY_DESPITE,  MESSAGE_JOIN_WELCOME,   "joined", NULL },
    { STOPPED_NEW,  CONSENT_CARRIER_START, ACTIVE,       REPLY_DESPITE,  MESSAGE_JOIN_WELCOME,   "joined", NULL },
    { STOPPED_NEW,  CONSENT_SAID_JOIN,     STOPPED_NEW,  REPLY_DESPITE,  MESSAGE_STOP_CONFIRMED, "answered", NULL },
    NO_YES(STOPPED_NEW),
    HELP(STOPPED_NEW),
    SILENT(STOPPED_NEW, CONSENT_SAID_OTHER, STOPPED_NEW, NULL),

    SILENT(STOPPED, CONSENT_SAID_STOP, STOPPED, "stopped"),
    SILENT(STOPPED, CONSENT_CARRIER_STOP, STOPPED, "stopped"),
    { STOPPED,      CONSENT_SAID_START,    ACTIVE,       REPLY_DESPITE,  MESSAGE_START_RESUMED,  "joined", NULL },
    SILENT(STOPPED, CONSENT_CARRIER_START, ACTIVE, "joined"),
    { STOPPED,      CONSENT_SAID_JOIN,     STOPPED,      REPLY_DESPITE,  MESSAGE_STOP_CONFIRMED, "answered", NULL }, /* told how */
    NO_YES(STOPPED),
    HELP(STOPPED),
    SILENT(STOPPED, CONSENT_SAID_OTHER, STOPPED, NULL),
};
const size_t CONSENT_TABLE_N = sizeof CONSENT_TABLE / sizeof *CONSENT_TABLE;

const struct consent_row *consent_row_of(enum standing standing, enum consent_event event)
{
    for (size_t i = 0; i < CONSENT_TABLE_N; i++)
        if (CONSENT_TABLE[i].standing == standing && CONSENT_TABLE[i].event == event)
            return &CONSENT_TABLE[i];
    return NULL;
}

static const char *never(int standing, int event)
{
    const struct consent_row *row = consent_row_of((enum standing)standing, (enum consent_event)event);
    return row != NULL ? row->never : NULL;
}

const struct state_table CONSENT_STATE_TABLE = {
    .name = "consent", .states = STANDING_NAMES, .n_states = STANDING_COUNT, .events = CONSENT_EVENT_NAMES,
    .n_events = CONSENT_EVENT_COUNT, .never = never,
};
