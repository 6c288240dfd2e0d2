/* SPDX-License-Identifier: ISC
 * escalation.h - an open safety question or alert of one patient, as its row.  What moves it is care/escalate. */
#ifndef NAPE_MODEL_ESCALATION_H
#define NAPE_MODEL_ESCALATION_H

#include "model/assessment.h"

enum escalation_state {
    ESCALATION_ASKED,   /* a possible flag: the patient was asked, a deadline runs */
    ESCALATION_LISTED,  /* on the day list: a work item that pages nobody */
    ESCALATION_ALERTED, /* rings step by step */
    ESCALATION_TAKEN,   /* a member said ACK; returns without an outcome */
    ESCALATION_CLOSED,
    ESCALATION_HELD,    /* nobody is on duty, as declared: rings at opening */
    ESCALATION_LOOK,    /* closed so fast, or as false, that somebody else looks again */
    ESCALATION_STATE_COUNT
};
extern const char *const ESCALATION_STATE_NAMES[ESCALATION_STATE_COUNT];

struct escalation {
    int64_t id;              /* also the number that people type: ACK 12.  Never used again */
    int64_t patient_id;
    int64_t address_id;      /* where the text came from */
    int64_t inbox_id;        /* the text that opened it */
    enum escalation_state state;
    enum tier tier;          /* highest: definite flags, or of the possible one while asked */
    bool reached_human;      /* then only a human closes it (decision 7) */
    bool safe;               /* the patient wrote SAFE: no more re-asks */
    struct str asked_flag;   /* the flag that the open question is about; empty: none */
    int asks;                /* times that question was put */
    int64_t asked_utc;
    int step;                /* of the policy, from 0 */
    int round;               /* rings so far: part of the slots of their messages */
    int64_t team_next_utc;   /* the team side's time-out, 0: none */
    int64_t patient_next_utc; /* deadline of the question, or the next re-ask; 0: none */
    int reasks;              /* how far the patient's side has come: 0 calm, 1 advised, 2 and 3 asked again, 4 to be phoned */
    struct str taken_by;     /* member id; empty: nobody */
    int64_t taken_utc;
    int64_t opened_utc;
    int64_t closed_utc;      /* 0: open */
    struct str closed_by;    /* member id, or "patient" */
    struct str outcome;      /* "spoke", "denied", ... */
    struct str steps;        /* the policy as it was at opening, JSON; care's own format */
    struct str rung;         /* ids of the members whom the step in force has rung, a blank between */
    struct str acked;        /* those of them who said ACK, while a step that needs all waits for the rest */
    struct str asked_as;     /* message key of the open question; empty: the one that the rule names */
    int64_t team_wait_s;     /* how long the time-outs were when they were set: a clock that steps back makes none longer; */
    int64_t patient_wait_s;  /* 0: until a time of day */
};

/* One flag of an escalation. */
struct escalation_flag {
    int64_t escalation_id;
    struct str flag;         /* id of the rule */
    enum tier tier;
    enum certainty certainty;
    int64_t inbox_id;        /* the last text that raised it */
    int64_t first_utc;
    int64_t last_utc;
    bool denied;             /* a plain no answered its question */
};

#endif
