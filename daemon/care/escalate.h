/* SPDX-License-Identifier: ISC
 * escalate.h - safety questions and alerts, from the text that raises them to the human who ends them (P3, P4, P5).
 * What happens in which state stands in escalate_table.c; everything is kept in the escalation's row.  The worker's thread only. */
#ifndef NAPE_CARE_ESCALATE_H
#define NAPE_CARE_ESCALATE_H

#include "care/person.h"
#include "model/escalation.h"

/* What a text brought about, as far as safety goes. */
struct safety {
    bool advised;          /* advice went out */
    bool asked;            /* a question is open to this person: nothing else is said to them now (decision 6) */
    bool answered;         /* the text was an answer to the question, or SAFE: it needs no other reply */
    bool number;           /* it was a bare number behind advice to call, which is no entry */
    const char *outcome;   /* one word; NULL: nothing to do with safety */
};

/* Looks at a screened text of a patient: answers to the open question first, then flags.  Posts advice, questions and alerts. */
int escalate_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id,
                  const struct screening *screening, struct safety *out, struct err *err);

/* What was written asks for something that is not there, and its writer was told to call for help: they read that once more.  1: they did. */
int escalate_told(struct care *care, const struct person *person, int64_t inbox_id, struct err *err);
/* Nothing understood the text.  While advice to call is open, or the team rings for what was asked in vain within three hours, it gets
 * the short form of that advice, whatever the night.  1: that was said; 0: neither is so. */
int escalate_unclear(struct care *care, const struct person *person, int64_t inbox_id, struct err *err);

/* Puts something on the day list that pages nobody: reason is one word ("picture", "question"). */
int escalate_list(struct care *care, const struct person *person, int64_t inbox_id, const char *reason, struct err *err);

/* Whether help has come is asked no more; the alert stays. */
int escalate_no_reasks(struct care *care, const struct person *person, struct err *err);

/* What may be sent to the patient while an escalation is open: everything, nothing hands-on (decision 4), or nothing but advice and
 * what a human says, after words of self-harm or violence (decisions 17 and 18).  A human who closes it ends that. */
enum silence { SILENCE_NONE, SILENCE_HANDS_ON, SILENCE_ALL };
int escalate_silence(struct care *care, int64_t patient_id, enum silence *out, struct err *err);

/* A text that could not be handled rings as far as it was screened: for the team it is an emergency until somebody has read it. */
int escalate_set_aside(struct care *care, const struct person *person, int64_t inbox_id, const struct screening *screening,
                       struct err *err);

/* Whether that escalation is about self-harm, or about what sounds like it: then members read the crisis line.  1: so it is; 0; -1. */
int escalate_is_crisis(struct care *care, int64_t id, struct err *err);
/* Whether a flag of it that was not denied has that advice, such as "advice.violence".  1: so it is; 0; -1. */
int escalate_advises(struct care *care, int64_t id, const char *advice, struct err *err);

/* What members do.  who is a member's id, or the operator's name; member is the index in the team or -1. */
enum team_done {
    TEAM_DONE,
    TEAM_NOT_OPEN,
    TEAM_TAKEN_BY_OTHER,
    TEAM_UNREACHABLE,
    TEAM_PART,         /* noted; the step needs the ACK of others too */
    TEAM_SECOND_LOOK,  /* closed, but somebody looks again (decision 36) */
    TEAM_SAME_AGAIN,   /* that somebody must be another */
};
int escalate_ack(struct care *care, int64_t id, int member, struct str who, enum team_done *done, struct err *err);
int escalate_pass(struct care *care, int64_t id, int member, struct str who, int to, enum team_done *done, struct err *err);
/* outcome: "spoke", "in_care", "declined", "false", "not_reached"; the last does not close. */
int escalate_close(struct care *care, int64_t id, int member, struct str who, const char *outcome, enum team_done *done,
                   struct err *err);

/* Advice or a question made at that time will not arrive: the team is told to phone, whether or not an alert is open (P5). */
int escalate_undelivered(struct care *care, int64_t patient_id, int64_t made_utc, struct err *err);
/* An alert will not arrive over this address of a member: the next address, else the next step at once. */
int escalate_alert_lost(struct care *care, const struct outbound *row, struct err *err);

/* Opens a test alert for a member who is that patient too; *id 0: something of theirs is open already. */
#define ESCALATE_TEST "test" /* its flag */
int escalate_test(struct care *care, const struct person *person, int64_t inbox_id, int64_t *id, struct err *err);

/* Runs the time-outs of one escalation. */
int escalate_due(struct care *care, const struct escalation *row, struct err *err);

#endif
